package ir

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const affineText = `gradgen ir 1

doc "Package affine declares a layer."
doc ""
doc "It is small."
package affine
source "affine.go"

doc "N is the width."
const N = 3
const Rate float64 = 1e-3
const Title = "a \"title\""
const Debug bool = false

doc "Params are the weights."
struct Params
  field Inner Bias // affine.go:11:2
  doc "W is square."
  field W float32[N=3 N=3] // affine.go:12:2-3

struct Bias
  field B float32[N=3] // affine.go:16:2

doc "Loss is what is left."
func Loss // affine.go:20:6-10
  param p Params // affine.go:20:11
  param x float32[2 N=3]
  param on bool[]
  grad p.W p.Inner.B
  emit split jacobian
  v0 = Input <float32[3]> {Name=p.Inner.B} // affine.go:20:11 p.Inner.B
  v1 = Input <float32[3 3]> {Name=p.W}
  v2 = Input <float32[2 3]> {Name=x}
  v3 = Input <bool[]> {Name=on}
  v4 = MatMul <float32[2 3]> v2 v1 // affine.go:21:7-20 h (dense affine.go:31:22) (block "b.go":40:2-9)
  v5 = Add <float32[2 3]> v4 v0 // affine.go:21:7 "x[0]"
  v6 = Const <float32[]> {Value=-Inf}
  v7 = Where <float32[2 3]> v3 v5 v6 // -
  v8 = Pad <float32[4 3]> {Lo=[1 0] Hi=[1 0] Interior=[0 0] Value=NaN} v7 // - of=v7
  v9 = CumSum <float32[4 3]> {Axis=1 Exclusive=true Reverse=false} v8 // - of of=v4
  v10 = ReduceSum <float32[1 1]> {Axes=[0 1]} v9
  v11 = Reshape <float32[]> {Shape=[]} v10
  v12 = Concat <float32[6 3]> {Axis=0} v9 v5
  return loss=v11 all=v12 again=v11

func Zero
  v0 = Const <int32[]> {Value=0}
  return zero=v0
`

