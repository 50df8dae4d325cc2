package ir

import (
	"fmt"
	"go/constant"
	"go/token"
)

// maxNesting bounds structs within structs.
const maxNesting = 32

// A structState is how far a struct has been resolved.
type structState uint8

const (
	structNew structState = iota
	structActive
	structDone
)

// resolve checks what needs the whole file: the structs and constants that
// fields name, and for each function that its graph has its parameters.
func (p *parser) resolve() {
	for _, f := range p.fields {
		p.resolveField(f)
	}
	for _, s := range p.order {
		if len(s.Fields) == 0 && len(p.errs) == 0 {
			p.errorf(s.pos, "struct %s has no fields", s.Name)
		}
	}
	for _, s := range p.order {
		p.resolveStruct(s, 1)
	}
	for _, f := range p.funcs {
		p.resolveFunc(f, len(p.errs) == 0)
	}
}

func (p *parser) resolveField(f *parsedField) {
	if f.structName != "" {
		s := p.structs[f.structName]
		if s == nil {
			p.errorf(f.pos, "there is no struct %s: a tensor is written float32[2 3], a scalar float32[]", f.structName)
			return
		}
		f.Struct = s.Struct
		return
	}
	for i, name := range f.Dims {
		c := p.consts[name]
		switch {
		case name == "":
		case c == nil:
			p.errorf(f.dims[i], "there is no const %s", name)
		case !isLen(c, f.Type.Shape[i]):
			p.errorf(f.dims[i], "const %s is %v, not %v", name, c, f.Type.Shape[i])
		}
	}
}

// isLen reports whether the constant is the length of the axis.
func isLen(c constant.Value, d Dim) bool {
	if k := c.Kind(); k != constant.Int && k != constant.Float {
		return false
	}
	return constant.Compare(c, token.EQL, constant.MakeInt64(int64(d.Len())))
}

// resolveStruct finds structs that hold themselves, and counts their tensors,
// so that nothing walks through more of them than the file has lines.
func (p *parser) resolveStruct(s *parsedStruct, depth int) {
	if s.state == structDone {
		return
	}
	if s.state == structActive {
		p.errorf(s.pos, "struct %s holds itself", s.Name)
		return
	}
	if depth > maxNesting {
		p.errorf(s.pos, "structs are nested more than %d deep", maxNesting)
		return
	}
	s.state = structActive
	s.depth = 1
	for _, f := range s.Fields {
		if f.Struct == nil {
			s.size++
			continue
		}
		inner := p.structs[f.Struct.Name]
		p.resolveStruct(inner, depth+1)
		s.depth = max(s.depth, inner.depth+1)
		s.size = min(s.size+inner.size, maxTextInt/2)
	}
	if s.depth > maxNesting {
		p.errorf(s.pos, "structs are nested more than %d deep", maxNesting)
	}
	s.state = structDone
}

// resolveFunc completes a function's graph. Without sound structs its
// parameters can't be compared with its inputs.
func (p *parser) resolveFunc(f *parsedFunc, sound bool) {
	g := f.Graph
	listed := map[*Node]bool{}
	for _, name := range f.grad {
		n := f.inputs[name.name]
		switch {
		case n != nil:
			if listed[n] {
				p.errorf(name.pos, "%s is listed twice", name.name)
			}
			listed[n] = true
			f.Grad = append(f.Grad, n)
		case !f.bad:
			p.errorf(name.pos, "func %s has no input %s to differentiate", f.Name, name.name)
		}
	}
	if f.bad {
		return
	}
	if f.body != nil {
		p.errorf(f.body.pos, "body %s has no return line", f.body.Name)
		return
	}
	if !f.hasRet {
		p.errorf(f.pos, "func %s has no return line", f.Name)
		return
	}
	g.Nodes = needed(g, f.made)
	if !sound {
		return
	}
	size := 0
	for _, x := range f.Params {
		if x.Struct != nil {
			size += p.structs[x.Struct.Name].size
		} else {
			size++
		}
		size = min(size, maxTextInt/2)
	}
	if size != len(g.Inputs) {
		p.errorf(f.pos, "the parameters of func %s hold %s, and it has %s: each needs one, in order",
			f.Name, plural(size, "tensor"), plural(len(g.Inputs), "Input"))
		return
	}
	i := 0
	Leaves(f.Params, func(path string, leaf *Field) {
		n := g.Inputs[i]
		if n.Attrs.Name != path || !n.Type.Equal(leaf.Type) {
			p.errorf(f.nodePos[i], "Input %s is %v, and the parameter in its place is %s, %v", n.Attrs.Name, n.Type, path, leaf.Type)
		}
		i++
	})
}

// needed is the inputs of g and those of made that its outputs need.
func needed(g *Graph, made []*Node) []*Node {
	need := map[*Node]bool{}
	for _, o := range g.Outputs {
		need[o.Node] = true
	}
	nodes := append([]*Node(nil), g.Inputs...)
	var rest []*Node
	for i := len(made) - 1; i >= 0; i-- {
		n := made[i]
		if !need[n] {
			continue
		}
		for _, x := range n.Inputs {
			need[x] = true
		}
		if n.Op != Input {
			rest = append(rest, n)
		}
	}
	for i := len(rest) - 1; i >= 0; i-- {
		nodes = append(nodes, rest[i])
	}
	return nodes
}

// plural is a count of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
