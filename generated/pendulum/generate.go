package pendulum

//go:generate go run ../../cmd/gradgen -o pendulum_grad.go -pkg pendulum ../../testdata/specs/pendulum/pendulum.go
