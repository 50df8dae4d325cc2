// Package matmul is generated: see ../../specs/matmul.
package matmul

//go:generate go tool gradgen -o matmul_grad.go -pkg matmul ../../specs/matmul/matmul.go
