package compile

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// maxPattern is the most words of memory that finding the pattern of a
// Jacobian may take; of a larger graph every element counts as dependent on
// every other.
const maxPattern = 1 << 22

// A pattern says which elements of a Jacobian can be other than zero: a set of
// columns for each row.
type pattern []set64

// A set64 is a set of small numbers, a bit each.
type set64 []uint64

func (s set64) has(i int) bool { return s[i/64]>>(i%64)&1 != 0 }
func (s set64) add(i int)      { s[i/64] |= 1 << (i % 64) }

func (s set64) union(t set64) {
	for i, w := range t {
		s[i] |= w
	}
}

// dependence is the pattern of the Jacobian of g's output: which elements of
// wrt, one after another, each of its elements is computed from. It is nil
// where there is no telling, or too much to tell. Data have no part in it.
func dependence(g *ir.Graph, wrt []*ir.Node) pattern {
	cols, elements := 0, 0
	for _, n := range wrt {
		cols += n.Shape().Size()
	}
	for _, n := range g.Nodes {
		elements += n.Shape().Size()
	}
	words := (cols + 63) / 64
	if elements > maxPattern/max(words, 1) {
		return nil
	}
	d := &dependences{words: words, of: map[*ir.Node]pattern{}}
	at := 0
	for _, n := range wrt {
		p := d.none(n.Shape().Size())
		for i := range p {
			p[i].add(at + i)
		}
		at += len(p)
		d.of[n] = p
	}
	for _, n := range g.Nodes {
		if n.Op.Info().Kind != ir.Leaf {
			d.node(n)
		}
	}
	return d.get(g.Outputs[0].Node)
}

// dependences are the patterns of nodes; one that isn't there is empty.
type dependences struct {
	words int
	of    map[*ir.Node]pattern
}

func (d *dependences) none(n int) pattern {
	p, all := make(pattern, n), make(set64, n*d.words)
	for i := range p {
		p[i] = all[i*d.words : (i+1)*d.words]
	}
	return p
}

func (d *dependences) get(n *ir.Node) pattern {
	if p := d.of[n]; p != nil {
		return p
	}
	return d.none(n.Shape().Size())
}

// node finds the pattern of a node from those of its operands.
func (d *dependences) node(n *ir.Node) {
	if !slices.ContainsFunc(n.Inputs, func(x *ir.Node) bool { return d.of[x] != nil }) || !n.DType().IsFloat() || n.Op == ir.StopGradient {
		return
	}
	p := d.none(n.Shape().Size())
	for i, x := range n.Inputs {
		if from := d.of[x]; from != nil {
			d.operand(p, n, i, from)
		}
	}
	d.of[n] = p
}

// operand adds to p what n is computed from through operand i.
func (d *dependences) operand(p pattern, n *ir.Node, i int, from pattern) {
	if k := n.Op.Info().Kind; k == ir.View || n.Op == ir.Pad || n.Op == ir.Concat {
		for k, j := range sources(n, i) {
			if j >= 0 {
				p[k].union(from[int(j)])
			}
		}
		return
	}
	if r := routeOf(n, i); r != nil {
		left := d.none(r.left.Size())
		for e, k := range r.goes {
			left[int(k)].union(from[int(r.takes[e])])
		}
		for k, j := range r.ends {
			p[k].union(left[int(j)])
		}
		return
	}
	all := make(set64, d.words)
	for _, s := range from {
		all.union(s)
	}
	for _, s := range p {
		s.union(all)
	}
}

// sources is, for each element of n, which rearranges its operands, the element
// of operand i that it is, or -1: what the interpreter makes of the elements'
// positions in their place.
func sources(n *ir.Node, i int) []float64 {
	moved := *n
	moved.Attrs.Value = ir.Float(-1)
	operands := make([]*interp.Tensor, len(n.Inputs))
	for k, x := range n.Inputs {
		t := interp.Zeros(x.Type)
		for j := range t.F {
			t.F[j] = -1
			if k == i {
				t.F[j] = float64(j)
			}
		}
		operands[k] = t
	}
	out, err := interp.Eval(&moved, operands...)
	if err != nil {
		panic(err) // of a graph that was checked
	}
	return out.F
}
