package loop

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// fills says how each op with loops of its own fills its memory. Elementwise
// ops and gathers have none: their elements are expressions.
var fills = map[ir.Op]func(l *lowerer, n *ir.Node, b *Buffer){
	ir.ReduceSum:  (*lowerer).fillReduce,
	ir.ReduceProd: (*lowerer).fillReduce,
	ir.ReduceMax:  (*lowerer).fillReduce,
	ir.ReduceMin:  (*lowerer).fillReduce,
	ir.ArgMax:     (*lowerer).fillArg,
	ir.ArgMin:     (*lowerer).fillArg,
	ir.CumSum:     (*lowerer).fillCumSum,
	ir.LinearScan: (*lowerer).fillLinearScan,
	ir.MatMul:     (*lowerer).fillMatMul,
	ir.Conv:       (*lowerer).fillConv,
	ir.Pad:        (*lowerer).fillPad,
	ir.Concat:     (*lowerer).fillConcat,
	ir.Fold:       (*lowerer).fillFold,
	ir.ScatterAdd: (*lowerer).fillScatterAdd,
	ir.ScatterMax: (*lowerer).fillScatterMax,
	ir.ArgSort:    (*lowerer).fillArgSort,

	ir.Cholesky:        (*lowerer).fillCholesky,
	ir.TriangularSolve: (*lowerer).fillTriangularSolve,
	ir.LU:              (*lowerer).fillLU,
	ir.LUSolve:         (*lowerer).fillLUSolve,

	ir.Reshape: (*lowerer).fillReshape,
}

// fill adds the loops that compute n into b.
func (l *lowerer) fill(n *ir.Node, b *Buffer) {
	if n.Op == ir.Scan { // whose steps are filled in turn
		l.fillScan(n)
		return
	}
	if f := fills[n.Op]; f != nil {
		f(l, n, b)
		return
	}
	l.fillAny(n, b)
}

// fillAny computes each element of n.
func (l *lowerer) fillAny(n *ir.Node, b *Buffer) {
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		return []Stmt{l.store(b, idx, l.value(n, idx))}
	})
}

// combine is the scalar op by which each reduction adds an element, and the
// value it starts with.
func combine(op ir.Op, t ir.DType) (ir.Op, ir.Value) {
	switch op {
	case ir.ReduceProd:
		return ir.Mul, ir.As(t, 1)
	case ir.ReduceMax:
		return ir.Max, least(t)
	case ir.ReduceMin:
		return ir.Min, greatest(t)
	}
	return ir.Add, ir.As(t, 0)
}

// accNames are the names of what elements are combined into.
var accNames = map[ir.Op]string{ir.Add: "sum", ir.Mul: "product", ir.Max: "most", ir.Min: "least"}

// least is the value that no value of the type is below.
func least(t ir.DType) ir.Value {
	switch t {
	case ir.Int32:
		return ir.Int(math.MinInt32)
	case ir.Int64:
		return ir.Int(math.MinInt64)
	}
	return ir.Float(math.Inf(-1))
}

// greatest is the value that no value of the type is above.
func greatest(t ir.DType) ir.Value {
	switch t {
	case ir.Int32:
		return ir.Int(math.MaxInt32)
	case ir.Int64:
		return ir.Int(math.MaxInt64)
	}
	return ir.Float(math.Inf(1))
}

// accumulate is the loops that combine what elem gives for each index of the
// lengths, and the store of the result by done.
func (l *lowerer) accumulate(n *ir.Node, op ir.Op, init ir.Value, lens []int, elem func(red []Affine) *Expr, done func(acc *Expr) Stmt) []Stmt {
	t := n.DType()
	acc := l.p.local(accNames[op], t)
	loops := l.nest(lens, nil, true, func(red []Affine) []Stmt {
		return []Stmt{&Set{acc, l.p.call(op, t, nil, l.p.ref(acc), elem(red))}}
	})
	out := []Stmt{&Let{acc, l.p.lit(t, init)}}
	return append(append(out, loops...), done(l.p.ref(acc)))
}

