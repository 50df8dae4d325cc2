package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// simpler is what a call of op comes to when it can be told from its
// operands: what unrolling turns up. It only does what gives the same bits.
func (p *pool) simpler(op ir.Op, t ir.DType, args []*Expr) *Expr {
	lit := func(i int) bool { return args[i].Kind == Lit }
	truth := func(v bool) *Expr { return p.lit(ir.Bool, ir.Truth(v)) }
	switch op {
	case ir.Where:
		if lit(0) {
			if args[0].Val.I != 0 {
				return args[1]
			}
			return args[2]
		}
		if args[1] == args[2] {
			return args[1]
		}
	case ir.Not:
		if lit(0) {
			return truth(args[0].Val.I == 0)
		}
	case ir.And, ir.Or:
		for i := range 2 {
			if lit(i) {
				if (args[i].Val.I != 0) == (op == ir.And) {
					return args[1-i]
				}
				return args[i]
			}
		}
		return p.distinct(op, args)
	case ir.Equal, ir.Less, ir.LessOrEqual:
		if holds, known := compared(op, args[0], args[1]); known {
			return truth(holds)
		}
		if lit(0) && lit(1) {
			a, b := args[0], args[1]
			if a.T.IsFloat() {
				switch op {
				case ir.Equal:
					return truth(a.Val.F == b.Val.F)
				case ir.Less:
					return truth(a.Val.F < b.Val.F)
				}
				return truth(a.Val.F <= b.Val.F)
			}
			switch op {
			case ir.Equal:
				return truth(a.Val.I == b.Val.I)
			case ir.Less:
				return truth(a.Val.I < b.Val.I)
			}
			return truth(a.Val.I <= b.Val.I)
		}
	case ir.Cast:
		if e := args[0]; e.Kind == Index && t.IsFloat() {
			return p.index(t, e.Idx[0])
		}
		if lit(0) {
			if from := args[0]; from.T.IsFloat() && t.IsFloat() {
				return p.number(t, from.Val.F)
			} else if !from.T.IsFloat() && t != ir.Int32 {
				if t == ir.Bool {
					return truth(from.Val.I != 0)
				}
				if t == ir.Int64 {
					return p.lit(t, from.Val)
				}
				return p.number(t, float64(from.Val.I))
			}
		}
	case ir.Mul:
		for i := range 2 {
			if lit(i) && (t.IsFloat() && args[i].Val.F == 1 || !t.IsFloat() && args[i].Val.I == 1) {
				return args[1-i]
			}
		}
	case ir.Add:
		if t.IsInt() {
			for i := range 2 {
				if lit(i) && args[i].Val.I == 0 {
					return args[1-i]
				}
			}
		}
	}
	return nil
}

// distinct is a chain of Ands or of Ors without the conditions that are there
// more than once, which go vet objects to; nil where each is there once.
func (p *pool) distinct(op ir.Op, args []*Expr) *Expr {
	var conds []*Expr
	twice := false
	var add func(e *Expr)
	add = func(e *Expr) {
		switch {
		case e.Kind == Call && e.Op == op:
			for _, a := range e.Args {
				add(a)
			}
		case slices.Contains(conds, e):
			twice = true
		default:
			conds = append(conds, e)
		}
	}
	for _, a := range args {
		add(a)
	}
	if !twice {
		return nil
	}
	r := conds[0]
	for _, c := range conds[1:] {
		r = p.call(op, ir.Bool, nil, r, c)
	}
	return r
}

// compared is whether the comparison holds of integers, where the ranges of
// the loops that they are indices of tell.
func compared(op ir.Op, a, b *Expr) (holds, known bool) {
	if !a.T.IsInt() {
		return false, false
	}
	if a == b {
		return op != ir.Less, true
	}
	x, ok := indexOf(a)
	y, ok2 := indexOf(b)
	if !ok || !ok2 {
		return false, false
	}
	lo, hi := x.Plus(y.Times(-1)).Range()
	switch op {
	case ir.Equal:
		return lo == 0 && hi == 0, lo == hi || lo > 0 || hi < 0
	case ir.Less:
		return hi < 0, hi < 0 || lo >= 0
	}
	return hi <= 0, hi <= 0 || lo > 0
}

// indexOf is an index, or a constant that could be one, as an index.
func indexOf(e *Expr) (Affine, bool) {
	switch {
	case e.Kind == Index:
		return e.Idx[0], true
	case e.Kind == Lit && -ir.MaxElements <= e.Val.I && e.Val.I <= ir.MaxElements:
		return Num(int(e.Val.I)), true
	}
	return Affine{}, false
}
