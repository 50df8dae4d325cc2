package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// Some ops change their memory step by step, each step reading what the steps
// before it wrote. Their kernels are serial: what they say is done as it
// stands, and no pass joins them to others or takes their loops apart.

// serial adds a kernel whose statements are done in their order, for each
// position of axes of the lengths.
func (l *lowerer) serial(n *ir.Node, lens []int, body func(lead []Affine) []Stmt) {
	if n.Shape().Size() == 0 {
		return
	}
	l.whole = true
	l.kernel(n, nil, lens, body)
	l.whole = false
	l.kernels[len(l.kernels)-1].serial = true
}

// free is the kernels that aren't serial.
func (f *Func) free() []*Kernel {
	return slices.DeleteFunc(slices.Clone(f.Kernels), func(k *Kernel) bool { return k.serial })
}

// inPlace fills b with y, broadcast to its shape, for a serial kernel to change.
func (l *lowerer) inPlace(n *ir.Node, b *Buffer, y *ir.Node) {
	b.InPlace = true
	l.kernel(n, b.Order, y.Shape().Lens(), func(idx []Affine) []Stmt {
		return []Stmt{l.store(b, idx, l.value(y, idx))}
	})
}

// steps is a loop in order over i in [0, n), where there is more than one i.
func (l *lowerer) steps(n int, body func(i Affine) []Stmt) []Stmt {
	return l.stepsUntil(n, Num(n), body)
}

// stepsUntil is a loop in order over i in [0, until), until being at most n.
func (l *lowerer) stepsUntil(n int, until Affine, body func(i Affine) []Stmt) []Stmt {
	if len(until.Terms) == 0 {
		n, until = min(n, until.C), Affine{}
		if n == 1 {
			return body(Num(0))
		}
	}
	if n <= 0 {
		return nil
	}
	v := l.p.newVar("", n)
	return []Stmt{&Loop{Var: v, Hi: n, Step: 1, Until: until, Reduce: true, Body: body(At(v))}}
}

// A grid is the matrices in a buffer at one position of their leading axes.
type grid struct {
	l    *lowerer
	b    *Buffer
	lead []Affine
}

func (g grid) at(i, j Affine) []Affine { return append(slices.Clone(g.lead), i, j) }

func (g grid) load(i, j Affine) *Expr { return g.l.p.load(g.b, address(g.b, g.at(i, j))) }

func (g grid) store(i, j Affine, e *Expr) Stmt { return g.l.store(g.b, g.at(i, j), e) }

// swap makes two rows of n elements change places.
func (g grid) swap(n int, i, j Affine) []Stmt {
	return g.l.steps(n, func(c Affine) []Stmt {
		kept := g.l.p.local("kept", g.b.Type.DType)
		return []Stmt{
			&Let{kept, g.load(i, c)},
			g.store(i, c, g.load(j, c)),
			g.store(j, c, g.l.p.ref(kept)),
		}
	})
}

// calc has the arithmetic of one element type.
type calc struct {
	p *pool
	t ir.DType
}

func (c calc) op(op ir.Op, args ...*Expr) *Expr { return c.p.call(op, c.t, nil, args...) }

func (c calc) is(op ir.Op, args ...*Expr) *Expr { return c.p.call(op, ir.Bool, nil, args...) }

// less takes x*y from the variable.
func (c calc) less(s *Local, x, y *Expr) Stmt {
	return &Set{s, c.op(ir.Sub, c.p.ref(s), c.op(ir.Mul, x, y))}
}