func (l *lowerer) fillReduce(n *ir.Node, b *Buffer) {
	x := n.Inputs[0]
	op, init := combine(n.Op, n.DType())
	var lens []int
	for _, a := range n.Attrs.Axes {
		lens = append(lens, x.Shape()[a].Len())
	}
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		return l.accumulate(n, op, init, lens, func(red []Affine) *Expr {
			at := slices.Clone(idx)
			for i, a := range n.Attrs.Axes {
				at[a] = red[i]
			}
			return l.value(x, at)
		}, func(acc *Expr) Stmt { return l.store(b, idx, acc) })
	})
}

// fillArg keeps the best element so far and where it was. A NaN beats all
// that aren't, and the first of equals stays. For vectors there are no
// branches: what is better is chosen in each lane. Nor are there for a few
// numbers, of which any may be the best: the processor couldn't foresee which.
func (l *lowerer) fillArg(n *ir.Node, b *Buffer) {
	x, axis := n.Inputs[0], n.Attrs.Axis
	t := x.DType()
	more, init, less := ir.Max, least(t), func(e, best *Expr) *Expr { return l.p.call(ir.Less, ir.Bool, nil, best, e) }
	if n.Op == ir.ArgMin {
		more, init, less = ir.Min, greatest(t), func(e, best *Expr) *Expr { return l.p.call(ir.Less, ir.Bool, nil, e, best) }
	}
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		best, arg := l.p.local("best", t), l.p.local("at", n.DType())
		loops := l.nest([]int{x.Shape()[axis].Len()}, nil, true, func(red []Affine) []Stmt {
			at := slices.Clone(idx)
			at[axis] = red[0]
			e := l.value(x, at)
			if t.IsFloat() && !l.pl.Vectors() && x.Shape()[axis].Len() <= plan.FewChoices {
				return l.choose(arg, best, more, red[0], e)
			}
			better := less(e, l.p.ref(best))
			if t.IsFloat() {
				nan := func(e *Expr) *Expr { return l.p.call(ir.IsNaN, ir.Bool, nil, e) }
				number := l.p.call(ir.Not, ir.Bool, nil, nan(l.p.ref(best)))
				if l.pl.Vectors() { // for which there is no Not
					number = l.p.call(ir.Equal, ir.Bool, nil, l.p.ref(best), l.p.ref(best))
				}
				first := l.p.call(ir.And, ir.Bool, nil, nan(e), number)
				better = l.p.call(ir.Or, ir.Bool, nil, better, first)
			}
			at0 := l.p.index(n.DType(), red[0])
			if l.pl.Vectors() {
				choose := func(v *Local, e *Expr) *Set { return &Set{v, l.p.call(ir.Where, v.T, nil, better, e, l.p.ref(v))} }
				return []Stmt{choose(arg, at0), choose(best, e)}
			}
			return []Stmt{&If{better, []Stmt{&Set{best, e}, &Set{arg, at0}}}}
		})
		out := []Stmt{&Let{best, l.p.lit(t, init)}, &Let{arg, l.p.number(n.DType(), 0)}}
		return append(append(out, loops...), l.store(b, idx, l.p.ref(arg)))
	})
}

// choose keeps the better of best and e, the larger one where more is Max, and
// where it is, by arithmetic and moves of integers alone.
func (l *lowerer) choose(arg, best *Local, more ir.Op, at Affine, e *Expr) []Stmt {
	p := l.p
	old, b := p.ref(arg), p.ref(best)
	worse := p.call(ir.LessOrEqual, ir.Bool, nil, e, b)
	if more == ir.Min {
		worse = p.call(ir.LessOrEqual, ir.Bool, nil, b, e)
	}
	next := p.local("next", arg.T)
	return []Stmt{
		&Let{next, p.call(ir.Where, arg.T, nil, worse, old, p.index(arg.T, at))},
		&Set{arg, p.call(ir.Where, arg.T, nil, p.call(ir.IsNaN, ir.Bool, nil, b), old, p.ref(next))},
		&Set{best, p.call(more, best.T, nil, b, e)},
	}
}

