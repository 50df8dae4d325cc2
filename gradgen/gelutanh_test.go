package gradgen

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// Where the cube of its operand overflows GeluTanh is its operand or 0, its
// derivative 1 or 0, and its second derivative 0, in both modes.
func TestGeluTanhFarOut(t *testing.T) {
	const tiny = 1e-44 // of float32, in which it is 0
	for d, far := range map[ir.DType][]float64{
		ir.Float32: {11, 12, 1e10, 1e30, math.MaxFloat32, math.Inf(1)},
		ir.Float64: {22, 24, 1e10, 1e100, 1e300, math.Inf(1)},
	} {
		ty := ir.Type{DType: d, Shape: ir.Of(1)}
		f := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.GeluTanh(in[0]) }, ty)
		first := vjpOf(t, f)
		slope := *first
		slope.Outputs = first.Outputs[len(first.Outputs)-1:]
		for _, x := range append(far, math.NaN()) {
			for _, x := range []float64{x, -x} {
				value, one, two := 0.0, 0.0, 0.0
				if x > 0 {
					value, one = x, 1
				}
				if math.IsNaN(x) {
					value, one, two = x, x, x
				}
				in := interp.Zeros(ty)
				in.F[0] = x
				got := run(t, f, map[string]*interp.Tensor{"x0": in})[0].F[0]
				if !near(got, value, tiny) || x < 0 && !math.Signbit(got) {
					t.Errorf("%v: GeluTanh(%v) = %v, want %v", d, x, got, value)
				}
				for _, c := range []struct {
					what string
					g    *ir.Graph
					want float64
				}{{"derivative", f, one}, {"second derivative", &slope, two}} {
					for mode, of := range map[string]func(*ir.Graph, []*ir.Node) (*ir.Graph, error){"reverse": Rows, "forward": Columns} {
						g, err := of(c.g, c.g.Inputs[:1])
						g = checked(t, g, err)
						unit := interp.Zeros(ty)
						unit.F[0] = 1
						ins := map[string]*interp.Tensor{"x0": in}
						for _, n := range g.Inputs[1:] { // the cotangent of the first derivative, and what moves
							ins[n.Attrs.Name] = unit
						}
						out := run(t, g, ins)
						if got := out[0].F[0]; !near(got, c.want, tiny) {
							t.Errorf("%v: the %s at %v is %v in %s mode, want %v", d, c.what, x, got, mode, c.want)
						}
					}
				}
			}
		}
	}
}
