package fn

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// The constants of a vector function stand in a table, each one in all lanes:
// the compiler then takes them from there as operands of the arithmetic, while a
// broadcast costs two instructions more every time, and is not hoisted from loops.
//
// A load of 64 bytes takes twice as long where it crosses a cache line, and
// Go aligns data to 32 bytes at most: measured, exp on Float32x16 takes 0.34 ns
// for an element from a table that is off by 32, 0.22 from one that is not.
// So the tables for 512 bits are there twice, 64·n + 32 bytes apart, and the function
// takes the one that begins at a multiple of 64.

// constants are the constants of a vector function.
type constants struct {
	base    string // of the names of what it declares
	lanes   int
	words   Words
	aligned bool              // the table begins at a multiple of 64 bytes
	field   map[string]string // by type and value

	fields, values []jen.Code
}

// tableName is the variable that points to the constants.
const tableName = "c"

func (k *constants) table() *jen.Statement {
	if k.aligned {
		return jen.Id(tableName)
	}
	return jen.Id(k.base + "Const")
}

// choice chooses the table that is aligned.
func (k *constants) choice() []jen.Code {
	if !k.aligned || len(k.fields) == 0 {
		return nil
	}
	at := func(i int) *jen.Statement { return jen.Op("&").Id(k.base + "Const").Index(jen.Lit(i)) }
	return []jen.Code{
		jen.Id(tableName).Op(":=").Add(at(0)),
		jen.If(jen.Uintptr().Call(jen.Qual("unsafe", "Pointer").Call(jen.Id(tableName))).Op("%").Lit(64).Op("!=").Lit(0)).Block(
			jen.Id(tableName).Op("=").Add(at(1))),
	}
}

// declaration declares the constants.
func (k *constants) declaration() *jen.Statement {
	name := k.base + "Const"
	c := jen.Empty()
	switch {
	case len(k.fields) == 0:
	case k.aligned:
		type_, value := k.base+"Table", k.base+"Values"
		c.Line().Line().Comment("// " + type_ + " has the constants of " + k.base + " for each lane, and half a cache line.").Line()
		c.Type().Id(type_).Struct(append(k.fields, jen.Id("_").Index(jen.Lit(32)).Byte())...).Line().Line()
		c.Var().Id(value).Op("=").Id(type_).Values(append(k.values, jen.Line())...).Line().Line()
		c.Comment("// " + name + " has them twice: one of the two begins with a cache line.").Line()
		c.Var().Id(name).Op("=").Index(jen.Lit(2)).Id(type_).Values(jen.Id(value), jen.Id(value))
	default:
		c.Line().Line().Comment("// " + name + " has the constants of " + k.base + " for each lane.").Line()
		c.Var().Id(name).Op("=").Struct(k.fields...).Values(append(k.values, jen.Line())...)
	}
	return c
}

// bits is a vector of integers.
func (k *constants) bits(x int64, width int) *jen.Statement {
	return k.constant("", fmt.Sprintf("Int%dx%d", width, k.lanes), "int"+strconv.Itoa(width), jen.Op(hex(x)))
}

// hex is a pattern of bits as a signed literal.
func hex(x int64) string {
	if x < 0 {
		return fmt.Sprintf("-0x%x", -uint64(x))
	}
	return fmt.Sprintf("0x%x", x)
}

// constant is a vector with the value in all lanes, loaded from the field that
// has it.
func (k *constants) constant(name, vector, elem string, value *jen.Statement) *jen.Statement {
	key := elem + " " + value.GoString()
	field, ok := k.field[key]
	if !ok {
		field = name
		for i := 1; field == "" || k.taken(field); i++ {
			if name == "" {
				field = "c" + strconv.Itoa(i)
			} else {
				field = numbered(name, i+1)
			}
		}
		k.field[key] = field
		k.fields = append(k.fields, jen.Id(field).Index(jen.Lit(k.lanes)).Id(elem))
		lane := make([]jen.Code, k.lanes)
		for i := range lane {
			lane[i] = value.Clone()
		}
		k.values = append(k.values, jen.Line().Id(field).Op(":").Index(jen.Lit(k.lanes)).Id(elem).Values(lane...))
	}
	return k.words.Load(vector, jen.Op("&").Add(k.table()).Dot(field))
}

func (k *constants) taken(field string) bool {
	for _, f := range k.field {
		if f == field {
			return true
		}
	}
	return false
}
