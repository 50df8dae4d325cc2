package codegen

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// machines are those that there is vector code for, the best first, and what
// package archsimd says of a processor that is one.
var machines = []struct {
	target loop.Target
	suffix string
	needs  []string
}{
	{loop.AVX512, "AVX512", []string{"AVX512"}},
	{loop.AVX2, "AVX2", []string{"AVX2", "FMA"}},
}

// noPointerCheck is the directive for functions that load and store parts of
// vectors. Package archsimd does that by a pointer to a whole vector, of which
// it touches the part alone; what -race checks of pointers refuses them at the
// end of an allocation all the same.
const noPointerCheck = "//go:nocheckptr"

// A variant is a method for one of the machines.
type variant struct {
	method  int // which of the file's methods
	machine int // which of the machines
	sig     *Signature
	loops   *loop.Func
	body    *Body
}

// variants are the methods for machines with vectors, without their bodies.
func (f *file) variants(opts Options) ([]*variant, error) {
	if !opts.SIMD {
		return nil, nil
	}
	var out []*variant
	for i, m := range f.methods {
		for j, machine := range machines {
			s, err := f.signature(m)
			if err != nil {
				return nil, err
			}
			s.call = f.sigs[i].call
			s.Name = f.names.helper(f.sigs[i].Name + machine.suffix)
			out = append(out, &variant{method: i, machine: j, sig: s})
		}
	}
	return out, nil
}

// vectorLoops begins to make the loops of the variants, those for one machine
// beside those for another. They are there once it is waited for.
func (f *file) vectorLoops(variants []*variant, opts Options) *sync.WaitGroup {
	var work sync.WaitGroup
	for i, machine := range machines {
		work.Go(func() {
			for _, v := range variants {
				if m := f.methods[v.method]; v.machine == i && m.Matrix == nil {
					v.loops = Loops(m, opts, machine.target)
				}
			}
		})
	}
	return &work
}

// vectorBodies gives the variants their bodies, and leaves those out in which
// there is nothing for vectors.
func (f *file) vectorBodies(variants []*variant, opts Options) ([]*variant, error) {
	var out []*variant
	for _, v := range variants {
		if v.loops == nil || !v.loops.Vector() {
			continue
		}
		b, err := bodyOf(f.methods[v.method], v.loops, v.sig, opts)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", v.sig.Name, err)
		}
		v.body = b
		f.vectorized = append(f.vectorized, b)
		out = append(out, v)
	}
	return out, nil
}

// of is the variants of a method.
func of(variants []*variant, method int) []*variant {
	var out []*variant
	for _, v := range variants {
		if v.method == method {
			out = append(out, v)
		}
	}
	return out
}

// chooser is the name of the method that runs the best variant there is.
func (f *file) chooser(s *Signature) string { return f.names.helper(s.Name + "Vector") }

// arguments passes the parameters of s on.
func (s *Signature) arguments() []jen.Code {
	var args []jen.Code
	for _, a := range s.params {
		args = append(args, jen.Id(a.name))
	}
	return args
}

// tryVectors is how a method begins that has variants: where one of them can
// do the work, the method's own statements needn't.
func (f *file) tryVectors(variants []*variant, method int) []jen.Code {
	if len(of(variants, method)) == 0 {
		return nil
	}
	s := f.sigs[method]
	call := jen.Id(s.Recv).Dot(f.chooser(s)).Call(s.arguments()...)
	if len(s.results) == 0 {
		return []jen.Code{jen.If(call).Block(jen.Return())}
	}
	var names []jen.Code
	for _, r := range s.results {
		names = append(names, jen.Id(s.Local(r.name)))
	}
	ok := s.Local("ok")
	return []jen.Code{jen.If(jen.List(append(slices.Clone(names), jen.Id(ok))...).Op(":=").Add(call), jen.Id(ok)).Block(jen.Return(names...))}
}

// choice is the declaration of the method that runs the best variant; body
// does that, and tells in the end whether there was one.
func (f *file) choice(s *Signature, body []jen.Code) *jen.Statement {
	ok := free("ok", func(name string) bool {
		is := func(a argument) bool { return a.name == name }
		return f.names.taken(name) || name == s.Recv || slices.ContainsFunc(s.params, is) || slices.ContainsFunc(s.results, is)
	})
	results := append(arguments(s.results), jen.Id(ok).Bool())
	return jen.Func().Params(jen.Id(s.Recv).Op("*").Id(f.names.workspace)).Id(f.chooser(s)).
		Params(arguments(s.params)...).Params(results...).Block(body...)
}

// vectorFile writes the variants, and for each method the choice among them.
func (f *file) vectorFile(variants []*variant, written map[string]bool) {
	f.head(vectorTag)
	var bodies []*Body
	for i, s := range f.sigs {
		mine := of(variants, i)
		if len(mine) == 0 {
			continue
		}
		f.doc(fmt.Sprintf("%s is %s where the processor has vectors that there is code for; ok tells whether it does.", f.chooser(s), s.Name))
		f.decl(f.choice(s, f.cases(s, mine)))
		for _, v := range mine {
			f.doc(fmt.Sprintf("%s is %s for processors with %s.", v.sig.Name, s.Name, strings.Join(machines[v.machine].needs, " and ")))
			if v.body.Partial {
				f.out.Comment("//")
				f.out.Comment(noPointerCheck)
			}
			f.decl(v.sig.code(f.names.workspace, slices.Concat(v.sig.passOn(v.body), v.body.Stmts)))
			bodies = append(bodies, v.body)
		}
	}
	f.helpers(bodies, written)
}

// head begins a file that is built where the constraint holds.
func (f *file) head(constraint string) {
	f.out.HeaderComment("//go:build " + constraint)
	f.out.HeaderComment("// Code generated by gradgen from " + sourceName(f.pkg.Source) + ". DO NOT EDIT.")
}

// cases runs the first of the variants of a method for which the processor
// has what it takes.
func (f *file) cases(s *Signature, variants []*variant) []jen.Code {
	var results []jen.Code
	for _, r := range s.results {
		results = append(results, jen.Id(r.name))
	}
	leave := func(done jen.Code) jen.Code { return jen.Return(append(slices.Clone(results), done)...) }
	var cases []jen.Code
	for _, v := range variants {
		cond := jen.Empty()
		for i, need := range machines[v.machine].needs {
			if i > 0 {
				cond.Op("&&")
			}
			cond.Qual(archsimd, "X86").Dot(need).Call()
		}
		call := jen.Id(s.Recv).Dot(v.sig.Name).Call(s.arguments()...)
		if len(results) > 0 {
			call = jen.List(results...).Op("=").Add(call)
		}
		cases = append(cases, jen.Case(cond).Block(call, leave(jen.True())))
	}
	return []jen.Code{jen.Switch().Block(cases...), leave(jen.False())}
}

// standIns writes what takes the variants' place where they aren't compiled.
func (f *file) standIns(variants []*variant) {
	f.head("!(" + vectorTag + ")")
	for i, s := range f.sigs {
		if len(of(variants, i)) == 0 {
			continue
		}
		f.doc(fmt.Sprintf("%s would be %s in vectors, for which this isn't built.", f.chooser(s), s.Name))
		f.decl(f.choice(s, []jen.Code{jen.Return()}))
	}
}
