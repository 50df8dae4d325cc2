package compile_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
)

// kernelSizes lie around the sizes of tiles, and what is left over at the ends
// of loops that do several iterations at once.
var kernelSizes = []int{1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 31, 33}

// A kernel makes outputs that have loops of length n in them.
type kernel struct {
	name string
	make func(k *kernelBuilder, n int) []*ir.Node
}

// A kernelBuilder makes the inputs of a kernel.
type kernelBuilder struct {
	*build.Builder
	d    ir.DType
	in   []*ir.Node
	from map[string]irtest.Interval
}

func (k *kernelBuilder) input(d ir.DType, of irtest.Interval, lens ...int) *ir.Node {
	name := fmt.Sprint("x", len(k.in))
	n := k.Input(name, ir.Type{DType: d, Shape: ir.Of(lens...)})
	k.in = append(k.in, n)
	k.from[name] = of
	return n
}

// x is a floating-point input.
func (k *kernelBuilder) x(lens ...int) *ir.Node {
	return k.input(k.d, irtest.Interval{Lo: -2, Hi: 2}, lens...)
}

// index is an input of positions on an axis of the length.
func (k *kernelBuilder) index(length int, lens ...int) *ir.Node {
	return k.input(ir.Int32, irtest.Interval{Hi: float64(length - 1)}, lens...)
}

func one(n *ir.Node) []*ir.Node { return []*ir.Node{n} }

// across is the kernel whose indices are computed by division, so that the
// compiler can't know their bounds.
const across = "reshape across axes"

// stepwise begins the names of kernels whose loops end where others are, or
// whose places depend on data: the compiler can't know these bounds either.
const stepwise = "step by step: "

// dominated is a matrix of order n that is far from singular.
func dominated(k *kernelBuilder, n int) *ir.Node {
	return k.Add(k.x(n, n), k.Mul(k.Scalar(k.d, float64(3*n)), k.Eye(k.d, n)))
}

