package build

import (
	"encoding/binary"
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// An attrField is what a builder does with a field of ir.Attrs.
type attrField struct {
	copy func(to, from *ir.Attrs)           // lists anew, empty ones as nil
	key  func(k []byte, a *ir.Attrs) []byte // appends bytes that tell values apart; nil of Body, which has a number in each builder
}

// attrFields has every field of ir.Attrs, by its name.
var attrFields = map[string]attrField{
	"Name":      {copyName, keyName},
	"Type":      {copyType, keyType},
	"Value":     {copyValue, keyValue},
	"Axis":      {copyAxis, keyAxis},
	"Shape":     {copyShape, keyShape},
	"Axes":      ints(func(a *ir.Attrs) *[]int { return &a.Axes }),
	"Start":     ints(func(a *ir.Attrs) *[]int { return &a.Start }),
	"Size":      ints(func(a *ir.Attrs) *[]int { return &a.Size }),
	"Step":      ints(func(a *ir.Attrs) *[]int { return &a.Step }),
	"Stride":    ints(func(a *ir.Attrs) *[]int { return &a.Stride }),
	"Dilation":  ints(func(a *ir.Attrs) *[]int { return &a.Dilation }),
	"Lo":        ints(func(a *ir.Attrs) *[]int { return &a.Lo }),
	"Hi":        ints(func(a *ir.Attrs) *[]int { return &a.Hi }),
	"Interior":  ints(func(a *ir.Attrs) *[]int { return &a.Interior }),
	"Body":      {copyBody, nil},
	"Length":    number(func(a *ir.Attrs) *int { return &a.Length }),
	"Carries":   number(func(a *ir.Attrs) *int { return &a.Carries }),
	"Sequences": number(func(a *ir.Attrs) *int { return &a.Sequences }),
	"Index":     number(func(a *ir.Attrs) *int { return &a.Index }),
	"Exclusive": flag(func(a *ir.Attrs) *bool { return &a.Exclusive }),
	"Reverse":   flag(func(a *ir.Attrs) *bool { return &a.Reverse }),
}

// own is the attributes that op uses, with lists of their own.
func own(op ir.Op, a *ir.Attrs) ir.Attrs {
	var kept ir.Attrs
	for _, name := range op.Info().Attrs {
		attrFields[name].copy(&kept, a)
	}
	return kept
}

// key is a string that two nodes share when they are the same. The operands
// of a commutative op are ordered in it, not in the node.
func (b *Builder) key(op ir.Op, a *ir.Attrs, in []*ir.Node) string {
	k := append(make([]byte, 0, 64), byte(op))
	k = appendInt(k, len(in))
	if op.Info().Commutative && len(in) == 2 && in[0].ID > in[1].ID {
		k = appendInt(appendInt(k, in[1].ID), in[0].ID)
	} else {
		for _, x := range in {
			k = appendInt(k, x.ID)
		}
	}
	for _, name := range op.Info().Attrs {
		if name == "Body" {
			k = appendInt(k, b.number[b.body(a.Body)])
			continue
		}
		k = attrFields[name].key(k, a)
	}
	return string(k)
}

// body is the one body with the key of g that the builder's loops have: so
// equal loops are one.
func (b *Builder) body(g *ir.Graph) *ir.Graph {
	if g == nil || b.equal[g] != nil {
		return b.equal[g]
	}
	k := g.Key()
	if b.bodies[k] == nil {
		b.bodies[k] = g
		b.number[g] = len(b.bodies)
	}
	b.equal[g] = b.bodies[k]
	return b.bodies[k]
}

func copyBody(to, from *ir.Attrs)  { to.Body = from.Body }
func copyName(to, from *ir.Attrs)  { to.Name = from.Name }
func copyValue(to, from *ir.Attrs) { to.Value = from.Value }
func copyAxis(to, from *ir.Attrs)  { to.Axis = from.Axis }
func copyShape(to, from *ir.Attrs) { to.Shape = ownShape(from.Shape) }
func copyType(to, from *ir.Attrs) {
	to.Type = ir.Type{DType: from.Type.DType, Shape: ownShape(from.Type.Shape)}
}

func keyName(k []byte, a *ir.Attrs) []byte  { return append(appendInt(k, len(a.Name)), a.Name...) }
func keyAxis(k []byte, a *ir.Attrs) []byte  { return appendInt(k, a.Axis) }
func keyShape(k []byte, a *ir.Attrs) []byte { return appendShape(k, a.Shape) }
func keyType(k []byte, a *ir.Attrs) []byte {
	return appendShape(append(k, byte(a.Type.DType)), a.Type.Shape)
}
func keyValue(k []byte, a *ir.Attrs) []byte {
	bits := math.Float64bits(a.Value.F)
	if math.IsNaN(a.Value.F) {
		bits = math.Float64bits(math.NaN()) // every NaN is the same constant
	}
	return binary.AppendVarint(binary.AppendUvarint(k, bits), a.Value.I)
}

// ints is an attribute that is a list of numbers.
func ints(field func(*ir.Attrs) *[]int) attrField {
	return attrField{
		func(to, from *ir.Attrs) {
			if l := *field(from); len(l) > 0 {
				*field(to) = slices.Clone(l)
			}
		},
		func(k []byte, a *ir.Attrs) []byte {
			k = appendInt(k, len(*field(a)))
			for _, v := range *field(a) {
				k = appendInt(k, v)
			}
			return k
		},
	}
}

// number is an attribute that is one number.
func number(field func(*ir.Attrs) *int) attrField {
	return attrField{
		func(to, from *ir.Attrs) { *field(to) = *field(from) },
		func(k []byte, a *ir.Attrs) []byte { return appendInt(k, *field(a)) },
	}
}

// flag is an attribute that is a bool.
func flag(field func(*ir.Attrs) *bool) attrField {
	return attrField{
		func(to, from *ir.Attrs) { *field(to) = *field(from) },
		func(k []byte, a *ir.Attrs) []byte { return append(k, byte(ir.Truth(*field(a)).I)) },
	}
}

func ownShape(s ir.Shape) ir.Shape {
	if len(s) == 0 {
		return nil
	}
	return slices.Clone(s)
}

func appendInt(k []byte, v int) []byte { return binary.AppendVarint(k, int64(v)) }

func appendShape(k []byte, s ir.Shape) []byte {
	k = appendInt(k, len(s))
	for _, d := range s {
		k = appendInt(k, d.Len())
	}
	return k
}
