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
)

// kinds says what is true of each kind of method.
var kinds = [...]struct {
	suffix     string // behind the function's name
	results    bool   // has the function's results
	gradients  bool   // has a destination for each gradient
	cotangents bool   // takes a cotangent of each floating-point result
}{
	Forward:       {suffix: "", results: true},
	Grad:          {suffix: "Grad", results: true, gradients: true},
	VJP:           {suffix: "VJP", gradients: true, cotangents: true},
	SplitForward:  {suffix: "Forward", results: true},
	SplitBackward: {suffix: "Backward", gradients: true, cotangents: true},
}

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
	Graph *ir.Graph
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
	Strict  bool   // round every product before it is added to, for the same bits on every machine
}
