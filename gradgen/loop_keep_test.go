package gradgen

import (
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// keepCases are of what is put out for the gradient and what is computed again.
func keepCases() []derivedCase {
	two := f64(2)
	return []derivedCase{{
		"an exponential is put out, its argument is computed again", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nodes{in[1]}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{b.Exp(b.Sin(b.Mul(h[0], x[0])))}, nil
			}).Last
		}, types(two, f64(3, 2)),
		`
			L0: 3 steps
			  a0 from x0: Exp(Sin(Mul(a0, a1)))
			  a1 of x1
			  put0: Exp(Sin(Mul(a0, a1)))
			L1: 3 steps back
			  a0 from ct.r0: Mul(Mul(Mul(a0, a3), Cos(Mul(a1, a2))), a2)
			  a1 of L0.past.a0
			  a2 of x1
			  a3 of L0.put0
			  put0: Mul(Mul(Mul(a0, a3), Cos(Mul(a1, a2))), a1)
			d.x0 = L1.a0
			d.x1 = L1.put0`,
		`
			L0: 3 steps
			  a0 from x0: Exp(Sin(Mul(a0, a1)))
			  a1 of x1
			  put0: Exp(Sin(Mul(a0, a1)))
			L1: 3 steps
			  a0 from t.x0: Mul(Mul(Add(Mul(a0, a2), Mul(a3, a1)), Cos(Mul(a1, a2))), a4)
			  a1 of L0.past.a0
			  a2 of x1
			  a3 of t.x1
			  a4 of L0.put0
			t.r0 = L1.a0`,
	}, {
		"four additions are computed again", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nodes{b.StopGradient(in[1])}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{b.Sin(b.Add(b.Add(b.Add(b.Add(h[0], x[0]), x[0]), x[0]), x[0]))}, nil
			}).Last
		}, types(two, f64(3, 2)),
		`
			L0: 3 steps
			  a0 from x0: Sin(Add(Add(Add(Add(a0, a1), a1), a1), a1))
			  a1 of StopGradient(x1)
			L1: 3 steps back
			  a0 from ct.r0: Mul(a0, Cos(Add(Add(Add(Add(a1, a2), a2), a2), a2)))
			  a1 of L0.past.a0
			  a2 of StopGradient(x1)
			d.x0 = L1.a0
			d.x1 = 0`,
		"",
	}, {
		"five are not", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nodes{b.StopGradient(in[1])}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{b.Sin(b.Add(b.Add(b.Add(b.Add(b.Add(h[0], x[0]), x[0]), x[0]), x[0]), x[0]))}, nil
			}).Last
		}, types(two, f64(3, 2)),
		`
			L0: 3 steps
			  a0 from x0: Sin(Add(Add(Add(Add(Add(a0, a1), a1), a1), a1), a1))
			  a1 of StopGradient(x1)
			  put0: Add(Add(Add(Add(Add(a0, a1), a1), a1), a1), a1)
			L1: 3 steps back
			  a0 from ct.r0: Mul(a0, Cos(a1))
			  a1 of L0.put0
			d.x0 = L1.a0
			d.x1 = 0`,
		"",
	}, {
		"what is used twice is computed once", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{b.StopGradient(in[0])}, false, func(_, x nodes) (next, outs nodes) {
				p := b.Mul(x[0], x[0])
				q := b.Mul(p, p)
				return nil, nodes{b.Mul(b.Mul(q, q), in[1])}
			}).Outs
		}, types(f64(3, 2), two),
		`
			L0: 3 steps back
			  a0 from 0: Add(a0, Mul(a2, Mul(Mul(Mul(a1, a1), Mul(a1, a1)), Mul(Mul(a1, a1), Mul(a1, a1)))))
			  a1 of StopGradient(x0)
			  a2 of ct.r0
			d.x0 = 0
			d.x1 = L0.a0`,
		"",
	}, {
		"of a sum of exponentials the sum is put out", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			x0, x1 := b.StopGradient(in[0]), b.StopGradient(in[1])
			return loop(b, nil, nodes{x0, x1}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.Mul(b.Add(b.Exp(x[0]), b.Exp(x[1])), in[2])}
			}).Outs
		}, types(f64(3, 2), f64(3, 2), two),
		`
			L0: 3 steps
			  a0 of StopGradient(x0)
			  a1 of StopGradient(x1)
			  a2 is x2
			  put0: Add(Exp(a0), Exp(a1))
			L1: 3 steps back
			  a0 from 0: Add(a0, Mul(a1, a2))
			  a1 of ct.r0
			  a2 of L0.put0
			d.x0 = 0
			d.x1 = 0
			d.x2 = L1.a0`,
		"",
	}, {
		"of views what they show is put out, once", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				e := b.Exp(x[0])
				return nil, nodes{b.Mul(b.Reshape(e, ir.Of(4)), in[1]), b.Mul(b.Transpose(e, 1, 0), in[2])}
			}).Outs
		}, types(f64(2, 2, 2), f64(4), f64(2, 2)),
		`
			L0: 2 steps
			  a0 of x0
			  a1 is x1
			  a2 is x2
			  put0: Exp(a0)
			L1: 2 steps back
			  a0 from 0: Add(a0, Mul(a2, Reshape[4](a4)))
			  a1 from 0: Add(a1, Mul(a3, Transpose[1 0](a4)))
			  a2 of ct.r0
			  a3 of ct.r1
			  a4 of L0.put0
			  a5 is x1
			  a6 is x2
			  put0: Mul(Add(Transpose[1 0](Mul(a3, a6)), Reshape[2 2](Mul(a2, a5))), a4)
			d.x0 = L1.put0
			d.x1 = L1.a0
			d.x2 = L1.a1`,
		"",
	}}
}
