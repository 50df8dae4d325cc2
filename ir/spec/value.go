package spec

import (
	"go/ast"

	"github.com/gradgen/gradgen/ir"
)

// A value is what an expression of a spec is worth.
type value interface{ isValue() }

type (
	// poison is the worth of what was wrong: all that depends on it is poison
	// too, without another word.
	poison struct{}

	// truth is a constant condition.
	truth bool

	// str is a constant string.
	str string

	// A tensor is a node. Made of untyped constants alone it can still take
	// any element type: node is then of float64.
	tensor struct {
		node *ir.Node
		as   func(ir.DType) *ir.Node // nil for a typed tensor; gives nil after reporting
	}

	// A record is a struct of parameters.
	record struct {
		decl   *ir.Struct
		fields map[string]value
	}

	// A list is a slice. Copies share its elements, as in Go.
	list struct{ elems []value }

	// A tuple is the results of a call, of none or several.
	tuple []value

	// An option is what ad.Stride and its like give: integers, a number or
	// a tensor.
	option struct {
		name string
		n    []int
		v    float64
		x    arg
		at   ast.Expr
	}
)

func (poison) isValue()  {}
func (number) isValue()  {}
func (truth) isValue()   {}
func (str) isValue()     {}
func (*tensor) isValue() {}
func (*record) isValue() {}
func (*list) isValue()   {}
func (tuple) isValue()   {}
func (option) isValue()  {}

// An arg is a value and the expression that it is the worth of.
type arg struct {
	e ast.Expr
	v value
}

// isPoison reports whether any of the args is poison.
func isPoison(args ...arg) bool {
	for _, a := range args {
		if _, bad := a.v.(poison); bad || a.v == nil {
			return true
		}
	}
	return false
}

// dtype is the element type of a typed tensor or condition, Invalid of what
// can take any.
func dtype(v value) ir.DType {
	switch v := v.(type) {
	case truth:
		return ir.Bool
	case *tensor:
		if v.as == nil {
			return v.node.DType()
		}
	}
	return ir.Invalid
}
