package codegen

import (
	"go/token"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A layout is what of a package its generated file declares.
type layout struct {
	pkg     *ir.Package
	name    string // in the package clause
	consts  []*ir.NamedConst
	structs []*ir.Struct
	trained map[string]bool     // the structs, by name, that hold something differentiated, and those inside them
	flat    map[string]ir.DType // the element type of each trained struct whose fields share one that is floating-point
	workers bool                // the Workspace may have some
	lens    map[string]int      // the values of the constants that can be lengths
}

// newLayout decides what the file declares: what is exported, and what
// methods and declared structs mention.
func newLayout(pkg *ir.Package, methods []*Method, opts Options) *layout {
	l := &layout{pkg: pkg, name: opts.Package, trained: map[string]bool{}, flat: map[string]ir.DType{}, lens: map[string]int{}, workers: opts.Workers}
	if l.name == "" {
		l.name = pkg.Name
	}

	structs := slices.Clone(pkg.Structs)
	known := map[*ir.Struct]bool{}
	for _, s := range structs {
		known[s] = true
	}
	used := map[*ir.Struct]bool{}
	mark := func(s *ir.Struct) {
		walkStructs(s, func(s *ir.Struct) {
			used[s] = true
			if !known[s] {
				known[s] = true
				structs = append(structs, s)
			}
		})
	}
	for _, s := range pkg.Structs {
		if token.IsExported(s.Name) {
			mark(s)
		}
	}
	for _, m := range methods {
		for _, p := range m.Func.Params {
			if p.Struct != nil {
				mark(p.Struct)
				if structTrained(m.Func, p) {
					walkStructs(p.Struct, func(s *ir.Struct) { l.trained[s.Name] = true })
				}
			}
		}
	}
	dims := map[string]bool{}
	mention := func(fields []*ir.Field) {
		for _, f := range fields {
			for _, d := range f.Dims {
				dims[d] = true
			}
		}
	}
	for _, s := range structs {
		if used[s] {
			l.structs = append(l.structs, s)
			mention(s.Fields)
			if d := commonFloat(s); d != ir.Invalid && l.trained[s.Name] {
				l.flat[s.Name] = d
			}
		}
	}
	for _, m := range methods {
		mention(m.Func.Params)
	}

	for _, c := range pkg.Consts {
		if c.Name == "_" || !token.IsExported(c.Name) && !dims[c.Name] {
			continue
		}
		if n, ok := constLen(c); ok {
			l.lens[c.Name] = n
		}
		l.consts = append(l.consts, c)
	}
	return l
}

// walkStructs calls f for s and every struct inside it, outermost first.
func walkStructs(s *ir.Struct, f func(*ir.Struct)) {
	f(s)
	for _, x := range s.Fields {
		if x.Struct != nil {
			walkStructs(x.Struct, f)
		}
	}
}

// commonFloat is the floating-point type of all of a struct's elements, or
// Invalid when there is no such type.
func commonFloat(s *ir.Struct) ir.DType {
	d, same := ir.Invalid, true
	ir.Leaves(s.Fields, func(_ string, leaf *ir.Field) {
		if d != ir.Invalid && leaf.Type.DType != d {
			same = false
		}
		d = leaf.Type.DType
	})
	if !same || !d.IsFloat() {
		return ir.Invalid
	}
	return d
}

// elements is the number of elements of a struct.
func elements(s *ir.Struct) int {
	n := 0
	ir.Leaves(s.Fields, func(_ string, leaf *ir.Field) { n += leaf.Type.Shape.Size() })
	return n
}

// gradients is the set of the inputs of fn, by path, that are differentiated.
func gradients(fn *ir.Func) map[string]bool {
	set := map[string]bool{}
	for _, n := range fn.Grad {
		set[n.Attrs.Name] = true
	}
	return set
}

// structTrained reports whether something in the parameter p, a struct, is
// differentiated.
func structTrained(fn *ir.Func, p *ir.Field) bool {
	set, any := gradients(fn), false
	ir.Leaves([]*ir.Field{p}, func(path string, _ *ir.Field) { any = any || set[path] })
	return any
}
