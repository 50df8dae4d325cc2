// Package mlp is generated: see ../../specs/mlp.
package mlp

//go:generate go tool gradgen -o mlp_grad.go -pkg mlp ../../specs/mlp/mlp.go
