package codegen

import (
	"fmt"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/codegen/team"
	"github.com/gradgen/gradgen/ir"
)

// namingRule is what happens to names that meet; the header of a file in which
// something was renamed quotes it.
const namingRule = "Names are those of the spec. A type, constant, parameter or result of the spec " +
	"that would hide a word of Go, an imported package or a declaration of this file has an underscore " +
	"added at its end. So has a name of gradgen's own (Workspace, NumX, XGrad, ws, dx ...) that the spec uses already."

// names is what everything at the top level of a generated file is called.
type names struct {
	top   map[string]string // what each name of the file is: "a word of Go", "a constant"
	inner map[string]bool   // every name given to a parameter or a local of some method

	consts  map[string]string // names here of the spec's constants, by name
	types   map[string]string // names here of the spec's structs, by name
	counts  map[string]string // names of the constants NumX, by the struct's name
	methods map[methodKey]string
	fields  map[string]bool   // of the workspace, beside the arenas
	helpers map[string]string // by hint
	kernels map[string]string // names of functions that kernels became, by machine and form

	workers   map[string]string // names here of the methods for workers
	workspace string            // the type
	recv      string            // its methods' receiver

	renamed bool // something differs from what the rule's readers expect
}

type methodKey struct {
	fn   string
	kind Kind
}

// newNames names what the file declares: first what the spec named, so that
// it keeps its name if it can, then what is gradgen's own.
func newNames(l *layout, methods []*Method) *names {
	n := &names{
		top:     map[string]string{},
		inner:   map[string]bool{},
		consts:  map[string]string{},
		types:   map[string]string{},
		counts:  map[string]string{},
		methods: map[methodKey]string{},
		fields:  map[string]bool{},
		helpers: map[string]string{},
		kernels: map[string]string{},
		workers: map[string]string{},
	}
	for w := range goWords {
		n.top[w] = "a word of Go"
	}
	for w := range imports {
		n.top[w] = "a package that is imported"
	}
	if l.workers {
		for _, p := range team.Imports {
			n.top[path.Base(p)] = "a package that is imported"
		}
	}
	for w := range packageWords {
		n.top[w] = "a word of Go"
	}

	// What needs no new name comes first, lest a renamed one takes it.
	for _, renaming := range []bool{false, true} {
		for _, c := range l.consts {
			if n.taken(c.Name) == renaming && n.consts[c.Name] == "" {
				n.consts[c.Name] = n.declare(c.Name, "a constant")
			}
		}
		for _, s := range l.structs {
			if n.taken(s.Name) == renaming && n.types[s.Name] == "" {
				n.types[s.Name] = n.declare(s.Name, "a type")
			}
		}
	}

	n.workspace = n.declare("Workspace", "a type")
	for _, s := range l.structs {
		if l.trained[s.Name] {
			n.counts[s.Name] = n.declare("Num"+upperFirst(s.Name), "a constant")
		}
	}
	n.recv = n.declare("ws", "the receiver")
	n.nameMethods(l.pkg, methods)
	return n
}

// nameMethods names the methods of the workspace. They share a scope with
// its fields alone, whose names begin in lower case.
func (n *names) nameMethods(pkg *ir.Package, methods []*Method) {
	used := map[string]bool{}
	for _, f := range pkg.Funcs {
		used[f.Name] = true
		n.methods[methodKey{f.Name, Forward}] = f.Name
	}
	for _, m := range methods {
		key := methodKey{m.Func.Name, m.Kind}
		if m.Kind == Forward {
			continue
		}
		n.fields[keptField(m.Func.Name, kinds[m.Kind].keeper)] = true
		want := m.Func.Name + kinds[m.Kind].suffix
		if m.Kind.internal() {
			want = lowerFirst(want)
		}
		n.methods[key] = free(want, func(s string) bool { return used[s] })
		used[n.methods[key]] = true
		if m.Kind.internal() {
			n.fields[n.methods[key]] = true // no helper is called that
			continue
		}
		n.note(want, n.methods[key])
	}
	for _, name := range team.Exported {
		n.workers[name] = free(name, func(s string) bool { return used[s] })
	}
}

// taken reports whether name can't be declared at the top level.
func (n *names) taken(name string) bool { return n.top[name] != "" || token.IsKeyword(name) }

