package gradgen

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// loopCase is a loop, whose values and derivatives are those of its steps one
// after another, too.
type loopCase struct {
	name  string
	steps int
	f     func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node
	types []ir.Type
}

// A looper does a loop: as one, or step by step.
type looper func(b *build.Builder, init, seqs []*ir.Node, reverse bool, step build.Step) build.Results

// asLoop makes a Scan of as many steps.
func asLoop(steps int) looper {
	return func(b *build.Builder, init, seqs []*ir.Node, reverse bool, step build.Step) build.Results {
		return b.Scan(init, seqs, steps, reverse, step)
	}
}

// asSteps makes each step of nodes of its own.
func asSteps(steps int) looper {
	return func(b *build.Builder, init, seqs []*ir.Node, reverse bool, step build.Step) build.Results {
		var outs, past [][]*ir.Node
		h := init
		for i := range steps {
			at := i
			if reverse {
				at = steps - 1 - i
			}
			var elems []*ir.Node
			for _, x := range seqs {
				elems = append(elems, b.Squeeze(b.SliceAxis(x, 0, at, at+1), 0))
			}
			past = append(past, h)
			next, out := step(h, elems)
			h, outs = next, append(outs, out)
		}
		stack := func(rows [][]*ir.Node) (all []*ir.Node) {
			for k := range rows[0] {
				var col []*ir.Node
				for i := range rows {
					if reverse {
						i = len(rows) - 1 - i
					}
					col = append(col, rows[i][k])
				}
				all = append(all, b.Stack(0, col...))
			}
			return all
		}
		return build.Results{Last: h, Outs: stack(outs), Past: stack(past)}
	}
}

