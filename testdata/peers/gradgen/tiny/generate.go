// Package tiny is generated: see ../../specs/tiny.
package tiny

//go:generate go tool gradgen -o tiny_grad.go -pkg tiny ../../specs/tiny/tiny.go
