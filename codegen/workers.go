package codegen

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/team"
)

// A callNames is where in the workspace the loops of a method that workers
// divide find the method's arguments.
type callNames struct {
	typ   string
	field string // of the workspace
	at    string // its field for the variables of the loops around the one that is divided
}

// nameTeam names what the workspace has for its workers.
func (f *file) nameTeam() {
	f.names.fields[f.names.sharedField()] = true
	for _, name := range slices.Concat(team.Top, team.Methods) {
		f.names.helper(name)
	}
	for _, s := range f.sigs {
		isParam := func(name string) bool {
			return slices.ContainsFunc(s.params, func(a argument) bool { return a.name == name })
		}
		s.call = &callNames{f.names.helper(s.Name + "Call"), "call" + s.Name, free("at", isParam)}
	}
}

// sharedField is the workspace's field for the workers and their work.
func (n *names) sharedField() string { return team.Field }

// divides reports whether workers divide loops of the method, or of one of
// its variants, and how many loop variables they are told at most.
func (f *file) divides(method int, variants []*variant) (shared bool, at int) {
	shared, at = f.bodies[method].Shared, f.bodies[method].At
	for _, v := range of(variants, method) {
		shared, at = shared || v.body.Shared, max(at, v.body.At)
	}
	return shared, at
}

// anyShared reports whether workers divide any loop.
func (f *file) anyShared(variants []*variant) bool {
	for i := range f.methods {
		if shared, _ := f.divides(i, variants); shared {
			return true
		}
	}
	return false
}

// sharedFields is the workspace's field for the workers and their work: who
// they are, and for each method that has loops for them its arguments.
func (f *file) sharedFields(variants []*variant) jen.Code {
	fields := []jen.Code{jen.Id(f.names.helper("team")).Op("*").Id(f.names.helper("team"))}
	for i, s := range f.sigs {
		if shared, _ := f.divides(i, variants); shared {
			fields = append(fields, jen.Id(s.call.field).Id(s.call.typ))
		}
	}
	return jen.Id(f.names.sharedField()).Struct(fields...)
}

// calls declares the arguments of each method that has loops for workers.
func (f *file) calls(variants []*variant) {
	for i, s := range f.sigs {
		shared, at := f.divides(i, variants)
		if !shared {
			continue
		}
		fields := arguments(s.params)
		if at > 0 {
			fields = append(fields, jen.Id(s.call.at).Index(jen.Lit(at)).Int())
		}
		f.doc(fmt.Sprintf("%s is the arguments of %s, for workers to find them.", s.call.typ, s.Name))
		f.decl(jen.Type().Id(s.call.typ).Struct(fields...))
	}
}

// passOn is how the body of a method begins whose loops workers divide: it
// leaves its arguments in the workspace, until it is done.
func (s *Signature) passOn(b *Body) []jen.Code {
	if !b.Shared {
		return nil
	}
	call := func() *jen.Statement { return jen.Id(s.Recv).Dot(s.names.sharedField()).Dot(s.call.field) }
	values := jen.Dict{}
	for _, a := range s.params {
		values[jen.Id(a.name)] = jen.Id(a.name)
	}
	return []jen.Code{
		call().Op("=").Id(s.call.typ).Values(values),
		jen.Defer().Func().Params().Block(call().Op("=").Id(s.call.typ).Values()).Call(),
	}
}

var qualified = regexp.MustCompile(`\b(runtime|sync|atomic)\.(\w+)`)

// team writes SetWorkers and Close and what they need.
func (f *file) team(variants []*variant) {
	if !f.anyShared(variants) {
		f.idleTeam()
		return
	}
	text := team.Source(func(name string) string {
		switch {
		case name == "Workspace":
			return f.names.workspace
		case name == "ws":
			return f.names.recv
		case slices.Contains(team.Exported, name):
			return f.names.workers[name]
		case slices.Contains(team.Top, name), slices.Contains(team.Methods, name):
			return f.names.helper(name)
		}
		return name
	})
	// The names of packages stand by themselves, so that they are imported.
	code := jen.Empty()
	paths := map[string]string{"runtime": "runtime", "sync": "sync", "atomic": "sync/atomic"}
	for {
		m := qualified.FindStringSubmatchIndex(text)
		if m == nil {
			break
		}
		code.Op(text[:m[0]]).Qual(paths[text[m[2]:m[3]]], text[m[4]:m[5]])
		text = text[m[1]:]
	}
	f.decl(code.Op(text))
}

// idleTeam writes SetWorkers and Close for a file without loops for workers.
func (f *file) idleTeam() {
	method := func(name, doc string, params ...jen.Code) {
		f.doc(name + doc)
		f.decl(jen.Func().Params(jen.Op("*").Id(f.names.workspace)).Id(name).Params(params...).Block())
	}
	method(f.names.workers["SetWorkers"], " does nothing: no loop here is long enough for several goroutines.", jen.Int())
	method(f.names.workers["Close"], " does nothing.")
}
