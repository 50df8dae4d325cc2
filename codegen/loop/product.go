package loop

import (
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A product is a kernel that multiplies matrices: loops over rows i and
// columns j around a sum of x times y, of which x is the same for all j and y
// for all i, and what is done with the sum.
type product struct {
	outer []*Loop // around those over rows and columns
	i, j  *Loop
	k     *Loop
	acc   *Local
	x, y  *Expr
	after []Stmt
}

// product is the kernel as a product of matrices, or nil if it isn't one.
func (k *Kernel) product() *product {
	chain, body := domain(k.Body)
	n := len(chain)
	if !k.heavy || n < 2 || len(body) < 2 {
		return nil
	}
	p := &product{outer: chain[:n-2], i: chain[n-2], j: chain[n-1], after: body[2:]}
	let, ok1 := body[0].(*Let)
	sum, ok2 := body[1].(*Loop)
	if !ok1 || !ok2 || !sum.Reduce || sum.Lo != 0 || sum.Step != 1 || nested(p.after) || let.E.Kind != Lit || len(sum.Body) != 1 {
		return nil
	}
	set, ok := sum.Body[0].(*Set)
	if !ok || set.L != let.L || accumulators(sum.Body) == nil || set.E.Op != ir.Add || !let.E.Val.Equal(ir.Value{}) {
		return nil
	}
	e := set.E.Args[1]
	if e.Kind != Call || e.Op != ir.Mul {
		return nil
	}
	p.k, p.acc, p.x, p.y = sum, let.L, e.Args[0], e.Args[1]
	if variesWith(p.x, p.j.Var) {
		p.x, p.y = p.y, p.x
	}
	if variesWith(p.x, p.j.Var) || variesWith(p.y, p.i.Var) || !variesWith(p.x, p.i.Var) || !variesWith(p.y, p.j.Var) || !variesWith(p.y, sum.Var) {
		return nil
	}
	return p
}

// variesWith reports whether e depends on the variable in any way.
func variesWith(e *Expr, v *Var) bool {
	vary := variance{vars: map[*Var]bool{v: true}, memo: map[*Expr]bool{}}
	return vary.varies(e)
}

// describe is the product as the choice of its blocks sees it. w is the lanes
// of its vectors, or 0.
func (p *product) describe(w int) plan.Product {
	d := plan.Product{M: p.i.Hi, N: p.j.Hi, K: p.k.Hi, Bytes: p.acc.T.Bytes(), Lanes: w}
	if p.y.Kind == Load && p.y.Buf.Role == Temp {
		at := p.y.Idx[0]
		d.Flat = at.Coef(p.j.Var) == 1 && at.Coef(p.k.Var) == p.j.Hi
	}
	if last := len(p.x.Idx) - 1; p.x.Kind == Load && last >= 0 {
		d.Columns = p.x.Idx[last].Coef(p.i.Var) == 1 && p.x.Idx[last].Coef(p.k.Var) != 1
		d.Along = w > 0 && turned(p.x.T) > 0 && p.x.T == p.acc.T && alongRows(p.x.Idx, p.k.Var) && !computedIndex(p.x.Idx)
	}
	return d
}

// turnedProduct is the product in vectors where its right operand lies with the
// neighbours of a column side by side: panels of it are turned while they are
// copied. There are w lanes; it is nil where that isn't so or can't be done.
func (f *Func) turnedProduct(k *Kernel, p *product) (out []Stmt, w int) {
	n := turned(p.acc.T)
	if f.Target.Bits < 256 || n == 0 || !p.crosswise() {
		return nil, 0
	}
	// As it is with panels.
	panel := f.pool.buffer("", ir.Type{DType: p.acc.T, Shape: ir.Of(p.k.Hi, p.j.Hi)}, Temp, nil)
	s := f.pool.subst()
	s.memo[p.y] = f.pool.load(panel, []Affine{At(p.k.Var).Times(p.j.Hi).Plus(At(p.j.Var))})
	columns := *p.j
	columns.Body = s.stmts(p.j.Body)
	w, once := f.canLane(&columns)
	if w == 0 {
		return nil, 0
	}
	b := f.chooseBlocks(p, w)
	b.Pack = true
	for _, c := range append(cuts(p.j.Hi, b.Width*w), cuts(p.k.Hi, b.Sum)...) {
		if c.length < n {
			return nil, 0
		}
	}
	return f.vectorBlocks(k, p, b, w, once), w
}

// crosswise reports whether neighbours in a column of the right operand are
// neighbours in memory, and those in a row aren't.
func (p *product) crosswise() bool {
	return p.y.Kind == Load && alongRows(p.y.Idx, p.k.Var) && !alongRows(p.y.Idx, p.j.Var)
}

// vectorProduct is the product with its columns in vectors of w lanes.
func (f *Func) vectorProduct(k *Kernel, p *product, w int, once bool) []Stmt {
	return f.vectorBlocks(k, p, f.chooseBlocks(p, w), w, once)
}

// chooseBlocks is the blocks of a product in vectors of w lanes.
func (f *Func) chooseBlocks(p *product, w int) plan.Blocks {
	d := p.describe(w)
	d.Columns = d.Columns && f.canCopy(p.x, p.i, w)
	return plan.ChooseBlocks(d, 0)
}

// vectorBlocks is the product in the blocks, in vectors of w lanes.
func (f *Func) vectorBlocks(k *Kernel, p *product, b plan.Blocks, w int, once bool) []Stmt {
	k.step("columns in vectors of %d, %d side by side", w, b.Width)
	return f.walks(k, f.block(k, p, b, w, once, func(columns int) int { return plan.TileRows((columns+w-1)/w, w*p.acc.T.Bytes()) }), nil, true)
}

// scalarProduct is the kernel as a product in blocks for scalar code, or nil if
// it isn't one or gains nothing by that. tile is the iterations of each of its
// loops that are done side by side.
func (f *Func) scalarProduct(k *Kernel, tile []int) []Stmt {
	p := k.product()
	if p == nil {
		return nil
	}
	n := len(tile)
	b := plan.ChooseBlocks(p.describe(1), tile[n-1])
	if !b.Pack {
		return nil
	}
	k.step("%d rows and %d columns side by side", tile[n-2], tile[n-1])
	return f.block(k, p, b, 0, false, func(int) int { return tile[n-2] })
}

// canCopy reports whether e can be copied for w iterations of the loop at once.
func (f *Func) canCopy(e *Expr, l *Loop, w int) bool {
	c := newLaneCheck(l.Var, nil)
	return c.ok(e) && c.t == e.T && !c.functions
}
