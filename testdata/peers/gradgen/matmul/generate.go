// Package matmul is generated: see ../../specs/matmul.
package matmul

//go:generate go tool gradgen -simd on -o matmul_grad.go -pkg matmul ../../specs/matmul/matmul.go
