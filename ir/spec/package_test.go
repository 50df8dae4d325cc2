package spec

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradgen/gradgen/ir"
)

const packageSpec = `//go:build ignore

// Package main is a spec.
//
// It has a second paragraph.
package main

import g "github.com/gradgen/gradgen/ir/ad"

const (
	// N is the batch.
	N = 2 * 2 // not this
	D = 3     // features
	_ = 7
	Rate       float32 = 0.1
	Third              = 1.0 / 3
	Whole              = 2.0
	Name               = "spec\n"
	On                 = N > 3
	Tiny               = 1e-400
	Wide int64         = 1 << 40
)

// Eps keeps things apart.
const Eps g.Value = 1e-6

// Row is an alias.
type Row = g.Tensor[[D]float32]

// Params are the weights.
type Params struct {
	// W is the matrix.
	W g.Tensor[[N][D]float32]
	B Row // the bias
	Q Inner
	I g.Tensor[int32]
}

type Inner struct{ Gain, Bias g.Tensor[[4][D][N + 0]float64] }

// Default differentiates the struct.
func Default(p Params, x Row) (loss g.Value) { return g.Sum(p.W+p.B) + g.Sum(x) }

// Plain differentiates all that it can.
//
//gradgen:emit split
func Plain(x Row, i g.Tensor[[2]int32], y g.Tensor[float64], _, _ Row) (out g.Value, n g.Tensor[[2]int32]) { return x, i + 1 }

//gradgen:grad none
func None(x Row) (out g.Value) { return x }

//gradgen:grad y, p.Q p.W
func Some(p Params, x, y Row) (out g.Value) { return x + y }

//gradgen:grad p
func All(p Params, x Row) (out g.Value) { return x }

func main() {}
`

// describePackage writes down what the code generator will read.
func describePackage(p *ir.Package) string {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s of %s: %q\n", p.Name, p.Source, p.Doc)
	for _, c := range p.Consts {
		fmt.Fprintf(&b, "const %s %s = %s: %q\n", c.Name, c.Type, c.Expr, c.Doc)
	}
	field := func(f *ir.Field) {
		if f.Struct != nil {
			fmt.Fprintf(&b, "  %s %s: %q\n", f.Name, f.Struct.Name, f.Doc)
			return
		}
		fmt.Fprintf(&b, "  %s %v %q: %q\n", f.Name, f.Type, f.Dims, f.Doc)
	}
	for _, s := range p.Structs {
		fmt.Fprintf(&b, "struct %s: %q\n", s.Name, s.Doc)
		for _, f := range s.Fields {
			field(f)
		}
	}
	for _, fn := range p.Funcs {
		fmt.Fprintf(&b, "func %s at %d:%d, emit %v: %q\n", fn.Name, fn.Pos.Line, fn.Pos.Col, fn.Emit, fn.Doc)
		for _, f := range fn.Params {
			field(f)
		}
		for _, n := range fn.Graph.Inputs {
			fmt.Fprintf(&b, "  in %s %v\n", n.Attrs.Name, n.Type)
		}
		for _, n := range fn.Grad {
			fmt.Fprintf(&b, "  grad %s\n", n.Attrs.Name)
		}
		for _, o := range fn.Graph.Outputs {
			fmt.Fprintf(&b, "  out %s %v\n", o.Name, o.Node.Type)
		}
	}
	return b.String()
}

