// Package ad holds the words that a gradgen spec is written in.
//
// A spec is an ordinary Go file whose exported functions compute with these
// words. Nothing here computes anything: gradgen reads the spec's source,
// builds the graph that it describes and writes Go for the graph and its
// gradients. The bodies return zero so that a spec compiles, and gopls, vet and
// other tools understand it.
//
//	// Loss is the mean squared error of a line fitted to points.
//	func Loss(slope, offset ad.Tensor[float64], x, y ad.Tensor[[100]float64]) (loss ad.Value) {
//		return ad.Mean(ad.Square(slope*x + offset - y))
//	}
//
// # Shapes and element types
//
// The parameters of an exported function are each a [Tensor] with its shape
// and element type, or a struct of them. Everything else follows from those.
// Operators and the words of several operands broadcast as NumPy does: shapes
// align on the right, missing leading axes count as 1, and a 1 stretches.
//
// Element types don't mix: convert with [Cast]. An untyped constant takes the
// type of the tensor it meets.
//
// # Axes
//
// Axes count from 0, and negative ones from the end: -1 is the last. A
// reduction without axes is over all of them. It drops its axes, or keeps them
// with length 1 when [Keep] is among the arguments:
//
//	x - ad.Max(x, -1, ad.Keep)
//
// # Conditions
//
// A comparison of Values is a Go bool, so && || and ! combine comparisons, and
// [Where] and [Cast] take them. A tensor of bools that is a parameter is a
// Value like any other; mask != 0 turns it into a comparison.
//
// # Gradients
//
// The doc comments say what the gradient is where there is more than one
// answer. A word without such a note has the usual derivative.
package ad
