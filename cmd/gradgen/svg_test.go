package main

import (
	"encoding/xml"
	"errors"
	"io"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
)

// checkLayout demands that operands are above their users, lines join boxes,
// nothing is outside, and no two boxes overlap.
func checkLayout(t *testing.T, l *layout, arrows [][2]int) {
	t.Helper()
	for i, a := range l.boxes {
		if a.x-a.w/2 < 0 || a.y-a.h/2 < 0 || a.x+a.w/2 > l.width || a.y+a.h/2 > l.height {
			t.Errorf("box %d is at %v, outside %v by %v", i, a, l.width, l.height)
		}
		for j, b := range l.boxes[:i] {
			if max(a.x-b.x, b.x-a.x) < (a.w+b.w)/2 && max(a.y-b.y, b.y-a.y) < (a.h+b.h)/2 {
				t.Errorf("boxes %d and %d overlap: %v, %v", j, i, b, a)
			}
		}
	}
	for i, ends := range arrows {
		from, to := l.boxes[ends[0]], l.boxes[ends[1]]
		if from.y+from.h/2 >= to.y-to.h/2 {
			t.Errorf("arrow %d leads upwards: %v to %v", i, from, to)
		}
		p := l.lines[i]
		if start, end := p[0], p[len(p)-1]; start != (point{from.x, from.y + from.h/2}) || end != (point{to.x, to.y - to.h/2}) {
			t.Errorf("arrow %d is from %v to %v, its boxes are at %v and %v", i, start, end, from, to)
		}
	}
}

func TestLayout(t *testing.T) {
	box := rect{w: 40, h: 20}
	for _, c := range []struct {
		name   string
		sizes  []rect
		arrows [][2]int
		layers []int // of each box, counted from the top
	}{
		{"nothing", nil, nil, nil},
		{"one", []rect{box}, nil, []int{0}},
		{"chain", []rect{box, box, box}, [][2]int{{0, 1}, {1, 2}}, []int{0, 1, 2}},
		{"an operand of a late user is just above it", []rect{box, box, box, box}, [][2]int{{0, 1}, {1, 2}, {3, 2}}, []int{0, 1, 2, 1}},
		{"a line past a layer", []rect{box, box, box}, [][2]int{{0, 1}, {1, 2}, {0, 2}}, []int{0, 1, 2}},
		{"an operand twice", []rect{box, box}, [][2]int{{0, 1}, {0, 1}}, []int{0, 1}},
		{"arrows out of order", []rect{box, box, box}, [][2]int{{1, 0}, {2, 1}}, []int{2, 1, 0}},
		{"boxes of many sizes", []rect{{w: 10, h: 90}, {w: 200, h: 20}, {w: 30, h: 30}, box}, [][2]int{{0, 3}, {1, 3}, {2, 3}}, []int{0, 0, 0, 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ranks(len(c.sizes), c.arrows)
			for i, want := range c.layers {
				if got[i] != want {
					t.Errorf("the layers are %v, want %v", got, c.layers)
					break
				}
			}
			checkLayout(t, arrange(c.sizes, c.arrows), c.arrows)
		})
	}
}

// TestDeepLayout: what there is to draw grows with a graph, not with its square.
func TestDeepLayout(t *testing.T) {
	const n = 2000
	sizes := slices.Repeat([]rect{{w: 40, h: 20}}, 2*n)
	var arrows [][2]int
	for i := 1; i < 2*n; i++ { // there and back, as values and their gradients
		arrows = append(arrows, [2]int{i - 1, i})
		if i > n {
			arrows = append(arrows, [2]int{2*n - i, i})
		}
	}
	l := arrange(sizes, arrows)
	points := 0
	for i, p := range l.lines {
		points += len(p)
		if start, end := l.boxes[arrows[i][0]], l.boxes[arrows[i][1]]; p[0].x != start.x || p[len(p)-1].x != end.x {
			t.Errorf("arrow %d is at %v, its boxes at %v and %v", i, p, start, end)
		}
	}
	if most := 2 * (mostPlaces + len(arrows)); points > most {
		t.Errorf("%d points of lines, want at most %d", points, most)
	}
	if longest := longestLine([]int{0, 1, 2, 3}, [][2]int{{0, 1}, {0, 3}}); longest < 3 {
		t.Errorf("lines of a small picture are %d layers long at most", longest)
	}
}

// TestCrossings: boxes are put in the order of what they are joined with.
func TestCrossings(t *testing.T) {
	box := rect{w: 40, h: 20}
	sizes := []rect{box, box, box, box, box, box}
	l := arrange(sizes, [][2]int{{0, 5}, {1, 4}, {2, 3}})
	for i, j := range map[int]int{0: 5, 1: 4, 2: 3} {
		if d := l.boxes[i].x - l.boxes[j].x; d < -1 || d > 1 {
			t.Errorf("box %d is at %v, what it leads to at %v", i, l.boxes[i].x, l.boxes[j].x)
		}
	}
}

// TestSVG: the drawing of every sample is XML with a box for each node, laid
// out well. So is that of a graph of hundreds of nodes.
func TestSVG(t *testing.T) {
	for _, spec := range append(sampleSpecs(t), manyNodes(t, 300)) {
		t.Run(filepath.Base(spec), func(t *testing.T) {
			code, svg, stderr := quietly("graph", "-format", "svg", spec)
			if code != 0 {
				t.Fatalf("exit code %d: %s", code, stderr)
			}
			checkXML(t, svg)
			r := &reporter{s: streams{strings.NewReader(""), io.Discard, io.Discard}}
			_, methods, _ := r.methods(spec, codegen.Options{})
			drawn := 0
			for _, m := range computing(methods) {
				boxes, arrows := draw(m.Graph)
				drawn += len(boxes)
				checkLayout(t, arrange(boxSizes(boxes), ends(boxes, arrows)), ends(boxes, arrows))
			}
			if got := strings.Count(svg, "<rect x="); got != drawn {
				t.Errorf("%d boxes are drawn of %d", got, drawn)
			}
		})
	}
}

func checkXML(t *testing.T, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("it isn't XML: %v", err)
		}
	}
}

// TestSVGText: text of a spec can hold anything, and stays text.
func TestSVGText(t *testing.T) {
	for text, want := range map[string]string{
		"float32[2 3]":                      "float32[2 3]",
		"</text><script>alert(1)</script>&": "&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt;&amp;",
		"a\x00b\x1b\nc\"":                   `a\x00b\x1b\nc&quot;`,
		"\xff\ufffe\u0085\u202e":            `\xff\ufffe\x85\u202e`,
		"größe 数":                           "größe 数",
	} {
		if got := svgText(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
		checkXML(t, "<svg>"+svgText(text)+"</svg>")
	}
}
