package ir

// An Op is an operation of the graph. What is true of each is a row of the
// table in optable.go; the rules for it are a row in a table of each package
// that needs one: shapes in shapeinfer, values in ir/interp, gradients in
// gradgen, code in codegen/loop. Names are ONNX's where ONNX has the op.
type Op uint8

// The operations. optable.go says what each computes.
const (
	OpInvalid Op = iota

	// Leaves.
	Input
	Const
	Iota

	// One operand, element by element.
	Neg
	Abs
	Sign
	Reciprocal
	Sqrt
	Cbrt
	Exp
	Expm1
	Log
	Log1p
	Log2
	Log10
	Sin
	Cos
	Tan
	Asin
	Acos
	Atan
	Sinh
	Cosh
	Tanh
	Asinh
	Acosh
	Atanh
	Sigmoid
	Softplus
	Relu
	Erf
	Erfc
	Erfinv
	Lgamma
	NormalCDF
	NormalPDF
	Gelu
	Silu
	Floor
	Ceil
	Trunc
	Round
	Not
	IsNaN
	Cast
	StopGradient

	// Two operands, element by element, broadcasting.
	Add
	Sub
	Mul
	Div
	Pow
	Max
	Min
	Atan2
	Hypot
	Mod
	Copysign
	LogAddExp
	Equal
	Less
	LessOrEqual
	And
	Or

	// Three operands, element by element, broadcasting.
	Where
	Clip

	// Along axes.
	ReduceSum
	ReduceProd
	ReduceMax
	ReduceMin
	ReduceLogSumExp
	ArgMax
	ArgMin
	Softmax
	CumSum
	LinearScan
	ArgSort

	// Sums of products.
	MatMul
	Conv

	// Movement: the same elements in another arrangement.
	Reshape
	Transpose
	Expand
	Slice
	Unfold
	Pad
	Concat
	Fold

	// Indexing.
	Gather
	GatherElements
	ScatterAdd
	ScatterMax

	// Pooling.
	MaxPool

	// Linear algebra.
	Cholesky
	TriangularSolve
	Solve
	Det
	LogAbsDet
	LU
	LUSolve

	// Loops, step by step.
	Scan

	// What a gradient is told: see package gradgen.
	Cotangent
	CustomVJP
	Checkpoint
	Again

	numOps
)

// Ops lists every op, in the order of their declaration.
func Ops() []Op {
	ops := make([]Op, 0, numOps-1)
	for op := OpInvalid + 1; op < numOps; op++ {
		ops = append(ops, op)
	}
	return ops
}

// String is the op's name.
func (op Op) String() string { return op.Info().Name }

// Info is the op's row in the op table.
func (op Op) Info() *Info {
	if op >= numOps {
		op = OpInvalid
	}
	return &infos[op]
}

// ParseOp finds an op by its name.
func ParseOp(name string) (Op, bool) {
	for op := OpInvalid + 1; op < numOps; op++ {
		if infos[op].Name == name {
			return op, true
		}
	}
	return OpInvalid, false
}

// A Kind groups the ops that are treated alike.
type Kind uint8

// The kinds of ops.
const (
	Leaf        Kind = iota // no operands
	Elementwise             // each element of the result from the elements of the operands at its place; operands broadcast
	Reduction               // combines the elements along axes, which stay with length 1
	AlongAxis               // one result for each element, from those before it or all along the axis
	Contraction             // sums of products
	View                    // each element of the result is an element of the operand, at an affine index: free
	Movement                // rearranges, and makes or combines elements at places
	Indexing                // elements at places that a tensor names
	Window                  // a reduction over sliding windows
	Algebra                 // of whole matrices, the last two axes; leading axes are a batch
	Loop                    // a graph of its own, done step after step
)

// Info is what is true of an op.
type Info struct {
	Name        string
	Kind        Kind
	Arity       int      // number of operands; -1 for one or more
	Attrs       []string // the fields of Attrs that the op uses
	Commutative bool     // of two operands, in either order the same bits
	Doc         string   // the formula; x, y and z stand for the operands
}

// Uses reports whether the op has the attribute: the name of a field of Attrs.
func (i *Info) Uses(attr string) bool {
	for _, a := range i.Attrs {
		if a == attr {
			return true
		}
	}
	return false
}