const packageWant = `package main of spec.go: "Package main is a spec.\n\nIt has a second paragraph.\n"
const N  = 4: "N is the batch.\n"
const D  = 3: "features\n"
const Rate float32 = 0.1: ""
const Third  = 0.3333333333333333333333333333333333333333: ""
const Whole  = 2.0: ""
const Name  = "spec\n": ""
const On  = true: ""
const Tiny  = 1e-400: ""
const Wide int64 = 1099511627776: ""
const Eps  = 0.000001: "Eps keeps things apart.\n"
struct Params: "Params are the weights.\n"
  W float32[4 3] ["N" "D"]: "W is the matrix.\n"
  B float32[3] ["D"]: "the bias\n"
  Q Inner: ""
  I int32[] []: ""
struct Inner: ""
  Gain float64[4 3 4] ["" "D" ""]: ""
  Bias float64[4 3 4] ["" "D" ""]: ""
func Default at 42:6, emit []: "Default differentiates the struct.\n"
  p Params: ""
  x float32[3] ["D"]: ""
  in p.W float32[4 3]
  in p.B float32[3]
  in p.Q.Gain float64[4 3 4]
  in p.Q.Bias float64[4 3 4]
  in p.I int32[]
  in x float32[3]
  grad p.W
  grad p.B
  grad p.Q.Gain
  grad p.Q.Bias
  out loss float32[]
func Plain at 47:6, emit [{split dir/spec.go:46:16}]: "Plain differentiates all that it can.\n"
  x float32[3] ["D"]: ""
  i int32[2] [""]: ""
  y float64[] []: ""
  arg3 float32[3] ["D"]: ""
  arg4 float32[3] ["D"]: ""
  in x float32[3]
  in i int32[2]
  in y float64[]
  in arg3 float32[3]
  in arg4 float32[3]
  grad x
  grad y
  grad arg3
  grad arg4
  out out float32[3]
  out n int32[2]
func None at 50:6, emit []: ""
  x float32[3] ["D"]: ""
  in x float32[3]
  out out float32[3]
func Some at 53:6, emit []: ""
  p Params: ""
  x float32[3] ["D"]: ""
  y float32[3] ["D"]: ""
  in p.W float32[4 3]
  in p.B float32[3]
  in p.Q.Gain float64[4 3 4]
  in p.Q.Bias float64[4 3 4]
  in p.I int32[]
  in x float32[3]
  in y float32[3]
  grad p.W
  grad p.Q.Gain
  grad p.Q.Bias
  grad y
  out out float32[3]
func All at 56:6, emit []: ""
  p Params: ""
  x float32[3] ["D"]: ""
  in p.W float32[4 3]
  in p.B float32[3]
  in p.Q.Gain float64[4 3 4]
  in p.Q.Bias float64[4 3 4]
  in p.I int32[]
  in x float32[3]
  grad p.W
  grad p.B
  grad p.Q.Gain
  grad p.Q.Bias
  out out float32[3]
`

func TestPackage(t *testing.T) {
	pkg, errs := Parse("dir/spec.go", []byte(packageSpec))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if diff := cmp.Diff(packageWant, describePackage(pkg)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestOrigins looks at where nodes say that they came from.
func TestOrigins(t *testing.T) {
	const src = `package p

import "github.com/gradgen/gradgen/ir/ad"

func F(x ad.Tensor[[3]float32]) (out ad.Value) {
	h := layer(x)
	return h +
		1
}

func layer(x ad.Value) ad.Value { return act(x) * 2 }

func act(x ad.Value) ad.Value {
	y := ad.Tanh(x)
	return y
}
`
	pkg, errs := Parse("p.go", []byte(src))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	var got strings.Builder
	for _, n := range pkg.Funcs[0].Graph.Nodes {
		p := n.Origin.Pos
		fmt.Fprintf(&got, "%v %s:%d:%d-%d %q", n.Op, p.File, p.Line, p.Col, p.EndCol, n.Origin.Label)
		for _, c := range n.Origin.Calls {
			fmt.Fprintf(&got, " %s@%d:%d-%d", c.Func, c.Pos.Line, c.Pos.Col, c.Pos.EndCol)
		}
		got.WriteByte('\n')
	}
	want := `Input p.go:5:8-9 "x"
Tanh p.go:14:7-17 "y" act@11:42-48 layer@6:7-15
Const p.go:11:51-52 "" layer@6:7-15
Mul p.go:11:42-52 "h" layer@6:7-15
Const p.go:8:3-4 ""
Add p.go:7:9-12 "out"
`
	if diff := cmp.Diff(want, got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestComments reads comments that would like to be code: they come through as
// text, for the code generator to write as comments, without directives.
func TestComments(t *testing.T) {
	const src = `/*
Package p is a comment.
*/ /* and another */
package p

import "github.com/gradgen/gradgen/ir/ad"

// F ends */ func Evil() {} /* here.
//go:linkname evil runtime.evil
//line evil.go:1
//export evil
func F(x ad.Tensor[[3]float32]) (out ad.Value) { return x }

/*
G has
	func Evil() {}
*/
//gradgen:grad none
func G(x ad.Tensor[[3]float32]) (out ad.Value) { return x }

/* H is in a block. */
func H(x ad.Tensor[[3]float32]) (out ad.Value) { return x }
`
	pkg, errs := Parse("p.go", []byte(src))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	got := fmt.Sprintf("%q %q %q %q", pkg.Doc, pkg.Funcs[0].Doc, pkg.Funcs[1].Doc, pkg.Funcs[2].Doc)
	want := `"Package p is a comment.\n\n and another\n" "F ends */ func Evil() {} /* here.\n" "G has\n\tfunc Evil() {}\n" "H is in a block.\n"`
	if got != want {
		t.Errorf("the comments are\n%s, not\n%s", got, want)
	}
	if len(pkg.Funcs[1].Grad) != 0 {
		t.Error("the directive below a comment is not seen")
	}
}
