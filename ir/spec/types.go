package spec

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// maxAliases bounds how many aliases of aliases are followed.
const maxAliases = 100

// tensorAlias is the ad.Tensor[...] that t is, or is an alias of; nil if it is
// none. To Go every Tensor is a Value: only the alias knows the shape.
func tensorAlias(t types.Type) *types.Alias {
	for range maxAliases {
		a, ok := t.(*types.Alias)
		if !ok {
			return nil
		}
		if fromAd(a.Obj(), "Tensor") {
			return a
		}
		t = a.Rhs()
	}
	return nil
}

// checkTensors reports the shapes and element types, wherever they are
// written, that no tensor can have.
func (f *file) checkTensors() {
	ast.Inspect(f.ast, func(n ast.Node) bool {
		e, ok := n.(*ast.IndexExpr)
		if !ok {
			return true
		}
		a := tensorAlias(f.info.TypeOf(e))
		if a == nil {
			return true
		}
		if _, why := tensorType(a); why != "" && !unknownElement(a) {
			f.report(e, nil, "%s", why)
		}
		return true
	})
}

// unknownElement reports whether nothing is to be said about the element type
// of a Tensor: it is wrong for a reason that is reported.
func unknownElement(a *types.Alias) bool {
	if a.TypeArgs().Len() != 1 {
		return true
	}
	elem := types.Unalias(a.TypeArgs().At(0))
	for {
		array, ok := elem.(*types.Array)
		if !ok {
			break
		}
		if array.Len() < 0 {
			return true
		}
		elem = types.Unalias(array.Elem())
	}
	return elem == types.Typ[types.Invalid] || foreignType(elem)
}

// tensorType is the shape and element type that a Tensor's type argument says,
// or why it says none.
func tensorType(a *types.Alias) (t ir.Type, why string) {
	args := a.TypeArgs()
	if args.Len() != 1 {
		return t, "ad.Tensor needs its shape and element type, as in ad.Tensor[[4][3]float32]"
	}
	var lens []int
	elem := types.Unalias(args.At(0))
	for {
		array, ok := elem.(*types.Array)
		if !ok {
			break
		}
		n := array.Len()
		switch {
		case n < 0:
			return t, "the length of an axis is not a constant"
		case len(lens) == ir.MaxRank:
			return t, fmt.Sprintf("this shape has more than %d axes", ir.MaxRank)
		case n > ir.MaxElements:
			return t, fmt.Sprintf("axis %d has %d positions: a tensor has at most %d elements", len(lens), n, ir.MaxElements)
		}
		lens = append(lens, int(n))
		elem = types.Unalias(array.Elem())
	}
	if s := ir.Of(lens...); tooMany(lens) {
		return t, fmt.Sprintf("shape %v has too many elements: %d is the most", s, ir.MaxElements)
	}
	basic, ok := elem.(*types.Basic)
	if !ok {
		return t, elementWhy(elem)
	}
	d, ok := ir.ParseDType(basic.Name())
	if !ok {
		return t, elementWhy(elem)
	}
	return ir.Type{DType: d, Shape: ir.Of(lens...)}, ""
}

// tooMany reports whether a shape is over the limit; an axis of length 0
// doesn't excuse the others.
func tooMany(lens []int) bool {
	n := 1
	for _, l := range lens {
		n *= max(l, 1)
		if n > ir.MaxElements {
			return true
		}
	}
	return false
}

// elementWhy says why t is no element type.
func elementWhy(t types.Type) string {
	const known = "element types are bool, int32, int64, float32 and float64"
	switch t := t.(type) {
	case *types.Slice:
		return "an axis needs a constant length, as in [3]" + t.Elem().String() + ", where this is a slice"
	case *types.Basic:
		if t.Kind() == types.Int {
			return "int has another size on other machines: write int32 or int64; " + known
		}
	case *types.Named, *types.Struct:
		return "a tensor holds numbers or bools: " + known
	}
	return t.String() + " is no element type: " + known
}

// dimNames is, for each axis of the type that a Tensor's expression says, the
// name of the package's constant that gives its length, or "".
func (f *file) dimNames(e ast.Expr, rank int) []string {
	names := make([]string, 0, rank)
	e = f.tensorArg(e)
	for range rank {
		array, ok := f.behind(e).(*ast.ArrayType)
		if !ok {
			break
		}
		names = append(names, f.constName(array.Len))
		e = array.Elt
	}
	for len(names) < rank {
		names = append(names, "")
	}
	return names
}

// tensorArg is the type argument in an expression for a Tensor, through
// aliases; nil if it can't be seen.
func (f *file) tensorArg(e ast.Expr) ast.Expr {
	if x, ok := f.behind(e).(*ast.IndexExpr); ok {
		if fromAd(f.named(x.X), "Tensor") {
			return x.Index
		}
	}
	return nil
}

// behind is the type expression that e is an alias of, or e itself.
func (f *file) behind(e ast.Expr) ast.Expr {
	for range maxAliases {
		if p, ok := e.(*ast.ParenExpr); ok {
			e = p.X
			continue
		}
		spec := f.typeSpecs[f.named(e)]
		if spec == nil || spec.Assign == 0 || spec.TypeParams != nil {
			return e
		}
		e = spec.Type
	}
	return nil
}

// named is what a name stands for, nil of what is no name.
func (f *file) named(e ast.Expr) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return f.info.Uses[e]
	case *ast.SelectorExpr:
		return f.info.Uses[e.Sel]
	}
	return nil
}

// constName is the name of the package's constant that e is, or "".
func (f *file) constName(e ast.Expr) string {
	id, ok := e.(*ast.Ident)
	if !ok {
		return ""
	}
	c, ok := f.info.Uses[id].(*types.Const)
	if !ok || f.pkg == nil || c.Parent() != f.pkg.Scope() {
		return ""
	}
	return c.Name()
}

// lengths writes a shape as arguments.
func lengths(s ir.Shape) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(s.Lens()), " ", ", "), "[]")
}

// structOf is the struct of the file that t is, nil if it is none.
func (f *file) structOf(t types.Type) *ir.Struct {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return nil
	}
	return f.structs[named.Obj()]
}