var kernels = []kernel{
	{"matmul of n rows", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(n, 7), k.x(7, 5))) }},
	{"matmul of n columns", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(6, 5), k.x(5, n))) }},
	{"matmul over n", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(5, n), k.x(n, 6))) }},
	{"square matmul", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(n, n), k.x(n, n))) }},
	{"transposed matmul", func(k *kernelBuilder, n int) []*ir.Node {
		a, b := k.x(n, 9), k.x(4, n)
		return []*ir.Node{k.MatMul(k.Transpose(a), k.Transpose(b)), k.MatMul(a, k.Transpose(a))}
	}},
	{"layer", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Tanh(k.Add(k.MatMul(k.x(6, n), k.x(n, n)), k.x(n))))
	}},
	{"two layers", func(k *kernelBuilder, n int) []*ir.Node {
		h := k.Relu(k.Add(k.MatMul(k.x(3, 4), k.x(4, n)), k.x(n)))
		return one(k.Mean(k.Square(k.Add(k.MatMul(h, k.x(n, 2)), k.x(2))), nil, false))
	}},
	{"matmul by a vector", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(n, n), k.x(n, 1))) }},
	// The next ones are done in blocks: of the sum, of rows and of columns.
	{"a long sum of products", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Relu(k.Add(k.MatMul(k.x(n+11, 131+16*n), k.x(131+16*n, 70)), k.x(70))))
	}},
	{"products of columns", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.MatMul(k.Transpose(k.x(40+7*n, n+14)), k.x(40+7*n, 40)))
	}},
	{"panels turned", func(k *kernelBuilder, n int) []*ir.Node {
		return []*ir.Node{k.MatMul(k.x(n+11, 8*n), k.Transpose(k.x(64, 8*n))), k.MatMul(k.x(2, 14, 264), k.Transpose(k.x(2, 64, 264), 0, 2, 1))}
	}},
	{"long columns", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.MatMul(k.Transpose(k.x(290+7*n, n+64)), k.x(290+7*n, 29)))
	}},
	{"many rows", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(318+n, n), k.x(n, 100+n))) }},
	{"kept sums", func(k *kernelBuilder, n int) []*ir.Node {
		z := k.x(20, n+30)
		return one(k.Where(k.Less(z, k.MatMul(k.x(20, 330), k.x(330, n+30))), z, k.x(n+30)))
	}},
	{"batches in blocks", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.MatMul(k.x(2, 1, n+15, 34), k.x(3, 34, 2*n)))
	}},
	{"batches", func(k *kernelBuilder, n int) []*ir.Node { return one(k.MatMul(k.x(2, n, 3), k.x(3, 5))) }},
	{"stretched batches", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.MatMul(k.x(2, 1, 3, n), k.x(3, n, 2)))
	}},
	{"attention", func(k *kernelBuilder, n int) []*ir.Node {
		q, key, v := k.x(n, 4), k.x(n, 4), k.x(n, 3)
		return one(k.MatMul(k.Softmax(k.MatMul(q, k.Transpose(key)), 1), v))
	}},
	{"sums of rows", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(6, n)
		return []*ir.Node{k.ReduceSum(x, 1), k.ReduceSum(k.Exp(x), 1), k.ReduceSum(k.Mul(x, x), 1)}
	}},
	{"sums of columns", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 6)
		return []*ir.Node{k.ReduceSum(x, 0), k.ReduceSum(k.Mul(x, k.x(6)), 0)}
	}},
	{"sums of middles", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(3, n, 4)
		return []*ir.Node{k.ReduceSum(x, 1), k.ReduceSum(x, 0, 2), k.ReduceSum(x, 0, 1, 2)}
	}},
	{"extremes", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(3, n)
		return []*ir.Node{k.ReduceMax(x, 1), k.ReduceMin(x, 0), k.ReduceMax(x, 0, 1), k.ReduceProd(k.Tanh(k.x(2, n)), 1)}
	}},
	{"arguments", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(3, n)
		return []*ir.Node{k.Mul(x, x), k.ArgMax(x, 1, ir.Int64), k.ArgMin(x, 0, ir.Int32)}
	}},
	{"softmax", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(4, n)
		return []*ir.Node{k.Softmax(x, 1), k.Softmax(x, 0), k.LogSumExp(x, []int{1}, true)}
	}},
	{"cross entropy", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Mean(k.CrossEntropy(k.x(n, 5), k.index(5, n)), nil, false))
	}},
	{"layer norm", func(k *kernelBuilder, n int) []*ir.Node { return one(k.LayerNorm(k.x(3, n), k.x(n), k.x(n), 1e-5)) }},
	{"variance", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 3)
		return []*ir.Node{k.Var(x, []int{0}, true), k.Std(x, nil, false), k.Norm(x, []int{1}, false)}
	}},
	{"statistics of rows", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 18)
		return []*ir.Node{k.Var(x, []int{1}, true), k.LogSumExp(x, []int{1}, false), k.Mean(k.Tanh(x), []int{1}, false), k.ReduceProd(x, 1)}
	}},
	{"products of n rows", func(k *kernelBuilder, n int) []*ir.Node {
		x, w := k.x(n, 21), k.x(21, 1)
		z := k.Tanh(k.Reshape(k.MatMul(x, w), ir.Of(n)))
		return []*ir.Node{k.ReduceSum(k.Mul(z, k.x(n)), 0), k.MatMul(k.x(2, 19), k.Transpose(k.x(n, 19)))}
	}},
	{"short rows", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(37, n)
		return []*ir.Node{
			k.Softmax(x, 1), k.LogSumExp(x, []int{1}, true), k.LayerNorm(x, k.x(n), k.x(n), 1e-5), k.Mean(k.Square(x), []int{0, 1}, false),
			k.ReduceMin(x, 1), k.Norm(x, []int{1}, false), k.ReduceProd(k.Tanh(x), 1),
		}
	}},
	{"n short rows", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(3, n+5, 6)
		return []*ir.Node{k.Softmax(x, 2), k.Flip(k.Exp(x), 2), k.MatMul(k.x(n, 3), k.x(3, 1)), k.Var(x, []int{1, 2}, false)}
	}},
	{"labels of n", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(29, n)
		return []*ir.Node{k.Mean(k.CrossEntropy(x, k.index(n, 29)), nil, false), k.GatherElements(k.Exp(x), k.index(n, 29, 1), 1)}
	}},
	{"truths", func(k *kernelBuilder, n int) []*ir.Node {
		x, y := k.x(5, n+9), k.x(5, 1)
		mask := k.input(ir.Bool, irtest.Interval{Hi: 1}, 5, n+9)
		rows := k.input(ir.Bool, irtest.Interval{Hi: 1}, 5, 1)
		masked := k.Where(mask, x, k.Scalar(k.d, -1e9))
		return []*ir.Node{
			k.Softmax(masked, 1), k.Where(k.And(rows, k.Less(x, y)), x, k.Exp(y)), k.Less(x, y), k.Not(k.Or(mask, k.IsNaN(x))),
			k.ReduceSum(k.Cast(k.Less(y, x), k.d), 1), k.Less(k.ReduceSum(x, 1), k.Scalar(k.d, 0)),
		}
	}},
	{"rounded", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.Mul(k.x(3, n), k.Scalar(k.d, 1.5))
		half := k.Mul(k.Round(x), k.Scalar(k.d, 0.5))
		return []*ir.Node{k.Floor(x), k.Add(k.Ceil(x), k.Trunc(x)), k.Round(half), k.Mul(k.Sign(half), x), k.Where(k.Less(x, half), k.Floor(half), k.Round(x))}
	}},
	{"every other", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(4, 2*n+3)
		return []*ir.Node{k.Exp(k.SliceStep(x, 1, 1, 2*n+2, 2)), k.Neg(k.Flip(x, 1)), k.Mul(k.SliceStep(x, 1, 0, 2*n+3, 3), k.x())}
	}},
	{"sums of everything", func(k *kernelBuilder, n int) []*ir.Node {
		t := k.Tanh(k.Add(k.x(n, 1, 9), k.Mul(k.x(1, 5, 9), k.x(9))))
		return []*ir.Node{k.ReduceSum(t, 0, 1, 2), k.ReduceSum(t, 1), k.ReduceMax(t, 0, 2)}
	}},
	{"running sums", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(3, n)
		return []*ir.Node{k.CumSum(x, 1, false, false), k.CumSum(x, 1, true, true), k.CumSum(x, 0, true, false)}
	}},
	{"conv of length n", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv(k.x(2, 1, 3, n+4), k.x(1, 5, 3, 3), []int{2}, []int{2}))
	}},
	{"conv of n channels", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv(k.x(1, 1, n, 5, 4), k.x(1, 3, n, 3, 2), []int{1, 1}, []int{1, 1}))
	}},
	{"conv to n channels", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Relu(k.Add(k.Conv(k.x(1, 2, 2, 6), k.x(2, n, 2, 3), []int{1}, []int{1}), k.x(2, n, 1))))
	}},
	{"padded conv", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv2D(k.x(1, 2, n, 5), k.x(3, 2, 3, 3), build.ConvOptions{Padding: [][2]int{{1, 1}, {1, 1}}, Stride: []int{1, 2}}))
	}},
	{"conv layers of n channels", func(k *kernelBuilder, n int) []*ir.Node {
		same := build.ConvOptions{Padding: [][2]int{{1, 1}, {1, 1}}}
		h := k.Relu(k.Add(k.Conv2D(k.x(2, 2, 6, 4), k.x(n, 2, 3, 3), same), k.x(n, 1, 1)))
		h = k.MaxPool2D(h, []int{2, 2}, nil, nil)
		h = k.Tanh(k.Add(k.Conv2D(h, k.x(8, n, 3, 1), same), k.x(8, 1, 1)))
		return one(k.MatMul(k.Reshape(k.AvgPool2D(h, []int{2, 1}, nil, nil), ir.Of(2, 32)), k.x(32, 3)))
	}},
	{"strided conv to n channels", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv2D(k.x(2, 3, 7, 6), k.x(n, 3, 2, 3), build.ConvOptions{Stride: []int{2, 3}, Dilation: []int{2, 1}, Padding: [][2]int{{0, 2}, {1, 0}}}))
	}},
	{"conv of 1x1 to n channels", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(2, 8, 3, 3)
		return one(k.Add(k.Conv2D(k.Relu(k.Conv2D(x, k.x(n, 8, 1, 1), build.ConvOptions{})), k.x(8, n, 1, 1), build.ConvOptions{}), x))
	}},
	// The next ones are products in blocks: of positions, of the sum and of channels.
	{"conv of many channels to n more", func(k *kernelBuilder, n int) []*ir.Node {
		same := build.ConvOptions{Padding: [][2]int{{1, 1}, {1, 1}}}
		return one(k.Relu(k.Add(k.Conv2D(k.x(2, 17, 6, 7), k.x(60+n, 17, 3, 3), same), k.x(60+n, 1, 1))))
	}},
	{"conv of n more channels", func(k *kernelBuilder, n int) []*ir.Node {
		h := k.Conv2D(k.x(2, 7+n, 9, 5), k.x(40, 7+n, 3, 2), build.ConvOptions{Stride: []int{2, 1}, Dilation: []int{1, 2}})
		return one(k.MaxPool2D(k.Tanh(h), []int{2, 2}, []int{1, 1}, nil))
	}},
	{"conv of images of n more rows", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv2D(k.x(3, 8, n+9, 11), k.x(24, 8, 5, 5), build.ConvOptions{}))
	}},
	{"conv of points of n more channels", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Sin(k.Conv2D(k.x(2, 30+n, 5, 4), k.x(70, 30+n, 1, 1), build.ConvOptions{Stride: []int{1, 2}})))
	}},
	{"conv of two groups of n more channels", func(k *kernelBuilder, n int) []*ir.Node {
		h := k.Conv2D(k.x(1, 2*(8+n), 6, 6), k.x(34, 8+n, 3, 3), build.ConvOptions{Groups: 2})
		return one(k.Neg(k.Relu(h)))
	}},
	{"conv of groups of n channels", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Relu(k.Conv2D(k.x(2, 4, 5, 4), k.x(2*n, 2, 2, 2), build.ConvOptions{Groups: 2})))
	}},
	{"conv of n groups", func(k *kernelBuilder, n int) []*ir.Node {
		h := k.Relu(k.Conv2D(k.x(2, 2, 5, 5), k.x(n, 2, 1, 1), build.ConvOptions{}))
		return one(k.MaxPool2D(k.Conv2D(h, k.x(n, 1, 3, 2), build.ConvOptions{Groups: n}), []int{2, 2}, []int{1, 2}, [][2]int{{1, 0}, {1, 1}}))
	}},
	{"conv of one row", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Conv1D(k.x(3, 4, n+2), k.x(9, 4, 3), build.ConvOptions{Stride: []int{1}}))
	}},
	{"pooling", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(1, 2, n+1, 6)
		return []*ir.Node{k.MaxPool2D(x, []int{2, 2}, []int{2, 2}, nil), k.AvgPool2D(x, []int{2, 3}, []int{1, 3}, nil)}
	}},
	{"pooling of equals", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(2, 1, 6, 4)
		few := k.Add(k.Cast(k.index(3, 2, 1, 6, 4), k.d), k.Sub(x, k.StopGradient(x))) // 0, 1 or 2, with x's gradient
		y := k.Conv2D(few, k.x(n, 1, 1, 1), build.ConvOptions{})
		return []*ir.Node{k.MaxPool2D(y, []int{2, 2}, nil, nil), k.MaxPool2D(k.Relu(y), []int{3, 2}, []int{1, 1}, nil)}
	}},
	{"columns of one", func(k *kernelBuilder, n int) []*ir.Node {
		return one(k.Mul(k.Exp(k.x(n, 1)), k.Sin(k.x(n, 1))))
	}},
	{"elementwise", func(k *kernelBuilder, n int) []*ir.Node {
		x, y := k.x(n, 1), k.x(n)
		return []*ir.Node{k.Mul(k.Sin(x), k.Add(y, k.x())), k.Where(k.Less(x, y), x, k.Exp(y))}
	}},
	{"views", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 6)
		return []*ir.Node{k.Transpose(x), k.Exp(k.Reshape(x, ir.Of(n, 3, 2))), k.Neg(k.Slice(x, []int{n - 1, 4}, []int{n, 2}, []int{-1, -3}))}
	}},
	{"turned", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n+3, 9)
		return []*ir.Node{k.Transpose(x), k.Transpose(k.x(2, n, 3, 17), 1, 3, 0, 2), k.Transpose(k.Slice(x, []int{1, 0}, []int{n + 2, 8}, []int{1, 1}))}
	}},
	{across, func(k *kernelBuilder, n int) []*ir.Node { return one(k.Exp(k.Reshape(k.x(n, 6), ir.Of(3, n, 2)))) }},
	{"assembled", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 2)
		return []*ir.Node{k.Concat(0, x, k.Exp(x), k.x(1, 2)), k.Sin(k.Pad(x, []int{1, 0}, []int{2, 1}, []int{1, 0}, ir.Float(0.5)))}
	}},
	{"windows", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(2, n+3)
		return []*ir.Node{k.Mul(k.Unfold(x, []int{3}, []int{1}, []int{1}), k.x(3)), k.Fold(k.x(2, n, 3), ir.Of(2*n+2), []int{2}, []int{1})}
	}},
	{"gathered", func(k *kernelBuilder, n int) []*ir.Node {
		x := k.x(n, 3)
		return []*ir.Node{k.Tanh(k.Gather(x, k.index(n, 2, n), 0)), k.GatherElements(k.Exp(x), k.index(3, n, 2), 1), k.ScatterAdd(k.index(4, n), k.x(n, 2), 0, ir.Of(4, 2))}
	}},
	{stepwise + "solve of order n", func(k *kernelBuilder, n int) []*ir.Node { return one(k.Solve(dominated(k, n), k.x(n, 3))) }},
	{stepwise + "cholesky of order n", func(k *kernelBuilder, n int) []*ir.Node { return one(k.Cholesky(dominated(k, n))) }},
	{stepwise + "sort of n", func(k *kernelBuilder, n int) []*ir.Node {
		values, at := k.Sort(k.x(2, n), 1)
		return []*ir.Node{values, at}
	}},
	{stepwise + "set n", func(k *kernelBuilder, n int) []*ir.Node {
		at := k.index(7, n)
		return []*ir.Node{k.ScatterSet(k.x(7, 2), at, k.x(n, 2), 0), k.ScatterMax(k.x(7, 2), at, k.x(n, 2), 0)}
	}},
}

