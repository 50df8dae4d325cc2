package torch

import (
	"maps"
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A word is what a case's first line names.
type word struct {
	inputs int // operands; anyNumber: as many as there are
	make   func(b maker, in []*ir.Node, a *attrs) []*ir.Node
}

const anyNumber = -1

// words has every word: those of package build by the names of its methods,
// and functions of PyTorch by theirs.
var words = merged(unaryWords, binaryWords, reduceWords, productWords, windowWords, shapeWords, indexWords, makeWords,
	activationWords, lossWords, normWords, modelWords, layerWords, algebraWords, composedWords, matrixWords)

func merged(tables ...map[string]word) map[string]word {
	all := map[string]word{}
	for _, t := range tables {
		for name, w := range t {
			if _, ok := all[name]; ok {
				panic("two words " + name)
			}
			all[name] = w
		}
	}
	return all
}

// Words lists every word that a case can have, in alphabetical order.
func Words() []string { return slices.Sorted(maps.Keys(words)) }

// A maker is a builder with names for constants and for the elementwise ops
// that formulas of PyTorch's functions are made of.
type maker struct{ *build.Builder }

func (b maker) c(v float64) *ir.Node { return b.Scalar(ir.Float64, v) }

func (b maker) sum(xs ...*ir.Node) *ir.Node {
	r := xs[0]
	for _, x := range xs[1:] {
		r = b.Add(r, x)
	}
	return r
}

func (b maker) prod(xs ...*ir.Node) *ir.Node {
	r := xs[0]
	for _, x := range xs[1:] {
		r = b.Mul(r, x)
	}
	return r
}

// mean is over all elements, as PyTorch reduces a loss unless told otherwise.
func (b maker) mean(x *ir.Node) *ir.Node { return b.Mean(x, nil, false) }

type nodes = []*ir.Node

// The functions here make words of a builder's methods, and of formulas.

func unary(f func(*build.Builder, *ir.Node) *ir.Node) word {
	return word{1, func(b maker, in nodes, _ *attrs) nodes { return nodes{f(b.Builder, in[0])} }}
}

func binary(f func(b *build.Builder, x, y *ir.Node) *ir.Node) word {
	return word{2, func(b maker, in nodes, _ *attrs) nodes { return nodes{f(b.Builder, in[0], in[1])} }}
}

func ternary(f func(b *build.Builder, x, y, z *ir.Node) *ir.Node) word {
	return word{3, func(b maker, in nodes, _ *attrs) nodes { return nodes{f(b.Builder, in[0], in[1], in[2])} }}
}

// one is a word of one result.
func one(inputs int, f func(b maker, in nodes, a *attrs) *ir.Node) word {
	return word{inputs, func(b maker, in nodes, a *attrs) nodes { return nodes{f(b, in, a)} }}
}

// formula is a word of one operand, one result and no attributes.
func formula(f func(b maker, x *ir.Node) *ir.Node) word {
	return one(1, func(b maker, in nodes, _ *attrs) *ir.Node { return f(b, in[0]) })
}
