package codegen

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gradgen/gradgen/ir"
)

// methodDoc is the doc comment of method i.
func (f *file) methodDoc(i int) string {
	m, s := f.methods[i], f.sigs[i]
	var parts []string
	switch m.Kind {
	case Forward:
		parts = append(parts, forwardDoc(m, s))
	case Grad:
		parts = append(parts, gradDoc(m, s), gradientTable(m, s))
	case VJP:
		parts = append(parts, vjpDoc(m, s), gradientTable(m, s))
	case SplitForward:
		parts = append(parts, f.splitForwardDoc(m, s), setsDoc(m, s))
	case SplitBackward:
		parts = append(parts, vjpDoc(m, s), f.goesOnDoc(m), gradientTable(m, s))
	case JVP:
		parts = append(parts, f.jvpDoc(m, s), setsDoc(m, s))
	case HVP:
		parts = append(parts, hvpDoc(m, s))
	case Hessian, Jacobian:
		parts = append(parts, f.matrixDoc(m, s), matrixTable(m, s), f.productsDoc(m))
	case HessianPoint, JacobianPoint:
		parts = append(parts, f.pointDoc(m, s))
	case HessianAlong, JacobianAlong:
		parts = append(parts, f.alongDoc(m, s))
	}
	if len(s.dests) > 0 {
		parts = append(parts, untouched(m, s))
	}
	if len(s.aliases) > 0 {
		parts = append(parts, "In the spec "+and(s.aliases)+".")
	}
	if !m.Kind.internal() {
		parts = append(parts, underscore(m.Func.Name+kinds[m.Kind].suffix, s.Name))
	}
	parts = append(parts, f.cost(i))
	for j := 1; j < len(parts); j++ {
		if !strings.HasPrefix(parts[j], "\t") {
			parts[j] = wrapText(parts[j])
		}
	}
	if m.Kind != Forward || m.Func.Doc == "" {
		parts[0] = wrapText(parts[0])
	}
	return paragraphs(parts...)
}

// forwardDoc is the spec's doc comment, and where the results go.
func forwardDoc(m *Method, s *Signature) string {
	doc := m.Func.Doc
	if doc == "" {
		var names []string
		for _, o := range m.Func.Graph.Outputs {
			names = append(names, s.Out[o.Name].Root)
		}
		doc = s.Name + " computes " + and(names) + "."
	}
	return paragraphs(doc, setsDoc(m, s))
}

// setsDoc names the results that the method sets rather than returns.
func setsDoc(m *Method, s *Signature) string {
	var to []string
	for _, o := range m.Func.Graph.Outputs {
		if p := s.Out[o.Name]; p.Pointer {
			to = append(to, "*"+p.Root)
		}
	}
	if len(to) == 0 {
		return ""
	}
	return "It sets " + and(to) + "."
}

// splitForwardDoc tells what NameForward computes and keeps.
func (f *file) splitForwardDoc(m *Method, s *Signature) string {
	backward := f.methodName(m.Func.Name, SplitBackward)
	k := f.keptFor(m)
	if k == nil {
		return fmt.Sprintf("%s computes what %s does. It keeps nothing for %s, which needs no more than its inputs.", s.Name, m.Func.Name, backward)
	}
	return fmt.Sprintf("%s computes what %s does and keeps %s in the %s for %s, until the next %s on the same %s: no other method touches them.",
		s.Name, m.Func.Name, humanBytes(k.bytes()), f.names.workspace, backward, s.Name, f.names.workspace)
}

// goesOnDoc tells what NameBackward needs.
func (f *file) goesOnDoc(m *Method) string {
	forward := f.methodName(m.Func.Name, SplitForward)
	if f.keptFor(m) == nil {
		return "It needs no call of " + forward + " before it."
	}
	return fmt.Sprintf("It goes on from the last call of %s on the same %s, which must have had the same inputs. It may be called several times after one.", forward, f.names.workspace)
}

// gradDoc tells what NameGrad computes.
func gradDoc(m *Method, s *Signature) string {
	first := s.Out[m.Func.Graph.Outputs[0].Name].Root
	dests, wrt := s.destinations()
	verb := "returns " + m.Func.Name
	whose := "its gradient"
	if len(m.Func.Graph.Outputs) > 1 {
		verb = "computes what " + m.Func.Name + " does"
		whose = "the gradient of " + first
	}
	if len(dests) > 1 {
		whose += "s"
		whose = strings.Replace(whose, "gradient of "+first+"s", "gradients of "+first, 1)
	}
	return fmt.Sprintf("%s %s and sets %s to %s with respect to %s.", s.Name, verb, and(dests), whose, and(wrt))
}

