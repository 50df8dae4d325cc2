package interp

import "github.com/gradgen/gradgen/ir"

// each calls f with every position of the shape in row-major order: once, with
// no index, for a scalar, and never when an axis is empty. f must not keep or
// change pos.
func each(s ir.Shape, f func(pos []int)) {
	pos := make([]int, len(s))
	var walk func(axis int)
	walk = func(axis int) {
		if axis == len(s) {
			f(pos)
			return
		}
		for i := range s[axis].Len() {
			pos[axis] = i
			walk(axis + 1)
		}
	}
	walk(0)
}

// offset is the place of the position in row-major order.
func offset(s ir.Shape, pos []int) int {
	at := 0
	for axis, i := range pos {
		at = at*s[axis].Len() + i
	}
	return at
}

// broadcast is the position in shape s that the position pos of the result
// reads, when s is broadcast to it: axes align on the right, and an axis of
// length 1 is read at 0 throughout.
func broadcast(s ir.Shape, pos []int) []int {
	from := make([]int, len(s))
	lead := len(pos) - len(s)
	for axis := range s {
		if !s[axis].IsOne() {
			from[axis] = pos[lead+axis]
		}
	}
	return from
}

// join is the parts of a position one after another.
func join(parts ...[]int) []int {
	var pos []int
	for _, p := range parts {
		pos = append(pos, p...)
	}
	return pos
}

// with is pos with another index along the axis.
func with(pos []int, axis, i int) []int {
	pos = join(pos)
	pos[axis] = i
	return pos
}
