// Package affine is generated: see ../../specs/affine.
package affine

//go:generate go tool gradgen -o affine_grad.go -pkg affine ../../specs/affine/affine.go
