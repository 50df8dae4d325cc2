package ir

// A Node is one operation applied to operands. Nodes are made by package
// build alone and never change.
type Node struct {
	ID     int // unique in its builder; an operand's is lower than its user's
	Op     Op
	Inputs []*Node
	Attrs  Attrs
	Type   Type
	Origin *Origin // where it came from; not part of what the node is
}

// Shape is the shape of the node's value.
func (n *Node) Shape() Shape { return n.Type.Shape }

// DType is the element type of the node's value.
func (n *Node) DType() DType { return n.Type.DType }

// IsConst reports whether n is the constant v, of whatever type.
func (n *Node) IsConst(v float64) bool {
	if n.Op != Const {
		return false
	}
	if n.Type.DType.IsFloat() {
		return n.Attrs.Value.F == v
	}
	return float64(n.Attrs.Value.I) == v
}

// A Pos is a range on one line of an input file. Lines and columns count from
// 1, columns in bytes. The zero Pos is nowhere.
type Pos struct {
	File   string
	Line   int
	Col    int
	EndCol int // just past the range; 0 when only its start is known
}

// An Origin tells where in an input a node came from.
type Origin struct {
	Pos   Pos
	Label string // the name of the variable it was assigned to, or ""
	Calls []Call // the calls of inlined functions that led there, innermost first
	Of    *Node  // of a backward node: the forward node it differentiates
}

// A Call is the call of an inlined function.
type Call struct {
	Func string
	Pos  Pos
}

// A Graph computes outputs from inputs.
type Graph struct {
	Name    string
	Inputs  []*Node  // Op Input, in the order of the arguments, used or not
	Outputs []Output // what is computed
	Nodes   []*Node  // the inputs, then all that the outputs need: operands before users
}

// An Output is a named result of a graph. Several may share a node.
type Output struct {
	Name string
	Node *Node
}