// loopCases are loops of every kind.
func loopCases() []loopCase {
	sum := func(b *build.Builder, xs ...*ir.Node) *ir.Node {
		total := b.Scalar(ir.Float64, 0)
		for i, x := range xs {
			total = b.Add(total, b.Mul(b.Scalar(ir.Float64, float64(i+1)), b.Sum(b.Mul(x, b.Sin(x)), nil, false)))
		}
		return total
	}
	list := func(xs ...*ir.Node) []*ir.Node { return xs }
	var cases []loopCase
	add := func(name string, steps int, f func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node, types ...ir.Type) {
		cases = append(cases, loopCase{name, steps, f, types})
	}
	for _, reverse := range []bool{false, true} {
		add(fmt.Sprint("recurrent, reverse ", reverse), 4, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
			r := loop(b, list(in[0]), list(in[1]), reverse, func(h, x []*ir.Node) (next, outs []*ir.Node) {
				n := b.Tanh(b.Add(b.MatMul(h[0], in[2]), b.Add(x[0], in[3])))
				return list(n), list(b.Mul(n, x[0]))
			})
			return sum(b, r.Last[0], r.Outs[0], r.Past[0])
		}, f64(2, 3), f64(4, 2, 3), f64(3, 3), f64(3))
		add(fmt.Sprint("two carries and two sequences, reverse ", reverse), 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
			r := loop(b, list(in[0], in[1]), list(in[2], in[3]), reverse, func(h, x []*ir.Node) (next, outs []*ir.Node) {
				return list(b.Mul(h[1], x[0]), b.Add(h[0], b.Sin(b.Mul(h[1], x[1])))), list(b.Mul(h[0], h[1]), b.Exp(x[0]))
			})
			return sum(b, r.Last[0], r.Outs[0], r.Outs[1])
		}, f64(), f64(), f64(3), f64(3))
	}
	add("one step", 1, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			return list(b.Mul(h[0], b.Sin(x[0]))), list(h[0])
		})
		return sum(b, r.Last[0], r.Outs[0])
	}, f64(2), f64(1, 2))
	add("only the last carry", 5, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), nil, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) {
			return list(b.Add(h[0], b.Mul(b.Sin(h[0]), in[1]))), nil
		})
		return r.Last[0]
	}, f64(3), f64())
	add("only what is put out, without carries", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, nil, list(in[0]), false, func(_, x []*ir.Node) (next, outs []*ir.Node) {
			return nil, list(b.MatMul(x[0], in[1]), in[1])
		})
		return b.Add(sum(b, r.Outs[0]), b.Sum(r.Outs[1], nil, false))
	}, f64(3, 2, 2), f64(2, 2))
	add("a carry that counts", 4, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(b.Scalar(ir.Int32, 1), in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			k := b.Cast(h[0], ir.Float64)
			return list(b.Add(h[0], b.Scalar(ir.Int32, 1)), b.Mul(b.Add(h[1], x[0]), b.Sin(k))), list(b.Mul(k, x[0]))
		})
		return sum(b, r.Last[1], r.Outs[0])
	}, f64(2), f64(4, 2))
	add("a carry that begins still", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(b.Zeros(ir.Float64, ir.Of(2)), b.Ones(ir.Float64, ir.Of(2))), list(in[0]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			return list(b.Sin(b.Add(h[0], x[0])), b.Mul(h[1], h[0])), nil
		})
		return sum(b, r.Last[1])
	}, f64(3, 2))
	add("carries that change places", 5, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0], in[1], in[2]), nil, false, func(h, _ []*ir.Node) (next, outs []*ir.Node) {
			return list(h[1], h[2], b.Mul(h[0], b.Sin(h[1]))), list(h[2])
		})
		return sum(b, r.Last[1], r.Outs[0])
	}, f64(), f64(), f64())
	add("rows that data picks", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), list(in[2]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			row := b.Gather(in[1], x[0], 0)
			return list(b.Add(b.Mul(h[0], row), row)), list(b.Gather(h[0], x[0], 0))
		})
		return sum(b, r.Last[0], r.Outs[0])
	}, f64(2), f64(2, 2), i32(3))
	add("selects", 4, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		zero := b.Scalar(ir.Float64, 0)
		r := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			up := b.Less(zero, x[0])
			return list(b.Where(up, b.Mul(h[0], x[0]), b.Sub(h[0], x[0]))), list(b.Where(up, b.Log(x[0]), zero))
		})
		return sum(b, r.Last[0], r.Outs[0])
	}, f64(3), f64(4, 3))
	add("a loop in a loop", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			inner := loop(b, list(h[0]), list(x[0]), true, func(k, y []*ir.Node) (next, outs []*ir.Node) {
				return list(b.Tanh(b.Add(b.Mul(k[0], in[2]), b.Mul(y[0], h[0])))), list(b.Mul(k[0], y[0]))
			})
			return list(inner.Last[0]), list(b.Sum(inner.Outs[0], nil, false))
		})
		return sum(b, r.Last[0], r.Outs[0])
	}, f64(2), f64(3, 3, 2), f64(2))
	add("a gradient and a checkpoint in a step", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			again := b.Again(b.Mul(h[0], x[0]))
			y := b.Checkpoint(b.Sum(b.Mul(b.Sin(again), in[2]), nil, false), again)
			g, err := Within(b, y, h[0])
			if err != nil {
				panic(err)
			}
			return list(b.Sub(h[0], b.Mul(b.Scalar(ir.Float64, 0.3), g))), list(y)
		})
		return sum(b, r.Last[0], r.Outs[0])
	}, f64(2), f64(3, 2), f64(2))
	add("a rule in a step", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		r := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			y := b.Exp(b.Mul(h[0], x[0]))
			ct := b.Cotangent(fmt.Sprint("ct", h[0].ID), y.Type)
			d := b.Mul(ct, y)
			return list(b.Sin(b.CustomVJP(y, list(h[0], x[0]), ct, list(b.Mul(d, x[0]), b.Mul(d, h[0]))))), nil
		})
		return sum(b, r.Last[0])
	}, f64(2), f64(3, 2))
	add("a loop over what a loop puts out", 3, func(b *build.Builder, in []*ir.Node, loop looper) *ir.Node {
		first := loop(b, list(in[0]), list(in[1]), false, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			n := b.Sin(b.Add(h[0], x[0]))
			return list(n), list(n)
		})
		second := loop(b, list(first.Last[0]), list(first.Outs[0]), true, func(h, x []*ir.Node) (next, outs []*ir.Node) {
			n := b.Mul(h[0], b.Add(x[0], in[2]))
			return list(n), list(n, n)
		})
		return sum(b, second.Outs[1], second.Last[0], first.Last[0])
	}, f64(2), f64(3, 2), f64())
	return cases
}

// TestLoopsAreTheirSteps compares loops and their gradients with what is done
// step by step.
func TestLoopsAreTheirSteps(t *testing.T) {
	for _, c := range loopCases() {
		t.Run(c.name, func(t *testing.T) {
			of := func(loop looper) *ir.Graph {
				return graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return c.f(b, in, loop) }, c.types...)
			}
			g, h := of(asLoop(c.steps)), of(asSteps(c.steps))
			if g.Depth() == 0 || h.Depth() != 0 {
				t.Fatalf("depths %d and %d", g.Depth(), h.Depth())
			}
			sameValues(t, g, h)
			sameValues(t, vjpOf(t, g), vjpOf(t, h))
			sameValues(t, jvpOf(t, g), jvpOf(t, h))
			sameValues(t, jvpOf(t, vjpOf(t, g)), jvpOf(t, vjpOf(t, h)))
		})
	}
}

// sameValues runs two graphs on the same inputs.
func sameValues(t *testing.T, g, h *ir.Graph) {
	t.Helper()
	r := rand.New(rand.NewPCG(7, 8))
	in := map[string]*interp.Tensor{}
	for _, n := range g.Inputs {
		in[n.Attrs.Name] = sample(r, n.Type, uniformIn(-1.5, 1.5))
		for i := range in[n.Attrs.Name].I {
			in[n.Attrs.Name].I[i] = int64(r.IntN(2))
		}
	}
	want := run(t, h, in)
	for i, got := range run(t, g, in) {
		expect(t, g.Outputs[i].Name, got.F, want[i].F...)
	}
}