func (l *lowerer) fillCumSum(n *ir.Node, b *Buffer) {
	x, axis, t := n.Inputs[0], n.Attrs.Axis, n.DType()
	length := n.Shape()[axis].Len()
	lens := n.Shape().Lens()
	if length == 0 {
		return
	}
	lens[axis] = 1
	l.kernel(n, b.Order, lens, func(idx []Affine) []Stmt {
		acc := l.p.local("sum", t)
		loops := l.nest([]int{length}, nil, true, func(red []Affine) []Stmt {
			at := slices.Clone(idx)
			at[axis] = red[0]
			if n.Attrs.Reverse {
				at[axis] = Num(length - 1).Plus(red[0].Times(-1))
			}
			add := &Set{acc, l.p.call(ir.Add, t, nil, l.p.ref(acc), l.value(x, at))}
			store := l.store(b, at, l.p.ref(acc))
			if n.Attrs.Exclusive {
				return []Stmt{store, add}
			}
			return []Stmt{add, store}
		})
		return append([]Stmt{&Let{acc, l.p.number(t, 0)}}, loops...)
	})
}

// fillLinearScan takes the first term as it is, and goes on from there.
func (l *lowerer) fillLinearScan(n *ir.Node, b *Buffer) {
	x, y, axis, t := n.Inputs[0], n.Inputs[1], n.Attrs.Axis, n.DType()
	length := n.Shape()[axis].Len()
	lens := n.Shape().Lens()
	if length == 0 {
		return
	}
	lens[axis] = 1
	l.kernel(n, b.Order, lens, func(idx []Affine) []Stmt {
		place := func(i Affine) []Affine {
			at := slices.Clone(idx)
			at[axis] = i
			if n.Attrs.Reverse {
				at[axis] = Num(length - 1).Plus(i.Times(-1))
			}
			return at
		}
		acc := l.p.local("state", t)
		first := place(Num(0))
		out := []Stmt{&Let{acc, l.value(y, first)}, l.store(b, first, l.p.ref(acc))}
		return append(out, l.nest([]int{length - 1}, nil, true, func(red []Affine) []Stmt {
			at := place(red[0].Plus(Num(1)))
			next := l.p.call(ir.Mul, t, nil, l.value(x, at), l.p.ref(acc))
			return []Stmt{&Set{acc, l.p.call(ir.Add, t, nil, next, l.value(y, at))}, l.store(b, at, l.p.ref(acc))}
		})...)
	})
}

func (l *lowerer) fillMatMul(n *ir.Node, b *Buffer) {
	x, y := n.Inputs[0], n.Inputs[1]
	r := n.Shape().Rank()
	k := x.Shape()[x.Shape().Rank()-1].Len()
	batch := func(s ir.Shape, idx []Affine) []Affine {
		return broadcastIndex(s[:len(s)-2], idx[:r-2])
	}
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		return l.accumulate(n, ir.Add, ir.As(n.DType(), 0), []int{k}, func(red []Affine) *Expr {
			xe := l.value(x, append(batch(x.Shape(), idx), idx[r-2], red[0]))
			ye := l.value(y, append(batch(y.Shape(), idx), red[0], idx[r-1]))
			return l.p.call(ir.Mul, n.DType(), nil, xe, ye)
		}, func(acc *Expr) Stmt { return l.store(b, idx, acc) })
	})
}

