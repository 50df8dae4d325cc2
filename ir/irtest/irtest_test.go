package irtest

import (
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
	"github.com/gradgen/gradgen/shapeinfer"
	"pgregory.net/rapid"
)

func TestTablesHaveEveryOp(t *testing.T) {
	for _, op := range ir.Ops() {
		if int(op) >= len(draws) || draws[op] == nil {
			t.Errorf("%v has no draw", op)
		}
		d := DomainOf(op)
		if d.bound == nil && op != ir.Input {
			t.Errorf("%v has no bound", op)
		}
		if d.Edges == nil && op != ir.Not && op != ir.And && op != ir.Or {
			t.Errorf("%v has no edges", op)
		}
		for i, iv := range d.In {
			if !(iv.Lo < iv.Hi) {
				t.Errorf("%v: the interval of operand %d is %v", op, i, iv)
			}
		}
	}
}

var variants = map[string]Options{
	"usual":   {},
	"float32": {Floats: []ir.DType{ir.Float32}},
	"mixed":   {Floats: []ir.DType{ir.Float32, ir.Float64}, Empty: true},
	"loss":    {Scalar: true, Floats: []ir.DType{ir.Float32, ir.Float64}},
	"smooth":  {Scalar: true, Smooth: true},
	"large":   {Nodes: 100, Elements: 1000, Empty: true},
}

// sound checks what is true of every sample: its graph is well-formed, and
// every value of it is within the bounds that the generator relies on.
func sound(t *rapid.T, s *Sample) {
	if err := ir.Verify(s.Graph); err != nil {
		t.Fatal(err)
	}
	if err := shapeinfer.Check(s.Graph); err != nil {
		t.Fatal(err)
	}
	// Every node an output, to see them all.
	all := *s.Graph
	all.Outputs = nil
	for _, n := range all.Nodes {
		all.Outputs = append(all.Outputs, ir.Output{Name: "v", Node: n})
	}
	for _, in := range []map[string]*interp.Tensor{s.Inputs, s.Redraw(7)} {
		values, err := interp.Run(&all, in)
		if err != nil {
			t.Fatal(err)
		}
		for i, x := range values {
			of := s.bounds[all.Nodes[i]]
			slack := 1e-5 * (1 + of.size())
			for j := range x.Len() {
				if v := number(x, j); !(v >= of.Lo-slack && v <= of.Hi+slack) {
					t.Fatalf("node %d is %v; it should be within %v", all.Nodes[i].ID, x, of)
				}
			}
		}
	}
}

func TestDraw(t *testing.T) {
	for name, o := range variants {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				s := Draw(t, o)
				sound(t, s)
				for _, n := range s.Graph.Nodes {
					if n.DType().IsFloat() && o.Floats == nil && n.DType() != ir.Float64 {
						t.Fatalf("node %d is %v", n.ID, n.Type)
					}
					if hasEmpty(n.Shape()) && !o.Empty {
						t.Fatalf("node %d is empty: %v", n.ID, n.Type)
					}
					if o.Smooth {
						checkSmooth(t, n)
					}
				}
				out := s.Graph.Outputs
				if !out[0].Node.DType().IsFloat() || o.Scalar && (len(out) != 1 || len(out[0].Node.Shape()) != 0) {
					t.Fatalf("outputs %v", out)
				}
			})
		})
	}
}

// checkSmooth fails when n has kinks where gradients flow.
func checkSmooth(t *rapid.T, n *ir.Node) {
	for _, x := range n.Inputs {
		if DomainOf(n.Op).Kinks && x.DType().IsFloat() {
			t.Fatalf("node %d: %v of %v isn't smooth", n.ID, n.Op, x.Type)
		}
		if n.Op == ir.Cast && x.DType().IsFloat() && n.DType() != ir.Float64 {
			t.Fatalf("node %d: a cast of %v to %v isn't smooth", n.ID, x.Type, n.DType())
		}
	}
}

func TestOp(t *testing.T) {
	for _, op := range ir.Ops() {
		t.Run(op.String(), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				o := Options{Floats: []ir.DType{ir.Float32, ir.Float64}, Empty: true}
				s := Op(t, op, o)
				sound(t, s)
				g := s.Graph
				several := op == ir.CustomVJP || op == ir.Checkpoint // which are about others
				if g.Outputs[0].Node.Op != op || !several && len(g.Nodes)-len(g.Inputs) > 1 {
					t.Fatalf("not one node of %v:\n%v", op, g)
				}
				o.Edges = true
				s = Op(t, op, o)
				if _, err := interp.Run(s.Graph, s.Inputs); err != nil {
					t.Fatalf("with edges: %v\n%v", err, s.Graph)
				}
			})
		})
	}
}

// TestCoverage counts what graphs are made of.
func TestCoverage(t *testing.T) {
	ops := map[ir.Op]int{}
	var graphs, stretched, shared, empty, scalars, ones int
	rapid.Check(t, func(t *rapid.T) {
		o := Options{Floats: []ir.DType{ir.Float32, ir.Float64}, Empty: true}
		for range 5 {
			g := Graph(t, o)
			graphs++
			for _, n := range g.Nodes {
				ops[n.Op]++
				if n.Shape().Size() == 0 {
					empty++
				}
				if len(n.Shape()) == 0 {
					scalars++
				}
				for i, x := range n.Inputs {
					if n.Op.Info().Kind == ir.Elementwise && !x.Shape().Equal(n.Shape()) {
						stretched++
					}
					if i > 0 && x == n.Inputs[i-1] {
						shared++
					}
					for _, d := range x.Shape() {
						if d.IsOne() {
							ones++
							break
						}
					}
				}
			}
		}
	})
	for _, op := range ir.Ops() {
		if ops[op] == 0 {
			t.Errorf("%v doesn't occur in %d graphs", op, graphs)
		}
	}
	for name, n := range map[string]int{"operands that stretch": stretched, "operands used twice": shared, "empty values": empty, "scalars": scalars, "axes of length 1": ones} {
		if n < graphs/4 {
			t.Errorf("%d %s in %d graphs", n, name, graphs)
		}
	}
	t.Logf("%d graphs: %d stretched, %d shared, %d empty, %d scalars, %d with ones; %v", graphs, stretched, shared, empty, scalars, ones, ops)
}

func TestRedrawIsRepeatable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Draw(t, Options{})
		a, b, c := s.Redraw(1), s.Redraw(1), s.Redraw(2)
		differ := false
		for name, x := range a {
			if err := (Tol{}).Close(b[name], x); err != nil {
				t.Fatal(err)
			}
			of, err := s.Interval(name)
			if err != nil {
				t.Fatal(err)
			}
			for i := range x.Len() {
				if v := number(x, i); v < of.Lo || v > of.Hi {
					t.Fatalf("%s: %v is not in %v", name, v, of)
				}
				differ = differ || x.Type.DType.IsFloat() && x.F[i] != c[name].F[i]
			}
		}
		if !differ {
			t.Fatal("another seed gives the same inputs")
		}
		if _, err := s.Interval("nobody"); err == nil {
			t.Fatal("an interval of no input")
		}
	})
}
