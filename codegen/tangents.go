package codegen

import "github.com/gradgen/gradgen/ir"

// What a forward-mode method takes and gives besides the function's inputs and
// results: vectors with a part for each differentiated input, and tangents of
// the results.

// movedArgs adds the tangents of the floating-point results: parameters for
// tensors, results for scalars.
func (f *file) movedArgs(s *Signature, outputs []ir.Output) {
	for _, o := range outputs {
		if !o.Node.DType().IsFloat() {
			continue
		}
		name := s.own("d" + o.Name)
		p := Place{Root: name, Type: o.Node.Type, Scalar: o.Node.Shape().Rank() == 0}
		t := f.arrayType(o.Node.Type, nil)
		if p.Scalar {
			s.results = append(s.results, argument{name, t})
		} else {
			t.pointer, p.Pointer = true, true
			s.params = append(s.params, argument{name, t})
		}
		s.moved = append(s.moved, cotangent{name, o.Name})
		s.Out[free("t."+o.Name, func(path string) bool { _, ok := s.Out[path]; return ok })] = p
	}
}

// partArgs adds a parameter for the part of a vector that belongs to each
// differentiated parameter, named after that with the prefix, and calls place
// for each tensor in it. Parts of destinations are set, others read.
func (f *file) partArgs(s *Signature, args []string, prefix string, place func(path string, p Place)) {
	fn := s.method.Func
	set := gradients(fn)
	dest := kinds[s.method.Kind].products && prefix == "h"
	for i, p := range fn.Params {
		if p.Struct == nil && !set[p.Name] || p.Struct != nil && !structTrained(fn, p) {
			continue
		}
		name := s.own(prefix + p.Name)
		t := f.fieldType(p)
		t.pointer = dest || p.Struct != nil || len(t.dims) > 0
		s.params = append(s.params, argument{name, t})
		part := destination{name, p, args[i]}
		if dest {
			s.dests = append(s.dests, part)
		} else {
			s.along = append(s.along, part)
		}
		leaves(p, func(path string, fields []string, leaf *ir.Field) {
			if set[path] {
				scalar := leaf.Type.Shape.Rank() == 0
				place(path, Place{Root: name, Path: fields, Type: leaf.Type, Scalar: scalar, Pointer: p.Struct == nil && t.pointer})
			}
		})
	}
}

// tangent is where the part of a vector for an input is.
func (s *Signature) tangent(path string, p Place) {
	s.In[free("t."+path, func(path string) bool { _, ok := s.In[path]; return ok })] = p
}