// TestKernels gives the oracle the shapes of code that specs come to, at sizes
// at which loops have one iteration, several, and a remainder: as loops and,
// where that is small enough, without. Their innermost loops have no bounds
// checks, but where these are computed. GRADGEN_LONG makes it all sizes of every
// kernel in both types; -short a ninth of the sizes:
//
//	GRADGEN_LONG=1 go test -timeout 0 -run TestKernels ./codegen/compile
func TestKernels(t *testing.T) {
	all := os.Getenv("GRADGEN_LONG") != ""
	var subjects []*subject
	for i, kern := range kernels {
		for j, n := range kernelSizes {
			if !all && i >= 4 && (i+j)%3 != 0 { // the first ones are the products
				continue
			}
			if !all && testing.Short() && (i+j)%9 != 0 {
				continue
			}
			for k, d := range []ir.DType{ir.Float32, ir.Float64} {
				if !all && (i+j/3+k)%2 != 0 {
					continue
				}
				subjects = append(subjects, kern.subject(n, d, true))
				if n <= 5 {
					subjects = append(subjects, kern.subject(n, d, false))
				}
			}
		}
	}
	oracle(t, subjects)
}

func (kern kernel) subject(n int, d ir.DType, loops bool) *subject {
	k := &kernelBuilder{Builder: build.New(), d: d, from: map[string]irtest.Interval{}}
	var out []ir.Output
	for i, y := range kern.make(k, n) {
		out = append(out, ir.Output{Name: fmt.Sprint("y", i), Node: y})
	}
	if loops {
		// A sum over many elements, which makes the graph too large for
		// straight-line code.
		x := k.x()
		many := k.ReduceSum(k.Mul(x, k.Cast(k.Iota(ir.Int32, ir.D(2200)), d)), 0)
		out = append(out, ir.Output{Name: "many", Node: k.Reshape(many, nil)})
	}
	s := newSubject(fmt.Sprintf("%s, n %d, %v, loops %t", kern.name, n, d, loops), k.Graph("F", k.in, out), k.from, 1)
	s.bounds = kern.name != across && !strings.HasPrefix(kern.name, stepwise)
	return s
}
