package codegen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/fn"
)

// A release is a release of Go that there is vector code for. Package archsimd is
// no part of Go's promise of compatibility: from release to release some of
// its names change. Vector code is written once; what releases spell
// differently it calls by functions of the package, the words, which a file for each
// release declares. They are inlined, and cost nothing.
//
// In a release that is not among these the portable code serves.
type release struct {
	suffix string // of the file with its words
	name   string
	tag    string // the build constraint that selects it
	words  [numWords]spelling
	// Methods on vectors of 256 bits: sums of the neighbours of one vector and then
	// of the other; two of the four halves of two vectors; and, without Grouped
	// on vectors of 128 bits too, elements of the one and of the other.
	addPairs, permute128, permute string
	round                         string // to the nearest integer, halves to even
}

// A word is what releases spell differently, for vectors of every type.
type word int

const (
	loadWord word = iota
	storeWord
	loadPartWord
	storePartWord
	nextWord
	splatWord
	numWords
)

// A source is what a word's parameter p is: a pointer to an array of as many
// elements as the vector has, a slice of elements, or a pointer to one.
type source int

const (
	fromArray source = iota
	fromSlice
	fromElement
)

// words says of each word what comes before the type in its name, what it does
// with its parameters p and x, and what p and the result are.
//
// The loop of a product calls next and splat, and nothing else: see stream.
var words = [numWords]struct {
	name, doc string
	from      source
	gives     bool // the result is a vector; else x is a parameter
}{
	loadWord:      {"load", "is the vector at p", fromArray, true},
	storeWord:     {"store", "sets *p to x", fromArray, false},
	loadPartWord:  {"loadPart", "is the vector of p's elements, 0 in lanes beyond those", fromSlice, true},
	storePartWord: {"storePart", "sets the elements of p to the first of x", fromSlice, false},
	nextWord:      {"next", "is the vector at p, loaded where it is used", fromArray, true},
	splatWord:     {"splat", "is the vector with *p in every lane, loaded where it is used", fromElement, true},
}

// A spelling writes a word's statement for vectors of the type, and where it needs
// a function of its own that function, by the name inner.
type spelling func(vector, inner string) (body, function *jen.Statement)

// alone is the spelling of a word that needs no other function.
func alone(body func(vector string) *jen.Statement) spelling {
	return func(vector, _ string) (_, _ *jen.Statement) { return body(vector), nil }
}

// releases has a row for each release, one directly after the other.
var releases = []release{
	{"_go126", "Go 1.26", "go1.26 && !go1.27", [numWords]spelling{
		loadWord:      alone(func(v string) *jen.Statement { return jen.Return(load(v, "")) }),
		storeWord:     alone(func(v string) *jen.Statement { return store("Store") }),
		loadPartWord:  alone(func(v string) *jen.Statement { return jen.Return(load(v, "SlicePart")) }),
		storePartWord: alone(func(v string) *jen.Statement { return store("StoreSlicePart") }),
		nextWord:      alone(func(v string) *jen.Statement { return jen.Return(load(v, "")) }),
		splatWord: alone(func(v string) *jen.Statement {
			narrow, lanes := narrowest(v)
			return jen.Var().Id("z").Qual(archsimd, narrow).Line().
				Return(jen.Id("z").Dot("SetElem").Call(jen.Lit(0), jen.Op("*").Id("p")).Dot("Broadcast1To" + lanes).Call())
		}),
	}, "AddPairsGrouped", "Select128FromPair", "SelectFromPair", "RoundToEven"},
	{"_go127", "Go 1.27", "go1.27 && !go1.28", [numWords]spelling{
		loadWord:  alone(func(v string) *jen.Statement { return jen.Return(load(v, "Array")) }),
		storeWord: alone(func(v string) *jen.Statement { return store("StoreArray") }),
		loadPartWord: alone(func(v string) *jen.Statement {
			return jen.List(jen.Id("x"), jen.Id("_")).Op(":=").Add(load(v, "Part")).Line().Return(jen.Id("x"))
		}),
		storePartWord: alone(func(v string) *jen.Statement { return store("StorePart") }),
		// A broadcast is a function here, so the loads are as deep in functions as it is.
		nextWord: func(v, inner string) (body, function *jen.Statement) {
			p := jen.Id("p").Op("*").Add(arrayOfVector(v))
			return jen.Return(jen.Id(inner).Call(jen.Id("p"))), jen.Func().Id(inner).Params(p).Qual(archsimd, v).Block(jen.Return(load(v, "Array")))
		},
		splatWord: func(v, inner string) (body, function *jen.Statement) {
			elem, _, _ := strings.Cut(strings.ToLower(v), "x")
			return jen.Return(jen.Qual(archsimd, "Broadcast"+v).Call(jen.Id(inner).Call(jen.Id("p")))),
				jen.Func().Id(inner).Params(jen.Id("p").Op("*").Id(elem)).Id(elem).Block(jen.Return(jen.Op("*").Id("p")))
		},
	}, "ConcatAddPairsGrouped", "ConcatPermute128Scalars", "ConcatPermuteScalars", "Round"},
}

