package codegen

import "fmt"

// jvpDoc tells what NameJVP computes.
func (f *file) jvpDoc(m *Method, s *Signature) string {
	var along, of, moved, results []string
	for _, a := range s.along {
		along = append(along, a.name)
		of = append(of, a.arg)
	}
	for _, t := range s.moved {
		name := t.name
		if s.isParam(name) {
			name = "*" + name
		}
		moved = append(moved, name)
		results = append(results, t.of)
	}
	is := "is"
	if len(moved) > 1 {
		is = "are"
	}
	return fmt.Sprintf("%s computes what %s does and how fast that moves, %s being the velocity of %s: %s %s that of %s.",
		s.Name, m.Func.Name, and(along), and(of), and(moved), is, and(results))
}

// isParam reports whether a parameter has the name.
func (s *Signature) isParam(name string) bool {
	for _, p := range s.params {
		if p.name == name {
			return true
		}
	}
	return false
}

// hvpDoc tells what NameHVP computes.
func hvpDoc(m *Method, s *Signature) string {
	dests, wrt := s.destinations()
	var along []string
	for _, a := range s.along {
		along = append(along, a.name)
	}
	first := m.Func.Graph.Outputs[0].Name
	whose := "the Hessian of " + first + " with respect to " + and(wrt)
	return fmt.Sprintf("%s sets %s to the product of %s with %s: how fast the gradient changes when %s is the velocity of %s.",
		s.Name, and(dests), whose, and(along), and(along), and(wrt))
}

// pointDoc tells what the methods are for that only others call.
func (f *file) pointDoc(m *Method, s *Signature) string {
	return fmt.Sprintf("%s keeps what the products that %s is made of have in common.", s.Name, f.methodName(m.Func.Name, f.matrixKind(m)))
}

func (f *file) alongDoc(m *Method, s *Signature) string {
	return fmt.Sprintf("%s is one of the products that %s is made of.", s.Name, f.methodName(m.Func.Name, f.matrixKind(m)))
}

// matrixKind is the kind of method that calls m.
func (f *file) matrixKind(m *Method) Kind {
	if m.Kind == HessianPoint || m.Kind == HessianAlong {
		return Hessian
	}
	return Jacobian
}
