package spec

import (
	"go/ast"
	"go/types"
)

// keepAxis is the value of ad.Keep; a test compares them.
const keepAxis = -1 << 31

// keeps reports whether a constant is ad.Keep, or declared with it.
func (f *file) keeps(obj *types.Const) bool {
	if obj.Pkg() != nil && obj.Pkg().Path() == adPath {
		return obj.Name() == "Keep"
	}
	if _, known := f.keepers[obj]; !known {
		f.keepers[obj] = false // of a constant made of itself, which the type checker reports
		for _, by := range []map[types.Object]ast.Expr{f.consts, f.repeats} {
			if init := by[obj]; init != nil && f.holdsKeep(init) {
				f.keepers[obj] = true
			}
		}
	}
	return f.keepers[obj]
}

// holdsKeep reports whether ad.Keep is among what a constant expression is
// made of.
func (f *file) holdsKeep(e ast.Expr) (found bool) {
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && !found {
			obj, isConst := f.info.Uses[id].(*types.Const)
			found = isConst && f.keeps(obj)
		}
		return !found
	})
	return found
}

// isKeep reports whether the arg is ad.Keep, unchanged.
func isKeep(a arg) bool {
	n, ok := a.v.(number)
	if !ok || !n.keep {
		return false
	}
	v, _ := n.whole()
	return v == keepAxis
}

// noNumber reports ad.Keep in the place of a number.
func (ev *eval) noNumber(e ast.Expr) value {
	return ev.fail(e, "ad.Keep is no number: it goes among the axes of a word that reduces them, as in ad.Sum(x, 0, ad.Keep)")
}
