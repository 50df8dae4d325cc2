// Package interp is the reference evaluator of graphs: what the rest of the
// compiler is tested against. It is slow and obvious on purpose. Each op has
// one rule, written straight from its definition in package ir's op table as
// loops over positions.
//
// Numbers:
//
//   - Floating-point arithmetic is float64 whatever the element type. A
//     float32 value is rounded only by a Cast to float32, and where it was
//     given as one (inputs, constants). [Options] can round every result.
//   - int32 and int64 arithmetic wraps around, as Go's does.
//   - A Cast from floating point to an integer is Go's conversion: it
//     truncates towards zero. Of NaN, and of a value that the integer type
//     can't hold, Go leaves the result to the machine, and so does this.
package interp
