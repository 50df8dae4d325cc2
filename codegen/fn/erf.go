package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func erfProgram(d ir.DType) *Program {
	return build(Program{
		Op: "Erf", Type: d, Math: std("Erf", math.Erf),
		Doc: "is the error function", How: "1 - e**-z with z = -log(1 - erf(|x|)), a polynomial in |x|, for its magnitude",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		a := x.negabs().as("a").because("-|x|")
		b.exit(a.less(b.num(-b.erfOne)), b.num(1).signed(x))
		// z is a·2/√π + a²·q(a), and a is negative here.
		slope, rest := b.slopeOfErf()
		q := a.horner("p", b.family.erf).muladd(a, b.num(rest)).as("p")
		z := a.muladd(b.num(slope), q.mul(a)).as("z")
		m := b.expm1Of(b.reduce(z, true))
		return m.copysign(x)
	})
}