func TestTextByHand(t *testing.T) {
	// Quotes that aren't needed are the one thing that isn't kept.
	want := strings.Replace(affineText, `"b.go":40`, "b.go:40", 1)
	p, errs := trustingParse(affineText)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if d := cmp.Diff(want, p.Text()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
	f := p.Funcs[0]
	if err := Verify(f.Graph); err != nil {
		t.Error(err)
	}
	if p.Doc != "Package affine declares a layer.\n\nIt is small." || p.Structs[0].Fields[1].Doc != "W is square." {
		t.Errorf("docs: %q, %q", p.Doc, p.Structs[0].Fields[1].Doc)
	}
	if p.Structs[0].Fields[0].Struct != p.Structs[1] || f.Params[0].Struct != p.Structs[0] {
		t.Error("fields don't point to the package's structs")
	}
	if len(f.Grad) != 2 || f.Grad[0] != f.Graph.Inputs[1] || f.Grad[1] != f.Graph.Inputs[0] || len(f.Emit) != 2 || f.Emit[1].Mode != ModeJacobian {
		t.Errorf("grad %v, emit %v", f.Grad, f.Emit)
	}
	o := f.Graph.Nodes[4].Origin
	wantOrigin := &Origin{Pos: Pos{"affine.go", 21, 7, 20}, Label: "h", Calls: []Call{
		{"dense", Pos{"affine.go", 31, 22, 0}}, {"block", Pos{"b.go", 40, 2, 9}}}}
	if d := cmp.Diff(wantOrigin, o); d != "" {
		t.Errorf("origin -want +got:\n%s", d)
	}
	if o := f.Graph.Nodes[9].Origin; o.Label != "of" || o.Of != f.Graph.Nodes[4] {
		t.Errorf("origin of v9: %+v", o)
	}
	if o := f.Graph.Nodes[7].Origin; o == nil || o.Pos != (Pos{}) {
		t.Errorf("origin of v7: %+v", o)
	}
}

// TestTextForgives covers what a person may write otherwise than the printer.
func TestTextForgives(t *testing.T) {
	src := strings.NewReplacer(
		"\n\n", "\n// a comment\n\t\n",
		"{Axes=[0 1]}", "{ Axes=[0 1 ] }",
		"\n", "\r\n",
		"{Axis=1 Exclusive=true Reverse=false}", "{Exclusive=true Axis=1}",
		"v4", "hidden",
	).Replace(affineText)
	p, errs := trustingParse(src)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if d := cmp.Diff(strings.Replace(affineText, `"b.go":40`, "b.go:40", 1), p.Text()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// TestTextShares checks that nodes which the maker makes one, and those that
// nothing needs, are in the graph once or not at all.
func TestTextShares(t *testing.T) {
	p, errs := trustingParse(`gradgen ir 1
package p
func F
  param x float32[]
  a = Exp <float32[]> x
`)
	if p != nil || len(errs) != 1 { // a parameter is not a value
		t.Fatalf("got %v", errs)
	}
	p, errs = trustingParse(`gradgen ir 1
package p
func F
  param x float32[]
  one = Const <float32[]> {Value=1}
  x = Input <float32[]> {Name=x}
  a = Exp <float32[]> x
  b = Exp <float32[]> x
  lost = Log <float32[]> x
  c = Add <float32[]> a b
  d = Add <float32[]> c one
  return y=d
`)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	want := `graph F
  v0 = Input <float32[]> {Name=x}
  v1 = Const <float32[]> {Value=1}
  v2 = Exp <float32[]> v0
  v3 = Add <float32[]> v2 v2
  v4 = Add <float32[]> v3 v1
  return y=v4
`
	if d := cmp.Diff(want, p.Funcs[0].Graph.String()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

// samePackage compares what two packages hold. IDs differ, as the nodes were
// made by others, and nodes are the same when they have the same place.
func samePackage(x, y *Package) string {
	places := map[*Node]int{}
	for _, p := range []*Package{x, y} {
		for _, f := range p.Funcs {
			for _, g := range append(Bodies(f.Graph), f.Graph) {
				for i, n := range g.Nodes {
					places[n] = i
				}
			}
		}
	}
	type node struct {
		Op     Op
		In     []int
		Attrs  Attrs
		Type   Type
		Origin *Origin
		Of     int
	}
	flat := cmp.Transformer("place", func(n *Node) int { return places[n] })
	graph := cmp.Transformer("graph", func(g *Graph) any {
		var nodes []node
		if g == nil {
			return nil
		}
		for _, n := range g.Nodes {
			m := node{n.Op, nil, n.Attrs, n.Type, n.Origin, -1}
			for _, in := range n.Inputs {
				m.In = append(m.In, places[in])
			}
			if n.Origin != nil && n.Origin.Of != nil {
				m.Of = places[n.Origin.Of]
			}
			nodes = append(nodes, m)
		}
		return []any{nodes, g.Inputs, g.Outputs}
	})
	opts := []cmp.Option{flat, graph, cmpopts.EquateEmpty(),
		cmp.Comparer(func(a, b Dim) bool { return a == b }),
		cmp.Comparer(func(a, b Value) bool { return a.Equal(b) || math.IsNaN(a.F) && math.IsNaN(b.F) })}
	return cmp.Diff(x, y, opts...)
}

func TestTextRandom(t *testing.T) {
	for seed := range uint64(120) {
		r := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
		p := r.pkg()
		for _, f := range p.Funcs {
			if err := Verify(f.Graph); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
		}
		text := p.Text()
		if !IsText([]byte(text)) {
			t.Fatalf("seed %d: not a text", seed)
		}
		q, errs := trustingParse(text)
		if len(errs) > 0 {
			t.Fatalf("seed %d: %v\n%s", seed, errs, text)
		}
		if d := cmp.Diff(text, q.Text()); d != "" {
			t.Fatalf("seed %d: -printed +printed again:\n%s", seed, d)
		}
		if d := samePackage(p, q); d != "" {
			t.Fatalf("seed %d: -made +parsed:\n%s\n%s", seed, d, text)
		}
	}
}

// TestDumpOfBroken checks that a dump shows what it can of a graph that is
// being built wrongly, and no name raw.
func TestDumpOfBroken(t *testing.T) {
	x := &Node{Op: Input, Attrs: Attrs{Name: "x\n// y"}, Type: Type{DType: Float32}}
	g := &Graph{Name: "a b", Nodes: []*Node{{Op: Neg, Inputs: []*Node{x, nil}}, x, {Op: 200}}, Outputs: []Output{{"", nil}}}
	want := `graph "a b"
  v0 = Neg <invalid[]> v1 ?
  v1 = Input <float32[]> {Name="x\n// y"}
  v2 = Invalid <invalid[]>
  return ""=?
`
	if d := cmp.Diff(want, g.String()); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestNodeString(t *testing.T) {
	n := &Node{Op: Add, Type: Type{Float32, Of(2, 3)}}
	if got := n.String(); got != "Add float32[2 3]" {
		t.Errorf("got %q", got)
	}
	n.Origin = &Origin{Pos: Pos{"mlp.go", 12, 7, 9}}
	if got := n.String(); got != "Add float32[2 3] at mlp.go:12:7" {
		t.Errorf("got %q", got)
	}
}

func TestIsText(t *testing.T) {
	for src, want := range map[string]bool{
		"gradgen ir 1\n": true, "gradgen ir 2\n": true, "gradgen ir 1": true,
		"": false, "gradgen": false, "package p\n": false, "\ngradgen ir 1\n": false,
	} {
		if got := IsText([]byte(src)); got != want {
			t.Errorf("IsText(%q) = %v", src, got)
		}
	}
}
