package compile_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/ir/irtest"
	"github.com/gradgen/gradgen/ir/irtest/torch"
)

// TestWords gives the oracle the largest case of each word that PyTorch's
// answers are known for: each op and each composite of package build among
// them.
func TestWords(t *testing.T) {
	cases, err := torch.Read("../../testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	size := func(c *torch.Case) (n int) {
		for _, x := range c.Inputs {
			n += x.Len()
		}
		return n
	}
	largest := map[string]*torch.Case{}
	for _, c := range cases {
		if l := largest[c.Word]; c.File != "kinks.txt" && len(c.Inputs) > 0 && (l == nil || size(c) > size(l)) {
			largest[c.Word] = c
		}
	}
	var subjects []*subject
	for _, word := range slices.Sorted(maps.Keys(largest)) {
		c := largest[word]
		g, err := c.Graph()
		if err != nil {
			t.Fatal(err)
		}
		in, from := map[string]*interp.Tensor{}, map[string]irtest.Interval{}
		for i, n := range g.Inputs {
			in[n.Attrs.Name], from[n.Attrs.Name] = c.Inputs[i], span(c.Inputs[i])
		}
		s := newSubject(c.String(), g, from, 0)
		s.inputs = []map[string]*interp.Tensor{in}
		subjects = append(subjects, s)
	}
	oracle(t, subjects)
}

// span is the interval from the least element to the largest.
func span(x *interp.Tensor) irtest.Interval {
	var of irtest.Interval
	for i := range x.Len() {
		v := x.Get(i)
		f := v.F + float64(v.I)
		if i == 0 {
			of = irtest.Interval{Lo: f, Hi: f}
		}
		of = irtest.Interval{Lo: min(of.Lo, f), Hi: max(of.Hi, f)}
	}
	return of
}
