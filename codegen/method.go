package codegen

import (
	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// A Kind is one of the forms in which a spec function becomes a method.
type Kind uint8

// The kinds of methods.
const (
	Forward       Kind = iota // Name: the results
	Grad                      // NameGrad: the results and the gradients of the first
	VJP                       // NameVJP: the gradients, from cotangents of the results
	SplitForward              // NameForward: the results, keeping what NameBackward needs
	SplitBackward             // NameBackward: the gradients after NameForward
	JVP                       // NameJVP: the results, and how fast they move when inputs do
	HVP                       // NameHVP: the Hessian of the first result times a vector
	Hessian                   // NameHessian: all of the Hessian of the first result
	Jacobian                  // NameJacobian: all of the Jacobian of the first result
	HessianPoint              // what the products that NameHessian is made of have in common
	HessianAlong              // one of these products
	JacobianPoint             // what those of NameJacobian have in common
	JacobianAlong             // one of these
)

// kinds says what is true of each kind of method.
var kinds = [...]struct {
	suffix     string // behind the function's name
	results    bool   // has the function's results
	moved      bool   // has the tangent of each floating-point result
	gradients  bool   // has a destination for each gradient
	products   bool   // has a destination for each differentiated input's part of a product
	cotangents bool   // takes a cotangent of each floating-point result
	tangents   string // begins the names of vectors that it takes for the differentiated inputs; "": it takes none
	matrix     string // what the matrix is called that it sets; "": it sets none
	seed       bool   // takes a vector and sets another, of elements in the order of the matrix's
	keeper     Kind   // the kind of method that keeps what it works with, or Forward
}{
	Forward:       {suffix: "", results: true},
	Grad:          {suffix: "Grad", results: true, gradients: true},
	VJP:           {suffix: "VJP", gradients: true, cotangents: true},
	SplitForward:  {suffix: "Forward", results: true, keeper: SplitForward},
	SplitBackward: {suffix: "Backward", gradients: true, cotangents: true, keeper: SplitForward},
	JVP:           {suffix: "JVP", results: true, moved: true, tangents: "d"},
	HVP:           {suffix: "HVP", products: true, tangents: "v"},
	Hessian:       {suffix: "Hessian", matrix: "hess", keeper: HessianPoint},
	Jacobian:      {suffix: "Jacobian", matrix: "jac", keeper: JacobianPoint},
	HessianPoint:  {suffix: "HessianPoint", keeper: HessianPoint},
	HessianAlong:  {suffix: "HessianAlong", seed: true, keeper: HessianPoint},
	JacobianPoint: {suffix: "JacobianPoint", keeper: JacobianPoint},
	JacobianAlong: {suffix: "JacobianAlong", seed: true, keeper: JacobianPoint},
}

// internal reports whether only other methods call those of the kind.
func (k Kind) internal() bool { return k >= HessianPoint }

// Keeps reports whether methods of the kind keep values for others: the
// outputs of their graphs that are not the function's results.
func (k Kind) Keeps() bool { return k == SplitForward || k == HessianPoint || k == JacobianPoint }

// Suffix is what stands behind the function's name in that of a method of the
// kind, unless the spec uses that name already.
func (k Kind) Suffix() string { return kinds[k].suffix }

// A Method is one method of the generated Workspace.
type Method struct {
	Kind Kind
	Func *ir.Func

	// Graph is what the method computes, in its final form. Its inputs are
	// those of Func.Graph, by name, and where the kind takes cotangents an
	// input "ct.OUT" for each floating-point result OUT. Its outputs are the
	// results by name where the kind has them, then, where it has them,
	// gradients named "d.PATH" after the inputs. The outputs of a SplitForward
	// end with the values that it keeps, and the inputs of the function's
	// SplitBackward with the same ones, under the same names: "keep.NAME".
	//
	// A JVP has inputs "t.PATH" for the vector's parts, and outputs "t.OUT"
	// after the results; an HVP inputs "t.PATH" and outputs "t.d.PATH". What a
	// Point keeps, an Along goes on from; it has an input "t.seed" and an output
	// "t.product". The graph of a Hessian or a Jacobian has no outputs: its
	// Matrix says how they are made.
	Graph *ir.Graph

	Matrix *Matrix // of a Hessian or a Jacobian
}

// A Place is where an input or an output of a method's graph lives in the
// generated Go.
type Place struct {
	Root    string   // a parameter, a named result or the receiver
	Path    []string // the fields to select from it
	Type    ir.Type
	Scalar  bool // one number, not an array
	Pointer bool // Root, without Path, is a pointer to the value
}

// Expr is the place as an operand: of an array, what may be indexed and
// ranged over; of a scalar, what may be read and assigned.
func (p Place) Expr() *jen.Statement {
	if p.Scalar {
		return p.Value()
	}
	return p.selector()
}

// Value is the value at the place, an array or a number; it may be assigned
// where the place is an output.
func (p Place) Value() *jen.Statement {
	if p.Pointer {
		return jen.Op("*").Add(p.selector())
	}
	return p.selector()
}

// String is the place as a reader would name it: x, p.W1.
func (p Place) String() string {
	s := p.Root
	for _, f := range p.Path {
		s += "." + f
	}
	return s
}

func (p Place) selector() *jen.Statement {
	s := jen.Id(p.Root)
	for _, f := range p.Path {
		s = s.Dot(f)
	}
	return s
}

// A Body is the inside of a method.
type Body struct {
	// Stmts assign the scalar results and set what the other outputs' places
	// point to. The return statement at the end is not among them.
	Stmts []jen.Code

	// Arena is how many elements of each type the method needs in the
	// workspace. The methods share one array per type, of the size that the
	// greediest needs; Signature.Arena names it.
	Arena map[ir.DType]int

	// Flops is the number of floating-point operations of one call.
	Flops int64

	// Vector says that some of the statements are vector code.
	Vector bool

	// Partial says that some of the vectors have idle lanes: see noPointerCheck.
	Partial bool

	// Shared says that workers divide some of the loops, which are functions of
	// their own; At is how many loop variables they are told.
	Shared bool
	At     int

	// Helpers are functions that the statements call. Methods that share one
	// each list it; it is written once.
	Helpers []Helper
}

// A Helper is a function of the generated file that bodies call.
type Helper struct {
	Name string   // from Signature.Helper
	Code jen.Code // the declaration, with its comment

	each []jen.Code // in place of Code, the declaration for each of the releases
}

// A BodyFunc makes the body of a method whose parameters and results are
// those of the signature.
type BodyFunc func(m *Method, sig *Signature) (*Body, error)

// Options are the choices for a generated file.
type Options struct {
	Package string // the name in the package clause; empty for the spec's own
	SIMD    bool   // write files with vector code too
	Workers bool   // let several goroutines do the work of long loops, where the caller asks for them
	Small   bool   // rather compute values again than keep them in memory
	// ShareWork is the work of the shortest loops that workers divide, in units
	// of an addition; with 0 it is plan.ShareWork, in methods that plan.SharePart
	// lets.
	ShareWork float64
	Strict    bool // round every product before it is added to, for the same bits on every machine
}
