package ad

// Relu6 is min(max(x, 0), 6). Its gradient at 0 and at 6 is 0.
func Relu6(x Value) Value { return 0 }

// LeakyRelu is x where x > 0, else slope*x. Its gradient at 0 is slope.
func LeakyRelu(x Value, slope float64) Value { return 0 }

// PRelu is x where x > 0, else slope*x, with a slope to learn that broadcasts
// to x. At 0 the gradient for x is slope, and that for slope 0.
func PRelu(x, slope Value) Value { return 0 }

// Elu is x where x > 0, else alpha*(e**x - 1). Its gradient at 0 is alpha.
func Elu(x Value, alpha float64) Value { return 0 }

// Celu is x where x > 0, else alpha*(e**(x/alpha) - 1). Its gradient at 0 is 1.
func Celu(x Value, alpha float64) Value { return 0 }

// Selu is scale*elu(x, alpha) with the scale 1.0507 and the alpha 1.6733 of
// self-normalising networks. Its gradient at 0 is scale*alpha.
func Selu(x Value) Value { return 0 }

// Mish is x*tanh(softplus(x)).
func Mish(x Value) Value { return 0 }

// Softsign is x/(1 + |x|).
func Softsign(x Value) Value { return 0 }

// HardSigmoid is x/6 + 1/2, at least 0 and at most 1. Its gradient where it
// reaches them, at -3 and 3, is 0.
func HardSigmoid(x Value) Value { return 0 }

// HardSwish is x*(x + 3)/6 from -3 to 3, 0 below and x above. Its gradient at
// -3 is -1/2, at 3 it is 3/2.
func HardSwish(x Value) Value { return 0 }

// HardTanh is x, at least lo and at most hi. Its gradient at both is 0, where
// that of [Clip] is 1.
func HardTanh(x Value, lo, hi float64) Value { return 0 }

// Softshrink is x - lambda above lambda, x + lambda below -lambda and 0
// between, where its gradient is 0, at both ends too.
func Softshrink(x Value, lambda float64) Value { return 0 }
