// Package affine is generated: see ../../specs/affine.
package affine

//go:generate go tool gradgen -simd on -o affine_grad.go -pkg affine ../../specs/affine/affine.go
