package rewrite

import (
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// tidyCases are graphs, by what they put out, and what tidyLoops makes of them
// as showLoops shows it: nothing where they stay.
var tidyCases = []struct {
	name string
	make func(e loopEnv) nodes
	want string
}{
	{"no loop", func(e loopEnv) nodes { return nodes{e.Add(e.h, e.w)} }, ""},
	{"all is asked for", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Sin(c[0]), e.Mul(c[1], s[0])}, nodes{e.Add(c[0], s[0]), e.Sub(c[1], e.w)}
		})
		return nodes{r.Last[0], r.Past[1], r.Outs[0], r.Outs[1]}
	}, ""},
	{"a carry for the sake of another", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], c[1]), e.Sin(c[1])}, nil
		})
		return nodes{r.Last[0]}
	}, ""},

	// What nothing asks for.
	{"the first of three outputs alone", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], s[0])}, nodes{e.Sin(c[0]), e.Cos(c[0]), e.Exp(c[0])}
		})
		return nodes{r.Outs[0]}
	}, `
A = loop 3 (h; x) {a0; a1: Mul(a0, a1); Sin(a0)}
0 = A.out0`},
	{"the last and the first of three outputs", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], s[0])}, nodes{e.Sin(c[0]), e.Cos(c[0]), e.Exp(c[0])}
		})
		return nodes{r.Outs[2], r.Outs[0], r.Last[0]}
	}, `
A = loop 3 (h; x) {a0; a1: Mul(a0, a1); Sin(a0), Exp(a0)}
0 = A.out1
1 = A.out0
2 = A.last0`},
	{"the middle one of three carries", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k, e.v}, nodes{e.x, e.y}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Sin(c[0]), e.Mul(c[1], s[0]), e.Add(c[2], s[1])}, nodes{e.Sub(c[0], c[2])}
		})
		return nodes{r.Last[2], r.Past[2], r.Last[0], r.Past[0], r.Outs[0]}
	}, `
A = loop 3 (h, v; y) {a0, a1; a2: Sin(a0), Add(a1, a2); Sub(a0, a1)}
0 = A.last1
1 = A.past1
2 = A.last0
3 = A.past0
4 = A.out0`},
	{"two carries that need each other", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k, e.v}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Sin(c[1]), e.Mul(c[0], e.w), e.Add(c[2], c[0])}, nil
		})
		return nodes{r.Last[1]}
	}, `
A = loop 3 (h, k;; w) {a0, a1;; a2: Sin(a1), Mul(a0, a2)}
0 = A.last1`},
	{"carries that the next one needs, to the last but one", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k, e.v, e.w}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], c[3]), e.Sin(c[0]), e.Cos(c[1]), e.Neg(c[2])}, nodes{e.Exp(c[2])}
		})
		q := e.loop(nodes{e.h, e.k, e.v, e.w}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], c[3]), e.Sin(c[0]), e.Cos(c[2]), e.Neg(e.Exp(c[3]))}, nil
		})
		return nodes{r.Outs[0], q.Last[0]}
	}, `
A = loop 3 (h, k, v, w) {a0, a1, a2, a3: Mul(a0, a3), Sin(a0), Cos(a1), Neg(a2); Exp(a2)}
B = loop 3 (h, w) {a0, a1: Mul(a0, a1), Neg(Exp(a1))}
0 = A.out0
1 = B.last0`},
	{"no carry: the second sequence and the second node from outside", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nodes{e.x, e.y, e.z}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], e.k)}, nodes{e.Add(s[0], e.v), e.Sub(s[1], e.w), e.Mul(c[0], s[2])}
		})
		return nodes{r.Outs[1]}
	}, `
A = loop 3 (; y; w) {; a0; a1: ; Sub(a0, a1)}
0 = A.out0`},

	// What is the same at each step.
	{"a carry that stays, which others use", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k, e.v}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{c[0], e.Mul(c[1], e.w), e.Add(c[2], c[0])}, nodes{e.Mul(c[0], s[0])}
		})
		return nodes{r.Last[1], r.Last[2], r.Outs[0]}
	}, `
A = loop 3 (k, v; x; w, h) {a0, a1; a2; a3, a4: Mul(a0, a3), Add(a1, a4); Mul(a4, a2)}
0 = A.last0
1 = A.last1
2 = A.out0`},
	{"a constant that all steps are given, one stretched, and what isn't one", func(e loopEnv) nodes {
		half, ones := e.Const(ir.Float64, ir.Float(0.5)), e.Expand(e.Const(ir.Float64, ir.Float(1)), ir.Of(2))
		r := e.loop(nodes{e.h}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Add(e.Mul(c[0], e.k), e.Sub(s[0], e.w))}, nodes{e.Mul(c[0], e.v)}
		})
		in := slices.Clone(r.Last[0].Inputs)
		in[slices.Index(in, e.k)], in[slices.Index(in, e.v)] = ones, e.Add(ones, half)
		r = e.Loop(r.Last[0].Attrs, in)
		return nodes{r.Last[0], r.Outs[0]}
	}, `
A = loop 3 (h; x; w, Add(Expand[2](1), 0.5)) {a0; a1; a2, a3: Add(Mul(a0, Expand[2](1)), Sub(a1, a2)); Mul(a0, a3)}
0 = A.last0
1 = A.out0`},
	{"a carry that begins as a constant, and stays one", func(e loopEnv) nodes {
		ones := e.Expand(e.Const(ir.Float64, ir.Float(1)), ir.Of(2))
		r := e.loop(nodes{e.h, ones, ones}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], c[1]), c[1], e.Add(c[2], s[0])}, nil
		})
		return nodes{r.Last[0], r.Last[2]}
	}, `
A = loop 3 (h, Expand[2](1); x) {a0, a1; a2: Mul(a0, Expand[2](1)), Add(a1, a2)}
0 = A.last0
1 = A.last1`},
	{"a carry that stays is what it begins as", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], c[1]), c[1]}, nil
		})
		return nodes{r.Past[1], r.Last[1], r.Past[0]}
	}, `
A = loop 3 (h;; k) {a0;; a1: Mul(a0, a1)}
0 = Expand[3 2](k)
1 = k
2 = A.past0`},
	{"carries that change places", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, _ nodes) (next, outs nodes) { return nodes{c[1], c[0]}, nil })
		return nodes{r.Last[0]}
	}, ""},
	{"outputs that are the same at each step", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k, e.v}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Sin(c[0]), c[1], e.Add(c[2], s[0])}, nodes{e.Mul(c[2], c[1]), e.Mul(c[1], e.w), e.Cos(c[0]), e.k, e.Add(s[0], c[1])}
		})
		return nodes{r.Outs[4], r.Outs[3], r.Outs[2], r.Outs[1], r.Outs[0]}
	}, `
A = loop 3 (h, v; x; k) {a0, a1; a2; a3: Sin(a0), Add(a1, a2); Mul(a1, a3), Cos(a0), Add(a2, a3)}
0 = A.out2
1 = Expand[3 2](k)
2 = A.out1
3 = Expand[3 2](Mul(k, w))
4 = A.out0`},
	{"an output for which a carry is not carried", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{c[0], e.Mul(c[1], c[0])}, nodes{e.Sin(c[0]), e.Cos(c[1])}
		})
		return nodes{r.Outs[0]}
	}, `
0 = Expand[3 2](Sin(h))`},
	{"a number at each step", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nil, func(c, _ nodes) (next, outs nodes) { return nodes{e.Sin(c[0])}, nodes{e.Scalar(ir.Float64, 7)} })
		return nodes{r.Outs[0], r.Last[0]}
	}, `
A = loop 3 (h) {a0: Sin(a0)}
0 = Expand[3](7)
1 = A.last0`},
	{"nothing changes", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nodes{e.x}, func(c, _ nodes) (next, outs nodes) { return c, c })
		return nodes{r.Last[0], r.Outs[0], r.Past[0]}
	}, `
0 = h
1 = Expand[3 2](h)
2 = Expand[3 2](h)`},

	// Several loops.
	{"two loops of one carry: what one puts out, the other does too", func(e loopEnv) nodes {
		step := func(out func(c, s *ir.Node) nodes) build.Results {
			return e.loop(nodes{e.h, e.k}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
				return nodes{e.Mul(c[0], s[0]), e.Sin(c[1])}, out(c[0], s[0])
			})
		}
		r := step(func(c, s *ir.Node) nodes { return nodes{e.Mul(c, s), e.Add(c, s), e.Exp(s)} })
		q := step(func(c, s *ir.Node) nodes { return nodes{e.Cos(s), e.Exp(s), e.Mul(c, s), e.Neg(c)} })
		return nodes{r.Outs[0], r.Outs[1], r.Outs[2], r.Past[1], q.Outs[0], q.Outs[1], q.Outs[2], q.Outs[3], q.Last[0], q.Past[0], q.Last[1]}
	}, `
A = loop 3 (h, k; x) {a0, a1; a2: Mul(a0, a2), Sin(a1); Mul(a0, a2), Add(a0, a2), Exp(a2), Cos(a2), Neg(a0)}
0 = A.out0
1 = A.out1
2 = A.out2
3 = A.past1
4 = A.out3
5 = A.out2
6 = A.out0
7 = A.out4
8 = A.last0
9 = A.past0
10 = A.last1`},
	{"three loops, of which the second asks for less and the third for what stays", func(e loopEnv) nodes {
		step := func(out func(c, s nodes) nodes) build.Results {
			return e.loop(nodes{e.h, e.k, e.v}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
				return nodes{e.Sin(c[0]), c[1], e.Mul(c[2], c[1])}, out(c, s)
			})
		}
		p := step(func(c, s nodes) nodes { return nodes{e.Add(c[0], s[0])} })
		q := step(func(c, s nodes) nodes { return nodes{e.Sub(c[0], s[0]), e.Div(c[0], s[0])} })
		r := step(func(c, s nodes) nodes { return nodes{e.Exp(c[1]), e.Div(c[0], s[0])} })
		return nodes{q.Outs[1], r.Outs[0], r.Past[1], r.Outs[1], p.Past[0]}
	}, `
A = loop 3 (h; x) {a0; a1: Sin(a0); Div(a0, a1)}
0 = A.out0
1 = Expand[3 2](Exp(k))
2 = Expand[3 2](k)
3 = A.out0
4 = A.past0`},
	{"two loops without carries", func(e loopEnv) nodes {
		step := func(out func(s, w *ir.Node) *ir.Node) *ir.Node {
			return e.loop(nil, nodes{e.x}, func(_, s nodes) (next, outs nodes) { return nil, nodes{out(s[0], e.w)} }).Outs[0]
		}
		return nodes{step(e.Mul), step(e.Add), step(e.Mul)}
	}, `
A = loop 3 (; x; w) {; a0; a1: ; Mul(a0, a1), Add(a0, a1)}
0 = A.out0
1 = A.out1
2 = A.out0`},
	{"loops that carry something else, or go the other way, or over something else, stay apart", func(e loopEnv) nodes {
		step := func(h, x *ir.Node, reverse bool, f func(c, s *ir.Node) *ir.Node) build.Results {
			return e.Scan(nodes{h}, nodes{x}, 3, reverse, func(c, s nodes) (next, outs nodes) { return nodes{f(c[0], s[0])}, nodes{e.Exp(c[0])} })
		}
		return nodes{
			step(e.h, e.x, false, e.Mul).Last[0], step(e.h, e.x, false, e.Add).Outs[0], step(e.h, e.x, true, e.Mul).Outs[0],
			step(e.k, e.x, false, e.Mul).Outs[0], step(e.h, e.y, false, e.Mul).Outs[0], step(e.h, e.x, false, e.Mul).Past[0],
		}
	}, `
A = loop 3 (h; x) {a0; a1: Mul(a0, a1)}
B = loop 3 (h; x) {a0; a1: Add(a0, a1); Exp(a0)}
C = loop 3 back (h; x) {a0; a1: Mul(a0, a1); Exp(a0)}
D = loop 3 (k; x) {a0; a1: Mul(a0, a1); Exp(a0)}
E = loop 3 (h; y) {a0; a1: Mul(a0, a1); Exp(a0)}
0 = A.last0
1 = B.out0
2 = C.out0
3 = D.out0
4 = E.out0
5 = A.past0`},
	{"two loops that are asked for all, of which each has the carry alone in common", func(e loopEnv) nodes {
		step := func(out func(x *ir.Node) *ir.Node) *ir.Node {
			return e.loop(nodes{e.h}, nil, func(c, _ nodes) (next, outs nodes) { return nodes{e.Tanh(c[0])}, nodes{out(c[0])} }).Outs[0]
		}
		return nodes{step(e.Exp), step(e.Sin)}
	}, `
A = loop 3 (h) {a0: Tanh(a0); Exp(a0), Sin(a0)}
0 = A.out0
1 = A.out1`},
	{"a loop over what another puts out, in which something is left out", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, _ nodes) (next, outs nodes) {
			return nodes{e.Sin(c[0]), e.Cos(c[1])}, nodes{e.Exp(c[0]), e.Exp(c[1])}
		})
		q := e.loop(nodes{e.v}, nodes{r.Outs[1], e.x}, func(c, s nodes) (next, outs nodes) {
			return nodes{e.Mul(c[0], s[0])}, nodes{e.Mul(s[1], e.w)}
		})
		return nodes{e.Neg(q.Last[0])}
	}, `
A = loop 3 (k) {a0: Cos(a0); Exp(a0)}
B = loop 3 (v; A.out0) {a0; a1: Mul(a0, a1)}
0 = Neg(B.last0)`},

	// Loops in the steps of loops.
	{"a loop in a step", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nodes{e.x}, func(c, s nodes) (next, outs nodes) {
			q := e.Scan(nodes{c[0], s[0], e.w}, nil, 4, true, func(c, _ nodes) (next, outs nodes) {
				return nodes{e.Mul(c[0], c[2]), e.Sin(c[1]), c[2]}, nodes{e.Exp(c[1])}
			})
			return nodes{q.Last[0]}, nil
		})
		return nodes{r.Last[0]}
	}, `
A = loop 3 (h;; w) {a0;; a1: [loop 4 back (a0;; a1) {a0;; a1: Mul(a0, a1)}].last0}
0 = A.last0`},
	{"a loop in a step of which nothing but that changes", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h}, nil, func(c, s nodes) (next, outs nodes) {
			q := e.Scan(nodes{c[0]}, nil, 4, false, func(c, _ nodes) (next, outs nodes) {
				return nodes{e.Sin(c[0])}, nodes{e.Exp(c[0])}
			})
			return nodes{q.Last[0]}, nil
		})
		return nodes{r.Last[0]}
	}, `
A = loop 3 (h) {a0: [loop 4 (a0) {a0: Sin(a0)}].last0}
0 = A.last0`},
	{"a loop at each step whose result is the same", func(e loopEnv) nodes {
		r := e.loop(nodes{e.h, e.k}, nil, func(c, s nodes) (next, outs nodes) {
			q := e.Scan(nodes{c[0]}, nil, 4, false, func(c, _ nodes) (next, outs nodes) { return nodes{e.Sin(c[0])}, nil })
			return nodes{c[0], e.Cos(c[1])}, nodes{q.Last[0]}
		})
		return nodes{r.Last[1], r.Outs[0]}
	}, `
A = loop 3 (k) {a0: Cos(a0)}
B = loop 4 (h) {a0: Sin(a0)}
0 = A.last0
1 = Expand[3 2](B.last0)`},
}

// TestTidyLoops: of a loop what is needed is left, all of it has its place,
// and the values stay, to the bit.
func TestTidyLoops(t *testing.T) {
	for _, c := range tidyCases {
		t.Run(c.name, func(t *testing.T) {
			e, inputs := newLoopEnv()
			g := e.graph(inputs, c.make(e))
			h := tidyLoops(g)
			holds(t, g, h, tameInputs(g, 1), 0)
			switch got := "\n" + showLoops(h); {
			case c.want == "" && h != g:
				t.Errorf("it stays, and becomes%s", got)
			case c.want != "" && got != c.want:
				t.Errorf("it becomes%s\nwant%s", got, c.want)
			}
			if tidyLoops(h) != h {
				t.Errorf("there is something left to tidy in\n%s", showLoops(h))
			}
		})
	}
}
