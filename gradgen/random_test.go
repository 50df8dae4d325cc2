package gradgen

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"pgregory.net/rapid"
)

// On random smooth graphs, the gradient along a random direction is the
// difference quotient along it.
func TestRandomGraphsMatchDifferences(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := irtest.Draw(rt, irtest.Options{Smooth: true, Scalar: true, Empty: true, Nodes: 12, Elements: 60})
		wrt := floatsOf(s.Graph)
		d, err := Grad(s.Graph, wrt)
		if err != nil {
			rt.Fatal(err)
		}
		out, err := interp.Run(d, s.Inputs)
		if err != nil {
			rt.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(rt, "direction"), 0))
		slope := 0.0
		along := map[string][]float64{}
		for k, n := range wrt {
			v := make([]float64, n.Shape().Size())
			for i := range v {
				v[i] = 2*r.Float64() - 1
			}
			along[n.Attrs.Name] = v
			slope += dot(out[len(s.Graph.Outputs)+k].F, v)
		}
		at := func(h float64) float64 {
			in := map[string]*interp.Tensor{}
			for name, x := range s.Inputs {
				moved := *x
				if v := along[name]; v != nil {
					moved.F = make([]float64, len(x.F))
					for i := range v {
						moved.F[i] = x.F[i] + h*v[i]
					}
				}
				in[name] = &moved
			}
			out, err := interp.Run(s.Graph, in)
			if err != nil {
				rt.Fatal(err)
			}
			return out[0].F[0]
		}
		// Two step lengths tell how good the quotient is.
		const h = 1e-4
		coarse, fine := (at(h)-at(-h))/(2*h), (at(h/2)-at(-h/2))/h
		want := (4*fine - coarse) / 3
		tol := 10*math.Abs(coarse-fine) + 1e-6*(1+math.Abs(want))
		if !(math.Abs(slope-want) <= tol) {
			rt.Fatalf("slope %v, by differences %v, within %v", slope, want, tol)
		}
	})
}

// For the Jacobian J of each op at random inputs, u·(Jv) = (Jᵀu)·v. Jᵀu is the
// VJP; Jv is the VJP of the VJP with respect to its cotangent, in which it is
// linear, so that the equation says that the rules of the ops that gradients
// are made of agree with the rules that made them.
func TestJacobianAndTransposeAgree(t *testing.T) {
	for _, op := range ir.Ops() {
		if rowOf(op).kind != flows {
			continue
		}
		t.Run(op.String(), func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) { agree(rt, irtest.Op(rt, op, irtest.Options{Elements: 40, Empty: true})) })
		})
	}
}

func agree(t *rapid.T, s *irtest.Sample) {
	wrt := floatsOf(s.Graph)
	if len(wrt) == 0 || !s.Graph.Outputs[0].Node.DType().IsFloat() {
		return // on integers there is no J
	}
	d, err := VJP(s.Graph, wrt)
	if err != nil {
		t.Fatal(err)
	}
	ct := d.Inputs[len(d.Inputs)-1]
	dd, err := VJP(d, []*ir.Node{ct})
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]*interp.Tensor{}
	for name, x := range s.Inputs {
		in[name] = x
	}
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "directions"), 0))
	u := sample(r, ct.Type, uniformIn(-1, 1))
	in[ct.Attrs.Name] = u
	transposed, err := interp.Run(d, in)
	if err != nil {
		t.Fatal(err)
	}
	left := 0.0
	for k, g := range transposed {
		v := sample(r, g.Type, uniformIn(-1, 1))
		in[dd.Inputs[len(d.Inputs)+k].Attrs.Name] = v
		left += dot(g.F, v.F)
	}
	direct, err := interp.Run(dd, in)
	if err != nil {
		t.Fatal(err)
	}
	if right := dot(direct[0].F, u.F); !near(left, right, 1e-9) {
		t.Fatalf("(Jᵀu)·v = %v, u·(Jv) = %v", left, right)
	}
}
