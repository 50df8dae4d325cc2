package plan

import (
	"testing"

	"pgregory.net/rapid"
)

// matmul is the loads of a matrix product in loops over rows and columns:
// x[i, k] and w[k, j].
func matmul() []Access {
	return []Access{{DependsOn: []bool{true, false}}, {DependsOn: []bool{false, true}, Contiguous: true}}
}

// TestChooseTileHolds: whatever is loaded, tiles fit their loops, are of two
// loops at most, and no dearer than none.
func TestChooseTileHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		lens := rapid.SliceOfN(rapid.IntRange(1, 70), 1, 4).Draw(rt, "lens")
		accs := rapid.IntRange(1, 3).Draw(rt, "accs")
		var loads []Access
		for range rapid.IntRange(1, 4).Draw(rt, "loads") {
			a := Access{DependsOn: make([]bool, len(lens)), Contiguous: rapid.Bool().Draw(rt, "contiguous")}
			for i := range lens {
				a.DependsOn[i] = rapid.Bool().Draw(rt, "depends")
			}
			loads = append(loads, a)
		}
		tile := ChooseTile(lens, loads, accs)
		if len(tile) != len(lens) {
			rt.Fatalf("a tile of %d loops for %d", len(tile), len(lens))
		}
		ones := make([]int, len(lens))
		wide, products := 0, accs
		for i, n := range tile {
			ones[i] = 1
			if n < 1 || n > lens[i] {
				rt.Fatalf("%d iterations of %d side by side", n, lens[i])
			}
			if n > 1 {
				wide++
			}
			products *= n
		}
		if wide > 2 {
			rt.Fatalf("%d loops are tiled: %v", wide, tile)
		}
		if products > accs && products > 2*TileRegisters {
			rt.Fatalf("%v keeps %d sums in %d registers", tile, products, TileRegisters)
		}
		if got, none := tileCost(lens, tile, loads, accs), tileCost(lens, ones, loads, accs); got > none {
			rt.Fatalf("%v costs %v, no tile %v", tile, got, none)
		}
		again := ChooseTile(lens, loads, accs)
		for i := range tile {
			if tile[i] != again[i] {
				rt.Fatalf("a second time %v is %v", tile, again)
			}
		}
	})
}

// TestChooseTile: some choices, as loose as they can be.
func TestChooseTile(t *testing.T) {
	for _, c := range []struct {
		what  string
		lens  []int
		loads []Access
		holds func(tile []int) bool
	}{
		{"a large product is tiled both ways, in registers", []int{128, 128}, matmul(),
			func(tile []int) bool { return tile[0] > 1 && tile[1] > 1 && tile[0]*tile[1] <= TileRegisters }},
		{"one row is tiled along it", []int{1, 128}, matmul(), func(tile []int) bool { return tile[0] == 1 && tile[1] > 1 }},
		{"one column is tiled along it", []int{128, 1}, matmul(), func(tile []int) bool { return tile[0] > 1 && tile[1] == 1 }},
		{"a single product isn't", []int{1, 1}, matmul(), func(tile []int) bool { return tile[0]*tile[1] == 1 }},
		{"a small product is one tile", []int{2, 3}, matmul(), func(tile []int) bool { return tile[0] == 2 && tile[1] == 3 }},
		{"a batch of products isn't tiled over the batch", []int{8, 64, 64},
			[]Access{{DependsOn: []bool{true, true, false}}, {DependsOn: []bool{true, false, true}, Contiguous: true}},
			func(tile []int) bool { return tile[0] == 1 && tile[1] > 1 && tile[2] > 1 }},
		{"loops without a common divisor are tiled all the same", []int{127, 131}, matmul(),
			func(tile []int) bool { return tile[0]*tile[1] >= 4 }},
	} {
		if tile := ChooseTile(c.lens, c.loads, 1); !c.holds(tile) {
			t.Errorf("%s: %v of %v", c.what, tile, c.lens)
		}
	}
}

// TestUnrollBy: the steps of a pass are less than all, and their sums not too
// many; where some number divides the loop, one that does is taken.
func TestUnrollBy(t *testing.T) {
	for n := 1; n <= 200; n++ {
		for sums := 1; sums <= 2*UnrollSums; sums++ {
			by := UnrollBy(n, sums)
			if by < 1 || by > 1 && (by >= n || by*sums > UnrollSums) {
				t.Fatalf("%d steps of %d in a pass, of %d sums", by, n, sums)
			}
			if n%2 == 0 && n > 2 && 2*sums <= UnrollSums && n%by != 0 {
				t.Fatalf("%d steps of %d in a pass leave some over", by, n)
			}
		}
	}
	if by := UnrollBy(64, 8); by < 2 {
		t.Errorf("a tile of 8 sums over 64 has %d steps in a pass", by)
	}
	if by := UnrollBy(64, UnrollSums); by != 1 {
		t.Errorf("a tile that fills a pass has %d steps in it", by)
	}
}
