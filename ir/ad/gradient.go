package ad

// Differentiable is what [Grad] differentiates: a Value, or a function of the
// spec of one.
type Differentiable interface {
	Value | func(Value) Value
}

// Grad is the gradient of y with respect to x, in x's shape: dy/dx for each
// element of x. y is a floating-point scalar that was computed from x, or an
// unexported function that computes one, whose gradient at x it is:
//
//	energy := ad.Sum(x * x * x)
//	force := -ad.Grad(energy, x)  // -3*x*x
//	force = -ad.Grad(cubes, x)    // the same, of func cubes(x ad.Value) ad.Value { return ad.Sum(x * x * x) }
//
// x may be any value, a parameter or a result. What else x was computed from
// stands still, and so does all of y that doesn't come by way of x; where
// nothing does, the gradient is zero. It is a value like any other: a gradient
// may be part of a loss, as a penalty on its norm is, and have a gradient
// itself, as in
//
//	g := ad.Grad(loss, x)
//	hv := ad.Grad(ad.Sum(g*v), x) // the Hessian times v
func Grad[F Differentiable](y F, x Value) Value { return 0 }

// A Function is what [Checkpoint] calls: a function of Values.
type Function interface {
	func(Value) Value | func(Value, Value) Value | func(Value, Value, Value) Value |
		func(Value, Value, Value, Value) Value | func(Value, Value, Value, Value, Value) Value |
		func(Value, Value, Value, Value, Value, Value) Value | func(...Value) Value
}

// Checkpoint is f(args...), f being an unexported function of the spec. Its
// gradient doesn't keep what f computes on the way, but computes it again from
// args: less memory for more work. The value and the gradient are the same.
//
//	for i := range Layers {
//		h = ad.Checkpoint(block, h, weights[i])
//	}
func Checkpoint[F Function](f F, args ...Value) Value { return 0 }
