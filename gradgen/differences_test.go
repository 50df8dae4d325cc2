package gradgen

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// compareWithDifferences checks the VJP of g, for random inputs and
// cotangents, element by element with central differences.
func compareWithDifferences(t *testing.T, g *ir.Graph, r *rand.Rand, from func(*rand.Rand) float64) {
	t.Helper()
	d := vjpOf(t, g)
	in := map[string]*interp.Tensor{}
	var cts []*interp.Tensor
	for i, n := range d.Inputs {
		switch {
		case i >= len(g.Inputs):
			in[n.Attrs.Name] = sample(r, n.Type, uniformIn(-1, 1))
			cts = append(cts, in[n.Attrs.Name])
		case n.DType().IsFloat():
			in[n.Attrs.Name] = sample(r, n.Type, from)
		default:
			x := interp.Zeros(n.Type)
			for i := range x.I {
				x.I[i] = int64(r.IntN(2)) // a bool, or a position on an axis of at least 2
			}
			in[n.Attrs.Name] = x
		}
	}
	grads := run(t, d, in)
	value := func() float64 {
		sum, i := 0.0, 0
		for k, out := range run(t, g, in) {
			if g.Outputs[k].Node.DType().IsFloat() {
				sum += dot(out.F, cts[i].F)
				i++
			}
		}
		return sum
	}
	for k, n := range floatsOf(g) {
		x := in[n.Attrs.Name]
		for i, v := range x.F {
			const h = 1e-5
			x.F[i] = v + h
			up := value()
			x.F[i] = v - h
			down := value()
			x.F[i] = v
			if want := (up - down) / (2 * h); !near(grads[k].F[i], want, 1e-6) {
				t.Errorf("%s, element %d: %v, by differences %v (at %v)", d.Outputs[k].Name, i, grads[k].F[i], want, v)
				break
			}
		}
	}
}

type gradCase struct {
	name  string
	types []ir.Type
	f     func(b *build.Builder, in []*ir.Node) *ir.Node
	from  func(*rand.Rand) float64
}

func i64(lens ...int) ir.Type     { return ir.Type{DType: ir.Int64, Shape: ir.Of(lens...)} }
func i32(lens ...int) ir.Type     { return ir.Type{DType: ir.Int32, Shape: ir.Of(lens...)} }
func boolean(lens ...int) ir.Type { return ir.Type{DType: ir.Bool, Shape: ir.Of(lens...)} }

