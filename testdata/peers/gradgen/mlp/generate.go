// Package mlp is generated: see ../../specs/mlp.
package mlp

//go:generate go tool gradgen -simd on -o mlp_grad.go -pkg mlp ../../specs/mlp/mlp.go
