package gradgen

import (
	"github.com/gradgen/gradgen/ir/build"
)

// sumCases are of what is the same for each step, whose cotangent is a sum.
func sumCases() []derivedCase {
	two := f64(2)
	return []derivedCase{{
		"a row times a matrix: one product of all steps", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nodes{in[1]}, false, func(h, x nodes) (next, outs nodes) {
				return nodes{b.Tanh(b.Add(b.Add(b.MatMul(h[0], in[2]), b.MatMul(x[0], in[3])), in[4]))}, nil
			}).Last
		}, types(f64(1, 3), f64(3, 1, 2), f64(3, 3), f64(2, 3), f64(3)),
		`
			L0: 3 steps
			  a0 from x0: Tanh(Add(Add(MatMul(a0, a2), MatMul(a1, a3)), a4))
			  a1 of x1
			  a2 is x2
			  a3 is x3
			  a4 is x4
			  put0: Tanh(Add(Add(MatMul(a0, a2), MatMul(a1, a3)), a4))
			L1: 3 steps back
			  a0 from ct.r0: MatMul(Mul(a0, Sub(1, Mul(a2, a2))), Transpose[1 0](a3))
			  a1 from 0: Add(a1, Reshape[3](Mul(a0, Sub(1, Mul(a2, a2)))))
			  a2 of L0.put0
			  a3 is x2
			  a4 is x3
			  put0: MatMul(Mul(a0, Sub(1, Mul(a2, a2))), Transpose[1 0](a4))
			  put1: Mul(a0, Sub(1, Mul(a2, a2)))
			d.x0 = L1.a0
			d.x1 = L1.put0
			d.x2 = MatMul(Transpose[1 0](Reshape[3 3](L0.past.a0)), Reshape[3 3](L1.put1))
			d.x3 = MatMul(Transpose[1 0](Reshape[3 2](x1)), Reshape[3 3](L1.put1))
			d.x4 = L1.a1`,
		`
			L0: 3 steps
			  a0 from x0: Tanh(Add(Add(MatMul(a0, a2), MatMul(a1, a3)), a4))
			  a1 of x1
			  a2 is x2
			  a3 is x3
			  a4 is x4
			  put0: Tanh(Add(Add(MatMul(a0, a2), MatMul(a1, a3)), a4))
			L1: 3 steps
			  a0 from t.x0: Mul(Add(Add(Add(MatMul(a0, a5), MatMul(a1, a7)), Add(MatMul(a3, a6), MatMul(a2, a8))), Expand[1 3](a9)), Sub(1, Mul(a4, a4)))
			  a1 of L0.past.a0
			  a2 of x1
			  a3 of t.x1
			  a4 of L0.put0
			  a5 is x2
			  a6 is x3
			  a7 is t.x2
			  a8 is t.x3
			  a9 is t.x4
			t.r0 = L1.a0`,
	}, {
		"a matrix times a column: one product of all steps", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nil, true, func(h, _ nodes) (next, outs nodes) {
				return nodes{b.Tanh(b.MatMul(in[1], h[0]))}, nil
			}).Last
		}, types(f64(3, 1), f64(3, 3)),
		`
			L0: 3 steps back
			  a0 from x0: Tanh(MatMul(a1, a0))
			  a1 is x1
			  put0: Tanh(MatMul(a1, a0))
			L1: 3 steps
			  a0 from ct.r0: MatMul(Transpose[1 0](a3), Mul(a0, Sub(1, Mul(a2, a2))))
			  a1 of L0.past.a0
			  a2 of L0.put0
			  a3 is x1
			  put0: Mul(a0, Sub(1, Mul(a2, a2)))
			  put1: Transpose[1 0](a1)
			d.x0 = L1.a0
			d.x1 = MatMul(Reshape[3 3](Transpose[1 0 2](L1.put0)), Reshape[3 3](L1.put1))`,
		"",
	}, {
		"two products of one cotangent, which is put out once", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return nodes{b.Add(b.MatMul(h[0], in[1]), b.MatMul(b.Sin(h[0]), in[2]))}, nil
			}).Last
		}, types(f64(2, 2), f64(2, 2), f64(2, 2)),
		`
			L0: 2 steps
			  a0 from x0: Add(MatMul(a0, a1), MatMul(Sin(a0), a2))
			  a1 is x1
			  a2 is x2
			  put0: Sin(a0)
			L1: 2 steps back
			  a0 from ct.r0: Add(Mul(MatMul(a0, Transpose[1 0](a4)), Cos(a1)), MatMul(a0, Transpose[1 0](a3)))
			  a1 of L0.past.a0
			  a2 of L0.put0
			  a3 is x1
			  a4 is x2
			  put0: a0
			  put1: a2
			d.x0 = L1.a0
			d.x1 = MatMul(Transpose[1 0](Reshape[4 2](L0.past.a0)), Reshape[4 2](L1.put0))
			d.x2 = MatMul(Transpose[1 0](Reshape[4 2](L1.put1)), Reshape[4 2](L1.put0))`,
		"",
	}, {
		"the product of two sequences", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.MatMul(x[0], in[1])}
			}).Outs
		}, types(f64(2, 2, 3), f64(3, 2)),
		`
			L0: 2 steps back
			  a0 of ct.r0
			  a1 is x1
			  put0: MatMul(a0, Transpose[1 0](a1))
			d.x0 = L0.put0
			d.x1 = MatMul(Transpose[1 0](Reshape[4 3](x0)), Reshape[4 2](ct.r0))`,
		"",
	}, {
		"products of many matrices are summed in the loop", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.MatMul(x[0], in[1])}
			}).Outs
		}, types(f64(2, 2, 2, 3), f64(2, 3, 2)),
		`
			L0: 2 steps back
			  a0 from 0: Add(a0, MatMul(Transpose[0 2 1](a1), a2))
			  a1 of x0
			  a2 of ct.r0
			  a3 is x1
			  put0: MatMul(a2, Transpose[0 2 1](a3))
			d.x0 = L0.put0
			d.x1 = L0.a0`,
		"",
	}, {
		"a factor of all steps is summed in the loop", 3,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nodes{in[0]}, nil, false, func(h, _ nodes) (next, outs nodes) {
				return nodes{b.Add(b.Mul(h[0], in[1]), b.Sin(in[2]))}, nil
			}).Last
		}, types(two, two, two),
		`
			L0: 3 steps
			  a0 from x0: Add(Mul(a0, a1), a2)
			  a1 is x1
			  a2 is Sin(x2)
			L1: 3 steps back
			  a0 from ct.r0: Mul(a0, a4)
			  a1 from 0: Add(a1, Mul(a0, a3))
			  a2 from 0: Add(a2, a0)
			  a3 of L0.past.a0
			  a4 is x1
			d.x0 = L1.a0
			d.x1 = L1.a1
			d.x2 = Mul(L1.a2, Cos(x2))`,
		`
			L0: 3 steps
			  a0 from x0: Add(Mul(a0, a1), a2)
			  a1 is x1
			  a2 is Sin(x2)
			L1: 3 steps
			  a0 from t.x0: Add(Add(Mul(a0, a2), Mul(a3, a1)), a4)
			  a1 of L0.past.a0
			  a2 is x1
			  a3 is t.x1
			  a4 is Mul(t.x2, Cos(x2))
			t.r0 = L1.a0`,
	}, {
		"sums of what is put out are made after the loop", 2,
		func(b *build.Builder, in nodes, loop looper) nodes {
			return loop(b, nil, nodes{in[0], in[1]}, false, func(_, x nodes) (next, outs nodes) {
				return nil, nodes{b.Add(b.Add(b.Add(x[0], b.Mul(x[1], in[4])), in[2]), in[3])}
			}).Outs
		}, types(f64(2, 3, 2), f64(2, 3, 2), two, f64(3, 1), f64(2)),
		`
			L0: 2 steps back
			  a0 from 0: Add(a0, Reshape[2](ReduceSum[0](Mul(a2, a1))))
			  a1 of x1
			  a2 of ct.r0
			  a3 is x4
			  put0: a2
			  put1: Mul(a2, a3)
			d.x0 = L0.put0
			d.x1 = L0.put1
			d.x2 = Reshape[2](ReduceSum[0 1](L0.put0))
			d.x3 = Reshape[3 1](ReduceSum[0 2](L0.put0))
			d.x4 = L0.a0`,
		"",
	}}
}
