package ad

// A Value is a tensor inside a spec: of any shape, a scalar included. The
// operators + - * / and unary - act element by element and broadcast, and so
// do comparisons.
type Value float64

// A Tensor is a Value whose shape and element type are known: what parameters
// of exported functions are. A is an array type of the shape, or an element
// type for a scalar:
//
//	ad.Tensor[[32][784]float32] // a matrix of 32 rows
//	ad.Tensor[float64]          // a scalar
//
// The element types are those of [Element].
type Tensor[A any] = Value

// Element is the element types that a tensor can have.
type Element interface {
	bool | int32 | int64 | float32 | float64
}

// Number is the element types that one can calculate with.
type Number interface {
	int32 | int64 | float32 | float64
}

// Condition is what selects: a comparison, or a Value that holds bools.
type Condition interface {
	~bool | ~float64
}

// Castable is what [Cast] converts: a Value, a comparison, or an int that is
// constant, as the variable of a loop is.
type Castable interface {
	~bool | ~int | ~float64
}

// Keep among the axes of a reduction keeps the reduced axes with length 1, so
// that the result broadcasts against the operand.
const Keep = -1 << 31

// Mathematical constants, exact to more digits than a float64 has.
const (
	Pi    = 3.14159265358979323846264338327950288419716939937510582097494459
	E     = 2.71828182845904523536028747135266249775724709369995957496696763
	Sqrt2 = 1.41421356237309504880168872420969807856967187537694807317667974
	Ln2   = 0.693147180559945309417232121458176568075500134360255254120680009
)

// Inf is infinity: positive if sign >= 0, negative if sign < 0. In a mask that
// is added to the operand of [Softmax], -Inf leaves an element out.
func Inf(sign int) Value { return 0 }
