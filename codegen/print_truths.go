package codegen

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
)

// mask is the type of truths, one for each lane of the vector.
func (v vec) mask() *jen.Statement {
	return jen.Qual(archsimd, fmt.Sprintf("Mask%dx%d", 8*v.t.Bytes(), v.lanes))
}

// loadMask is the truths from idx on, for the lanes of vectors v; those of idle
// lanes are false.
func (p *printer) loadMask(b *loop.Buffer, idx []loop.Affine, v vec) *jen.Statement {
	return jen.Id(p.help(loadMask(v, p.busy))).Call(p.truths(b, idx))
}

// storeMask puts the truths of the mask x where s says.
func (p *printer) storeMask(s *loop.Store, x *jen.Statement, v vec) {
	p.add(jen.Id(p.help(storeMask(v, p.busy))).Call(p.truths(s.Buf, s.Idx), x))
	p.forget(func(e *loop.Expr) bool { return e.Kind == loop.Load && e.Buf == s.Buf })
}

// truths is a pointer to as many truths as lanes are busy, from idx on.
func (p *printer) truths(b *loop.Buffer, idx []loop.Affine) *jen.Statement {
	return jen.Parens(jen.Op("*").Index(jen.Lit(p.busy)).Bool()).Parens(p.from(b, idx))
}

// maskName is a name for a function of masks of which so many lanes are busy.
func maskName(what string, v vec, busy int) string {
	if busy < v.lanes {
		what += fmt.Sprint("Of", busy)
	}
	return what + v.bits().String()
}

// loadMask is the function that makes a mask of the truths at p. In memory
// one is a byte, 0 or 1.
func loadMask(v vec, busy int) helper {
	return helper{name: maskName("mask", v, busy), code: func(name string, p *printer) jen.Code {
		var body []jen.Code
		at := func(t string) *jen.Statement {
			return jen.Op("*").Parens(jen.Op("*").Id(t)).Parens(jen.Qual("unsafe", "Pointer").Call(jen.Id("p")))
		}
		var x *jen.Statement
		switch {
		case busy < v.lanes:
			body = append(body, jen.Id("b").Op(":=").Parens(jen.Op("*").Index(jen.Lit(busy)).Uint8()).Parens(jen.Qual("unsafe", "Pointer").Call(jen.Id("p"))))
			x = jen.Qual(archsimd, "BroadcastInt64x2").Call(bytesFrom(0, busy)).Dot("SetElem").Call(jen.Lit(1), bytesFrom(8, busy)).Dot("AsInt8x16").Call()
		case v.lanes == 16:
			x = p.word(loadWord, "Int8x16", jen.Parens(jen.Op("*").Index(jen.Lit(16)).Int8()).Parens(jen.Qual("unsafe", "Pointer").Call(jen.Id("p"))))
		case v.lanes == 8:
			x = jen.Qual(archsimd, "BroadcastInt64x2").Call(at("int64")).Dot("AsInt8x16").Call()
		case v.lanes == 4:
			x = jen.Qual(archsimd, "BroadcastInt32x4").Call(at("int32")).Dot("AsInt8x16").Call()
		default:
			x = jen.Qual(archsimd, "BroadcastInt16x8").Call(at("int16")).Dot("AsInt8x16").Call()
		}
		extend := "Extend"
		if v.lanes < 16 {
			extend = fmt.Sprint("ExtendLo", v.lanes)
		}
		x.Dot(extend + "To" + v.bits().elem()).Call().Dot("Greater").Call(v.bits().code().Values())
		return jen.Comment("// " + name + " is true in the lanes of which p is.").Line().
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(busy)).Bool()).Add(v.mask()).Block(append(body, jen.Return(x))...)
	}}
}

// bytesFrom is the bytes of b from one on, at most eight, as an integer.
func bytesFrom(from, end int) *jen.Statement {
	c := jen.Empty()
	for i := from; i < min(from+8, end); i++ {
		if i > from {
			c.Op("|")
		}
		c.Int64().Parens(jen.Id("b").Index(jen.Lit(i)))
		if i > from {
			c.Op("<<").Lit(8 * (i - from))
		}
	}
	if from >= end {
		c.Lit(0)
	}
	return c
}

// storeMask is the function that puts the truths of a mask at p.
func storeMask(v vec, busy int) helper {
	return helper{name: maskName("storeMask", v, busy), code: func(name string, p *printer) jen.Code {
		body := []jen.Code{jen.Id("bits").Op(":=").Uint64().Parens(jen.Id("x").Dot("ToBits").Call())}
		i := 0
		for ; i+8 <= busy; i += 8 {
			bits := jen.Id("bits")
			if i > 0 {
				bits.Op(">>").Lit(i)
			}
			if v.lanes > 8 {
				bits.Op("&").Lit(255)
			}
			// Each byte has a bit of its own, which makes it 0 or 1.
			body = append(body,
				jen.Op("*").Parens(jen.Op("*").Uint64()).Parens(jen.Qual("unsafe", "Pointer").Call(jen.Op("&").Id("p").Index(jen.Lit(i)))).Op("=").
					Parens(jen.Parens(bits).Op("*").Op("0x0101010101010101").Op("&").Op("0x8040201008040201").Op("+").Op("0x7f7f7f7f7f7f7f7f")).Op(">>").Lit(7).Op("&").Op("0x0101010101010101"))
		}
		for ; i < busy; i++ {
			body = append(body, jen.Id("p").Index(jen.Lit(i)).Op("=").Id("bits").Op("&").Lit(1<<i).Op("!=").Lit(0))
		}
		return jen.Comment("// "+name+" sets those of p that x is true in the lanes of, and clears the others.").Line().
			Func().Id(name).Params(jen.Id("p").Op("*").Index(jen.Lit(busy)).Bool(), jen.Id("x").Add(v.mask())).Block(body...)
	}}
}

// splatMask is the function that has one truth in every lane.
func splatMask(v vec) helper {
	return helper{name: "all" + v.bits().String(), code: func(name string, p *printer) jen.Code {
		i := v.bits()
		return jen.Comment("// "+name+" is x in every lane.").Line().
			Func().Id(name).Params(jen.Id("x").Bool()).Add(v.mask()).Block(
			jen.Id("b").Op(":=").Id(i.t.String()).Parens(jen.Op("*").Parens(jen.Op("*").Uint8()).Parens(jen.Qual("unsafe", "Pointer").Call(jen.Op("&").Id("x")))),
			jen.Return(i.broadcast(jen.Id("b")).Dot("Greater").Call(i.code().Values())))
	}}
}
