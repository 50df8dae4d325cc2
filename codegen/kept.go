package codegen

import (
	"go/token"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// What NameForward keeps for NameBackward lies in the workspace beside the
// arenas, a struct for each function, so that no other method touches it.

// kept is what one function keeps.
type kept struct {
	fn     string
	field  string // of the workspace
	values []keptValue
}

// A keptValue is a value that is kept.
type keptValue struct {
	name  string // of the output of NameForward's graph, and of the input of NameBackward's
	field string // of the struct
	typ   ir.Type
}

// keptField is what the workspace's field for a function's values is called.
// It is not exported, whatever the function's name, and no arena's.
func keptField(fn string) string { return "kept" + fn }

// newKept lists what the methods keep, in their order.
func newKept(methods []*Method) []*kept {
	var all []*kept
	seen := map[string]bool{}
	for _, m := range methods {
		fn := m.Func.Name
		values := m.kept()
		if len(values) > 0 && !seen[fn] {
			seen[fn] = true
			all = append(all, &kept{fn, keptField(fn), values})
		}
	}
	return all
}

// kept is what m keeps or goes on from: the outputs of a SplitForward after
// the function's results, the inputs of a SplitBackward after the cotangents.
func (m *Method) kept() []keptValue {
	var values []keptValue
	fields := map[string]bool{}
	add := func(name string, t ir.Type) {
		field := free(camel(strings.TrimPrefix(name, "keep."), "value"), func(s string) bool { return fields[s] || token.IsKeyword(s) })
		fields[field] = true
		values = append(values, keptValue{name, field, t})
	}
	results := m.Func.Graph.Outputs
	switch m.Kind {
	case SplitForward:
		for _, o := range m.Graph.Outputs[min(len(results), len(m.Graph.Outputs)):] {
			add(o.Name, o.Node.Type)
		}
	case SplitBackward:
		given := len(m.Func.Graph.Inputs)
		for _, o := range results {
			if o.Node.DType().IsFloat() {
				given++
			}
		}
		for _, n := range m.Graph.Inputs[min(given, len(m.Graph.Inputs)):] {
			add(n.Attrs.Name, n.Type)
		}
	}
	return values
}

// keptBy is what the function of the name keeps, or nil.
func (f *file) keptBy(fn string) *kept {
	for _, k := range f.kept {
		if k.fn == fn {
			return k
		}
	}
	return nil
}

// places are where the values are, by their names in the graphs.
func (k *kept) places(recv string, in map[string]Place) {
	if k == nil {
		return
	}
	for _, v := range k.values {
		in[v.name] = Place{Root: recv, Path: []string{k.field, v.field}, Type: v.typ, Scalar: v.typ.Shape.Rank() == 0}
	}
}

// bytes is the size of the values.
func (k *kept) bytes() int64 {
	var n int64
	for _, v := range k.values {
		n += int64(v.typ.Shape.Size()) * int64(v.typ.DType.Bytes())
	}
	return n
}

// code is the declaration of the field, the widest elements first so that
// there are no gaps.
func (k *kept) code(f *file) jen.Code {
	values := slices.Clone(k.values)
	slices.SortStableFunc(values, func(v, w keptValue) int { return w.typ.DType.Bytes() - v.typ.DType.Bytes() })
	var fields []jen.Code
	for _, v := range values {
		fields = append(fields, jen.Id(v.field).Add(f.arrayType(v.typ, nil).code()))
	}
	return jen.Id(k.field).Struct(fields...)
}

// keeps says who keeps something for whom: "LossForward keeps for LossBackward".
func (f *file) keeps() string {
	var who []string
	for _, k := range f.kept {
		who = append(who, f.keepsFor(k))
	}
	return and(who)
}

func (f *file) keepsFor(k *kept) string {
	return f.methodName(k.fn, SplitForward) + " keeps for " + f.methodName(k.fn, SplitBackward)
}

// methodName is the name of the method of a function.
func (f *file) methodName(fn string, kind Kind) string { return f.names.methods[methodKey{fn, kind}] }