// vjpDoc tells what NameVJP and NameBackward compute.
func vjpDoc(m *Method, s *Signature) string {
	dests, wrt := s.destinations()
	var cts, of []string
	for _, c := range s.cts {
		cts = append(cts, c.name)
		of = append(of, c.of)
	}
	gradients := func(of []string) string {
		if len(of) > 1 {
			return "the gradients"
		}
		return "the gradient"
	}
	return fmt.Sprintf("%s takes %s, %s of some scalar with respect to %s, back through %s: it sets %s to %s of that scalar with respect to %s.",
		s.Name, and(cts), gradients(of), and(of), m.Func.Name, and(dests), gradients(dests), and(wrt))
}

// destinations lists what gradients go to and what they are gradients of.
func (s *Signature) destinations() (dests, wrt []string) {
	for _, d := range s.dests {
		dests = append(dests, "*"+d.name)
		wrt = append(wrt, d.arg)
	}
	return dests, wrt
}

// untouched names the fields of gradient structs that the method doesn't set.
func untouched(m *Method, s *Signature) string {
	set := gradients(m.Func)
	var names []string
	for _, d := range s.dests {
		leaves(d.of, func(path string, fields []string, _ *ir.Field) {
			if !set[path] {
				names = append(names, strings.Join(append([]string{d.name}, fields...), "."))
			}
		})
	}
	if len(names) == 0 {
		return ""
	}
	return "It does not set " + and(names) + ", which it does not differentiate."
}

// cost says how much one call computes. Of a method with a gradient the part
// that its function's plain method computes too is told apart.
func (f *file) cost(i int) string {
	total := f.bodies[i].Flops
	if total == 0 {
		return ""
	}
	if f.methods[i].Kind == Grad {
		for j, m := range f.methods {
			if m.Kind == Forward && m.Func.Name == f.methods[i].Func.Name {
				if fwd := f.bodies[j].Flops; 0 < fwd && fwd < total {
					return "Cost: " + humanFlops(fwd) + " forward, " + humanFlops(total-fwd) + " backward."
				}
			}
		}
	}
	return "Cost: " + humanFlops(total) + "."
}

// gradientTable has a line for each gradient: name, shape, and what is known
// of how it is computed.
func gradientTable(m *Method, s *Signature) string {
	set := gradients(m.Func)
	alone := len(s.dests) == 1 // then what it points to needs no mention
	var rows [][3]string
	var paths []string
	shown := map[string]string{}
	for _, d := range s.dests {
		leaves(d.of, func(path string, fields []string, leaf *ir.Field) {
			name := strings.Join(append([]string{d.arg}, fields...), ".")
			if alone && len(fields) > 0 {
				name = strings.Join(fields, ".")
			}
			shown[path] = name
			if set[path] {
				rows = append(rows, [3]string{name, leaf.Type.Shape.String()})
				paths = append(paths, path)
			}
		})
	}
	inputs := map[string]*ir.Node{}
	for _, n := range m.Func.Graph.Inputs {
		inputs[n.Attrs.Name] = n
	}
	d := newDerivation(m, s, shown)
	for i, path := range paths {
		rows[i][2] = d.note(inputs[path], rows[i][0])
	}
	return aligned(rows)
}

// aligned is a table of rows, its columns under one another.
func aligned(rows [][3]string) string {
	var width [2]int
	for _, r := range rows {
		for j := range width {
			width[j] = max(width[j], utf8.RuneCountInString(r[j]))
		}
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "\t%s\n", strings.TrimRight(fmt.Sprintf("%-*s  %-*s  %s", width[0], r[0], width[1], r[1], r[2]), " "))
	}
	return b.String()
}

// paragraphs joins what isn't empty with blank lines between.
func paragraphs(parts ...string) string {
	parts = slices.DeleteFunc(slices.Clone(parts), func(p string) bool { return strings.TrimSpace(p) == "" })
	for i, p := range parts {
		parts[i] = strings.Trim(p, "\n")
	}
	return strings.Join(parts, "\n\n")
}

// wrapText is a paragraph in lines that fit a screen.
func wrapText(text string) string {
	if text == "" {
		return ""
	}
	return strings.Join(wrap(text, 90), "\n")
}

// alias tells the reader what something is called in the spec, when that is
// not its name here.
func alias(spec, here string) string {
	if spec == here {
		return ""
	}
	return "It is called " + spec + " in the spec."
}

// underscore tells the reader why a name of gradgen's own is not the one that
// its documentation gives.
func underscore(want, got string) string {
	if want == got {
		return ""
	}
	article := "a "
	if strings.ContainsRune("AEIOU", rune(want[0])) {
		article = "an "
	}
	return "Its name ends in an underscore since the spec has " + article + want + " of its own."
}
