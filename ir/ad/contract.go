package ad

// MatMul is the matrix product: [... m k] times [... k n] is [... m n], and
// the leading axes broadcast. A vector on the left is a row, one on the right a
// column, and its axis is gone from the result.
func MatMul(a, b Value) Value { return 0 }

// Dot is the inner product of two vectors of one length: a scalar.
func Dot(a, b Value) Value { return 0 }

// Outer is the outer product of vectors of lengths m and n: [m n].
func Outer(a, b Value) Value { return 0 }

// Einsum is the sum of products that the equation says: an axis gets a letter,
// letters that the result lacks are summed over, and a letter twice in an
// operand is its diagonal.
//
//	ad.Einsum("bij,jk->bik", a, b) // a product of matrices
//	ad.Einsum("ii->", a)           // a trace
//
// Without an arrow the result has the letters that occur once, in alphabetical
// order, and "..." stands for leading axes that broadcast.
func Einsum(equation string, x ...Value) Value { return 0 }

// Kron is the Kronecker product: a with each of its elements replaced by it
// times b. Along an axis where a has m positions and b n, position i*n+j is the
// product of a's i and b's j. Missing leading axes count as 1.
func Kron(a, b Value) Value { return 0 }

// Bilinear is the sum of x[..., i]*w[o, i, j]*y[..., j] over i and j, for each o:
// x [... i], w [o i j] and y [... j] give [... o]. Leading axes broadcast.
func Bilinear(x, w, y Value) Value { return 0 }
