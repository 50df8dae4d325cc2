package codegen

import (
	"fmt"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// arenas are the arrays that a Workspace may have, the widest elements first
// so that there are no gaps.
var arenas = []struct {
	dtype ir.DType
	name  string
}{
	{ir.Float64, "f64"},
	{ir.Int64, "i64"},
	{ir.Float32, "f32"},
	{ir.Int32, "i32"},
	{ir.Bool, "b"},
}

// arenaField is the name of the workspace's array for elements of type d.
func arenaField(d ir.DType) string {
	for _, a := range arenas {
		if a.dtype == d {
			return a.name
		}
	}
	return ""
}

// workspace declares the type whose methods compute. Its arrays are as long
// as the greediest method needs; what is kept from one call to another has
// fields of its own.
func (f *file) workspace(variants []*variant, opts Options) {
	var fields []jen.Code
	var bytes int64
	for _, a := range arenas {
		n := 0
		for _, b := range slices.Concat(f.bodies, f.vectorized) {
			n = max(n, b.Arena[a.dtype])
		}
		if n > 0 {
			fields = append(fields, jen.Id(a.name).Index(jen.Lit(n)).Id(a.dtype.String()))
			bytes += int64(n) * int64(a.dtype.Bytes())
		}
	}
	holds := []string{}
	if len(fields) > 0 {
		holds = append(holds, "the intermediate values of one call")
	}
	if len(f.kept) > 0 {
		holds = append(holds, "what "+f.keeps())
	}
	for _, k := range f.kept {
		fields = append(fields, lineComment("what "+f.keepsFor(k)), k.code(f))
		bytes += k.bytes()
	}
	if opts.Workers && f.anyShared(variants) {
		holds = append(holds, "its workers")
		fields = append(fields, f.sharedFields(variants))
	}
	name := f.names.workspace
	article := "A " + name
	var doc string
	if len(fields) == 0 {
		doc = article + " is what the methods belong to. No call keeps intermediate values in memory, so it is empty, and any number of goroutines may share one."
	} else {
		doc = fmt.Sprintf("%s holds %s (%s). The zero value is ready to use. Give each goroutine its own; inputs may be shared.", article, and(holds), humanBytes(bytes))
	}
	doc = paragraphs(wrapText(doc), wrapText("What a method sets must not overlap its inputs or anything else it sets. No method keeps a pointer to an argument."), underscore("Workspace", name))
	f.doc(doc)
	f.decl(jen.Type().Id(name).Struct(fields...))
}
