package ir

import (
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	f32 := Type{Float32, Of(2)}
	node := func(id int, op Op, in ...*Node) *Node { return &Node{ID: id, Op: op, Inputs: in, Type: f32} }
	input := func(id int, name string) *Node {
		n := node(id, Input)
		n.Attrs = Attrs{Name: name, Type: f32}
		return n
	}
	// Each case changes a sound graph, x and y -> a = x + y, b = exp(a), and
	// breaks one rule; want are parts of the error.
	tests := []struct {
		name   string
		change func(g *Graph)
		want   []string
	}{
		{"sound", func(g *Graph) {}, nil},
		{"an unused input", func(g *Graph) { g.Nodes[2].Inputs = []*Node{g.Inputs[0], g.Inputs[0]} }, nil},
		{"an input made late", func(g *Graph) { g.Inputs[1].ID, g.Nodes[2].ID, g.Nodes[3].ID = 7, 8, 9 }, nil},
		{"empty lists are none", func(g *Graph) { g.Nodes[2].Attrs = Attrs{Axes: []int{}, Shape: Shape{}} }, nil},
		{"the same value twice", func(g *Graph) { g.Outputs = append(g.Outputs, Output{"again", g.Nodes[3]}) }, nil},

		{"inputs in another order", func(g *Graph) { g.Nodes[0], g.Nodes[1] = g.Nodes[1], g.Nodes[0] }, []string{"input 0 is not node 0", "input 1 is not node 1"}},
		{"input that is none", func(g *Graph) { g.Inputs = g.Nodes[:3] }, []string{"v2, Add float32[2]: input 2 is not an Input"}},
		{"more inputs than nodes", func(g *Graph) { g.Inputs = append(g.Nodes[:4:4], g.Nodes[0]) }, []string{"input 4 is not node 4"}},
		{"nameless input", func(g *Graph) { g.Inputs[1].Attrs.Name = "" }, []string{"v1, Input float32[2]: an Input without a name"}},
		{"inputs of one name", func(g *Graph) { g.Inputs[1].Attrs = g.Inputs[0].Attrs }, []string{`v1, Input float32[2]: a second Input called "x"`}},
		{"stray input", func(g *Graph) { g.Inputs = g.Inputs[:1] }, []string{`v1, Input float32[2]: Input "y" is not among the graph's inputs`}},

		{"user before operand", func(g *Graph) { g.Nodes[2], g.Nodes[3] = g.Nodes[3], g.Nodes[2] }, []string{"v2, Exp float32[2]: operand 0 is v3: operands come before", "ID 2 comes after ID 3"}},
		{"its own operand", func(g *Graph) { g.Nodes[2].Inputs[1] = g.Nodes[2] }, []string{"operand 1 is v2"}},
		{"nil operand", func(g *Graph) { g.Nodes[2].Inputs[0] = nil }, []string{"v2, Add float32[2]: operand 0 is nil"}},
		{"foreign operand", func(g *Graph) { g.Nodes[2].Inputs[0] = node(0, Neg) }, []string{"operand 0 (Neg float32[2]) is not in the graph"}},
		{"ID of two", func(g *Graph) { g.Nodes[3].ID = 1 }, []string{"v3, Exp float32[2]: ID 1 is that of v1"}},
		{"operand's ID above", func(g *Graph) { g.Inputs[1].ID = 9 }, []string{"operand 1 has ID 9, the node 2: an operand's is lower"}},
		{"node twice", func(g *Graph) { g.Nodes = append(g.Nodes, g.Nodes[3]) }, []string{"v4, Exp float32[2]: the node is in the list already, as v3"}},
		{"nil node", func(g *Graph) { g.Nodes[2] = nil }, []string{"a node is nil"}},

		{"no op", func(g *Graph) { g.Nodes[3].Op = OpInvalid }, []string{"there is no op 0"}},
		{"unknown op", func(g *Graph) { g.Nodes[3].Op = 250 }, []string{"there is no op 250"}},
		{"arity", func(g *Graph) { g.Nodes[3].Op = Add }, []string{"v3, Add float32[2]: 1 operands: Add takes 2"}},
		{"arity of any", func(g *Graph) { g.Nodes[2].Op, g.Nodes[2].Inputs = Concat, nil }, []string{"no operands: Concat takes at least one"}},
		{"attribute of another op", func(g *Graph) { g.Nodes[3].Attrs.Axes = []int{0} }, []string{"v3, Exp float32[2]: attribute Axes is set: Exp has none"}},
		{"no element type", func(g *Graph) { g.Nodes[3].Type.DType = Invalid }, []string{"the element type is invalid"}},
		{"rank", func(g *Graph) { g.Nodes[3].Type.Shape = Of(1, 1, 1, 1, 1, 1, 1, 1, 1) }, []string{"rank 9: at most 8"}},
		{"negative length", func(g *Graph) { g.Nodes[3].Type.Shape = Of(1, -1) }, []string{"axis 1 has length -1"}},
		{"too large", func(g *Graph) { g.Nodes[3].Type.Shape = Of(1<<20, 1<<20) }, []string{"more than 268435456 elements"}},

		{"equal nodes", func(g *Graph) {
			n := node(4, Add, g.Inputs[1], g.Inputs[0]) // commutes
			g.Nodes, g.Outputs = append(g.Nodes, n), append(g.Outputs, Output{"n", n})
		}, []string{"v4, Add float32[2]: equal to v2"}},
		{"no outputs", func(g *Graph) { g.Outputs = nil }, []string{"there are no outputs", "v2, Add float32[2]: no output needs it", "v3, Exp"}},
		{"nil output", func(g *Graph) { g.Outputs = append(g.Outputs, Output{"n", nil}) }, []string{`output "n" is not a node of the graph`}},
		{"foreign output", func(g *Graph) { g.Outputs = append(g.Outputs, Output{"n", node(9, Neg)}) }, []string{`output "n" is not a node`}},
		{"nameless output", func(g *Graph) { g.Outputs[0].Name = "" }, []string{"output 0 has no name"}},
		{"outputs of one name", func(g *Graph) { g.Outputs = append(g.Outputs, g.Outputs[0]) }, []string{`a second output called "r"`}},
		{"needless node", func(g *Graph) { g.Outputs[0].Node = g.Nodes[2] }, []string{"v3, Exp float32[2]: no output needs it"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			x, y := input(0, "x"), input(1, "y")
			a := node(2, Add, x, y)
			b := node(3, Exp, a)
			g := &Graph{Name: "G", Inputs: []*Node{x, y}, Nodes: []*Node{x, y, a, b}, Outputs: []Output{{"r", b}}}
			tt.change(g)
			err := Verify(g)
			if len(tt.want) == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("no error")
			}
			for _, want := range tt.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %v, want %q", err, want)
				}
			}
			if !strings.HasPrefix(err.Error(), "graph G: ") {
				t.Errorf("%v doesn't name the graph", err)
			}
		})
	}
	if err := Verify(nil); err == nil {
		t.Error("no graph is sound")
	}
}

// TestVerifyTypeAttr checks that constants of different types differ.
func TestVerifyTypeAttr(t *testing.T) {
	var g Graph
	for i, d := range DTypes {
		n := &Node{ID: i, Op: Const, Type: Type{DType: d}, Attrs: Attrs{Type: Type{DType: d}}}
		g.Nodes = append(g.Nodes, n)
		g.Outputs = append(g.Outputs, Output{d.String(), n})
	}
	if err := Verify(&g); err != nil {
		t.Error(err)
	}
}

func TestLeaves(t *testing.T) {
	inner := &Struct{Name: "Inner", Fields: []*Field{{Name: "A"}, {Name: "B"}}}
	outer := &Struct{Name: "Outer", Fields: []*Field{{Name: "First", Struct: inner}, {Name: "C"}, {Name: "Second", Struct: inner}}}
	var got []string
	Leaves([]*Field{{Name: "x"}, {Name: "p", Struct: outer}}, func(path string, leaf *Field) { got = append(got, path) })
	if s := strings.Join(got, " "); s != "x p.First.A p.First.B p.C p.Second.A p.Second.B" {
		t.Errorf("got %s", s)
	}
}
