// Package conv is generated: see ../../specs/conv.
package conv

//go:generate go tool gradgen -o conv_grad.go -pkg conv ../../specs/conv/conv.go
