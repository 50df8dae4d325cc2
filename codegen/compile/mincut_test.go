package compile

import (
	"testing"

	"pgregory.net/rapid"
)

// A cut found has the least room that any has, and of those with the same
// the fewest vertices are on the sink's side.
func TestCut(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(2, 7).Draw(rt, "vertices")
		type edge struct{ from, to, room int }
		edges := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) edge {
			return edge{rapid.IntRange(0, n-1).Draw(rt, "from"), rapid.IntRange(0, n-1).Draw(rt, "to"), rapid.IntRange(0, 4).Draw(rt, "room")}
		}), 0, 20).Draw(rt, "edges")
		w := newNetwork(n)
		for _, e := range edges {
			w.edge(e.from, e.to, int64(e.room))
		}
		room := func(after func(v int) bool) int {
			sum := 0
			for _, e := range edges {
				if !after(e.from) && after(e.to) {
					sum += e.room
				}
			}
			return sum
		}
		side := w.cut(0, 1)
		if side[0] || !side[1] {
			rt.Fatalf("%v does not separate 1 from 0", side)
		}
		count := 0
		for _, s := range side {
			if s {
				count++
			}
		}
		got := room(func(v int) bool { return side[v] })
		for set := range 1 << n {
			if set&1 != 0 || set&2 == 0 {
				continue
			}
			size := 0
			for v := range n {
				size += set >> v & 1
			}
			other := room(func(v int) bool { return set>>v&1 != 0 })
			if other < got || other == got && size < count {
				rt.Fatalf("the cut %v has %d, %0*b has %d", side, got, n, set, other)
			}
		}
	})
}
