// Package compile is the whole way from a spec's text to Go source, in one
// place: what is done, and in which order. See passes.go for the order; each
// step lives in a package of its own.
package compile
