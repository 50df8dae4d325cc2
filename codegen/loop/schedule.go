package loop

import (
	"fmt"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// schedule decides what happens to the loops of a kernel, and does it.
func (f *Func) schedule(k *Kernel) {
	if lines := f.lines(k); lines != nil {
		k.Body = lines
		return
	}
	k.Body = f.tile(k)
	k.Body = f.inner(k, k.Body, 0)
}

// tile turns a kernel's loops over independent iterations into a register
// tile around its reductions: products of two operands that each depend on
// one of two loops load each element once for several products.
func (f *Func) tile(k *Kernel) []Stmt {
	chain, body := domain(k.Body)
	red := reduceLoops(body)
	if len(chain) == 0 || len(red) == 0 {
		return k.Body
	}
	loads := loadsOf(red)
	if !k.heavy && !light(chain, body, loads) {
		return k.Body
	}
	costs := make([]plan.Access, len(loads))
	for i, e := range loads {
		costs[i].DependsOn = make([]bool, len(chain))
		for j, l := range chain {
			costs[i].DependsOn[j] = dependsOn(e, l.Var)
		}
		costs[i].Contiguous = len(chain) > 0 && contiguous(e, chain[len(chain)-1].Var)
	}
	lens := make([]int, len(chain))
	for i, l := range chain {
		lens[i] = l.Hi
	}
	t := plan.ChooseTile(lens, costs, len(sets(red)))
	if out := f.scalarProduct(k, t); out != nil {
		return out
	}
	out := k.Body
	for i := len(chain) - 1; i >= 0; i-- {
		if t[i] > 1 {
			out = f.jamAt(out, i, t[i])
			k.step("loop %d of %d: %d iterations side by side", i+1, len(chain), t[i])
		}
	}
	return out
}

// light reports whether a reduction that isn't a contraction gains from a
// tile: when iterations side by side load the same elements, or when they
// make one pass over memory of what would be many.
func light(chain []*Loop, body []Stmt, loads []*Expr) bool {
	for _, s := range body {
		switch s := s.(type) {
		case *Let, *Store:
		case *Loop:
			if !s.Reduce {
				return false
			}
		default:
			return false
		}
	}
	if !cheap(body) {
		return false
	}
	last := chain[len(chain)-1].Var
	for _, e := range loads {
		if contiguous(e, last) {
			return true
		}
		for _, l := range chain {
			if !dependsOn(e, l.Var) {
				return true
			}
		}
	}
	return false
}

// jamAt jams the loop at the depth of a nest.
func (f *Func) jamAt(body []Stmt, depth, t int) []Stmt {
	l := body[0].(*Loop)
	if depth == 0 {
		return f.pool.jam(l, t)
	}
	outer := *l
	outer.Body = f.jamAt(l.Body, depth-1, t)
	return []Stmt{&outer}
}

// domain is the loops over independent iterations around everything else.
func domain(body []Stmt) (chain []*Loop, inner []Stmt) {
	for len(body) == 1 {
		l, ok := body[0].(*Loop)
		if !ok || l.Reduce {
			break
		}
		chain = append(chain, l)
		body = l.Body
	}
	return chain, body
}

// reduceLoops is the reducing loops among the statements.
func reduceLoops(body []Stmt) []Stmt {
	var out []Stmt
	for _, s := range body {
		if l, ok := s.(*Loop); ok && l.Reduce {
			out = append(out, l)
		}
	}
	return out
}

// loadsOf is the loads in the statements, each once.
func loadsOf(body []Stmt) []*Expr {
	var loads []*Expr
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				if e.Kind == Load {
					loads = append(loads, e)
				}
			})
		})
	})
	return loads
}

// sets is the settings of variables in the statements.
func sets(body []Stmt) []*Set {
	var out []*Set
	visit(body, func(s Stmt) {
		if set, ok := s.(*Set); ok {
			out = append(out, set)
		}
	})
	return out
}

