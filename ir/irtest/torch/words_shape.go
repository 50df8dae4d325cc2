package torch

import "github.com/gradgen/gradgen/ir"

var shapeWords = map[string]word{
	"Reshape":     one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Reshape(in[0], a.shape("shape")) }),
	"Transpose":   one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Transpose(in[0], a.ints("axes")...) }),
	"Expand":      one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Expand(in[0], a.shape("shape")) }),
	"BroadcastTo": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.BroadcastTo(in[0], a.shape("shape")) }),
	"Squeeze":     one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Squeeze(in[0], a.ints("axes")...) }),
	"ExpandDims":  one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.ExpandDims(in[0], a.int("axis")) }),
	"Slice": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Slice(in[0], a.ints("start"), a.ints("size"), a.ints("step"))
	}),
	"SliceAxis": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.SliceAxis(in[0], a.int("axis"), a.int("lo"), a.int("hi"))
	}),
	"Flip": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Flip(in[0], a.ints("axes")...) }),
	"Tile": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.Tile(in[0], a.ints("reps")...) }),
	"Pad": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.Pad(in[0], a.ints("lo"), a.ints("hi"), a.ints("interior"), ir.As(in[0].DType(), a.float("value")))
	}),
	"PadAxis": one(1, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.PadAxis(in[0], a.int("axis"), a.int("before"), a.int("after"))
	}),
	"Concat": one(anyNumber, func(b maker, in nodes, a *attrs) *ir.Node { return b.Concat(a.int("axis"), in...) }),
	"Stack":  one(anyNumber, func(b maker, in nodes, a *attrs) *ir.Node { return b.Stack(a.int("axis"), in...) }),
	"Split":  {1, func(b maker, in nodes, a *attrs) nodes { return b.Split(in[0], a.int("axis"), a.int("n")) }},
}

var indexWords = map[string]word{
	"Gather":         one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.Gather(in[0], in[1], a.int("axis")) }),
	"GatherElements": one(2, func(b maker, in nodes, a *attrs) *ir.Node { return b.GatherElements(in[0], in[1], a.int("axis")) }),
	"ScatterAdd": one(2, func(b maker, in nodes, a *attrs) *ir.Node {
		return b.ScatterAdd(in[0], in[1], a.int("axis"), a.shape("shape"))
	}),
	"OneHot": one(1, func(b maker, in nodes, a *attrs) *ir.Node { return b.OneHot(in[0], a.int("n"), a.dtype("type")) }),
}

// makeWords are those without operands.
var makeWords = map[string]word{
	"Scalar": one(0, func(b maker, _ nodes, a *attrs) *ir.Node { return b.Scalar(a.dtype("type"), a.float("value")) }),
	"Const": one(0, func(b maker, _ nodes, a *attrs) *ir.Node {
		d := a.dtype("type")
		return b.Const(d, ir.As(d, a.float("value")))
	}),
	"Iota": one(0, func(b maker, _ nodes, a *attrs) *ir.Node { return b.Iota(a.dtype("type"), ir.D(a.int("n"))) }),
	"Full": one(0, func(b maker, _ nodes, a *attrs) *ir.Node {
		return b.Full(a.dtype("type"), a.float("value"), a.shape("shape"))
	}),
	"Zeros": one(0, func(b maker, _ nodes, a *attrs) *ir.Node { return b.Zeros(a.dtype("type"), a.shape("shape")) }),
	"Ones":  one(0, func(b maker, _ nodes, a *attrs) *ir.Node { return b.Ones(a.dtype("type"), a.shape("shape")) }),
	"Eye":   one(0, func(b maker, _ nodes, a *attrs) *ir.Node { return b.Eye(a.dtype("type"), a.int("n")) }),
}
