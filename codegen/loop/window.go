package loop

import (
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A window is a product of matrices whose rows, and whose sums, may take
// several loops: a convolution, with a row for each position of its window.
type window struct {
	outer []*Loop // those that both operands depend on
	rows  []*Loop // those of the left operand alone
	j     *Loop   // over columns, of the right operand
	sums  []*Loop
	acc   *Local
	x, y  *Expr
	after []Stmt
}

// window is the kernel as such a product, or nil if it isn't one.
func (p *pool) window(k *Kernel) *window {
	chain, body := domain(k.Body)
	n := len(chain)
	if !k.heavy || n < 2 || len(body) < 2 {
		return nil
	}
	w := &window{j: chain[n-1], after: body[2:]}
	let, ok := body[0].(*Let)
	if !ok || nested(w.after) || let.E.Kind != Lit || !let.E.Val.Equal(ir.Value{}) {
		return nil
	}
	for body = body[1:2]; ; {
		l, ok := sole(body)
		if !ok {
			break
		}
		if !l.Reduce || !plain(l) {
			return nil
		}
		w.sums, body = append(w.sums, l), l.Body
	}
	if len(body) != 1 || len(w.sums) == 0 {
		return nil
	}
	w.sums, body = p.sorted(w.sums, body)
	set, ok := body[0].(*Set)
	if !ok || set.L != let.L {
		return nil
	}
	w.acc = let.L
	if w.x, w.y = factors(set, w.j.Var); w.x == nil {
		return nil
	}
	for _, l := range chain[:n-1] {
		switch x, y := variesWith(w.x, l.Var), variesWith(w.y, l.Var); {
		case x && !y:
			w.rows = append(w.rows, l)
		case y && !x:
			return nil
		default:
			w.outer = append(w.outer, l)
		}
	}
	if len(w.rows) == 0 {
		return nil
	}
	return w
}

// factors is what the statement adds the product of to a variable: the factor
// that is the same for all iterations of v first, or nil when it doesn't have
// this form.
func factors(set *Set, v *Var) (x, y *Expr) {
	if accumulators([]Stmt{set}) == nil || set.E.Op != ir.Add {
		return nil, nil
	}
	e := set.E.Args[1]
	if e.Kind != Call || e.Op != ir.Mul {
		return nil, nil
	}
	x, y = e.Args[0], e.Args[1]
	if variesWith(x, v) {
		x, y = y, x
	}
	if variesWith(x, v) || !variesWith(y, v) {
		return nil, nil
	}
	return x, y
}

// sorted is a nest of sums with the loop over neighbours in memory innermost,
// and those that are one in memory made one. What is read in one place for many
// columns decides: a copy of the other operand lies as the loops are.
func (p *pool) sorted(sums []*Loop, body []Stmt) ([]*Loop, []Stmt) {
	step := func(l *Loop) int {
		least := 1 << 40
		for _, e := range loadsOf(body) {
			if len(e.Idx) == 0 { // a scalar
				continue
			}
			if k := e.Idx[len(e.Idx)-1].Coef(l.Var); k != 0 {
				least = min(least, max(k, -k))
			}
		}
		return least
	}
	nest := copyLoops(sums)
	slices.SortStableFunc(nest, func(a, b *Loop) int { return step(b) - step(a) })
	inner := p.lengthen(wrap(nest, body))
	nest = nil
	for {
		l, ok := sole(inner)
		if !ok {
			return nest, inner
		}
		nest, inner = append(nest, l), l.Body
	}
}

// describe is the product as the choice of its blocks sees it.
func (w *window) describe(lanes int) plan.Window {
	d := plan.Window{N: w.j.Hi, Lanes: lanes, Bytes: w.acc.T.Bytes()}
	for _, l := range w.rows {
		d.Rows = append(d.Rows, l.Hi)
	}
	for _, l := range w.sums {
		d.Sums = append(d.Sums, l.Hi)
	}
	return d
}
