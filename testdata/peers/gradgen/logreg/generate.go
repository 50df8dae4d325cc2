// Package logreg is generated: see ../../specs/logreg.
package logreg

//go:generate go tool gradgen -o logreg_grad.go -pkg logreg ../../specs/logreg/logreg.go
