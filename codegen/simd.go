package codegen

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/fn"
	"github.com/gradgen/gradgen/ir"
)

// archsimd is the package of the standard library that vectors come from.
const archsimd = "simd/archsimd"

// A vec is a type of vectors: of elements of a type, so many of them.
type vec struct {
	t     ir.DType
	lanes int
}

func (v vec) String() string { return fmt.Sprintf("%sx%d", v.elem(), v.lanes) }

// elem is the name that package archsimd has for the type of the elements.
func (v vec) elem() string {
	names := map[ir.DType]string{ir.Float32: "Float32", ir.Float64: "Float64", ir.Int32: "Int32", ir.Int64: "Int64"}
	return names[v.t]
}

func (v vec) bytes() int { return v.lanes * v.t.Bytes() }

func (v vec) code() *jen.Statement { return jen.Qual(archsimd, v.String()) }

// bits is the integer vector of the same layout.
func (v vec) bits() vec {
	if v.t.Bytes() == 4 {
		return vec{ir.Int32, v.lanes}
	}
	return vec{ir.Int64, v.lanes}
}

// array is the type of arrays that vectors are loaded from.
func (v vec) array() *jen.Statement { return jen.Index(jen.Lit(v.lanes)).Id(v.t.String()) }

func (v vec) broadcast(x *jen.Statement) *jen.Statement {
	return jen.Qual(archsimd, "Broadcast"+v.String()).Call(x)
}

// A vectorRule prints the vector form of an op; x, y and z are its operands.
type vectorRule func(p *printer, v vec, x []*jen.Statement) *jen.Statement

// vectors says how each op is written with package archsimd.
var vectors = map[ir.Op]vectorRule{
	ir.Add:         method2("Add"),
	ir.Sub:         method2("Sub"),
	ir.Mul:         method2("Mul"),
	ir.Div:         method2("Div"),
	ir.Equal:       method2("Equal"),
	ir.Less:        method2("Less"),
	ir.LessOrEqual: method2("LessEqual"),
	ir.And:         method2("And"),
	ir.Or:          method2("Or"),
	ir.Sqrt:        func(_ *printer, _ vec, x []*jen.Statement) *jen.Statement { return x[0].Dot("Sqrt").Call() },
	ir.IsNaN:       func(_ *printer, _ vec, x []*jen.Statement) *jen.Statement { return x[0].Dot("IsNaN").Call() },
	ir.Floor:       rounded("floor", always("Floor")),
	ir.Ceil:        rounded("ceil", always("Ceil")),
	ir.Trunc:       rounded("trunc", always("Trunc")),
	ir.Round:       rounded("round", func(r *release) string { return r.round }),
	ir.Neg: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		return x[0].Dot("Mul").Call(p.constant(ir.Neg, v))
	},
	ir.Reciprocal: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		return p.constant(ir.Reciprocal, v).Dot("Div").Call(x[0])
	},
	// The second operand is what comes out where either is NaN.
	ir.Relu: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		return p.constant(ir.Relu, v).Dot("Max").Call(x[0])
	},
	ir.Max: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		return jen.Id(p.help(extreme(v, "Max"))).Call(x[0], x[1])
	},
	ir.Min: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		return jen.Id(p.help(extreme(v, "Min"))).Call(x[0], x[1])
	},
	// The sign is shifted out. Clearing it with And isn't for all releases: where
	// x was cleared with And too, as the rest of a vector is, the compiler of Go
	// 1.27 makes one instruction of both that its assembler refuses.
	ir.Abs: func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		unsigned := "AsU" + strings.ToLower(v.bits().String())
		by := p.constant(ir.Abs, v).Dot(unsigned).Call()
		return x[0].Dot(unsigned).Call().Dot("ShiftAllLeft").Call(jen.Lit(1)).Dot("ShiftRight").Call(by).Dot("As" + v.String()).Call()
	},
	ir.Not: func(_ *printer, v vec, x []*jen.Statement) *jen.Statement {
		i := v.bits()
		return i.code().Values().Dot("Merge").Call(i.broadcast(jen.Lit(1)), x[0]).Dot("Equal").Call(i.broadcast(jen.Lit(1)))
	},
	ir.Where: func(_ *printer, _ vec, x []*jen.Statement) *jen.Statement { return x[1].Dot("Merge").Call(x[2], x[0]) },
}

// vectorFunction is a call of an elementary function on vectors, or nil when
// there is none.
func vectorFunction(op ir.Op, d ir.DType) vectorRule {
	program := fn.Find(op.String(), d)
	if program == nil {
		return nil
	}
	return func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		name := p.sig.names.family(strings.ToLower(op.String())+v.String(), fn.Suffixes)
		h := helper{name: name, code: func(name string, p *printer) jen.Code { return program.Vector(name, v.lanes, p.words()) }}
		var args []jen.Code
		for _, a := range x {
			args = append(args, a)
		}
		return jen.Id(p.help(h)).Call(args...)
	}
}

func method2(name string) vectorRule {
	return func(_ *printer, _ vec, x []*jen.Statement) *jen.Statement { return x[0].Dot(name).Call(x[1]) }
}

// rounded rounds by the method that a release has. Vectors of 512 bits are
// rounded in halves: where it chooses among lanes of what their own instruction
// gives, the compiler of Go 1.26 writes one that doesn't exist.
func rounded(name string, method func(r *release) string) vectorRule {
	return func(p *printer, v vec, x []*jen.Statement) *jen.Statement {
		h := helper{name: name + v.String(), each: func(name string, r *release) jen.Code {
			c := jen.Id("x").Dot(method(r)).Call()
			if v.bytes() == 64 {
				half := func(get string) *jen.Statement { return jen.Id("x").Dot(get).Call().Dot(method(r)).Call() }
				c = jen.Id("x").Dot("SetLo").Call(half("GetLo")).Dot("SetHi").Call(half("GetHi"))
			}
			return jen.Comment("// " + name + " is x rounded to integers.").Line().
				Func().Id(name).Params(jen.Id("x").Add(v.code())).Add(v.code()).Block(jen.Return(c))
		}}
		return jen.Id(p.help(h)).Call(x[0])
	}
}

// always is the method of a name that all releases have.
func always(name string) func(r *release) string { return func(*release) string { return name } }

// extreme is the larger or the smaller of two vectors as Go's max and min
// have it: NaN where either is NaN.
func extreme(v vec, op string) helper {
	name := map[string]string{"Max": "max", "Min": "min"}[op] + v.String()
	return helper{name: name, code: func(name string, p *printer) jen.Code {
		x := func() *jen.Statement { return jen.Id("x") }
		return jen.Func().Id(name).Params(jen.List(jen.Id("x"), jen.Id("y")).Add(v.code())).Add(v.code()).Block(
			jen.Return(x().Dot("Merge").Call(x().Dot(op).Call(jen.Id("y")), x().Dot("IsNaN").Call())))
	}}
}
