// Package gradgen runs the packages that gradgen writes for the cases.
//
// Built as it is, it measures the portable code; with GOEXPERIMENT=simd the
// vector kernels that the processor has.
package gradgen

import (
	"fmt"
	"unsafe"

	"github.com/gradgen/gradgen/testdata/peers/gradgen/affine"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/bcast"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/block"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/cnn"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/logreg"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/mlp"
	"github.com/gradgen/gradgen/testdata/peers/gradgen/tiny"
	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"
)

// Programs lists the cases.
func Programs() []harness.Prog {
	return []harness.Prog{
		prog("a_affine", func(c *setup[float32], grad, p *affine.Params) (value, gradient func() float32) {
			ws := new(affine.Workspace)
			x, t := fill[[affine.N][affine.In]float32](c, "X"), fill[[affine.N][affine.Out]float32](c, "T")
			return func() float32 { return ws.Loss(p, x, t) }, func() float32 { return ws.LossGrad(grad, p, x, t) }
		}),
		prog("b_mlp32", func(c *setup[float32], grad, p *mlp.Params) (value, gradient func() float32) {
			ws := new(mlp.Workspace)
			x, labels := fill[[32][mlp.In]float32](c, "X"), new([32]int32)
			c.labels(labels[:])
			return func() float32 { return ws.Loss32(p, x, labels) }, func() float32 { return ws.Loss32Grad(grad, p, x, labels) }
		}),
		prog("b_mlp256", func(c *setup[float32], grad, p *mlp.Params) (value, gradient func() float32) {
			ws := new(mlp.Workspace)
			x, labels := fill[[256][mlp.In]float32](c, "X"), new([256]int32)
			c.labels(labels[:])
			return func() float32 { return ws.Loss256(p, x, labels) }, func() float32 { return ws.Loss256Grad(grad, p, x, labels) }
		}),
		prog("c_tiny", func(c *setup[float32], grad, p *tiny.Params) (value, gradient func() float32) {
			ws := new(tiny.Workspace)
			x, t := fill[[1][tiny.In]float32](c, "x"), fill[[1][1]float32](c, "t")
			return func() float32 { return ws.Loss(p, x, t) }, func() float32 { return ws.LossGrad(grad, p, x, t) }
		}),
		prog("d_bcast", func(c *setup[float32], grad, p *bcast.Params) (value, gradient func() float32) {
			ws := new(bcast.Workspace)
			return func() float32 { return ws.Loss(p) }, func() float32 { return ws.LossGrad(grad, p) }
		}),
		prog("e_cnn", func(c *setup[float32], grad, p *cnn.Params) (value, gradient func() float32) {
			ws := new(cnn.Workspace)
			x, labels := fill[[cnn.N][1][28][28]float32](c, "X"), new([cnn.N]int32)
			c.labels(labels[:])
			return func() float32 { return ws.Loss(p, x, labels) }, func() float32 { return ws.LossGrad(grad, p, x, labels) }
		}),
		prog("f_block", func(c *setup[float32], grad, p *block.Params) (value, gradient func() float32) {
			ws := new(block.Workspace)
			x, t := fill[[block.S][block.E]float32](c, "X"), fill[[block.S][block.E]float32](c, "T")
			return func() float32 { return ws.Loss(p, x, t) }, func() float32 { return ws.LossGrad(grad, p, x, t) }
		}),
		prog("g_logreg", func(c *setup[float64], grad, p *logreg.Params) (value, gradient func() float64) {
			ws := new(logreg.Workspace)
			x, y := fill[[logreg.N][logreg.D]float64](c, "X"), fill[[logreg.N]float64](c, "y")
			return func() float64 { return ws.Loss(p, x, y) }, func() float64 { return ws.LossGrad(grad, p, x, y) }
		}),
	}
}

// A params is a generated parameter struct's pointer. Its fields are in the
// order of the case's parameters.
type params[E float32 | float64, P any] interface {
	*P
	SetFlat([]E)
	AppendFlat([]E) []E
}

// prog is the program of a case; bind gives the call of its value alone, and
// that of its step.
func prog[E float32 | float64, P any, PP params[E, P]](name string, bind func(c *setup[E], grad, p PP) (value, gradient func() E)) harness.Prog {
	ready := func() (c *setup[E], grad PP, value, gradient func() E) {
		c = &setup[E]{spec.Get(name)}
		p, grad := PP(new(P)), PP(new(P))
		var flat []E
		for _, t := range c.in.Params() {
			flat = append(flat, convert[E](t.Data)...)
		}
		p.SetFlat(flat)
		value, gradient = bind(c, grad, p)
		return c, grad, value, gradient
	}
	return harness.Prog{Case: name, F64: unsafe.Sizeof(E(0)) == 8,
		Build: func() (func(), func() harness.Result) {
			c, grad, _, gradient := ready()
			var loss E
			return func() { loss = gradient() }, func() harness.Result {
				r := harness.Result{Loss: float64(loss), Grads: map[string][]float64{}}
				rest := convert[float64](grad.AppendFlat(nil))
				for _, t := range c.in.Params() {
					r.Grads[t.Name], rest = rest[:len(t.Data)], rest[len(t.Data):]
				}
				return r
			}
		},
		Value: func() func() {
			_, _, value, _ := ready()
			return func() { value() }
		},
	}
}

// A setup hands out a case's inputs.
type setup[E float32 | float64] struct{ in spec.Inputs }

// fill makes an array of arrays of the named input.
func fill[A any, E float32 | float64](c *setup[E], name string) *A {
	data, a := convert[E](c.in.Get(name).Data), new(A)
	if want := unsafe.Sizeof(*a) / unsafe.Sizeof(E(0)); len(data) != int(want) {
		panic(fmt.Sprintf("gradgen: %s has %d elements, %T has %d", name, len(data), *a, want))
	}
	copy(unsafe.Slice((*E)(unsafe.Pointer(a)), len(data)), data)
	return a
}

func (c *setup[E]) labels(dst []int32) {
	for i, l := range spec.Labels(c.in.Get("Y")) {
		dst[i] = int32(l)
	}
}

func convert[To, From float32 | float64](v []From) []To {
	out := make([]To, len(v))
	for i, x := range v {
		out[i] = To(x)
	}
	return out
}
