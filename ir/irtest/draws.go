package irtest

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// draws has for each op how to apply it to operands.
var draws = [...]func(g *gen) *ir.Node{
	ir.Input: func(g *gen) *ir.Node {
		return g.input(ir.Type{DType: g.dtype(whatever), Shape: g.shape(0, 4)}, tame)
	},
	ir.Const: drawConst,
	ir.Iota: func(g *gen) *ir.Node {
		return g.node(ir.Iota, ir.Attrs{Type: ir.Type{DType: g.dtype(numeric), Shape: ir.Of(g.length(6))}})
	},

	ir.Neg:          unary(numeric),
	ir.Abs:          unary(numeric),
	ir.Sign:         unary(numeric),
	ir.Reciprocal:   unary(floating),
	ir.Sqrt:         unary(floating),
	ir.Cbrt:         unary(floating),
	ir.Exp:          unary(floating),
	ir.Expm1:        unary(floating),
	ir.Log:          unary(floating),
	ir.Log1p:        unary(floating),
	ir.Log2:         unary(floating),
	ir.Log10:        unary(floating),
	ir.Sin:          unary(floating),
	ir.Cos:          unary(floating),
	ir.Tan:          unary(floating),
	ir.Asin:         unary(floating),
	ir.Acos:         unary(floating),
	ir.Atan:         unary(floating),
	ir.Sinh:         unary(floating),
	ir.Cosh:         unary(floating),
	ir.Tanh:         unary(floating),
	ir.Asinh:        unary(floating),
	ir.Acosh:        unary(floating),
	ir.Atanh:        unary(floating),
	ir.Sigmoid:      unary(floating),
	ir.Softplus:     unary(floating),
	ir.Relu:         unary(floating),
	ir.Erf:          unary(floating),
	ir.Erfc:         unary(floating),
	ir.Erfinv:       unary(floating),
	ir.Lgamma:       unary(floating),
	ir.NormalCDF:    unary(floating),
	ir.NormalPDF:    unary(floating),
	ir.Gelu:         unary(floating),
	ir.Silu:         unary(floating),
	ir.Floor:        unary(floating),
	ir.Ceil:         unary(floating),
	ir.Trunc:        unary(floating),
	ir.Round:        unary(floating),
	ir.Not:          unary(logical),
	ir.IsNaN:        unary(floating),
	ir.Cast:         drawCast,
	ir.StopGradient: unary(whatever),

	ir.Add:         binary(numeric),
	ir.Sub:         binary(numeric),
	ir.Mul:         binary(numeric),
	ir.Div:         binary(floating),
	ir.Pow:         binary(floating),
	ir.Max:         binary(numeric),
	ir.Min:         binary(numeric),
	ir.Atan2:       binary(floating),
	ir.Hypot:       binary(floating),
	ir.Mod:         binary(floating),
	ir.Copysign:    binary(floating),
	ir.LogAddExp:   binary(floating),
	ir.Equal:       binary(whatever),
	ir.Less:        binary(numeric),
	ir.LessOrEqual: binary(numeric),
	ir.And:         binary(logical),
	ir.Or:          binary(logical),

	ir.Where: drawWhere,
	ir.Clip:  drawClip,

	ir.ReduceSum:       reduction(numeric),
	ir.ReduceProd:      reduction(numeric),
	ir.ReduceMax:       reduction(numeric),
	ir.ReduceMin:       reduction(numeric),
	ir.ReduceLogSumExp: reduction(floating),
	ir.ArgMax:          drawArg,
	ir.ArgMin:          drawArg,
	ir.Softmax:         drawSoftmax,
	ir.CumSum:          drawCumSum,
	ir.LinearScan:      drawLinearScan,
	ir.ArgSort:         drawArgSort,

	ir.MatMul: drawMatMul,
	ir.Conv:   drawConv,

	ir.Reshape:   drawReshape,
	ir.Transpose: drawTranspose,
	ir.Expand:    drawExpand,
	ir.Slice:     drawSlice,
	ir.Unfold:    drawUnfold,
	ir.Pad:       drawPad,
	ir.Concat:    drawConcat,
	ir.Fold:      drawFold,

	ir.Gather:         drawGather,
	ir.GatherElements: drawGatherElements,
	ir.ScatterAdd:     drawScatterAdd,
	ir.ScatterMax:     drawScatterMax,

	ir.MaxPool: drawMaxPool,

	ir.Cholesky:        drawMatrix,
	ir.TriangularSolve: drawTriangularSolve,
	ir.Solve:           drawSolve,
	ir.Det:             drawMatrix,
	ir.LogAbsDet:       drawMatrix,
	ir.LU:              drawMatrix,
	ir.LUSolve:         drawLUSolve,

	ir.Cotangent:  drawCotangent,
	ir.CustomVJP:  drawCustomVJP,
	ir.Checkpoint: drawCheckpoint,
	ir.Again:      unary(whatever),
}

func drawConst(g *gen) *ir.Node {
	d := g.dtype(whatever)
	v := float64(g.n(-16, 16)) / 8
	if !d.IsFloat() {
		v = float64(g.n(0, 3))
	}
	return g.scalar(d, v)
}

// unary draws an elementwise op of one operand.
func unary(c class) func(g *gen) *ir.Node {
	return func(g *gen) *ir.Node { return g.node(g.op, ir.Attrs{}, g.anyShape(0, c)) }
}

