package addition

//go:generate go run ../../cmd/gradgen -o addition_grad.go -pkg addition ../../testdata/specs/addition/addition.go
