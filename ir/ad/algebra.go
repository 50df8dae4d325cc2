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

// Det is the determinant: x [... n n] gives [...]. Its gradient is the cofactors
// of x, det(x)*x⁻ᵀ where x isn't singular, and finite where it is. Up to n = 8
// they are computed as determinants of minors, and further derivatives of
// singular matrices are right as well. Above, a matrix whose determinant comes
// out as 0 is moved by 2^-40 of its largest element (2^-16 in float32) for the
// sake of its gradient, which is off in that proportion.
func Det(x Value) Value { return 0 }

// LogDet is log|det(x)|, without overflow, of negative determinants too: x
// [... n n] gives [...]. Its gradient is x⁻ᵀ. Of a singular matrix it is -Inf,
// and the gradient isn't finite.
func LogDet(x Value) Value { return 0 }
