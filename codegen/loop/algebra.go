package loop

import "github.com/gradgen/gradgen/ir"

// leadOf is the lengths of the axes of n before the last two, and of those.
func leadOf(n *ir.Node) (lead []int, rows, columns int) {
	s := n.Shape().Lens()
	r := len(s)
	return s[:r-2], s[r-2], s[r-1]
}

// fillCholesky makes the factor in the place of a copy of the matrix, column by
// column.
func (l *lowerer) fillCholesky(n *ir.Node, b *Buffer) {
	l.inPlace(n, b, n.Inputs[0])
	lead, order, _ := leadOf(n)
	c := calc{l.p, n.DType()}
	l.serial(n, lead, func(lead []Affine) []Stmt {
		g := grid{l, b, lead}
		return l.steps(order, func(j Affine) []Stmt {
			d, below := l.p.local("d", c.t), Num(order-1).Plus(j.Times(-1))
			out := []Stmt{&Let{d, g.load(j, j)}}
			out = append(out, l.stepsUntil(order-1, j, func(k Affine) []Stmt {
				return []Stmt{c.less(d, g.load(j, k), g.load(j, k))}
			})...)
			out = append(out, &Set{d, c.op(ir.Sqrt, l.p.ref(d))}, g.store(j, j, l.p.ref(d)))
			return append(out, l.stepsUntil(order-1, below, func(t Affine) []Stmt {
				i, s := j.Plus(t).Plus(Num(1)), l.p.local("s", c.t)
				out := []Stmt{&Let{s, g.load(i, j)}}
				out = append(out, l.stepsUntil(order-1, j, func(k Affine) []Stmt {
					return []Stmt{c.less(s, g.load(i, k), g.load(j, k))}
				})...)
				return append(out, g.store(i, j, c.op(ir.Div, l.p.ref(s), l.p.ref(d))), g.store(j, i, l.p.number(c.t, 0)))
			})...)
		})
	})
}

// A triangle is one that equations are solved with: at is its element in a row
// and a column.
type triangle struct {
	at    func(i, j Affine) *Expr
	upper bool // from the last row on
	unit  bool // its diagonal is 1
}

// substitute turns the right sides x, of so many columns, into the solutions,
// row by row.
func (l *lowerer) substitute(t triangle, x grid, order, columns int) []Stmt {
	c := calc{l.p, x.b.Type.DType}
	return l.steps(order, func(step Affine) []Stmt {
		// An upper triangle is gone through from its last row and column on: a
		// distance from the end is below the order, as Go's compiler can see.
		at := func(k Affine) Affine {
			if t.upper {
				return Num(order - 1).Plus(k.Times(-1))
			}
			return k
		}
		i := at(step)
		return l.steps(columns, func(col Affine) []Stmt {
			s := l.p.local("s", c.t)
			out := []Stmt{&Let{s, x.load(i, col)}}
			out = append(out, l.stepsUntil(order-1, step, func(k Affine) []Stmt {
				return []Stmt{c.less(s, t.at(i, at(k)), x.load(at(k), col))}
			})...)
			e := l.p.ref(s)
			if !t.unit {
				e = c.op(ir.Div, e, t.at(i, i))
			}
			return append(out, x.store(i, col, e))
		})
	})
}

func (l *lowerer) fillTriangularSolve(n *ir.Node, b *Buffer) {
	a := n.Inputs[0]
	l.inPlace(n, b, l.stretched(n))
	lead, order, columns := leadOf(n)
	l.serial(n, lead, func(lead []Affine) []Stmt {
		t := triangle{at: l.element(a, lead), upper: n.Attrs.Reverse}
		return l.substitute(t, grid{l, b, lead}, order, columns)
	})
}

// stretched is the right sides of the equations n in its own shape.
func (l *lowerer) stretched(n *ir.Node) *ir.Node {
	y := n.Inputs[1]
	if y.Shape().Equal(n.Shape()) {
		return y
	}
	return &ir.Node{ID: n.ID, Op: ir.Expand, Inputs: []*ir.Node{y}, Attrs: ir.Attrs{Shape: n.Shape()}, Type: n.Type, Origin: n.Origin}
}

