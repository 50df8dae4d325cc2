package loop

import (
	"encoding/binary"
	"slices"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// Lower is the naive code of the planned graph: checks of indices, then for
// each node with memory the loops that fill it, in the order of the graph.
func Lower(pl *plan.Plan) *Func {
	l := newLowerer(pl, newPool())
	for _, n := range pl.Graph.Inputs {
		l.bufs[n] = l.p.buffer(n.Attrs.Name, n.Type, Arg, n)
		l.args[n.Attrs.Name] = n
	}
	if pl.Of != nil {
		for _, n := range pl.Of.Inputs {
			if arg := l.args[n.Attrs.Name]; arg != nil {
				l.bufs[n] = l.bufs[arg]
			}
		}
	}
	return l.lower(func(_ int, o ir.Output) *Buffer { return l.p.buffer(o.Name, o.Node.Type, Result, o.Node) })
}

func newLowerer(pl *plan.Plan, p *pool) *lowerer {
	return &lowerer{
		p: p, pl: pl,
		bufs: map[*ir.Node]*Buffer{}, memo: map[string]*Expr{}, filled: map[*ir.Node]bool{}, args: map[string]*ir.Node{},
		looped: map[*ir.Node]bool{}, copied: map[*ir.Node]*Buffer{},
	}
}

// lower is the code of the graph, whose inputs have buffers, and its outputs
// those that result gives.
func (l *lowerer) lower(result func(i int, o ir.Output) *Buffer) *Func {
	pl := l.pl
	// An output that is computed goes straight to its destination. One that
	// isn't (an argument, a view, a second name for a node), or that lies
	// otherwise, is copied there.
	copies := map[int]*Buffer{}
	for i, o := range pl.Graph.Outputs {
		b := result(i, o)
		if _, ok := pl.Buffered[o.Node]; ok && l.bufs[o.Node] == nil && o.Node.Op != ir.Reshape && pl.Layout[o.Node] == nil && !(pl.Vectors() && plan.Apart(o.Node.Type)) && !carried(o.Node) {
			l.bufs[o.Node] = b
		} else {
			copies[i] = b
		}
	}
	l.findChecks()
	l.check()
	for _, n := range pl.Graph.Nodes {
		if _, ok := pl.Buffered[n]; !ok {
			continue
		}
		if n.Op == ir.Input {
			b := l.p.buffer(plan.Name(n), n.Type, Temp, n)
			l.copy(n, b)
			l.bufs[n] = b
			continue
		}
		if l.bufs[n] == nil {
			l.bufs[n] = l.p.buffer(plan.Name(n), n.Type, Temp, n)
			l.bufs[n].Order = pl.Layout[n]
		}
		l.fill(n, l.bufs[n])
		l.filled[n] = true
		l.check()
	}
	for i, o := range pl.Graph.Outputs {
		if b := copies[i]; b != nil {
			l.copy(o.Node, b)
		}
	}
	return &Func{Kernels: l.kernels, pool: l.p}
}

// carried reports whether n is a carry of a loop, which has memory of its own.
func carried(n *ir.Node) bool {
	a := &n.Attrs
	return n.Op == ir.Scan && (a.Index < a.Carries || a.Index >= a.Carries+a.Outs() || n.Shape().Size() == 0)
}

type lowerer struct {
	p       *pool
	pl      *plan.Plan
	bufs    map[*ir.Node]*Buffer
	kernels []*Kernel
	root    *ir.Node         // whose loops are being written: its own value isn't there yet
	memo    map[string]*Expr // of value, by node and index
	filled  map[*ir.Node]bool
	args    map[string]*ir.Node // the graph's inputs, by name
	pending []*indexCheck
	whole   bool                 // loops can't be taken apart: see divide
	looped  map[*ir.Node]bool    // results of loops that are done
	copied  map[*ir.Node]*Buffer // of operands of loops
	looked  map[*ir.Node]bool    // inputs of a step whose elements are checked before the loop
}

// value is the element of n at idx.
func (l *lowerer) value(n *ir.Node, idx []Affine) *Expr {
	if b := l.bufs[n]; b != nil && n != l.root {
		return l.p.load(b, address(b, idx))
	}
	k := binary.AppendVarint(nil, int64(n.ID))
	for _, a := range idx {
		k = a.appendKey(k)
	}
	key := string(k)
	if e, ok := l.memo[key]; ok {
		return e
	}
	e := l.compute(n, idx)
	l.memo[key] = e
	return e
}

// address is the element at idx of the buffer as a load or store has it.
func address(b *Buffer, idx []Affine) []Affine {
	if b.Role == Temp {
		return []Affine{rejoin(flatten(idx, plan.Strides(b.Type.Shape, b.Order)))}
	}
	return idx
}

// compute is the element of n at idx from elements of its operands.
func (l *lowerer) compute(n *ir.Node, idx []Affine) *Expr {
	switch n.Op.Info().Kind {
	case ir.Leaf:
		if n.Op == ir.Const {
			return l.p.lit(n.DType(), n.Attrs.Value)
		}
		return l.p.index(n.DType(), idx[0]) // Iota
	case ir.View:
		return l.value(n.Inputs[0], l.viewIndex(n, idx))
	case ir.Elementwise:
		args := make([]*Expr, len(n.Inputs))
		for i, x := range n.Inputs {
			args[i] = l.value(x, broadcastIndex(x.Shape(), idx))
		}
		if l.pl.Vectors() {
			if e := l.chosen(n, args[0]); e != nil {
				return e
			}
		}
		return l.p.call(n.Op, n.DType(), n, args...)
	case ir.Indexing:
		return l.gather(n, idx)
	}
	panic("loop: " + n.Op.String() + " has no memory and can't be computed in place")
}

// chosen is a function of x that vectors compute as a choice between numbers,
// or nil.
func (l *lowerer) chosen(n *ir.Node, x *Expr) *Expr {
	t := n.DType()
	where := func(cond, x, y *Expr) *Expr { return l.p.call(ir.Where, t, n, cond, x, y) }
	switch {
	case n.Op == ir.Cast && x.T == ir.Bool:
		return where(x, l.p.number(t, 1), l.p.number(t, 0))
	case n.Op == ir.Sign && t.IsFloat():
		less := func(x, y *Expr) *Expr { return l.p.call(ir.Less, ir.Bool, nil, x, y) }
		zero := l.p.number(t, 0)
		return where(less(zero, x), l.p.number(t, 1), where(less(x, zero), l.p.number(t, -1), x))
	}
	return nil
}

// gather is an element of a Gather or GatherElements.
func (l *lowerer) gather(n *ir.Node, idx []Affine) *Expr {
	x, index, axis := n.Inputs[0], n.Inputs[1], n.Attrs.Axis
	if n.Op == ir.GatherElements {
		at := append([]Affine(nil), idx...)
		at[axis] = l.dynamic(index, idx, x.Shape()[axis].Len())
		return l.value(x, at)
	}
	r := index.Shape().Rank()
	at := append([]Affine(nil), idx[:axis]...)
	at = append(at, l.dynamic(index, idx[axis:axis+r], x.Shape()[axis].Len()))
	at = append(at, idx[axis+r:]...)
	return l.value(x, at)
}

// dynamic is the index that the element of index at idx names, one of n.
func (l *lowerer) dynamic(index *ir.Node, idx []Affine, n int) Affine {
	if n == 1 {
		return Num(0) // anything else is refused before
	}
	e := l.value(index, idx)
	if e.Kind == Lit {
		return Num(int(e.Val.I))
	}
	return At(l.p.computed(e, n))
}

// axis is one axis of a nest: its loops' lengths, whose product is the axis's.
// There is one, unless an index through a Reshape needs it in parts.
type axis []int

// nest makes the loops over the axes of the lengths, in the order or as they
// are, and calls body with an index for each. When body needs a loop in parts it is called again with them.
// Over an axis without positions there is nothing to do.
func (l *lowerer) nest(lens, order []int, reduce bool, body func(idx []Affine) []Stmt) []Stmt {
	if slices.Contains(lens, 0) {
		return nil
	}
	axes := make([]axis, len(lens))
	for i, n := range lens {
		axes[i] = axis{n}
	}
	for {
		loops, idx, where := l.axes(axes, order, reduce)
		inner, need := try(func() []Stmt { return body(idx) })
		if need == nil {
			return wrap(loops, inner)
		}
		at, mine := where[need.v]
		if !mine {
			panic(need) // of a nest outside this one
		}
		old := axes[at[0]]
		parts := append(axis(nil), old[:at[1]]...)
		parts = append(parts, old[at[1]]/need.inner, need.inner)
		axes[at[0]] = append(parts, old[at[1]+1:]...)
	}
}

// try calls f and catches the split that it needs.
func try(f func() []Stmt) (out []Stmt, need *split) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *split:
			out, need = nil, r
		default:
			panic(r)
		}
	}()
	return f(), nil
}