// drawCast draws a Cast. In a smooth graph nothing is rounded, so there are no
// casts to float32 but from integers.
func drawCast(g *gen) *ir.Node {
	x := g.anyShape(0, whatever)
	to := slices.Concat(g.o.Floats, []ir.DType{ir.Int32, ir.Int64, ir.Bool})
	if g.o.Smooth && x.DType().IsFloat() {
		if !slices.Contains(g.o.Floats, ir.Float64) {
			return g.node(ir.Cast, ir.Attrs{Type: ir.Type{DType: g.o.Floats[0]}}, g.anyShape(0, logical))
		}
		to = []ir.DType{ir.Float64}
	}
	return g.node(ir.Cast, ir.Attrs{Type: ir.Type{DType: one(g, to...)}}, x)
}

// binary draws an elementwise op of two operands, now and then the same twice.
func binary(c class) func(g *gen) *ir.Node {
	return func(g *gen) *ir.Node {
		x := g.anyShape(0, c)
		if g.chance(8) {
			of := domains[g.op].of(1)
			if !g.alone || of.Contains(g.bounds[x]) {
				return g.node(g.op, ir.Attrs{}, x, g.within(x, of))
			}
		}
		y := g.partner(1, x.Type, x.DType())
		if domains[g.op].of(0) == domains[g.op].of(1) && g.chance(2) {
			x, y = y, x
		}
		return g.node(g.op, ir.Attrs{}, x, y)
	}
}

func drawWhere(g *gen) *ir.Node {
	y := g.anyShape(1, whatever)
	z := g.partner(2, y.Type, y.DType())
	s, _ := broadcast(y.Shape(), z.Shape())
	return g.node(ir.Where, ir.Attrs{}, g.partner(0, ir.Type{Shape: s}, ir.Bool), y, z)
}

func drawClip(g *gen) *ir.Node {
	x := g.anyShape(0, numeric)
	lo := g.partner(1, x.Type, x.DType())
	s, _ := broadcast(x.Shape(), lo.Shape())
	return g.node(ir.Clip, ir.Attrs{}, x, lo, g.partner(2, ir.Type{Shape: s}, x.DType()))
}

// reduction draws a reduction over some of the axes.
func reduction(c class) func(g *gen) *ir.Node {
	return func(g *gen) *ir.Node {
		x := g.anyShape(0, c)
		var axes []int
		k := 1
		for i, d := range x.Shape() {
			switch n := d.Len(); {
			case g.chance(3):
			case n == 0 && g.op != ir.ReduceSum && g.op != ir.ReduceProd:
			case g.op == ir.ReduceProd && k*n > 16: // more factors would leave nothing of the product
			default:
				axes = append(axes, i)
				k *= n
			}
		}
		return g.node(g.op, ir.Attrs{Axes: axes}, x)
	}
}

// withFull is an operand that has an axis that is not empty.
func (g *gen) withFull(c class) *ir.Node {
	return g.operand(0, c, func(s ir.Shape) bool {
		return slices.ContainsFunc(s, func(d ir.Dim) bool { return d.Len() > 0 })
	}, func() ir.Shape {
		s := g.shape(1, 4)
		if i := g.n(0, len(s)-1); s[i].Len() == 0 {
			s[i] = ir.D(3)
		}
		return g.someFull(s)
	})
}

// someFull is s with its first axis made longer when all are empty.
func (g *gen) someFull(s ir.Shape) ir.Shape {
	if !slices.ContainsFunc(s, func(d ir.Dim) bool { return d.Len() > 0 }) {
		s[0] = ir.D(2)
	}
	return s
}

func drawArg(g *gen) *ir.Node {
	x := g.withFull(numeric)
	return g.node(g.op, ir.Attrs{Axis: g.axis(x.Shape()), Type: ir.Type{DType: one(g, ir.Int64, ir.Int32)}}, x)
}

func drawSoftmax(g *gen) *ir.Node {
	x := g.ranked(0, floating, 1, 0)
	return g.node(ir.Softmax, ir.Attrs{Axis: g.n(0, len(x.Shape())-1)}, x)
}

func drawCumSum(g *gen) *ir.Node {
	x := g.ranked(0, numeric, 1, 0)
	return g.node(ir.CumSum, ir.Attrs{Axis: g.n(0, len(x.Shape())-1), Exclusive: g.chance(2), Reverse: g.chance(2)}, x)
}

func drawLinearScan(g *gen) *ir.Node {
	x := g.ranked(0, numeric, 1, 0)
	return g.node(ir.LinearScan, ir.Attrs{Axis: g.n(0, len(x.Shape())-1), Reverse: g.chance(2)}, x, g.exact(1, x.Type))
}

func drawMatMul(g *gen) *ir.Node {
	x := g.ranked(0, numeric, 2, 0)
	s := x.Shape()
	r := len(s)
	batch := g.stretchable(s[:r-2])
	if len(batch) > 4 {
		batch = batch[len(batch)-4:]
	}
	y := g.exact(1, ir.Type{DType: x.DType(), Shape: slices.Concat(batch, ir.Shape{s[r-1], ir.D(g.length(4))})})
	return g.node(ir.MatMul, ir.Attrs{}, x, y)
}

func drawConv(g *gen) *ir.Node {
	d := g.n(1, 3)
	// Lengths for [N G C in...] that leave room for the kernels.
	s := slices.Concat(ir.Of(g.length(2), g.length(2), g.length(3)), g.shapeOf(d, 24))
	for i := 3; i < len(s); i++ {
		if s[i].Len() == 0 {
			s[i] = ir.D(3)
		}
	}
	x := g.exact(0, ir.Type{DType: one(g, g.o.Floats...), Shape: s})
	size, stride, dilation := g.window(s[3:])
	k := slices.Concat(ir.Shape{s[1], ir.D(g.length(3)), s[2]}, ir.Of(size...))
	return g.node(ir.Conv, ir.Attrs{Stride: stride, Dilation: dilation}, x, g.exact(1, ir.Type{DType: x.DType(), Shape: k}))
}