// element is the elements of the matrix of a that belongs to the position lead
// of leading axes, to which those of a are broadcast.
func (l *lowerer) element(a *ir.Node, lead []Affine) func(i, j Affine) *Expr {
	s := a.Shape()
	from := broadcastIndex(s[:len(s)-2], lead)
	return func(i, j Affine) *Expr { return l.value(a, append(from[:len(from):len(from)], i, j)) }
}

// fillLU factorizes a copy of the matrix, column by column.
func (l *lowerer) fillLU(n *ir.Node, b *Buffer) {
	l.inPlace(n, b, n.Inputs[0])
	lead, _, order := leadOf(n)
	c := calc{l.p, n.DType()}
	l.serial(n, lead, func(lead []Affine) []Stmt {
		g := grid{l, b, lead}
		return l.steps(order, func(j Affine) []Stmt {
			below := Num(order - 1).Plus(j.Times(-1))
			row := func(t Affine) Affine { return j.Plus(t).Plus(Num(1)) }
			most, at := l.p.local("most", c.t), l.p.local("at", ir.Int64)
			out := []Stmt{&Let{most, c.op(ir.Abs, g.load(j, j))}, &Let{at, l.p.index(ir.Int64, j)}}
			out = append(out, l.stepsUntil(order-1, below, func(t Affine) []Stmt {
				v := c.op(ir.Abs, g.load(row(t), j))
				return []Stmt{&If{c.is(ir.Less, l.p.ref(most), v), []Stmt{&Set{most, v}, &Set{at, l.p.index(ir.Int64, row(t))}}}}
			})...)
			p := At(l.p.computed(l.p.ref(at), order))
			out = append(out, g.store(Num(order), j, l.p.call(ir.Cast, c.t, nil, l.p.ref(at))))
			out = append(out, g.swap(order, j, p)...)
			pivot, zero := l.p.local("pivot", c.t), l.p.number(c.t, 0)
			out = append(out, &Let{pivot, g.load(j, j)},
				// Then all below it are 0 too, and stay so.
				&If{c.is(ir.Equal, l.p.ref(pivot), zero), []Stmt{&Set{pivot, l.p.number(c.t, 1)}}})
			return append(out, l.stepsUntil(order-1, below, func(t Affine) []Stmt {
				f := l.p.local("f", c.t)
				out := []Stmt{&Let{f, c.op(ir.Div, g.load(row(t), j), l.p.ref(pivot))}, g.store(row(t), j, l.p.ref(f))}
				return append(out, l.stepsUntil(order-1, below, func(u Affine) []Stmt {
					e := c.op(ir.Sub, g.load(row(t), row(u)), c.op(ir.Mul, l.p.ref(f), g.load(j, row(u))))
					return []Stmt{g.store(row(t), row(u), e)}
				})...)
			})...)
		})
	})
}

// fillLUSolve makes rows change places as they did in the factors' matrix, and
// solves a triangle after the other; of the transpose, the other way round.
func (l *lowerer) fillLUSolve(n *ir.Node, b *Buffer) {
	f := n.Inputs[0]
	l.inPlace(n, b, l.stretched(n))
	lead, order, columns := leadOf(n)
	l.serial(n, lead, func(lead []Affine) []Stmt {
		x, at := grid{l, b, lead}, l.element(f, lead)
		swaps := l.steps(order, func(j Affine) []Stmt {
			if n.Attrs.Reverse {
				j = Num(order - 1).Plus(j.Times(-1))
			}
			p := l.p.local("p", ir.Int64)
			let := &Let{p, l.p.call(ir.Cast, ir.Int64, nil, at(Num(order), j))}
			return append([]Stmt{let}, x.swap(columns, j, At(l.p.computed(l.p.ref(p), order)))...)
		})
		if !n.Attrs.Reverse {
			lower := l.substitute(triangle{at: at, unit: true}, x, order, columns)
			return append(append(swaps, lower...), l.substitute(triangle{at: at, upper: true}, x, order, columns)...)
		}
		turned := func(i, j Affine) *Expr { return at(j, i) }
		out := l.substitute(triangle{at: turned}, x, order, columns)
		out = append(out, l.substitute(triangle{at: turned, upper: true, unit: true}, x, order, columns)...)
		return append(out, swaps...)
	})
}
