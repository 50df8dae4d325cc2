package spec

import "go/ast"

// checkWeights reports structs that hold too many tensors, through structs of
// structs. It comes before the type checker, which looks at each of them: forty
// structs with two of the one before are a trillion.
func (f *file) checkWeights() bool {
	specs := map[string]*ast.TypeSpec{}
	ast.Inspect(f.ast, func(n ast.Node) bool {
		if t, ok := n.(*ast.TypeSpec); ok {
			specs[t.Name.Name] = t
		}
		_, isFunc := n.(*ast.FuncDecl)
		return !isFunc // types inside functions are foreign, and gone
	})
	weights := map[string]int{}
	ok := true
	for _, d := range f.ast.Decls {
		d, isDecl := d.(*ast.GenDecl)
		if !isDecl {
			continue
		}
		for _, s := range d.Specs {
			t, isType := s.(*ast.TypeSpec)
			if isType && ok && weightOf(t.Name.Name, specs, weights) > maxLeaves {
				ok = false
				f.report(t.Name, nil, "%s holds more than %d tensors: use fewer, with one more axis each", quoted(t.Name), maxLeaves)
			}
		}
	}
	return ok
}

// weightOf is how many leaves the type of the name has, counted up to a little
// more than maxLeaves. What isn't a type of the file, or holds itself, is one.
func weightOf(name string, specs map[string]*ast.TypeSpec, weights map[string]int) int {
	t := specs[name]
	if t == nil {
		return 1
	}
	if w, ok := weights[name]; ok {
		return w
	}
	weights[name] = 1 // while it is being counted
	w := 0
	if st, ok := t.Type.(*ast.StructType); ok {
		for _, field := range st.Fields.List {
			w += max(len(field.Names), 1) * namesIn(field.Type, specs, weights)
			w = min(w, maxLeaves+1)
		}
	} else {
		w = namesIn(t.Type, specs, weights)
	}
	weights[name] = max(w, 1)
	return weights[name]
}

// namesIn is the weight of the types that a type expression names, at least 1.
func namesIn(e ast.Expr, specs map[string]*ast.TypeSpec, weights map[string]int) int {
	w := 0
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && specs[id.Name] != nil {
			w = min(w+weightOf(id.Name, specs, weights), maxLeaves+1)
		}
		return true
	})
	return max(w, 1)
}
