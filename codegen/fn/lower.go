package fn

import "slices"

// A form is a way to run a program.
type form uint8

const (
	scalar form = iota
	avx2        // vectors of 256 bits
	avx512      // vectors of 512 bits, which can scale by powers of two
)

// lower gives the program without the steps that the forms do differently,
// and without those whose values nothing uses. With common, it does without
// what is for rare arguments alone, but begins by asking whether there are any.
func (p *Program) lower(to form, common bool) *Program {
	common = common || to == scalar
	q := *p
	q.steps = nil
	b := &builder{p: &q, layout: layouts[p.arith()]}
	now := map[*step]*step{}
	type exit struct{ cond, value val }
	var exits []exit
	for _, s := range p.steps {
		args := make([]val, len(s.args))
		for i, a := range s.args {
			args[i] = val{b, now[a]}
		}
		switch {
		case s.op == opRare && common:
			now[s] = args[2].s
			continue
		case s.op == opCommon && (to == scalar || !common) || s.op == opExit && to != scalar && common:
			continue
		case s.op == opExit && to != scalar:
			exits = append(exits, exit{args[0], args[1]})
			continue
		case s.op == opDetour && to != scalar && s.int == 0:
			continue
		}
		v := val{b, nil}
		switch {
		case (s.op == opSelect || s.op == opRare) && args[0].s.op == opNot:
			v = val{b, args[0].s.args[0]}.choose(args[2], args[1])
		case s.op == opRare:
			v = args[0].choose(args[1], args[2])
		case s.op == opLdexp && to != avx512:
			v = b.ldexp(args[0], args[2], to, s.int == 1 || s.int == 2 && common)
		case s.op == opAbs && b.bitwise(to):
			v = args[0].asInt().and(b.magnitude()).asFloat()
		case s.op == opNegAbs && b.bitwise(to):
			v = args[0].asInt().or(b.sign()).asFloat()
		case s.op == opCopySign && b.bitwise(to):
			v = args[0].asInt().and(b.magnitude()).or(args[1].asInt().and(b.sign())).asFloat()
		default:
			n := *s
			n.args = nil
			v = b.step(n, args...)
		}
		if v.s.name == "" {
			v.s.name, v.s.note = s.name, s.note
		}
		now[s] = v.s
	}
	q.result = now[p.result]
	for i := len(exits) - 1; i >= 0; i-- {
		cond, x, y := exits[i].cond, exits[i].value, val{b, q.result}
		if cond.s.op == opNot {
			cond, x, y = val{b, cond.s.args[0]}, y, x
		}
		q.result = cond.choose(x, y).s
	}
	q.prune()
	return &q
}

// bitwise reports whether a sign is set by way of integers: package math has
// intrinsics for scalar float64 alone.
func (b *builder) bitwise(to form) bool { return to != scalar || b.width == 32 }

// magnitude is the mask of all bits but the sign, sign that of the sign.
func (b *builder) magnitude() val { return b.bits(1<<(b.width-1) - 1) }
func (b *builder) sign() val      { return b.bits(-1 << (b.width - 1)) }

// power is 2**k for the integer k in the last bits of n.
func (b *builder) power(n val) val {
	return n.shl(b.mantissa).iadd(b.bitsOf(1)).asFloat()
}

// ldexp is v·2**k where sum is k + magic. Where the result may be subnormal
// there are two multiplications by powers of two that are both in range: the
// second one rounds, once.
func (b *builder) ldexp(v, sum val, to form, normal bool) val {
	n := sum.asInt()
	switch {
	case v.s.op == opConst:
		return n.shl(b.mantissa).iadd(b.bitsOf(v.s.num)).asFloat()
	case normal:
		return v.mul(b.power(n))
	case to == scalar: // there was a detour
		return v.asInt().iadd(n.shl(b.mantissa)).asFloat()
	}
	half := n.sar(1)
	if b.width == 64 { // AVX2 has no such shift
		half = n.shr(1)
	} // the last bits of n are k, those of half are k>>1
	return v.mul(b.power(half)).mul(b.power(n.isub(half)))
}

// prune drops the steps whose values nothing uses.
func (p *Program) prune() {
	live := map[*step]bool{p.result: true}
	kept := make([]*step, 0, len(p.steps))
	for i := len(p.steps) - 1; i >= 0; i-- {
		s := p.steps[i]
		if !live[s] && !s.statement() {
			continue
		}
		kept = append(kept, s)
		for _, a := range s.args {
			live[a] = true
		}
	}
	slices.Reverse(kept)
	for i, s := range kept {
		s.id = i
	}
	p.steps = kept
}
