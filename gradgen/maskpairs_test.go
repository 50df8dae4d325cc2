package gradgen

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// Two uses of a node under conditions that are alike in part: what looks like
// the two branches of a select, or like a narrower condition, and isn't, too.
func TestTwoMasks(t *testing.T) {
	type nodes = []*ir.Node
	conditions := []struct {
		name string
		f    func(b *build.Builder, c nodes) (p, q *ir.Node) // of bools [2 3], [2 3] and [3]
	}{
		{"opposite", func(b *build.Builder, c nodes) (p, q *ir.Node) { return c[0], b.Not(c[0]) }},
		{"opposite within one", func(b *build.Builder, c nodes) (p, q *ir.Node) {
			return b.And(c[1], c[0]), b.And(c[1], b.Not(c[0]))
		}},
		{"opposite within two", func(b *build.Builder, c nodes) (p, q *ir.Node) {
			return b.And(c[1], c[0]), b.And(b.Expand(c[2], ir.Of(2, 3)), b.Not(c[0]))
		}},
		{"one or the opposite", func(b *build.Builder, c nodes) (p, q *ir.Node) {
			return b.And(c[1], c[0]), b.Or(c[1], b.Not(c[0]))
		}},
		{"the opposite of what is stretched", func(b *build.Builder, c nodes) (p, q *ir.Node) { return b.Not(c[2]), b.Or(c[2], c[0]) }},
		{"a narrower one", func(b *build.Builder, c nodes) (p, q *ir.Node) { return c[0], b.And(c[0], c[1]) }},
		{"narrower than the opposite", func(b *build.Builder, c nodes) (p, q *ir.Node) { return b.Not(c[0]), b.And(c[0], c[1]) }},
		{"one", func(b *build.Builder, c nodes) (p, q *ir.Node) { return c[0], c[0] }},
		{"one for all", func(b *build.Builder, c nodes) (p, q *ir.Node) {
			p = b.Reshape(b.Slice(c[2], []int{0}, []int{1}, []int{1}), nil)
			return p, p
		}},
		{"opposite ones for all", func(b *build.Builder, c nodes) (p, q *ir.Node) {
			p = b.Reshape(b.Slice(c[2], []int{0}, []int{1}, []int{1}), nil)
			return p, b.Not(p)
		}},
	}
	// pairs are what is done under the conditions: that carries a mask on, or
	// settles it.
	words := []struct {
		name string
		f    func(b *build.Builder, x *ir.Node) *ir.Node
	}{
		{"sine", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Sin(x) }},
		{"twice", func(b *build.Builder, x *ir.Node) *ir.Node { return b.Mul(x, b.Scalar(ir.Float64, 2)) }},
		{"running sum", func(b *build.Builder, x *ir.Node) *ir.Node { return b.CumSum(x, 1, false, false) }},
	}
	for _, c := range conditions {
		for _, p := range words {
			for _, q := range words {
				t.Run(fmt.Sprint(c.name, ", ", p.name, ", ", q.name), func(t *testing.T) {
					g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node {
						zero := b.Scalar(ir.Float64, 0)
						m, n := c.f(b, in[1:])
						x := b.Exp(in[0])
						return b.Add(b.Where(m, p.f(b, x), zero), b.Where(n, q.f(b, x), zero))
					}, f64(2, 3), boolean(2, 3), boolean(2, 3), boolean(3))
					for seed := range uint64(8) {
						compareWithDifferences(t, g, rand.New(rand.NewPCG(seed, 9)), uniformIn(-1, 1))
					}
				})
			}
		}
	}
}

// One condition for all goes through ops that multiply and add up, and through
// a change of shape on the way: 0 times infinity doesn't come of it.
func TestOneMaskForAll(t *testing.T) {
	type nodes = []*ir.Node
	zero := func(b *build.Builder) *ir.Node { return b.Scalar(ir.Float64, 0) }
	for _, conditions := range []int{1, 2} {
		for name, word := range map[string]func(b *build.Builder, x *ir.Node) *ir.Node{
			"product": func(b *build.Builder, x *ir.Node) *ir.Node { return matMulOf(b, x, b.Log(x)) },
			"parts of a product": func(b *build.Builder, x *ir.Node) *ir.Node {
				m := matMulOf(b, x, b.Log(x))
				return b.Mul(b.SliceAxis(m, 1, 0, 1), b.SliceAxis(m, 1, 1, 2))
			},
			"a part of a product": func(b *build.Builder, x *ir.Node) *ir.Node { return b.SliceAxis(matMulOf(b, x, b.Log(x)), 1, 1, 2) },
			"running sum":         func(b *build.Builder, x *ir.Node) *ir.Node { return b.CumSum(x, 1, false, false) },
			"sum":                 func(b *build.Builder, x *ir.Node) *ir.Node { return b.ReduceSum(x, 0) },
			"stretched":           func(b *build.Builder, x *ir.Node) *ir.Node { return b.Expand(x, ir.Of(3, 2, 2)) },
			"added to many": func(b *build.Builder, x *ir.Node) *ir.Node {
				return b.Add(x, b.Expand(b.Scalar(ir.Float64, 1), ir.Of(3, 2, 2)))
			},
		} {
			t.Run(fmt.Sprint(name, " under ", conditions), func(t *testing.T) {
				f := func(b *build.Builder, in nodes) *ir.Node {
					y := word(b, b.Reshape(b.Sqrt(in[0]), ir.Of(2, 2)))
					y = b.Reshape(y, ir.Of(y.Shape().Size()))
					least := b.Reshape(b.ReduceMin(in[0], 0), nil)
					if conditions == 2 {
						y = b.Where(b.Less(least, b.Scalar(ir.Float64, 9)), y, zero(b))
					}
					return b.Where(b.Less(zero(b), least), y, zero(b))
				}
				expect(t, "gradient", gradientAt(t, f, vec(-1, 0, 4, 1)), 0, 0, 0, 0)
				g := graphOf(t, func(b *build.Builder, in nodes) *ir.Node { return b.Sum(f(b, in), nil, false) }, f64(4))
				compareWithDifferences(t, g, rand.New(rand.NewPCG(1, 9)), uniformIn(1, 2))
				d, err := Grad(g, g.Inputs)
				expect(t, "gradient", run(t, checked(t, d, err), map[string]*interp.Tensor{"x0": vec(-1, -1, -1, -1)})[1].F, 0, 0, 0, 0)
			})
		}
	}
}
