package main

import (
	"cmp"
	"math"
	"slices"
)

// A rect is where a box is drawn: its middle and its size, in pixels.
// They are whole ones: machines differ in how they round others.
type rect struct{ x, y, w, h int }

// A point is a corner of an arrow's line.
type point struct{ x, y int }

// A layout says where the boxes and arrows of a picture are. Operands are
// above their users.
type layout struct {
	boxes         []rect
	lines         [][]point // of each arrow, from box to box
	width, height int
}

// What is between boxes, and how wide the gap is that a line passes a layer through.
const (
	gapX, gapY = 16, 34
	passage    = 8
)

// A slot is what stands in a layer: a box, or a place that a line goes through.
type slot struct {
	box    int // -1: a line's
	w, x   int // width, and where its middle is
	y, h   int
	up     []*slot // what it is joined with in the layer above, and below
	down   []*slot
	before int // where its neighbours would have it
}

// arrange lays the boxes, of the sizes given, out in layers: each box below all
// that has an arrow to it, what has none just above its highest user. Boxes of
// a layer are in an order in which few lines cross, and near what they are
// joined with.
func arrange(sizes []rect, arrows [][2]int) *layout {
	rank := ranks(len(sizes), arrows)
	deepest := 0
	for _, r := range rank {
		deepest = max(deepest, r)
	}
	layers := make([][]*slot, deepest+1)
	add := func(r, box int, w int) *slot {
		s := &slot{box: box, w: w}
		layers[r] = append(layers[r], s)
		return s
	}
	slots := make([]*slot, len(sizes))
	for i, s := range sizes {
		slots[i] = add(rank[i], i, s.w)
	}
	join := func(above, below *slot) {
		above.down = append(above.down, below)
		below.up = append(below.up, above)
	}
	// The lines from a box go down together and part where their ends are.
	chains := make([][]*slot, len(arrows))
	trunks := make([][]*slot, len(sizes))
	longest := longestLine(rank, arrows)
	for i, a := range arrows {
		from, to := a[0], a[1]
		if rank[to]-rank[from] > longest {
			chains[i] = []*slot{slots[from], slots[to]}
			continue
		}
		if trunks[from] == nil {
			trunks[from] = []*slot{slots[from]}
		}
		for r := rank[from] + len(trunks[from]); r < rank[to]; r++ {
			next := add(r, -1, passage)
			join(trunks[from][len(trunks[from])-1], next)
			trunks[from] = append(trunks[from], next)
		}
		chain := trunks[from][:rank[to]-rank[from]]
		join(chain[len(chain)-1], slots[to])
		chains[i] = append(slices.Clone(chain), slots[to])
	}
	for _, l := range layers {
		spread(l)
	}
	const sweeps = 6
	for range sweeps {
		for _, l := range layers {
			settle(l, func(s *slot) []*slot { return s.up })
		}
		for _, l := range slices.Backward(layers) {
			settle(l, func(s *slot) []*slot { return s.down })
		}
	}
	return put(sizes, layers, chains)
}

// mostPlaces is the most places of lines in a picture: in deep graphs, a
// gradient's say, there would be as many as the square of its nodes.
const mostPlaces = 20000

// longestLine is the most layers that a line has places in on its way; longer
// ones go straight, behind the boxes.
func longestLine(rank []int, arrows [][2]int) int {
	longest := len(rank)
	for {
		places := 0
		for _, a := range arrows {
			if span := rank[a[1]] - rank[a[0]]; span <= longest {
				places += span - 1
			}
		}
		if places <= mostPlaces {
			return longest
		}
		longest /= 2
	}
}

// ranks is the layer of each of n boxes.
func ranks(n int, arrows [][2]int) []int {
	rank, first := make([]int, n), make([]int, n)
	for range n { // once is enough where arrows lead from earlier boxes to later ones
		changed := false
		for _, a := range arrows {
			if r := rank[a[0]] + 1; r > rank[a[1]] {
				rank[a[1]], changed = r, true
			}
		}
		if !changed {
			break
		}
	}
	for i := range first {
		first[i] = -1
	}
	source := make([]bool, n)
	for i := range source {
		source[i] = rank[i] == 0
	}
	for _, a := range arrows {
		if r := rank[a[1]]; source[a[0]] && (first[a[0]] < 0 || r < first[a[0]]) {
			first[a[0]] = r
		}
	}
	for i, r := range first {
		if r > 0 {
			rank[i] = r - 1
		}
	}
	return rank
}

// spread puts the slots of a layer side by side in their order.
func spread(layer []*slot) {
	x := 0
	for _, s := range layer {
		s.x = x + s.w/2
		x += s.w + gapX
	}
}

// settle orders a layer by where the neighbours of its slots are, and puts
// each as near to them as the others let it.
func settle(layer []*slot, neighbours func(*slot) []*slot) {
	for _, s := range layer {
		s.before = s.x
		if near := neighbours(s); len(near) > 0 {
			s.before = 0
			for _, t := range near {
				s.before += t.x
			}
			s.before /= len(near)
		}
	}
	slices.SortStableFunc(layer, func(a, b *slot) int { return cmp.Compare(a.before, b.before) })
	shift := 0
	for i, s := range layer {
		s.x = s.before
		if i > 0 {
			last := layer[i-1]
			s.x = max(s.x, last.x+last.w/2+gapX+s.w/2)
		}
		shift += s.before - s.x
	}
	for _, s := range layer {
		s.x += shift / len(layer)
	}
}

// put gives the layers their heights and moves all to where x and y are
// positive.
func put(sizes []rect, layers [][]*slot, chains [][]*slot) *layout {
	l := &layout{boxes: slices.Clone(sizes), lines: make([][]point, len(chains))}
	left := math.MaxInt
	for _, layer := range layers {
		for _, s := range layer {
			left = min(left, s.x-s.w/2)
		}
	}
	for _, layer := range layers {
		tallest := 0
		for _, s := range layer {
			if s.box >= 0 {
				tallest = max(tallest, sizes[s.box].h)
			}
		}
		for _, s := range layer {
			s.x -= left
			s.y, s.h = l.height+tallest/2, tallest
			if s.box >= 0 {
				s.h = sizes[s.box].h
				l.boxes[s.box].x, l.boxes[s.box].y = s.x, s.y
			}
			l.width = max(l.width, s.x+s.w/2)
		}
		l.height += tallest + gapY
	}
	l.height = max(l.height-gapY, 0)
	for i, chain := range chains {
		for k, s := range chain {
			if k > 0 {
				l.lines[i] = append(l.lines[i], point{s.x, s.y - s.h/2})
			}
			if k < len(chain)-1 {
				l.lines[i] = append(l.lines[i], point{s.x, s.y + s.h/2})
			}
		}
	}
	return l
}
