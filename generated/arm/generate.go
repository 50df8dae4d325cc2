package arm

//go:generate go run ../../cmd/gradgen -o arm_grad.go -pkg arm ../../testdata/specs/arm/arm.go