// declare is name as it is called at the top level of the file, where it is
// what kind says.
func (n *names) declare(name, kind string) string {
	got := free(name, n.taken)
	n.top[got] = kind
	n.note(name, got)
	return got
}

func (n *names) note(want, got string) {
	if want != got {
		n.renamed = true
	}
}

// helper is the name of the helper function that a body calls hint: the same
// throughout the file, hidden by no parameter or local, and, since it may be a
// method, that of no field.
func (n *names) helper(hint string) string {
	if got, ok := n.helpers[hint]; ok {
		return got
	}
	got := free(camel(hint, "helper"), func(s string) bool { return n.taken(s) || n.inner[s] || n.fields[s] })
	n.top[got] = "a function"
	n.helpers[hint] = got
	return got
}

// family is helper for a function that declares more under names that begin
// with its own.
func (n *names) family(hint string, suffixes []string) string {
	if _, ok := n.helpers[hint]; ok {
		return hint
	}
	meets := func(name string) bool {
		return slices.ContainsFunc(append([]string{""}, suffixes...), func(suffix string) bool {
			return n.taken(name+suffix) || n.inner[name+suffix] || n.fields[name+suffix]
		})
	}
	if got := free(hint, meets); got != hint {
		return n.family(got, suffixes)
	}
	n.helper(hint)
	for _, suffix := range suffixes {
		n.top[hint+suffix] = "a declaration"
	}
	return hint
}

// field is what the field x of s is called: its name, which may be any
// identifier, so that only a spec that isn't Go has one to rename.
func field(s *ir.Struct, x *ir.Field) string {
	return free(x.Name, func(name string) bool {
		return token.IsKeyword(name) || slices.ContainsFunc(s.Fields, func(y *ir.Field) bool { return y != x && y.Name == name })
	})
}

// free is name, with as many underscores added as it takes not to be taken.
func free(name string, taken func(string) bool) string {
	for taken(name) {
		name += "_"
	}
	return name
}

// checkNames finds names that can't stand in Go, or are given twice. A spec in
// Go has none; the other ways to write one can.
func checkNames(l *layout, methods []*Method) error {
	if p := l.name; !token.IsIdentifier(p) || p == "_" {
		return fmt.Errorf("package name %q is not a Go identifier: choose one of letters and digits", p)
	}
	top := map[string]bool{}
	for _, c := range l.consts {
		if err := checkName("constant", c.Name, "", top); err != nil {
			return err
		}
	}
	for _, s := range l.structs {
		if err := checkName("type", s.Name, "", top); err != nil {
			return err
		}
		fields := map[string]bool{}
		for _, f := range s.Fields {
			if err := checkName("field", f.Name, " of type "+s.Name, fields); err != nil {
				return err
			}
		}
	}
	seen := map[methodKey]bool{}
	for _, m := range methods {
		fn := m.Func
		if !token.IsIdentifier(fn.Name) || !token.IsExported(fn.Name) {
			return fmt.Errorf("function %q becomes a method that others call: give it a name that begins with a capital letter", fn.Name)
		}
		if seen[methodKey{fn.Name, m.Kind}] {
			return fmt.Errorf("function %s is declared twice", fn.Name)
		}
		seen[methodKey{fn.Name, m.Kind}] = true
		args := map[string]bool{}
		for _, p := range fn.Params {
			if p.Name == "_" {
				continue
			}
			if err := checkName("parameter", p.Name, " of function "+fn.Name, args); err != nil {
				return err
			}
		}
		for _, o := range fn.Graph.Outputs {
			if err := checkName("result", o.Name, " of function "+fn.Name, args); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkName checks one name and notes it in seen.
func checkName(what, name, where string, seen map[string]bool) error {
	if name == "_" || !token.IsIdentifier(name) && !token.IsKeyword(name) {
		return fmt.Errorf("%s %q%s is not a Go identifier: choose a name of letters, digits and underscores", what, name, where)
	}
	if seen[name] {
		return fmt.Errorf("%s %s%s has the name of another: names are given once", what, name, where)
	}
	seen[name] = true
	return nil
}

// lowerFirst is s with its first letter in lower case.
func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// upperFirst is s with its first letter in upper case.
func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
