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
