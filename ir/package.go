package ir

// A Package is what one spec declares.
type Package struct {
	Name    string // the Go package's name
	Doc     string // comment text, without markers
	Source  string // base name of the file
	Consts  []*NamedConst
	Structs []*Struct
	Funcs   []*Func
}

// A NamedConst is a package-level constant of a spec.
type NamedConst struct {
	Name string
	Doc  string
	Type string // "" when untyped, else the name of a basic Go type
	Expr string // its exact value as a Go literal: an integer, a float, a string or a bool
}

// A Struct groups parameters.
type Struct struct {
	Name   string
	Doc    string
	Fields []*Field
}

// A Field is a field of a Struct or a parameter of a Func: a tensor, or a
// struct of them.
type Field struct {
	Name   string
	Doc    string
	Struct *Struct  // nil for a tensor
	Type   Type     // of a tensor
	Dims   []string // of a tensor: for each axis the name of the constant that gives its length, or ""
	Pos    Pos
}

// A Func is an exported function of a spec.
type Func struct {
	Name   string
	Doc    string
	Pos    Pos
	Params []*Field
	// Graph has one Input for each tensor of Params, structs flattened in
	// order. An input is named after its path: "x", "p.W1", "p.Attend.Gain".
	Graph *Graph
	// Grad are the inputs of Graph that are differentiated, in order.
	Grad []*Node
	// Emit is what else to write, each mode once.
	Emit []Emission
}

// Leaves calls f for each tensor in fields, in order, with its path.
func Leaves(fields []*Field, f func(path string, leaf *Field)) {
	var walk func(prefix string, fields []*Field)
	walk = func(prefix string, fields []*Field) {
		for _, x := range fields {
			if x.Struct != nil {
				walk(prefix+x.Name+".", x.Struct.Fields)
			} else {
				f(prefix+x.Name, x)
			}
		}
	}
	walk("", fields)
}