// differentiableCases has every op with a rule, away from its kinks.
func differentiableCases() []gradCase {
	type nodes = []*ir.Node
	type word = func(b *build.Builder, in nodes) *ir.Node
	some, positive, above := uniformIn(-2, 2), uniformIn(0.3, 2), uniformIn(1.1, 2)
	var cases []gradCase
	add := func(name string, from func(*rand.Rand) float64, f word, types ...ir.Type) {
		cases = append(cases, gradCase{fmt.Sprint(name, types), types, f, from})
	}
	unary := func(op ir.Op, from func(*rand.Rand) float64) {
		for _, ty := range []ir.Type{f64(), f64(2, 3)} {
			add(op.String(), from, func(b *build.Builder, in nodes) *ir.Node { return b.Unary(op, in[0]) }, ty)
		}
	}
	for _, op := range []ir.Op{ir.Neg, ir.Exp, ir.Expm1, ir.Sin, ir.Cos, ir.Atan, ir.Sinh, ir.Cosh, ir.Tanh, ir.Sigmoid, ir.Softplus, ir.Erf, ir.Asinh, ir.Erfc, ir.NormalCDF, ir.NormalPDF, ir.Gelu, ir.Silu} {
		unary(op, some)
	}
	for _, op := range []ir.Op{ir.Reciprocal, ir.Sqrt, ir.Log, ir.Log1p, ir.Abs, ir.Relu, ir.Sign, ir.Ceil, ir.Cbrt, ir.Log2, ir.Log10, ir.Lgamma} {
		unary(op, positive)
	}
	for _, op := range []ir.Op{ir.Abs, ir.Relu, ir.Floor, ir.Trunc, ir.Reciprocal, ir.Cbrt, ir.Lgamma} {
		unary(op, uniformIn(-1.9, -1.1))
	}
	unary(ir.Round, uniformIn(0.6, 1.4))
	unary(ir.Tan, uniformIn(-1, 1))
	unary(ir.Asin, uniformIn(-0.9, 0.9))
	unary(ir.Acos, uniformIn(-0.9, 0.9))
	unary(ir.Acosh, above)
	unary(ir.Atanh, uniformIn(-0.9, 0.9))
	unary(ir.Erfinv, uniformIn(-0.8, 0.8))

	pairs := [][2]ir.Type{{f64(2, 3), f64(2, 3)}, {f64(3), f64(2, 3)}, {f64(2, 1), f64(3)}, {f64(), f64(4)}, {f64(2, 3, 1), f64(1, 2)}}
	for _, op := range []ir.Op{ir.Add, ir.Sub, ir.Mul, ir.Div, ir.Pow, ir.Max, ir.Min, ir.Atan2, ir.Hypot, ir.Mod, ir.Copysign, ir.LogAddExp} {
		for _, p := range pairs {
			add(op.String(), positive, func(b *build.Builder, in nodes) *ir.Node { return b.Binary(op, in[0], in[1]) }, p[:]...)
		}
		add(op.String()+" of itself twice", above, func(b *build.Builder, in nodes) *ir.Node {
			return b.Binary(op, in[0], b.Mul(in[0], in[0]))
		}, f64(3))
	}
	for _, y := range []float64{-1.5, 0, 1, 2, 3, 0.5} {
		add(fmt.Sprint("Pow by ", y), positive, func(b *build.Builder, in nodes) *ir.Node { return b.Pow(in[0], b.Scalar(ir.Float64, y)) }, f64(3))
	}
	add("Pow of a constant", some, func(b *build.Builder, in nodes) *ir.Node { return b.Pow(b.Scalar(ir.Float64, 2), in[0]) }, f64(3))
	add("Where", some, func(b *build.Builder, in nodes) *ir.Node { return b.Where(in[0], in[1], in[2]) }, boolean(2, 1), f64(2, 3), f64(3))
	add("Where scalar", some, func(b *build.Builder, in nodes) *ir.Node { return b.Where(in[0], b.Sin(in[1]), in[2]) }, boolean(), f64(2, 3), f64())
	add("Where nested", some, func(b *build.Builder, in nodes) *ir.Node {
		return b.Exp(b.Where(in[0], b.Sin(b.Where(in[1], in[2], in[3])), b.Mul(in[2], in[3])))
	}, boolean(2, 3), boolean(3), f64(2, 3), f64(2, 1))
	add("Where not", some, func(b *build.Builder, in nodes) *ir.Node { return b.Where(b.Not(in[0]), b.Sin(in[1]), b.Cos(in[2])) }, boolean(2, 3), f64(2, 3), f64(2, 3))
	add("Clip", some, func(b *build.Builder, in nodes) *ir.Node { return b.Clip(in[0], in[1], b.Add(in[1], b.Exp(in[2]))) }, f64(2, 3), f64(3), f64())
	add("Clip of crossed bounds", some, func(b *build.Builder, in nodes) *ir.Node { return b.Clip(in[0], in[1], b.Sub(in[1], b.Exp(in[2]))) }, f64(2, 3), f64(3), f64())
	add("Cast", some, func(b *build.Builder, in nodes) *ir.Node { return b.Cast(b.Cast(in[0], ir.Int32), ir.Float64) }, f64(4))
	add("StopGradient", some, func(b *build.Builder, in nodes) *ir.Node { return b.Mul(in[0], b.Floor(b.StopGradient(in[0]))) }, f64(4))

	for _, op := range []ir.Op{ir.ReduceSum, ir.ReduceProd, ir.ReduceMax, ir.ReduceMin, ir.ReduceLogSumExp} {
		for _, axes := range [][]int{{0}, {1}, {2}, {0, 2}, {1, 2}, {0, 1, 2}, {}} {
			add(fmt.Sprint(op, axes), some, func(b *build.Builder, in nodes) *ir.Node { return b.Reduce(op, in[0], axes...) }, f64(2, 3, 2))
		}
		add(op.String()+" of one", some, func(b *build.Builder, in nodes) *ir.Node { return b.Reduce(op, in[0], 1) }, f64(2, 1))
	}
	for _, axis := range []int{0, 1, 2} {
		add(fmt.Sprint("Softmax ", axis), some, func(b *build.Builder, in nodes) *ir.Node { return b.Softmax(in[0], axis) }, f64(2, 3, 2))
		for _, how := range [][2]bool{{false, false}, {true, false}, {false, true}, {true, true}} {
			if !how[0] {
				add(fmt.Sprint("LinearScan ", axis, how), some, func(b *build.Builder, in nodes) *ir.Node { return b.LinearScan(in[0], b.Sin(in[1]), axis, how[1]) }, f64(2, 3, 2), f64(2, 3, 2))
			}
			add(fmt.Sprint("CumSum ", axis, how), some, func(b *build.Builder, in nodes) *ir.Node { return b.CumSum(b.Sin(in[0]), axis, how[0], how[1]) }, f64(2, 3, 2))
		}
	}

	add("LinearScan of one", some, func(b *build.Builder, in nodes) *ir.Node { return b.LinearScan(in[0], in[1], 0, false) }, f64(1, 2), f64(1, 2))
	add("LinearScan of none", some, func(b *build.Builder, in nodes) *ir.Node { return b.LinearScan(in[0], in[1], 0, false) }, f64(0, 2), f64(0, 2))
	add("LinearScan of one factor", some, func(b *build.Builder, in nodes) *ir.Node { return b.LinearScan(in[0], in[1], -1, true) }, f64(), f64(2, 4))
	for _, p := range [][2]ir.Type{{f64(2, 3), f64(3, 4)}, {f64(5, 2, 3), f64(3, 4)}, {f64(2, 3), f64(2, 3, 1)}, {f64(3, 1, 2, 2), f64(2, 2, 2)}, {f64(2, 2, 2), f64(1, 2, 2)}, {f64(2, 0), f64(0, 3)}} {
		add("MatMul", some, func(b *build.Builder, in nodes) *ir.Node { return matMulOf(b, in[0], in[1]) }, p[:]...)
	}
	conv := func(stride, dilation []int) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Conv(in[0], in[1], stride, dilation) }
	}
	add("Conv plain", some, conv([]int{1}, []int{1}), f64(2, 1, 2, 5), f64(1, 3, 2, 2))
	add("Conv of one element", some, conv([]int{1, 1}, []int{1, 1}), f64(1, 1, 1, 1, 1), f64(1, 1, 1, 1, 1))
	for stride := 1; stride <= 3; stride++ {
		for dilation := 1; dilation <= 3; dilation++ {
			for length := 5; length <= 8; length++ {
				add(fmt.Sprint("Conv stride ", stride, " dilation ", dilation), some, conv([]int{stride}, []int{dilation}), f64(2, 2, 1, length), f64(2, 2, 1, 2))
			}
		}
	}
	add("Conv 2-D", some, conv([]int{2, 1}, []int{1, 2}), f64(2, 2, 2, 6, 6), f64(2, 3, 2, 3, 2))
	add("Conv 3-D", some, conv([]int{1, 2, 1}, []int{1, 1, 2}), f64(1, 1, 2, 2, 4, 4), f64(1, 2, 2, 2, 2, 2))

	add("Reshape", some, func(b *build.Builder, in nodes) *ir.Node { return b.Reshape(b.Sin(in[0]), ir.Of(3, 4)) }, f64(2, 6))
	add("Transpose", some, func(b *build.Builder, in nodes) *ir.Node { return b.Transpose(b.Sin(in[0]), 2, 0, 1) }, f64(2, 3, 4))
	add("Expand", some, func(b *build.Builder, in nodes) *ir.Node { return b.Expand(b.Sin(in[0]), ir.Of(2, 3, 4)) }, f64(3, 1))
	slice := func(start, size, step []int) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Slice(b.Sin(in[0]), start, size, step) }
	}
	add("Slice", some, slice([]int{1, 0}, []int{2, 3}, []int{1, 2}), f64(4, 6))
	add("Slice backwards", some, slice([]int{3, 5}, []int{2, 3}, []int{-2, -2}), f64(4, 6))
	add("Slice of one", some, slice([]int{3, 2}, []int{1, 1}, []int{-7, 9}), f64(4, 6))
	add("Slice of none", some, slice([]int{2, 0}, []int{0, 3}, []int{1, 1}), f64(4, 3))
	add("Pad", some, func(b *build.Builder, in nodes) *ir.Node {
		return b.Pad(b.Sin(in[0]), []int{1, 0}, []int{2, 3}, []int{0, 2}, ir.Float(7))
	}, f64(2, 3))
	add("Pad of nothing", some, func(b *build.Builder, in nodes) *ir.Node {
		return b.Pad(b.Sin(in[0]), []int{1, 0}, []int{2, 0}, []int{1, 0}, ir.Float(7))
	}, f64(0, 3))
	add("Concat", some, func(b *build.Builder, in nodes) *ir.Node { return b.Concat(1, in[0], in[1], b.Sin(in[0]), in[2]) }, f64(2, 3), f64(2, 1), f64(2, 0))
	unfold := func(size, stride, dilation []int) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.Unfold(b.Sin(in[0]), size, stride, dilation) }
	}
	add("Unfold", some, unfold([]int{2}, []int{1}, []int{1}), f64(2, 5))
	add("Unfold with remainder", some, unfold([]int{2, 2}, []int{2, 1}, []int{1, 2}), f64(2, 5, 4))
	add("Fold", some, func(b *build.Builder, in nodes) *ir.Node { return b.Fold(b.Sin(in[0]), ir.Of(6), []int{2}, []int{1}) }, f64(2, 3, 2))
	add("Fold with remainder", some, func(b *build.Builder, in nodes) *ir.Node {
		return b.Fold(b.Sin(in[0]), ir.Of(6, 5), []int{2, 1}, []int{1, 3})
	}, f64(2, 2, 2, 3, 2))

	for axis, index := range [][]ir.Type{{i64(4)}, {i32(2, 2)}, {i64()}} {
		add(fmt.Sprint("Gather ", axis), some, func(b *build.Builder, in nodes) *ir.Node { return b.Gather(b.Sin(in[0]), in[1], axis) }, f64(2, 3, 2), index[0])
	}
	add("GatherElements of one", some, func(b *build.Builder, in nodes) *ir.Node { return b.GatherElements(b.Sin(in[0]), in[1], 1) }, f64(2, 3, 2), i64(2, 1, 2))
	add("GatherElements of several", some, func(b *build.Builder, in nodes) *ir.Node { return b.GatherElements(b.Sin(in[0]), in[1], 1) }, f64(2, 3, 2), i32(2, 4, 2))
	add("GatherElements of none", some, func(b *build.Builder, in nodes) *ir.Node { return b.GatherElements(b.Sin(in[0]), in[1], 0) }, f64(3, 2), i32(0, 2))
	add("ScatterAdd", some, func(b *build.Builder, in nodes) *ir.Node { return b.ScatterAdd(in[1], b.Sin(in[0]), 1, ir.Of(2, 3)) }, f64(2, 4), i64(4))
	add("ScatterMax", some, func(b *build.Builder, in nodes) *ir.Node { return b.ScatterMax(in[0], in[2], b.Sin(in[1]), 1) }, f64(2, 3), f64(2, 4), i64(4))
	add("ScatterMax of matrices", some, func(b *build.Builder, in nodes) *ir.Node { return b.ScatterMax(in[0], in[2], b.Sin(in[1]), 0) }, f64(2, 3), f64(2, 2, 3), i32(2, 2))
	add("ScatterSet", some, func(b *build.Builder, in nodes) *ir.Node { return b.ScatterSet(in[0], in[2], b.Sin(in[1]), 1) }, f64(2, 3), f64(2, 4), i64(4))
	add("Sort", some, func(b *build.Builder, in nodes) *ir.Node {
		values, _ := b.Sort(b.Sin(in[0]), 1)
		return values
	}, f64(2, 5, 2))
	cases = append(cases, algebraCases()...)
	pool := func(size, stride, dilation []int) word {
		return func(b *build.Builder, in nodes) *ir.Node { return b.MaxPool(b.Sin(in[0]), size, stride, dilation) }
	}
	add("MaxPool", some, pool([]int{2, 2}, []int{2, 2}, []int{1, 1}), f64(1, 2, 4, 5))
	add("Again", some, func(b *build.Builder, in nodes) *ir.Node { return b.Mul(b.Sin(b.Again(in[0])), in[0]) }, f64(2, 3))
	add("Checkpoint", some, func(b *build.Builder, in nodes) *ir.Node {
		x, y := b.Again(in[0]), b.Again(in[1])
		return b.Mul(b.Checkpoint(b.Exp(b.Sin(b.Mul(x, y))), x, y), in[0])
	}, f64(2, 3), f64(3))
	add("Checkpoint inside another", some, func(b *build.Builder, in nodes) *ir.Node {
		x := b.Again(in[0])
		h := b.Sin(x)
		z := b.Again(h)
		return b.Checkpoint(b.Tanh(b.Checkpoint(b.Mul(b.Cos(z), z), z)), x)
	}, f64(2, 3))
	add("Checkpoint of what isn't between", some, func(b *build.Builder, in nodes) *ir.Node {
		return b.Checkpoint(b.Mul(b.Sin(in[0]), in[1]), in[1])
	}, f64(2, 3), f64(3))
	add("CustomVJP", some, func(b *build.Builder, in nodes) *ir.Node {
		x, y := b.Sin(in[0]), in[1]
		r := b.Mul(b.Exp(x), b.Exp(y))
		ct := b.Cotangent("ct", r.Type)
		d := b.Mul(ct, r)
		return b.CustomVJP(r, []*ir.Node{x, y}, ct, []*ir.Node{d, b.Reshape(b.ReduceSum(d, 0), y.Shape())})
	}, f64(2, 3), f64(3))
	add("MaxPool of too many axes for all windows", some, pool([]int{2, 2}, []int{2, 1}, []int{1, 1}), f64(2, 1, 1, 1, 3, 4, 3))
	add("MaxPool of too many axes, the last of them of length 1", some, pool([]int{2, 2}, []int{2, 1}, []int{1, 1}), f64(2, 1, 1, 3, 1, 4, 3))
	add("MaxPool 3-D of too many axes", some, pool([]int{2, 1, 2}, []int{1, 1, 1}, []int{1, 1, 1}), f64(2, 1, 2, 3, 2, 2))
	add("MaxPool of almost too many", some, pool([]int{2, 2}, []int{2, 1}, []int{1, 1}), f64(2, 1, 1, 3, 4, 3))
	add("MaxPool overlapping", some, pool([]int{3}, []int{1}, []int{2}), f64(2, 8))
	for _, c := range loopCases() {
		add(c.name, some, func(b *build.Builder, in nodes) *ir.Node { return c.f(b, in, asLoop(c.steps)) }, c.types...)
	}
	return cases
}

func TestGradientsMatchDifferences(t *testing.T) {
	covered := map[ir.Op]bool{}
	for i, c := range differentiableCases() {
		g := graphOf(t, c.f, c.types...)
		for _, n := range g.Nodes {
			covered[n.Op] = true
		}
		t.Run(c.name, func(t *testing.T) {
			compareWithDifferences(t, g, rand.New(rand.NewPCG(uint64(i), 1)), c.from)
		})
	}
	for _, op := range ir.Ops() {
		if k := rowOf(op).kind; !covered[op] && (k == flows || k == aside || k == stops) {
			t.Errorf("no case has %v", op)
		}
	}
}

// A backward graph is a graph: its own gradient, with respect to the inputs
// and the cotangent, matches differences of the gradient.
func TestSecondOrderMatchesDifferences(t *testing.T) {
	for i, c := range differentiableCases() {
		g := graphOf(t, c.f, c.types...)
		t.Run(c.name, func(t *testing.T) {
			compareWithDifferences(t, vjpOf(t, g), rand.New(rand.NewPCG(uint64(i), 2)), c.from)
		})
	}
}
