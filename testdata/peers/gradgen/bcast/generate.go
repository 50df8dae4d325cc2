// Package bcast is generated: see ../../specs/bcast.
package bcast

//go:generate go tool gradgen -o bcast_grad.go -pkg bcast ../../specs/bcast/bcast.go
