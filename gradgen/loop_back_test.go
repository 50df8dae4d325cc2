package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// flowCases are of what moves, and what has a cotangent.
func flowCases() []derivedCase {
	two := f64(2)
	return []derivedCase{{
		"carries that begin still, move later, stand still at last or are replaced", 4,
		func(b *build.Builder, in nodes, loop looper) nodes {
			one := b.Scalar(ir.Float64, 1)
			r := loop(b, nodes{one, one, in[0], one, b.Scalar(ir.Int32, 1)}, nodes{in[1]}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{
					b.Mul(h[1], b.Sin(h[0])), // moves from the third step on
					b.Mul(h[3], h[3]),        // from the second
					b.Cast(h[4], ir.Float64), // only before the first
					x[0],
					b.Add(h[4], h[4]),
				}, nodes{b.Cast(h[4], ir.Float64), b.Mul(h[2], h[3])}
			})
			return nodes{r.Last[0], r.Last[2], r.Outs[0], r.Outs[1], r.Past[2]}
		}, types(f64(), f64(4)),
		`
			L0: 4 steps
			  a0 from 1: Mul(a1, Sin(a0))
			  a1 from 1: Mul(a3, a3)
			  a2 from x0: Cast(a4)
			  a3 from 1: a5
			  a4 from 1: Add(a4, a4)
			  a5 of x1
			  put0: Sin(a0)
			L1: 4 steps back
			  a0 from ct.r0: Mul(Mul(a0, a5), Cos(a4))
			  a1 from 0: Mul(a0, a10)
			  a2 from ct.r1: Add(Mul(a8, a7), a9)
			  a3 from 0: Add(Add(Mul(a8, a6), Mul(a1, a7)), Mul(a1, a7))
			  a4 of L0.past.a0
			  a5 of L0.past.a1
			  a6 of L0.past.a2
			  a7 of L0.past.a3
			  a8 of ct.r3
			  a9 of ct.r4
			  a10 of L0.put0
			  put0: a3
			d.x0 = L1.a2
			d.x1 = L1.put0`,
		`
			L0: 4 steps
			  a0 from 1: Mul(a1, Sin(a0))
			  a1 from 1: Mul(a3, a3)
			  a2 from x0: Cast(a4)
			  a3 from 1: a5
			  a4 from 1: Add(a4, a4)
			  a5 of x1
			  put0: Sin(a0)
			L1: 4 steps
			  a0 from 0: Add(Mul(a1, a9), Mul(Mul(a0, Cos(a4)), a5))
			  a1 from 0: Add(Mul(a3, a7), Mul(a3, a7))
			  a2 from t.x0: 0
			  a3 from 0: a8
			  a4 of L0.past.a0
			  a5 of L0.past.a1
			  a6 of L0.past.a2
			  a7 of L0.past.a3
			  a8 of t.x1
			  a9 of L0.put0
			  put0: Add(Mul(a2, a7), Mul(a3, a6))
			t.r0 = L1.a0
			t.r1 = L1.a2
			t.r2 = 0
			t.r3 = L1.put0
			t.r4 = L1.past.a2`,
	}, {
		"only what was given to the steps", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0], in[1]}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return nodes{b.Mul(h[0], in[2]), b.Mul(h[1], h[0])}, nil
			}).Past[:1]
		}, types(two, two, two),
		`
			L0: 3 steps
			  a0 from x0: Mul(a0, a2)
			  a1 from x1: Mul(a1, a0)
			  a2 is x2
			L1: 3 steps back
			  a0 from 0: Add(Mul(a0, a4), a3)
			  a1 from 0: Add(a1, Mul(a0, a2))
			  a2 of L0.past.a0
			  a3 of ct.r0
			  a4 is x2
			d.x0 = L1.a0
			d.x1 = 0
			d.x2 = L1.a1`,
		`
			L0: 3 steps
			  a0 from x0: Mul(a0, a2)
			  a1 from x1: Mul(a1, a0)
			  a2 is x2
			L1: 3 steps
			  a0 from t.x0: Add(Mul(a0, a4), Mul(a5, a2))
			  a1 from t.x1: Add(Mul(a1, a2), Mul(a0, a3))
			  a2 of L0.past.a0
			  a3 of L0.past.a1
			  a4 is x2
			  a5 is t.x2
			t.r0 = L1.past.a0`,
	}, {
		"no cotangent: of a carry, of what is put out, of an operand, of what is stopped", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			r := loop(b, nodes{in[0], in[1]}, nodes{in[2], in[3]}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{b.Mul(h[0], in[4]), b.Mul(h[1], h[0])}, nodes{b.Mul(in[5], x[0]), b.Add(b.Mul(b.StopGradient(b.Mul(x[1], in[6])), h[0]), x[0])}
			})
			return nodes{r.Last[0], r.Outs[1]}
		}, types(two, two, f64(3, 2), f64(3, 2), two, two, two),
		`
			L0: 3 steps
			  a0 from x0: Mul(a0, a4)
			  a1 from x1: Mul(a1, a0)
			  a2 of x2
			  a3 of x3
			  a4 is x4
			  a5 is x5
			  a6 is x6
			L1: 3 steps back
			  a0 from ct.r0: Add(Mul(a4, StopGradient(Mul(a3, a6))), Mul(a0, a5))
			  a1 from 0: Add(a1, Mul(a0, a2))
			  a2 of L0.past.a0
			  a3 of x3
			  a4 of ct.r1
			  a5 is x4
			  a6 is x6
			  put0: a4
			d.x0 = L1.a0
			d.x1 = 0
			d.x2 = L1.put0
			d.x3 = 0
			d.x4 = L1.a1
			d.x5 = 0
			d.x6 = 0`,
		"",
	}, {
		"rows that data picks, beside what stands still", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			r := loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.Add(in[1], in[1]), b.Mul(b.Gather(x[0], in[1], 0), b.StopGradient(in[2]))}
			})
			return r.Outs[1:]
		}, types(f64(2, 2), i32(3), f64(3)),
		`
			L0: 2 steps back
			  a0 of ct.r0
			  a1 is x1
			  a2 is StopGradient(x2)
			  put0: ScatterAdd(a1, Mul(a0, a2))
			d.x0 = L0.put0
			d.x2 = 0`,
		`
			L0: 2 steps
			  a0 of t.x0
			  a1 is x1
			  a2 is StopGradient(x2)
			  put0: Mul(Gather(a0, a1), a2)
			t.r0 = L0.put0`,
	}, {
		"slices of two results", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			r := loop(b, nodes{in[0]}, nodes{in[1]}, false, func(h, x nodes) (next, outs nodes) {
				n := b.Mul(h[0], x[0])
				return nodes{n}, nodes{b.Sin(n)}
			})
			return nodes{b.SliceAxis(r.Outs[0], 0, 0, 1), b.SliceAxis(r.Outs[0], 0, 2, 3), b.SliceAxis(r.Last[0], 0, 1, 2)}
		}, types(two, f64(3, 2)),
		`
			L0: 3 steps
			  a0 from x0: Mul(a0, a1)
			  a1 of x1
			L1: 3 steps back
			  a0 from Pad(ct.r2): Mul(Add(a0, Mul(a3, Cos(Mul(a1, a2)))), a2)
			  a1 of L0.past.a0
			  a2 of x1
			  a3 of Concat(ct.r0, 0, ct.r1)
			  put0: Mul(Add(a0, Mul(a3, Cos(Mul(a1, a2)))), a1)
			d.x0 = L1.a0
			d.x1 = L1.put0`,
		"",
	}, {
		"what is selected of results", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			r := loop(b, nodes{in[0]}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return nodes{b.Mul(h[0], h[0])}, nil
			})
			return nodes{b.Where(b.Less(b.Scalar(ir.Float64, 0.2), in[0]), b.Log(r.Last[0]), in[0])}
		}, types(two),
		`
			L0: 2 steps
			  a0 from x0: Mul(a0, a0)
			L1: 2 steps back
			  a0 from Where(Less(0.2, x0), Div(ct.r0, L0.a0), 0): Add(Mul(a0, a1), Mul(a0, a1))
			  a1 of L0.past.a0
			d.x0 = Add(Where(Not(Less(0.2, x0)), ct.r0, 0), L1.a0)`,
		"",
	}}
}
