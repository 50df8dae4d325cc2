// Package cnn is generated: see ../../specs/cnn.
package cnn

//go:generate go tool gradgen -simd on -o cnn_grad.go -pkg cnn ../../specs/cnn/cnn.go
