package fn

import (
	"fmt"
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A builder writes a program down, step by step.
type builder struct {
	p *Program
	layout
	*family
}

// A val is the value of a step.
type val struct {
	b *builder
	s *step
}

// build completes the program p with the steps that f writes.
func build(p Program, params []string, f func(b *builder) val) *Program {
	p.params = params
	b := &builder{p: &p, layout: layouts[p.arith()], family: families[p.Type]}
	p.result = f(b).s
	return &p
}

func (b *builder) step(s step, args ...val) val {
	in := sorts[s.op].in
	if len(in) != len(args) {
		panic(fmt.Sprintf("%s takes %d operands, not %d", sorts[s.op].name, len(in), len(args)))
	}
	for i, a := range args {
		if a.s.kind() != in[i] {
			panic(fmt.Sprintf("operand %d of %s has the wrong kind", i, sorts[s.op].name))
		}
		s.args = append(s.args, a.s)
	}
	b.p.steps = append(b.p.steps, &s)
	return val{b, &s}
}

// arg is the argument numbered i.
func (b *builder) arg(i int) val {
	return b.step(step{op: opInput, int: int64(i), name: b.p.params[i]})
}

// num is a number.
func (b *builder) num(x float64) val {
	if b.p.arith() == ir.Float32 {
		x = float64(float32(x))
	}
	return b.step(step{op: opConst, num: x})
}

// constant is a number that has a name in what is printed.
func (b *builder) constant(name string, x float64, note string) val {
	v := b.num(x)
	v.s.name, v.s.note = name, note
	return v
}

// bits is an integer.
func (b *builder) bits(x int64) val { return b.step(step{op: opBits, int: x}) }

// bitsOf are the bits of the number x, as an integer.
func (b *builder) bitsOf(x float64) val { return b.bits(b.pattern(x)) }

func (b *builder) pattern(x float64) int64 {
	if b.width == 32 {
		return int64(int32(math.Float32bits(float32(x))))
	}
	return int64(math.Float64bits(x))
}

// exit makes v the result where cond is true.
func (b *builder) exit(cond, v val) { b.step(step{op: opExit}, cond, v) }

// common says that cond holds for all arguments but rare ones. The vector form
// then has two functions, of which the one for vectors with rare arguments alone
// does what exit and rare ask for.
func (b *builder) common(cond val) {
	b.p.split = true
	b.step(step{op: opCommon}, cond)
}

// detour leaves it to package math where cond is true: in scalar form, and
// when each is true element by element in vector form too.
func (b *builder) detour(cond val, each bool) {
	s := step{op: opDetour}
	if each {
		s.int = 1
	}
	b.step(s, cond)
}

// wideArg is the argument of a program that computes in float64. NaN is left to
// package math, for the sake of the scalar form on amd64: that x is passed on
// makes the compiler convert it in the register in which it came. In another, which
// the end of the call before has set, the conversion would wait for that: erf
// takes 31 ns in place of 9.
func (b *builder) wideArg() val {
	x := b.arg(0)
	b.detour(x.isNaN(), false)
	return x
}

// nanOf is NaN of NaN, by a function that is written in Go everywhere.
var nanOf = std("Erfc", math.Erfc).Code

// as names the value's variable.
func (v val) as(name string) val { v.s.name = name; return v }

// because comments on the value's variable.
func (v val) because(note string) val { v.s.note = note; return v }

func (v val) to(op Op, args ...val) val { return v.b.step(step{op: op}, append([]val{v}, args...)...) }

func (v val) add(w val) val          { return v.to(opAdd, w) }
func (v val) sub(w val) val          { return v.to(opSub, w) }
func (v val) mul(w val) val          { return v.to(opMul, w) }
func (v val) div(w val) val          { return v.to(opDiv, w) }
func (v val) sqrt() val              { return v.to(opSqrt) }
func (v val) muladd(w, c val) val    { return v.to(opMulAdd, w, c) } // v·w + c
func (v val) fma(w, c val) val       { return v.to(opFMA, w, c) }
func (v val) min(w val) val          { return v.to(opMin, w) }
func (v val) max(w val) val          { return v.to(opMax, w) }
func (v val) abs() val               { return v.to(opAbs) }
func (v val) negabs() val            { return v.to(opNegAbs) }
func (v val) copysign(w val) val     { return v.to(opCopySign, w) }
func (v val) asInt() val             { return v.to(opAsInt) }
func (v val) asFloat() val           { return v.to(opAsFloat) }
func (v val) convert() val           { return v.to(opConvert) }
func (v val) iadd(w val) val         { return v.to(opIAdd, w) }
func (v val) isub(w val) val         { return v.to(opISub, w) }
func (v val) and(w val) val          { return v.to(opAnd, w) }
func (v val) or(w val) val           { return v.to(opOr, w) }
func (v val) xor(w val) val          { return v.to(opXor, w) }
func (v val) shl(n int) val          { return v.b.step(step{op: opShl, int: int64(n)}, v) }
func (v val) shr(n int) val          { return v.b.step(step{op: opShr, int: int64(n)}, v) }
func (v val) sar(n int) val          { return v.b.step(step{op: opSar, int: int64(n)}, v) }
func (v val) less(w val) val         { return v.to(opLess, w) }
func (v val) lessEqual(w val) val    { return v.to(opLessEqual, w) }
func (v val) greater(w val) val      { return w.less(v) }
func (v val) greaterEqual(w val) val { return w.lessEqual(v) }
func (v val) equal(w val) val        { return v.to(opEqual, w) }
func (v val) igreater(w val) val     { return v.to(opIGreater, w) }
func (v val) isNaN() val             { return v.to(opIsNaN) }
func (v val) both(w val) val         { return v.to(opBoth, w) }
func (v val) either(w val) val       { return v.to(opEither, w) }
func (v val) not() val               { return v.to(opNot) }
func (v val) choose(x, y val) val    { return v.to(opSelect, x, y) } // x where v, else y
func (v val) rare(x, y val) val      { return v.to(opRare, x, y) }

// ldexp is v·2**k for v in [1/2, 2], where sum is k + magic. It rounds
// once where the result is subnormal.
func (v val) ldexp(k, sum val) val { return v.to(opLdexp, k, sum) }

// scale is v·2**k where that is in the normal range, as 2**k is.
func (v val) scale(k, sum val) val {
	return v.b.step(step{op: opLdexp, int: 1}, v, k, sum)
}

// neg is -v.
func (v val) neg() val { return v.mul(v.b.num(-1)) }

// signed is v, which is positive, with the sign of w.
func (v val) signed(w val) val {
	return w.asInt().and(v.b.sign()).or(v.asInt()).asFloat()
}

// horner is the polynomial with coefficients c, constant term first, at v:
// (..(c[n]·v + c[n-1])·v + ..)·v + c[0]. A long one is in two parts, for even and odd
// powers, which a processor can work on at once (after G. Estrin), but for
// the first coefficients: rounding counts most there.
func (v val) horner(name string, c []float64) val {
	p, from := v.b.num(c[len(c)-1]), len(c)-2
	if len(c) > 12 {
		p, from = v.split(name, c[2:]), 1
	}
	for i := from; i >= 0; i-- {
		p = p.muladd(v, v.b.num(c[i])).as(name)
	}
	return p
}

// split is the polynomial as even + v·odd, both in v².
func (v val) split(name string, c []float64) val {
	var half [2][]float64
	for i, c := range c {
		half[i%2] = append(half[i%2], c)
	}
	sq := v.mul(v).as(name + "2")
	even := sq.horner(name, half[0])
	odd := sq.horner("o"+name, half[1])
	return odd.muladd(v, even).as(name)
}
