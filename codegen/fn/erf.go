package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

func erf32Program() *Program {
	return build(Program{
		Op: "Erf", Type: ir.Float32, ULP: 2, Math: std("Erf", math.Erf),
		Doc: "is the error function: 1 - e**-z with z = -log(1 - erf(|x|)), a polynomial in |x|, for its magnitude.",
	}, []string{"x"}, func(b *builder) val {
		x := b.arg(0)
		a := x.negabs().as("a").because("-|x|")
		b.exit(a.less(b.num(-erf32One)), b.num(1).signed(x))
		// z is a·2/√π + a²·q(a), and a is negative here.
		slope, rest := split(2/math.SqrtPi, 24), 2/math.SqrtPi-split(2/math.SqrtPi, 24)
		q := a.horner("p", erf32).muladd(a, b.num(rest)).as("p")
		z := a.muladd(b.num(slope), q.mul(a)).as("z")
		m := b.expm1Of(b.reduce(z, true), expm132)
		return m.copysign(x)
	})
}

// erf32One is from where on erf is 1 in float32.
const erf32One = 3.92
