package ad

// The words here take matrices, in the last two axes of a tensor; leading axes
// are a batch of them. They are meant for small matrices, of orders up to some
// hundred.

// Cholesky is the lower triangular r with a positive diagonal for which r*rᵀ is
// the symmetric positive definite x. It looks at the lower triangle of x alone,
// and so the gradient is zero above the diagonal. Of a matrix that isn't
// positive definite it is NaN.
func Cholesky(x Value) Value { return 0 }

// SolveLower is the r with t*r = y, where t is the lower triangle of x, its
// diagonal included: x [... n n] and y [... n k] give [... n k]. Leading axes
// broadcast. Where t has a 0 on its diagonal the result isn't finite.
func SolveLower(x, y Value) Value { return 0 }

// SolveUpper is [SolveLower] with the upper triangle of x.
func SolveUpper(x, y Value) Value { return 0 }

// Solve is the r with x*r = y, by elimination with partial pivoting: x [... n n]
// and y [... n k] give [... n k]. Leading axes broadcast. It is better than
// Inverse(x)*y in speed and in digits. Of a singular matrix the result isn't
// finite, nor is the gradient.
func Solve(x, y Value) Value { return 0 }

// Inverse is the inverse of x [... n n]. Of a singular matrix it isn't finite.
func Inverse(x Value) Value { return 0 }

// Det is the determinant: x [... n n] gives [...]. Its gradient, det(x)*x⁻ᵀ,
// holds for singular matrices too up to n = 3; beyond that it isn't a number
// there.
func Det(x Value) Value { return 0 }

// LogDet is log|det(x)|, without overflow: x [... n n] gives [...]. Its gradient
// is x⁻ᵀ. Of a singular matrix it is -Inf.
func LogDet(x Value) Value { return 0 }
