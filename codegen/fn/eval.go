package fn

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// A cell holds a value of any kind.
type cell struct {
	f float64
	i int64
	m bool
}

// run computes the program, lowered for some form, at x, with products fused
// into sums or not. It reports whether it left the argument to package math.
func (p *Program) run(fused bool, x ...float64) (y float64, detour bool) {
	e := evaluator{layout: layouts[p.arith()], single: p.arith() == ir.Float32, fused: fused, x: x}
	now := make([]cell, len(p.steps))
	var args [3]cell
	for _, s := range p.steps {
		for i, a := range s.args {
			args[i] = now[a.id]
		}
		switch {
		case s.op == opExit && args[0].m:
			return p.narrow(args[1].f), false
		case s.op == opDetour && args[0].m:
			return p.narrow(p.Math.At(x...)), true
		}
		now[s.id] = e.step(s, args)
	}
	return p.narrow(now[p.result.id].f), false
}

// narrow is y in the program's type.
func (p *Program) narrow(y float64) float64 {
	if p.Type == ir.Float32 {
		return float64(float32(y))
	}
	return y
}

type evaluator struct {
	layout
	single, fused bool
	x             []float64
}

// number is the cell of x, rounded to the arithmetic.
func (e *evaluator) number(x float64) cell {
	if e.single {
		x = float64(float32(x))
	}
	return cell{f: x}
}

func (e *evaluator) integer(n int64) cell {
	if e.single {
		n = int64(int32(n))
	}
	return cell{i: n}
}

func (e *evaluator) step(s *step, v [3]cell) cell {
	a, b, c := v[0], v[1], v[2]
	switch s.op {
	case opInput:
		return cell{f: e.x[s.int]}
	case opConst:
		return cell{f: s.num}
	case opBits:
		return cell{i: s.int}
	case opAdd:
		return e.number(a.f + b.f)
	case opSub:
		return e.number(a.f - b.f)
	case opMul:
		return e.number(a.f * b.f)
	case opDiv:
		return e.number(a.f / b.f)
	case opSqrt:
		return e.number(math.Sqrt(a.f))
	case opMulAdd:
		if e.fused {
			return e.number(math.FMA(a.f, b.f, c.f))
		}
		return e.number(e.number(a.f*b.f).f + c.f)
	case opFMA:
		return e.number(math.FMA(a.f, b.f, c.f))
	case opMin:
		return cell{f: min(a.f, b.f)}
	case opMax:
		return cell{f: max(a.f, b.f)}
	case opAbs:
		return cell{f: math.Abs(a.f)}
	case opNegAbs:
		return cell{f: -math.Abs(a.f)}
	case opCopySign:
		return cell{f: math.Copysign(a.f, b.f)}
	case opAsInt:
		if e.single {
			return cell{i: int64(int32(math.Float32bits(float32(a.f))))}
		}
		return cell{i: int64(math.Float64bits(a.f))}
	case opAsFloat:
		if e.single {
			return cell{f: float64(math.Float32frombits(uint32(a.i)))}
		}
		return cell{f: math.Float64frombits(uint64(a.i))}
	case opConvert:
		return e.number(float64(a.i))
	case opIAdd:
		return e.integer(a.i + b.i)
	case opISub:
		return e.integer(a.i - b.i)
	case opAnd:
		return cell{i: a.i & b.i}
	case opOr:
		return cell{i: a.i | b.i}
	case opXor:
		return cell{i: a.i ^ b.i}
	case opShl:
		return e.integer(a.i << s.int)
	case opShr:
		if e.single {
			return cell{i: int64(uint32(a.i) >> s.int)}
		}
		return cell{i: int64(uint64(a.i) >> s.int)}
	case opSar:
		return cell{i: a.i >> s.int}
	case opLess:
		return cell{m: a.f < b.f}
	case opLessEqual:
		return cell{m: a.f <= b.f}
	case opEqual:
		return cell{m: a.f == b.f}
	case opIGreater:
		return cell{m: a.i > b.i}
	case opIsNaN:
		return cell{m: a.f != a.f}
	case opBoth:
		return cell{m: a.m && b.m}
	case opEither:
		return cell{m: a.m || b.m}
	case opNot:
		return cell{m: !a.m}
	case opSelect:
		if a.m {
			return b
		}
		return c
	case opLdexp:
		return e.number(math.Ldexp(a.f, int(max(-5000, min(5000, b.f)))))
	}
	return cell{}
}