// axes makes a loop for each part of each axis. where tells which axis and
// part a variable stands for.
func (l *lowerer) axes(axes []axis, order []int, reduce bool) (loops []*Loop, idx []Affine, where map[*Var][2]int) {
	where = map[*Var][2]int{}
	idx = make([]Affine, len(axes))
	for at := range axes {
		i := at
		if order != nil {
			i = order[at]
		}
		parts := axes[i]
		var a Affine
		for j, n := range parts {
			a = a.Times(n)
			if n == 1 {
				continue
			}
			v := l.p.newVar("", n)
			where[v] = [2]int{i, j}
			loops = append(loops, &Loop{Var: v, Hi: n, Step: 1, Reduce: reduce})
			a = a.Plus(At(v))
		}
		idx[i] = a
	}
	return loops, idx, where
}

// wrap puts the body in the loops, the first outermost.
func wrap(loops []*Loop, body []Stmt) []Stmt {
	for i := len(loops) - 1; i >= 0; i-- {
		loops[i].Body = body
		body = []Stmt{loops[i]}
	}
	return body
}

// kernel adds the nest over the lengths to the code: in the order of the axes
// of what it fills, with more axes innermost.
func (l *lowerer) kernel(n *ir.Node, order, lens []int, body func(idx []Affine) []Stmt) {
	if slices.Contains(lens, 0) {
		return
	}
	if order != nil {
		order = slices.Clone(order)
		for i := len(order); i < len(lens); i++ {
			order = append(order, i)
		}
	}
	l.root = n
	clear(l.memo) // of a check before it, maybe: nodes of another graph, which have these numbers too
	l.kernels = append(l.kernels, &Kernel{
		Nodes: []*ir.Node{n},
		Body:  l.nest(lens, order, false, body),
		heavy: n.Op.Info().Kind == ir.Contraction,
		stay:  l.pl.Again[n],
	})
	l.root = nil
}

func (l *lowerer) store(b *Buffer, idx []Affine, e *Expr) *Store {
	return &Store{Buf: b, Idx: address(b, idx), E: e}
}

// copy fills b with n, which has no memory of its own or keeps it.
func (l *lowerer) copy(n *ir.Node, b *Buffer) {
	l.kernel(n, b.Order, n.Shape().Lens(), func(idx []Affine) []Stmt {
		l.root = nil
		return []Stmt{l.store(b, idx, l.value(n, idx))}
	})
}
