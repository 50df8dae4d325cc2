// Package cnn is generated: see ../../specs/cnn.
package cnn

//go:generate go tool gradgen -o cnn_grad.go -pkg cnn ../../specs/cnn/cnn.go
