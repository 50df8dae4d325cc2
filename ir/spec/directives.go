package spec

import (
	"go/ast"
	"go/token"
	"regexp"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// A directive is a comment like //gradgen:grad W b.
type directive struct {
	comment *ast.Comment
	word    string // grad
	args    []name // W, b
}

// A name is a word of a comment, with its place.
type name struct {
	text string
	pos  ir.Pos
}

const directivePrefix = "//gradgen:"

// almost is a comment that was meant to be a directive.
var almost = regexp.MustCompile(`^(//[ \t]+gradgen:|/\*\s*gradgen:|//[ \t]*(?i:gradgen)[ \t]*:[ \t]*)(grad|emit|vjp)\b`)

// directives are those in a comment group.
func (f *file) directives(doc *ast.CommentGroup) []directive {
	if doc == nil {
		return nil
	}
	var out []directive
	for _, c := range doc.List {
		rest, ok := strings.CutPrefix(c.Text, directivePrefix)
		if !ok {
			continue
		}
		d := directive{comment: c}
		at := f.fset.PositionFor(c.Pos(), false).Offset + len(directivePrefix)
		for i, w := range f.words(rest, at) {
			if i == 0 && !startsBlank(rest) {
				d.word = w.text
			} else {
				d.args = append(d.args, w)
			}
		}
		out = append(out, d)
	}
	return out
}

func startsBlank(s string) bool { return strings.TrimLeft(s, " \t") != s }

// words are the words of a text that starts at an offset.
func (f *file) words(s string, at int) []name {
	var out []name
	for i := 0; i < len(s); {
		n := strings.IndexAny(s[i:], " \t\r,")
		if n < 0 {
			n = len(s) - i
		}
		if n > 0 {
			out = append(out, name{s[i : i+n], f.posAt(at+i, at+i+n)})
		}
		i += n + 1
	}
	return out
}

// strayDirectives reports directives that belong to no exported function, and
// comments that look like one.
func (f *file) strayDirectives() {
	owned := map[*ast.Comment]bool{}
	for _, d := range f.ast.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Doc != nil {
			for _, c := range d.Doc.List {
				rule := strings.HasPrefix(c.Text, directivePrefix+"vjp")
				owned[c] = rule != d.Name.IsExported()
				if rule && !owned[c] {
					f.report(c, nil, "//gradgen:vjp belongs to an unexported function, for the calls of which it gives the rule: move what %s computes into one", d.Name.Name)
					owned[c] = true
				}
			}
		}
	}
	for _, group := range f.ast.Comments {
		for _, c := range group.List {
			switch {
			case strings.HasPrefix(c.Text, directivePrefix):
				if !owned[c] {
					f.report(c, nil, "this directive belongs to no exported function: put it directly above one, at the end of its doc comment")
				}
			case almost.MatchString(c.Text):
				f.report(c, nil, "this comment is no directive: write //gradgen: in lower case, at the start of the line and without spaces")
			}
		}
	}
}

// A directiveRule is what a directive does to a function.
type directiveRule func(f *file, d directive, fn *ir.Func)

// directiveRules are the directives there are.
var directiveRules = map[string]directiveRule{
	"grad": (*file).gradDirective,
	"emit": (*file).emitDirective,
}

// direct applies the directives above a function.
func (f *file) direct(decl *ast.FuncDecl, fn *ir.Func) {
	fn.Grad = defaultGrad(fn)
	seen := map[string]bool{}
	for _, d := range f.directives(decl.Doc) {
		rule := directiveRules[d.word]
		switch {
		case d.word == "vjp": // reported as stray
		case rule == nil:
			near := nearest(d.word, []string{"emit", "grad", "vjp"})
			if near != "" {
				near = "; did you mean //gradgen:" + near + "?"
			}
			f.report(d.comment, nil, "there is no directive //gradgen:%s: there are //gradgen:grad, //gradgen:emit and, for helpers, //gradgen:vjp%s", d.word, near)
		case seen[d.word]:
			f.report(d.comment, nil, "//gradgen:%s is there twice: write one with all words", d.word)
		default:
			seen[d.word] = true
			rule(f, d, fn)
		}
	}
}

func modeNames() []string {
	var names []string
	for _, m := range ir.Modes {
		names = append(names, m.String())
	}
	return names
}