func (l *lowerer) fillConv(n *ir.Node, b *Buffer) {
	x, w := n.Inputs[0], n.Inputs[1]
	d := len(n.Attrs.Stride)
	lens := w.Shape()[2:].Lens()
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		return l.accumulate(n, ir.Add, ir.As(n.DType(), 0), lens, func(red []Affine) *Expr {
			at := unfoldIndex(append(append([]Affine{idx[0], idx[1], red[0]}, idx[3:]...), red[1:]...), d, n.Attrs.Stride, n.Attrs.Dilation)
			xe := l.value(x, at)
			we := l.value(w, append([]Affine{idx[1], idx[2]}, red...))
			return l.p.call(ir.Mul, n.DType(), nil, xe, we)
		}, func(acc *Expr) Stmt { return l.store(b, idx, acc) })
	})
}

// constant fills all of b with v.
func (l *lowerer) constant(n *ir.Node, b *Buffer, v ir.Value) {
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		return []Stmt{l.store(b, idx, l.p.lit(n.DType(), v))}
	})
}

func (l *lowerer) fillPad(n *ir.Node, b *Buffer) {
	x := n.Inputs[0]
	if x.Shape().Size() < n.Shape().Size() {
		l.constant(n, b, n.Attrs.Value)
	}
	l.kernel(n, b.Order, x.Shape().Lens(), func(idx []Affine) []Stmt {
		at := make([]Affine, len(idx))
		for i := range idx {
			at[i] = idx[i].Times(n.Attrs.Interior[i] + 1).Plus(Num(n.Attrs.Lo[i]))
		}
		return []Stmt{l.store(b, at, l.value(x, idx))}
	})
}

func (l *lowerer) fillConcat(n *ir.Node, b *Buffer) {
	start := 0
	for _, x := range n.Inputs {
		l.kernel(n, b.Order, x.Shape().Lens(), func(idx []Affine) []Stmt {
			at := slices.Clone(idx)
			at[n.Attrs.Axis] = at[n.Attrs.Axis].Plus(Num(start))
			return []Stmt{l.store(b, at, l.value(x, idx))}
		})
		start += x.Shape()[n.Attrs.Axis].Len()
	}
}

// fillFold adds each element of each window where it belongs. Windows that
// tile the axes without overlap or gap are just put there.
func (l *lowerer) fillFold(n *ir.Node, b *Buffer) {
	x := n.Inputs[0]
	d := len(n.Attrs.Stride)
	tiled := x.Shape().Size() == n.Shape().Size()
	for i := range d {
		size := x.Shape()[x.Shape().Rank()-d+i].Len()
		tiled = tiled && size == n.Attrs.Stride[i] && n.Attrs.Dilation[i] == 1
	}
	if !tiled {
		l.constant(n, b, ir.Value{})
	}
	l.kernel(n, b.Order, x.Shape().Lens(), func(idx []Affine) []Stmt {
		at := unfoldIndex(idx, d, n.Attrs.Stride, n.Attrs.Dilation)
		s := l.store(b, at, l.value(x, idx))
		s.Add = !tiled
		return []Stmt{s}
	})
}

func (l *lowerer) fillScatterAdd(n *ir.Node, b *Buffer) {
	index, updates, axis := n.Inputs[0], n.Inputs[1], n.Attrs.Axis
	r := index.Shape().Rank()
	l.constant(n, b, ir.Value{})
	l.kernel(n, b.Order, updates.Shape().Lens(), func(idx []Affine) []Stmt {
		at := slices.Clone(idx[:axis])
		at = append(at, l.dynamic(index, idx[axis:axis+r], n.Shape()[axis].Len()))
		at = append(at, idx[axis+r:]...)
		s := l.store(b, at, l.value(updates, idx))
		s.Add = true
		return []Stmt{s}
	})
}

// fillReshape copies the operand in its own order, which is the order of the
// result too.
func (l *lowerer) fillReshape(n *ir.Node, b *Buffer) {
	x := n.Inputs[0]
	if b.Order != nil {
		l.fillAny(n, b)
		return
	}
	l.kernel(n, b.Order, x.Shape().Lens(), func(idx []Affine) []Stmt {
		return []Stmt{&Store{Buf: b, Idx: []Affine{flatten(idx, x.Shape().Strides())}, E: l.value(x, idx)}}
	})
}
