// Package maps is generated: see ../../specs/maps.
package maps

//go:generate go tool gradgen -o maps_grad.go -pkg maps ../../specs/maps/maps.go
