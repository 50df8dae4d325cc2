package interp

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// The functions here are arithmetic on numbers of element type d.

// wrapped is the integer v as Go's arithmetic of type d leaves it.
func wrapped(d ir.DType, v int64) ir.Value {
	if d == ir.Int32 {
		return ir.Int(int64(int32(v)))
	}
	return ir.Int(v)
}

func add(d ir.DType, x, y ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(x.F + y.F)
	}
	return wrapped(d, x.I+y.I)
}

func sub(d ir.DType, x, y ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(x.F - y.F)
	}
	return wrapped(d, x.I-y.I)
}

func mul(d ir.DType, x, y ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(x.F * y.F)
	}
	return wrapped(d, x.I*y.I)
}

func larger(d ir.DType, x, y ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(max(x.F, y.F))
	}
	return ir.Int(max(x.I, y.I))
}

func smaller(d ir.DType, x, y ir.Value) ir.Value {
	if d.IsFloat() {
		return ir.Float(min(x.F, y.F))
	}
	return ir.Int(min(x.I, y.I))
}

// above reports x > y.
func above(d ir.DType, x, y ir.Value) bool {
	if d.IsFloat() {
		return x.F > y.F
	}
	return x.I > y.I
}

// below reports x < y.
func below(d ir.DType, x, y ir.Value) bool { return above(d, y, x) }

// nan reports whether x is NaN.
func nan(d ir.DType, x ir.Value) bool { return d.IsFloat() && math.IsNaN(x.F) }
