// Package block is generated: see ../../specs/block.
package block

//go:generate go tool gradgen -o block_grad.go -pkg block ../../specs/block/block.go
