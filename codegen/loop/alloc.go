package loop

import (
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// allocate gives each workspace buffer a slot in the arena of its type. Two
// whose lives don't overlap may share one. A life is from the first kernel
// that touches the buffer to the last.
func (f *Func) allocate() {
	type life struct {
		b           *Buffer
		first, last int
	}
	lives := map[*Buffer]*life{}
	var order []*life
	for i, k := range f.Kernels {
		used := Uses(k.Body)
		for _, s := range StepsOf(k.Body) {
			used = append(used, s.own()...)
		}
		for _, b := range used {
			if b.Role != Temp || b.Given || f.Variable(b) {
				continue
			}
			if lives[b] == nil {
				lives[b] = &life{b, i, i}
				order = append(order, lives[b])
			}
			lives[b].last = i
		}
	}
	// The largest first: small ones then fill the gaps.
	slices.SortFunc(order, func(x, y *life) int {
		if d := y.b.Type.Shape.Size() - x.b.Type.Shape.Size(); d != 0 {
			return d
		}
		return x.b.id - y.b.id
	})
	f.Arena = map[ir.DType]int{}
	var placed []*life
	for _, l := range order {
		size := roundUp(l.b.Type.Shape.Size())
		var taken [][2]int
		for _, p := range placed {
			if p.b.Type.DType == l.b.Type.DType && p.first <= l.last && l.first <= p.last {
				taken = append(taken, [2]int{p.b.Offset, p.b.Offset + roundUp(p.b.Type.Shape.Size())})
			}
		}
		slices.SortFunc(taken, func(x, y [2]int) int { return x[0] - y[0] })
		at := 0
		for _, t := range taken {
			if at+size <= t[0] {
				break
			}
			at = max(at, t[1])
		}
		l.b.Offset = at
		f.Arena[l.b.Type.DType] = max(f.Arena[l.b.Type.DType], at+size)
		placed = append(placed, l)
	}
	for _, s := range f.steps() {
		s.place()
	}
}

// Bytes is the memory that the buffers need.
func (f *Func) Bytes() int {
	bytes := 0
	for d, n := range f.Arena {
		bytes += n * d.Bytes()
	}
	return bytes
}

// roundUp is n rounded up so that slots begin at whole cache lines.
func roundUp(n int) int { return (n + 15) / 16 * 16 }
