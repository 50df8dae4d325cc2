package gradgen

import (
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// lossOf is the sines of the cases' results, added up with weights, so that
// second derivatives are those of everything.
func lossOf(t *testing.T, c gradCase) *ir.Graph {
	return graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node {
		y := flat(b, []*ir.Node{c.f(b, in)})
		w := b.Sin(b.Iota(ir.Float64, y.Shape()[0]))
		return b.Sum(b.Mul(b.Sin(y), w), nil, false)
	}, c.types...)
}

// argumentsFor is random inputs for d, whose inputs from the k-th on are
// directions.
func argumentsFor(r *rand.Rand, d *ir.Graph, k int, from func(*rand.Rand) float64) map[string]*interp.Tensor {
	in := map[string]*interp.Tensor{}
	for i, n := range d.Inputs {
		switch {
		case i >= k:
			in[n.Attrs.Name] = sample(r, n.Type, uniformIn(-1, 1))
		case n.DType().IsFloat():
			in[n.Attrs.Name] = sample(r, n.Type, from)
		default:
			x := interp.Zeros(n.Type)
			for i := range x.I {
				x.I[i] = int64(r.IntN(2)) // a bool, or a position on an axis of at least 2
			}
			in[n.Attrs.Name] = x
		}
	}
	return in
}

// A Hessian-vector product is a difference quotient of gradients, for every
// op; and Hessians are symmetric.
func TestHessianVectorProducts(t *testing.T) {
	for i, c := range append(differentiableCases(), compositeCases()...) {
		t.Run(c.name, func(t *testing.T) {
			g := lossOf(t, c)
			wrt := floatsOf(g)
			d, err := HVP(g, wrt)
			checked(t, d, err)
			grads, err := Gradients(g, wrt)
			checked(t, grads, err)
			r := rand.New(rand.NewPCG(uint64(i), 5))
			in := argumentsFor(r, d, len(g.Inputs), c.from)
			const h = 1e-5
			got := run(t, d, in)
			up, down := run(t, grads, moved(g, d, in, h)), run(t, grads, moved(g, d, in, -h))
			for k := range got {
				for j, v := range got[k].F {
					if want := (up[k].F[j] - down[k].F[j]) / (2 * h); !near(v, want, 1e-6) {
						t.Fatalf("%s, element %d: %v, by differences %v", d.Outputs[k].Name, j, v, want)
					}
				}
			}
			// u·(Hv) = v·(Hu)
			other := argumentsFor(r, d, len(g.Inputs), c.from)
			for _, n := range g.Inputs {
				other[n.Attrs.Name] = in[n.Attrs.Name]
			}
			mirrored := run(t, d, other)
			var left, right float64
			for k, n := range d.Inputs[len(g.Inputs):] {
				left += dot(other[n.Attrs.Name].F, got[k].F)
				right += dot(in[n.Attrs.Name].F, mirrored[k].F)
			}
			if !near(left, right, 1e-9) {
				t.Errorf("u·(Hv) = %v, v·(Hu) = %v", left, right)
			}
		})
	}
}

// Rows and Columns are products with the same matrix.
func TestRowsAndColumns(t *testing.T) {
	for i, c := range append(differentiableCases(), compositeCases()...) {
		t.Run(c.name, func(t *testing.T) {
			g := graphOf(t, c.f, c.types...)
			wrt := floatsOf(g)
			rows, err := Rows(g, wrt)
			checked(t, rows, err)
			columns, err := Columns(g, wrt)
			checked(t, columns, err)
			r := rand.New(rand.NewPCG(uint64(i), 6))
			in := argumentsFor(r, columns, len(g.Inputs), c.from)
			v := in["t.seed"]
			jv := run(t, columns, in)[0]
			u := sample(r, rows.Inputs[len(g.Inputs)].Type, uniformIn(-1, 1))
			in["t.seed"] = u
			uj := run(t, rows, in)[0]
			if left, right := dot(u.F, jv.F), dot(uj.F, v.F); !near(left, right, 1e-10) {
				t.Errorf("u·(Jv) = %v, (Jᵀu)·v = %v", left, right)
			}
			// The order of elements is that of JVP's parts.
			d := jvpOf(t, g)
			at := 0
			for _, n := range d.Inputs[len(g.Inputs):] {
				x := interp.Zeros(n.Type)
				at += copy(x.F, v.F[at:])
				in[n.Attrs.Name] = x
			}
			expect(t, "Jv", jv.F, run(t, d, in)[1].F...)
		})
	}
}

func TestErrorsOfModes(t *testing.T) {
	b := build.New()
	x, k := b.Input("x", f64(3)), b.Input("k", i64(3))
	y := b.Input("y", ir.Type{DType: ir.Float32, Shape: ir.Of(2)})
	in := []*ir.Node{x, k, y}
	graph := func(outs ...*ir.Node) *ir.Graph {
		var outputs []ir.Output
		for i, n := range outs {
			outputs = append(outputs, ir.Output{Name: string(rune('p' + i)), Node: n})
		}
		return b.Graph("F", in, outputs)
	}
	for _, c := range []struct {
		name string
		err  func() error
		want string
	}{
		{"flat", func() error { _, err := Flat(graph(x, y)); return err }, "p is float64 and q is float32: only elements of one type go into one vector"},
		{"rows of integers", func() error { _, err := Rows(graph(k, x), in[:1]); return err }, "the first output of F is not floating-point: it has no Jacobian"},
		{"rows of nothing", func() error { _, err := Rows(graph(), in[:1]); return err }, "the first output of F is not floating-point: it has no Jacobian"},
		{"columns of two types", func() error { _, err := Columns(graph(x), []*ir.Node{x, y}); return err }, "p is float64 and y is float32: only numbers of one type go into one matrix"},
		{"hvp of a tensor", func() error { _, err := HVP(graph(x), in[:1]); return err }, "p is float64[3]: a gradient is that of a floating-point scalar; write ad.Sum or ad.Mean of it, or differentiate it with a cotangent"},
	} {
		if err := c.err(); err == nil || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.name, err, c.want)
		}
	}
}
