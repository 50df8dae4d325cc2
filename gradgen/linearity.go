package gradgen

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A bearing is how a node depends on a cotangent.
type bearing uint8

const (
	unmoved      bearing = iota // not at all
	proportional                // it is linear in it
	otherwise                   // in another way, or nobody knows
)

// A linearity says in which operands an op is linear: in all of these at once,
// as a sum is, or in each while the others stand still, as a product is.
type linearity struct {
	operands []int // nil of any number of operands: all
	at       bool  // at once
}

// linearities has a row for each op that is linear in some operands, of those
// that rules for gradients are made of.
var linearities = map[ir.Op]linearity{
	ir.Neg: {[]int{0}, false}, ir.Cast: {[]int{0}, false}, ir.StopGradient: {[]int{0}, false},
	ir.Add: {[]int{0, 1}, true}, ir.Sub: {[]int{0, 1}, true}, ir.Where: {[]int{1, 2}, true},
	ir.Mul: {[]int{0, 1}, false}, ir.Div: {[]int{0}, false},
	ir.ReduceSum: {[]int{0}, false}, ir.CumSum: {[]int{0}, false}, ir.LinearScan: {[]int{1}, false},
	ir.MatMul: {[]int{0, 1}, false}, ir.Conv: {[]int{0, 1}, false},
	ir.Reshape: {[]int{0}, false}, ir.Transpose: {[]int{0}, false}, ir.Expand: {[]int{0}, false}, ir.Slice: {[]int{0}, false},
	ir.Unfold: {[]int{0}, false}, ir.Fold: {[]int{0}, false}, ir.Pad: {[]int{0}, false}, ir.Concat: {nil, true},
	ir.Gather: {[]int{0}, false}, ir.GatherElements: {[]int{0}, false}, ir.ScatterAdd: {[]int{1}, false},
	ir.TriangularSolve: {[]int{1}, false}, ir.Solve: {[]int{1}, false}, ir.LUSolve: {[]int{1}, false},
	ir.Again: {[]int{0}, false}, ir.Checkpoint: {[]int{0}, false}, ir.CustomVJP: {[]int{0}, false},
}

// notLinear is an error about a CustomVJP whose rule isn't made of what is
// linear in the cotangent, as its forward mode needs it to be: a VJP is.
func notLinear(n *ir.Node) error {
	ct, grads := ruleOf(n)
	bearings := map[*ir.Node]bearing{ct: proportional}
	var culprit *ir.Node // the first that isn't linear
	var walk func(x *ir.Node) bearing
	walk = func(x *ir.Node) bearing {
		if b, ok := bearings[x]; ok {
			return b
		}
		in := make([]bearing, len(x.Inputs))
		for i, y := range x.Inputs {
			in[i] = walk(y)
		}
		b := bearingOf(x, in)
		if b == otherwise && culprit == nil {
			culprit = x
		}
		bearings[x] = b
		return b
	}
	for _, g := range grads {
		if b := walk(g); b == otherwise || b == unmoved && g.DType().IsFloat() && !isZero(g) {
			if culprit == nil {
				culprit = g
			}
			return &Error{n, fmt.Sprintf("the rule for this gradient isn't linear in the cotangent, because of %v, so there is no forward mode: multiply the cotangent with what doesn't depend on it, add such products up and move their elements, and nothing else; or ask for reverse mode alone", culprit.Op)}
		}
	}
	return nil
}

// bearingOf is how n depends on a cotangent whose operands do so.
func bearingOf(n *ir.Node, in []bearing) bearing {
	if !slices.ContainsFunc(in, func(b bearing) bool { return b != unmoved }) {
		return unmoved
	}
	row, ok := linearities[n.Op]
	if !ok || !n.DType().IsFloat() || n.Op == ir.Pad && !n.Attrs.Value.Equal(ir.Value{}) {
		return otherwise
	}
	moving := 0
	for i, b := range in {
		linear := row.operands == nil || slices.Contains(row.operands, i)
		switch {
		case b == otherwise, b == proportional && !linear:
			return otherwise
		case b == proportional:
			moving++
		case row.at && linear && !isZero(n.Inputs[i]):
			return otherwise // something is added that doesn't go with it
		}
	}
	if moving > 1 && !row.at {
		return otherwise
	}
	return proportional
}

// isZero reports whether all elements of n are 0.
func isZero(n *ir.Node) bool {
	for n.Op == ir.Expand || n.Op == ir.Reshape {
		n = n.Inputs[0]
	}
	return n.IsConst(0)
}