// narrowest is the vector of 128 bits with the elements of the given one, and
// how many lanes that has.
func narrowest(vector string) (narrow, lanes string) {
	elem, lanes, _ := strings.Cut(vector, "x")
	if strings.HasSuffix(elem, "64") {
		return elem + "x2", lanes
	}
	return elem + "x4", lanes
}

// arrayOfVector is the type of an array of a vector's elements.
func arrayOfVector(vector string) *jen.Statement {
	elem, lanes, _ := strings.Cut(vector, "x")
	return jen.Index(jen.Op(lanes)).Id(strings.ToLower(elem))
}

func load(vector, suffix string) *jen.Statement {
	return jen.Qual(archsimd, "Load"+vector+suffix).Call(jen.Id("p"))
}

func store(method string) *jen.Statement { return jen.Id("x").Dot(method).Call(jen.Id("p")) }

// vectorTag is where vector code is built.
const (
	experiment = "goexperiment.simd && amd64"
	vectorTag  = experiment + " && go1.26 && !go1.28"
)

// helper is the word for vectors of the type that package archsimd calls so.
func (w word) helper(vector string) helper {
	elem, _, _ := strings.Cut(strings.ToLower(vector), "x")
	p := jen.Op("*").Add(arrayOfVector(vector))
	switch words[w].from {
	case fromSlice:
		p = jen.Index().Id(elem)
	case fromElement:
		p = jen.Op("*").Id(elem)
	}
	v := func() *jen.Statement { return jen.Qual(archsimd, vector) }
	return helper{name: words[w].name + vector, each: func(name string, r *release) jen.Code {
		f := jen.Comment("// " + name + " " + words[w].doc + ".").Line().Func().Id(name)
		if words[w].gives {
			f.Params(jen.Id("p").Add(p)).Add(v())
		} else {
			f.Params(jen.Id("p").Add(p), jen.Id("x").Add(v()))
		}
		body, function := r.words[w](vector, name+"Inner")
		f.Block(body)
		if function != nil {
			f.Line().Line().Add(function)
		}
		return f
	}}
}

// word is a call of the word for vectors of the type.
func (p *printer) word(w word, vector string, args ...jen.Code) *jen.Statement {
	return jen.Id(p.help(w.helper(vector))).Call(args...)
}

// words are those that package fn needs.
func (p *printer) words() fn.Words {
	return fn.Words{
		Load:  func(vector string, from *jen.Statement) *jen.Statement { return p.word(loadWord, vector, from) },
		Store: func(vector string, to, x *jen.Statement) *jen.Statement { return p.word(storeWord, vector, to, x) },
	}
}

// wordFile writes the words that the variants use, as a release spells them.
func (f *file) wordFile(which int, variants []*variant) {
	r := &releases[which]
	f.head(experiment + " && " + r.tag)
	f.out.Comment(fmt.Sprintf("What the vector code of this package calls, as %s spells it.", r.name))
	f.out.Line()
	used := map[string]jen.Code{}
	var names []string
	for _, v := range variants {
		for _, h := range v.body.Helpers {
			if h.each != nil && used[h.Name] == nil {
				used[h.Name] = h.each[which]
				names = append(names, h.Name)
			}
		}
	}
	slices.Sort(names)
	for _, name := range names {
		f.decl(used[name])
	}
}
