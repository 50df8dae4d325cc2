package codegen

import (
	"go/token"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// What one method keeps for others, as NameForward does for NameBackward, lies
// in the workspace beside the arenas, in a struct of its own, so that no other
// method touches it.

// kept is what the methods of one function share.
type kept struct {
	key    methodKey // of the method that keeps it
	field  string    // of the workspace
	values []keptValue
}

// A keptValue is a value that is kept.
type keptValue struct {
	name  string // of the output of the keeper's graph, and of the input of those that go on from it
	field string // of the struct
	typ   ir.Type
}

// keptField is what the workspace's field for the values is called. It is not
// exported, whatever the function's name, and no arena's.
func keptField(fn string, keeper Kind) string {
	switch keeper {
	case HessianPoint:
		return "hessian" + fn
	case JacobianPoint:
		return "jacobian" + fn
	}
	return "kept" + fn
}

// newKept lists what the methods keep, in their order.
func newKept(methods []*Method) []*kept {
	var all []*kept
	seen := map[methodKey]bool{}
	for _, m := range methods {
		key := m.keeper()
		values := m.kept()
		if len(values) > 0 && !seen[key] {
			seen[key] = true
			all = append(all, &kept{key, keptField(key.fn, key.kind), values})
		}
	}
	return all
}

// keeper is the method that keeps what m works with.
func (m *Method) keeper() methodKey { return methodKey{m.Func.Name, kinds[m.Kind].keeper} }

// kept is what m keeps or goes on from: the outputs of a keeper after the
// function's results, the inputs of what goes on after its own. The one that
// makes a matrix comes before both, and keeps their vectors too.
func (m *Method) kept() []keptValue {
	var values []keptValue
	fields := map[string]bool{}
	add := func(name string, t ir.Type) {
		field := free(camel(strings.TrimPrefix(name, "keep."), "value"), func(s string) bool { return fields[s] || token.IsKeyword(s) })
		fields[field] = true
		values = append(values, keptValue{name, field, t})
	}
	results := m.Func.Graph.Outputs
	switch {
	case m.Matrix != nil:
		for _, v := range m.Matrix.vectors() {
			add(v.name, v.typ)
		}
		for _, o := range m.Matrix.Point.Graph.Outputs {
			add(o.Name, o.Node.Type)
		}
	case m.Kind.Keeps():
		given := 0
		if kinds[m.Kind].results {
			given = len(results)
		}
		for _, o := range m.Graph.Outputs[min(given, len(m.Graph.Outputs)):] {
			add(o.Name, o.Node.Type)
		}
	case m.Kind == SplitBackward:
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

// keptFor is what m works with, or nil.
func (f *file) keptFor(m *Method) *kept {
	for _, k := range f.kept {
		if k.key == m.keeper() {
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
	switch k.key.kind {
	case HessianPoint:
		return f.methodName(k.key.fn, Hessian) + " works with"
	case JacobianPoint:
		return f.methodName(k.key.fn, Jacobian) + " works with"
	}
	return f.methodName(k.key.fn, SplitForward) + " keeps for " + f.methodName(k.key.fn, SplitBackward)
}

// methodName is the name of the method of a function.
func (f *file) methodName(fn string, kind Kind) string { return f.names.methods[methodKey{fn, kind}] }