func dependsOn(e *Expr, v *Var) bool {
	found := false
	walk(e, map[*Expr]bool{}, func(e *Expr) {
		for _, a := range e.Idx {
			found = found || a.Coef(v) != 0
		}
	})
	return found
}

// contiguous reports whether neighbouring iterations of v load neighbours.
func contiguous(e *Expr, v *Var) bool {
	return len(e.Idx) > 0 && e.Idx[len(e.Idx)-1].Coef(v) == 1
}

// cheap reports whether the statements do only arithmetic: what calls a
// function gains nothing from being done side by side.
func cheap(body []Stmt) bool {
	ok := true
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		if _, branch := s.(*If); branch {
			ok = false
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) { ok = ok && (e.Kind != Call || plan.Cheap(e.Op)) })
		})
	})
	return ok
}

// ops is the number of operations in the statements, loads and stores too.
func ops(body []Stmt) int {
	n := 0
	seen := map[*Expr]bool{}
	visit(body, func(s Stmt) {
		n++
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				if e.Kind != Lit && e.Kind != Ref {
					n++
				}
			})
		})
	})
	return n
}

// inner goes to the innermost loops: short ones become straight code, the
// sums of a tile get several steps to a pass, single sums several
// accumulators.
func (f *Func) inner(k *Kernel, body []Stmt, depth int) []Stmt {
	var out []Stmt
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			out = append(out, s)
			continue
		}
		if blocks := f.blocks(k, l); blocks != nil {
			out = append(out, f.inner(k, blocks, depth)...)
			continue
		}
		c := *l
		c.Body = f.inner(k, l.Body, depth+1)
		out = append(out, f.leaf(k, &c, depth)...)
	}
	return out
}

// blocks divides a long sum of float32 numbers.
func (f *Func) blocks(k *Kernel, l *Loop) []Stmt {
	if !l.Reduce || l.Lanes > 0 || l.trips() < 2*plan.SumBlock {
		return nil
	}
	for _, s := range sets(l.Body) {
		if s.L.T != ir.Float32 || s.E.Kind != Call || s.E.Op != ir.Add {
			return nil
		}
	}
	blocks := f.pool.blocks(l, plan.SumBlock)
	if blocks != nil {
		k.step("a sum of %d in blocks of %d", l.trips(), plan.SumBlock)
	}
	return blocks
}

func (f *Func) leaf(k *Kernel, l *Loop, depth int) []Stmt {
	nested := false
	visit(l.Body, func(s Stmt) {
		if _, ok := s.(*Loop); ok {
			nested = true
		}
	})
	if nested || l.Lanes > 0 {
		return []Stmt{l}
	}
	sums, n := len(sets(l.Body)), l.trips()
	tiled := l.Reduce && sums >= plan.TileSums && cheap(l.Body)
	switch {
	case depth > 0 && n <= plan.UnrollTrips && (n*ops(l.Body) <= plan.UnrollOps || tiled && n*sums <= plan.UnrollSums):
		k.step("inner loop of %d unrolled", n)
		return f.pool.unroll(l)
	case tiled:
		if by := plan.UnrollBy(n, sums); by > 1 {
			k.step("%d steps of the sum in a pass", by)
			return f.pool.unrollBy(l, by)
		}
	case l.Reduce && sums > 0 && cheap(l.Body):
		if spread := f.pool.spread(l, plan.Accumulators/sums); spread != nil {
			k.step("a sum in %d accumulators", plan.Accumulators)
			return spread
		}
	case l.Reduce && sums > 0 && depth > 0:
		// A sum of its own: over all loops, small numbers would be added to a
		// large one.
		if own := f.pool.spread(l, 1); own != nil {
			return own
		}
	}
	return []Stmt{l}
}

// step notes what was done to the kernel.
func (k *Kernel) step(format string, args ...any) {
	k.Steps = append(k.Steps, fmt.Sprintf(format, args...))
}
