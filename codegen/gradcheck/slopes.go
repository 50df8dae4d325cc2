package gradcheck

import (
	"maps"
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A path is a straight line through a point: one input moves along a
// direction, the others stay.
type path struct {
	in        map[string]*interp.Tensor
	input     string
	direction []float64
	step      float64 // from point to point of a difference quotient
}

// paths are lines along which to look at an input: one on which all its
// elements move, each at another speed, and some along a single element.
func paths(in map[string]*interp.Tensor, input string, singles int, step float64) []path {
	x := in[input].F
	n := len(x)
	if n == 0 {
		return nil
	}
	all := make([]float64, n)
	for i := range all {
		all[i] = math.Cos(float64(2*i + 1))
	}
	list := []path{{in, input, all, step}}
	for k := range min(singles, n) {
		one := make([]float64, n)
		one[k*n/min(singles, n)] = 1
		list = append(list, path{in, input, one, step})
	}
	// What is added at the step's end has the digits that the sum has.
	for _, p := range list {
		for i, v := range x {
			p.direction[i] = (v + p.direction[i]*step - v) / step
		}
	}
	return list
}

// at is the point at a distance along the path.
func (p path) at(h float64) map[string]*interp.Tensor {
	x := p.in[p.input]
	y := interp.Zeros(x.Type)
	for i, v := range x.F {
		y.F[i] = v + h*p.direction[i]
	}
	moved := maps.Clone(p.in)
	moved[p.input] = y
	return moved
}

// A slope is what difference quotients say of a derivative: that it is from
// lo to hi, up to tol. At a kink the two sides differ.
type slope struct{ lo, hi, tol float64 }

// distance is how far v is from the slope.
func (s slope) distance(v float64) float64 { return max(s.lo-v, v-s.hi, 0) }

// stepFrom is the distance of the points of a difference quotient of what is
// drawn from a range, a power of 2: about 1e-6, for numbers of about 1 have ten
// digits more, of which the quotient loses the last six. It is so small that few
// kinks are crossed. Smaller numbers have a step that is as small beside them;
// the largest one of which enough of its digits are left.
func stepFrom(r Range) float64 {
	const step, digits = 0x1p-20, 0x1p-40
	size := max(math.Abs(r.Lo), math.Abs(r.Hi))
	if size == 0 || size >= 1 && size <= step/digits {
		return step
	}
	_, exp := math.Frexp(size)
	if size < 1 {
		return max(math.Ldexp(step, exp), 0x1p-1000)
	}
	return math.Ldexp(digits, exp)
}

// rounded is how much of a function's value may be rounding: many times what
// one operation loses.
const rounded = 1e-14

// slope is the derivative of f along the path.
func (p path) slope(f func(map[string]*interp.Tensor) (float64, error)) (slope, error) {
	var v [3]float64
	for i, h := range []float64{-p.step, 0, p.step} {
		var err error
		if v[i], err = f(p.at(h)); err != nil {
			return slope{}, err
		}
	}
	left, right := (v[1]-v[0])/p.step, (v[2]-v[1])/p.step
	size := max(math.Abs(v[0]), math.Abs(v[1]), math.Abs(v[2]))
	return slope{min(left, right), max(left, right), rounded / p.step * size}, nil
}

// derivative is the derivative along the path that a gradient gives, and the
// size of what it is the sum of.
func (p path) derivative(gradient *interp.Tensor) (sum, size float64) {
	for i, d := range p.direction {
		sum += d * gradient.F[i]
		size += math.Abs(d * gradient.F[i])
	}
	return sum, size
}

// position is where in the input the single element is that moves along the
// path, or nil.
func (p path) position() []int {
	at := -1
	for i, d := range p.direction {
		if d != 0 && at >= 0 {
			return nil
		}
		if d != 0 {
			at = i
		}
	}
	return position(p.in[p.input].Type.Shape, at)
}

// position is the position of element i in row-major order.
func position(s ir.Shape, i int) []int {
	pos := make([]int, len(s))
	for axis, stride := range s.Strides() {
		pos[axis] = i / stride
		i %= stride
	}
	return pos
}