// modes lists what //gradgen:emit knows.
func modes() string {
	names := modeNames()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

func (f *file) emitDirective(d directive, fn *ir.Func) {
	if len(d.args) == 0 {
		f.report(d.comment, nil, "//gradgen:emit says nothing to emit: write one or more of %s behind it", modes())
	}
	for _, a := range d.args {
		mode, ok := ir.ParseMode(a.text)
		if _, twice := fn.Emits(mode); ok && twice {
			f.reportAt(a.pos, nil, "//gradgen:emit says %s twice", a.text)
			continue
		}
		if !ok {
			near := nearest(a.text, modeNames())
			if near != "" {
				near = "; did you mean " + near + "?"
			}
			f.reportAt(a.pos, nil, "//gradgen:emit knows no %q: there are %s%s", a.text, modes(), near)
			continue
		}
		fn.Emit = append(fn.Emit, ir.Emission{Mode: mode, Pos: a.pos})
	}
}

// defaultGrad is what is differentiated when nothing is said: the tensors of
// struct parameters, or without any all floating-point ones.
func defaultGrad(fn *ir.Func) []*ir.Node {
	var inStructs, all []*ir.Node
	for _, n := range fn.Graph.Inputs {
		if n.DType().IsFloat() {
			all = append(all, n)
			if strings.Contains(n.Attrs.Name, ".") {
				inStructs = append(inStructs, n)
			}
		}
	}
	for _, p := range fn.Params {
		if p.Struct != nil {
			return inStructs
		}
	}
	return all
}

func (f *file) gradDirective(d directive, fn *ir.Func) {
	fn.Grad = nil
	if len(d.args) == 0 {
		f.report(d.comment, nil, "//gradgen:grad names nothing: list parameters of %s, as in //gradgen:grad %s, or write //gradgen:grad none", fn.Name, example(fn))
		return
	}
	chosen := map[*ir.Node]bool{}
	for _, a := range d.args {
		if a.text == "none" && !hasParam(fn, "none") {
			if len(d.args) > 1 {
				f.reportAt(a.pos, nil, "//gradgen:grad none stands alone: it asks for no gradient at all")
			}
			continue
		}
		f.gradName(a, fn, chosen)
	}
	for _, n := range fn.Graph.Inputs {
		if chosen[n] {
			fn.Grad = append(fn.Grad, n)
		}
	}
	// Without the directive such a function has no gradient, silently.
	if first := fn.Graph.Outputs[0]; len(fn.Grad) > 0 && !first.Node.DType().IsFloat() {
		f.report(d.comment, nil, "//gradgen:grad asks for a gradient, but `%s`, the first result of %s, is %v: put a result of float32 or float64 first, or write //gradgen:grad none", first.Name, fn.Name, first.Node.DType())
	}
}

// gradName chooses the inputs that a name stands for: a tensor, or the
// floating-point tensors of a struct.
func (f *file) gradName(a name, fn *ir.Func, chosen map[*ir.Node]bool) {
	var floats, others []*ir.Node
	var paths []string
	for _, n := range fn.Graph.Inputs {
		path := n.Attrs.Name
		paths = append(paths, path)
		if path != a.text && !strings.HasPrefix(path, a.text+".") {
			continue
		}
		if n.DType().IsFloat() {
			floats = append(floats, n)
		} else {
			others = append(others, n)
		}
	}
	switch {
	case len(floats) == 0 && len(others) == 1 && others[0].Attrs.Name == a.text:
		f.reportAt(a.pos, nil, "`%s` holds %v: only tensors of float32 or float64 have a gradient", a.text, others[0].DType())
		return
	case len(floats) == 0 && (len(others) > 0 || hasParam(fn, a.text)):
		f.reportAt(a.pos, nil, "`%s` has no tensor of float32 or float64: only those have a gradient", a.text)
		return
	case len(floats) == 0:
		f.unknownName(a, fn, paths)
		return
	}
	for _, n := range floats {
		if chosen[n] {
			f.reportAt(a.pos, nil, "`%s` is named twice", n.Attrs.Name)
			return
		}
		chosen[n] = true
	}
}

// unknownName reports a name that no parameter has, with those that are close.
func (f *file) unknownName(a name, fn *ir.Func, paths []string) {
	var all []string
	for _, p := range fn.Params {
		all = append(all, p.Name)
	}
	for _, path := range paths {
		if base := path[strings.LastIndexByte(path, '.')+1:]; base == a.text {
			f.reportAt(a.pos, nil, "%s has no parameter `%s`: write %s, a field of one, by its path", fn.Name, a.text, path)
			return
		}
	}
	if near := nearest(a.text, append(all, paths...)); near != "" {
		f.reportAt(a.pos, nil, "%s has no parameter `%s`: did you mean %s?", fn.Name, a.text, near)
		return
	}
	if len(all) == 0 {
		f.reportAt(a.pos, nil, "%s has no parameters, and so none called `%s`", fn.Name, a.text)
		return
	}
	f.reportAt(a.pos, nil, "%s has no parameter `%s`: it has %s", fn.Name, a.text, strings.Join(all, ", "))
}

func hasParam(fn *ir.Func, name string) bool {
	for _, p := range fn.Params {
		if p.Name == name {
			return true
		}
	}
	return false
}

// example is a name that //gradgen:grad could have had.
func example(fn *ir.Func) string {
	for _, p := range fn.Params {
		if token.IsIdentifier(p.Name) && (p.Struct != nil || p.Type.DType.IsFloat()) {
			return p.Name
		}
	}
	return "W b"
}
