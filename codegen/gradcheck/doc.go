// Package gradcheck checks the gradients of a spec from outside: it compiles
// the Go that gradgen writes, runs it at random points, and compares what it
// gives with the same gradient in float64, and that with difference quotients
// of the function. It finds what is wrong with a rule of a spec's own
// (//gradgen:vjp), a point at which float32 isn't enough, and gradgen's own
// mistakes.
//
//   - check.go has the results, and the order of it all
//   - points.go finds points at which a function and its gradient are finite
//   - structs.go gives the spec's structs names that nothing else has
//   - slopes.go has the difference quotients
package gradcheck
