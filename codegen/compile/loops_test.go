package compile_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
)

// A looped makes outputs that have loops of n steps in them.
type looped struct {
	name string
	make func(k *kernelBuilder, n int) []*ir.Node
	big  bool // its code takes long to compile
}

func list(xs ...*ir.Node) []*ir.Node { return xs }

// loops are long enough that none is done as its steps one after another.
var loops = []looped{
	{"recurrent", func(k *kernelBuilder, n int) []*ir.Node {
		h, xs, w, u, bias := k.x(3, 17), k.x(n, 3, 5), k.x(5, 17), k.x(17, 17), k.x(17)
		r := k.Scan(list(h), list(xs), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			y := k.RNNCell(x[0], h[0], w, u, bias)
			return list(y), list(k.Mul(y, y))
		})
		return list(r.Last[0], r.Outs[0])
	}, false},
	{"long short-term memory", func(k *kernelBuilder, n int) []*ir.Node {
		h, c, xs, w, u, bias := k.x(2, 8), k.x(2, 8), k.x(n, 2, 3), k.x(3, 32), k.x(8, 32), k.x(32)
		r := k.Scan(list(h, c), list(xs), n, false, func(s, x []*ir.Node) (next, outs []*ir.Node) {
			h, c := k.LSTMCell(x[0], s[0], s[1], w, u, bias)
			return list(h, c), list(h)
		})
		return list(r.Outs[0], r.Last[1])
	}, false},
	{"backwards", func(k *kernelBuilder, n int) []*ir.Node {
		h, xs := k.x(40), k.x(n, 40)
		r := k.Scan(list(h), list(xs), n, true, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			y := k.Tanh(k.Add(h[0], k.Mul(x[0], k.Scalar(k.d, 0.5))))
			return list(y), list(y, k.Sum(y, nil, false))
		})
		return list(r.Outs[0], r.Outs[1], r.Past[0])
	}, false},
	{"numbers", func(k *kernelBuilder, n int) []*ir.Node {
		y, rate, xs := k.x(), k.x(), k.x(n)
		r := k.Scan(list(y), list(xs), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			v := k.Add(k.Mul(h[0], k.Scalar(k.d, 0.9)), k.Sin(k.Mul(x[0], rate)))
			for range 40 { // more work than is done without a loop
				v = k.Sin(v)
			}
			return list(v), list(v)
		})
		return list(r.Last[0], r.Outs[0])
	}, false},
	{"carries that change places", func(k *kernelBuilder, n int) []*ir.Node {
		a, c := k.x(50), k.x(50)
		r := k.Scan(list(a, c, k.Scalar(ir.Int32, 3)), nil, n, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) {
			return list(h[1], k.Sin(k.Add(h[0], h[1])), k.Add(h[2], k.Scalar(ir.Int32, 2))), list(h[0], h[2])
		})
		return list(r.Last[0], r.Last[1], r.Last[2], r.Outs[1])
	}, false},
	{"rows that data picks", func(k *kernelBuilder, n int) []*ir.Node {
		h, table, at := k.x(6, 9), k.x(7, 9), k.index(7, n, 6)
		r := k.Scan(list(h), list(at), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			return list(k.Tanh(k.Add(h[0], k.Gather(table, x[0], 0)))), nil
		})
		return list(r.Last[0])
	}, false},
	{"transposed operands", func(k *kernelBuilder, n int) []*ir.Node {
		xs, w := k.x(12, n, 4), k.x(12, 12)
		seq, wt := k.Transpose(xs, 1, 2, 0), k.Transpose(w, 1, 0)
		r := k.Scan(list(k.Zeros(k.d, ir.Of(4, 12))), list(seq), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			return list(k.Tanh(k.Add(k.MatMul(h[0], wt), k.MatMul(x[0], k.Exp(w))))), nil
		})
		return list(k.Neg(r.Last[0]))
	}, false},
	{"products before the loop", func(k *kernelBuilder, n int) []*ir.Node {
		h, xs, vs, w, u := k.x(2, 65), k.x(n, 2, 66), k.x(n, 70), k.x(66, 65), k.x(65, 70)
		r := k.Scan(list(h), list(xs, vs), n, true, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			p, q := k.MatMul(x[0], w), k.MatMul(u, x[1])
			y := k.Tanh(k.Add(h[0], k.Mul(k.Add(p, q), k.Scalar(k.d, 0.1))))
			return list(y), list(k.Mul(y, p), q)
		})
		return list(r.Last[0], r.Outs[0], r.Outs[1])
	}, false},
	{"a loop in a loop", func(k *kernelBuilder, n int) []*ir.Node {
		h, xs, w := k.x(9), k.x(n, 11, 9), k.x(9)
		r := k.Scan(list(h), list(xs), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			in := k.Scan(list(h[0]), list(x[0]), 11, true, func(g, y []*ir.Node) (next, outs []*ir.Node) {
				v := k.Tanh(k.Add(k.Mul(g[0], w), k.Mul(y[0], h[0])))
				for range 20 {
					v = k.Sin(v)
				}
				return list(v), list(v)
			})
			return list(in.Last[0]), list(k.Sum(in.Outs[0], nil, false))
		})
		return list(r.Last[0], r.Outs[0])
	}, false},
	{"a step of several functions", func(k *kernelBuilder, n int) []*ir.Node {
		h, xs := k.x(30), k.x(n, 30)
		r := k.Scan(list(h), list(xs), n, false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			v := h[0]
			for i := range 60 {
				v = k.Softmax(k.Add(v, k.Mul(x[0], k.Scalar(k.d, float64(i)))), 0)
			}
			return list(v), nil
		})
		return list(r.Last[0])
	}, true},
}

func (l looped) subject(d ir.DType, n int) *subject {
	k := &kernelBuilder{Builder: build.New(), d: d, from: map[string]irtest.Interval{}}
	var outs []ir.Output
	for i, o := range l.make(k, n) {
		outs = append(outs, ir.Output{Name: fmt.Sprint("y", i), Node: o})
	}
	return newSubject(fmt.Sprint(l.name, " ", d, " ", n), k.Graph("F", k.in, outs), k.from, 2)
}

// TestLoops: loops give what the interpreter gives, however they are compiled.
func TestLoops(t *testing.T) {
	var subjects []*subject
	for _, l := range loops {
		for i, d := range []ir.DType{ir.Float64, ir.Float32} {
			s := l.subject(d, 20+i)
			switch {
			case l.big && i == 0:
				continue
			case !l.big && i == 0:
				s.fn.Emit = emitting(ir.ModeSplit, ir.ModeJVP)
			}
			subjects = append(subjects, s)
		}
	}
	oracle(t, subjects)
}
