package codegen

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

var update = flag.Bool("update", false, "write the golden files")

// The golden files are the shells of whole files: what a user sees of the API.
func TestGolden(t *testing.T) {
	for name, shell := range map[string]func() (*ir.Package, []*Method){
		"mlp": mlp, "block": block, "odds": odds,
	} {
		t.Run(name, func(t *testing.T) {
			pkg, methods := shell()
			got := write(t, pkg, methods, Options{}, arenaBody)
			file := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("-%s +written:\n%s", file, d)
			}
		})
	}
}

// arenaBody computes nothing, but needs memory and costs something.
func arenaBody(m *Method, sig *Signature) (*Body, error) {
	b := &Body{Flops: 6_500_000}
	if m.Kind == Grad {
		b.Flops *= 3
	}
	if m.Func.Name == "Loss" {
		b.Arena = map[ir.DType]int{ir.Float32: 1234, ir.Int64: 3}
		if m.Kind == Grad {
			b.Arena = map[ir.DType]int{ir.Float32: 4321}
		}
	}
	return b, nil
}

func mlp() (*ir.Package, []*Method) {
	params := &ir.Struct{Name: "Params", Doc: "Params are the weights to learn.", Fields: []*ir.Field{
		tensor("W1", ir.Float32, []int{784, 128}, "In", "Hidden"),
		tensor("B1", ir.Float32, []int{128}, "Hidden"),
		tensor("W2", ir.Float32, []int{128, 10}, "Hidden", "out"),
		{Name: "B2", Doc: "the last layer's bias", Type: ir.Type{DType: ir.Float32, Shape: ir.Of(10)}, Dims: []string{"out"}},
	}}
	args := []*ir.Field{group("p", params), tensor("x", ir.Float32, []int{32, 784}, "Batch", "In"), tensor("labels", ir.Int32, []int{32}, "Batch")}
	loss := function("Loss", args, []*ir.Field{tensor("loss", ir.Float32, nil)}, "p.W1", "p.B1", "p.W2", "p.B2")
	loss.Doc = "Loss is the mean softmax cross-entropy of a batch."
	logits := function("Logits", args[:2], []*ir.Field{tensor("logits", ir.Float32, []int{32, 10})}, "p.W1", "p.B1", "p.W2", "p.B2")
	for _, f := range []*ir.Func{loss, logits} {
		perceptron(f)
	}
	pkg := &ir.Package{Name: "mlp", Doc: "Package mlp declares a classifier.", Source: "mlp.go",
		Consts: []*ir.NamedConst{
			{Name: "Batch", Doc: "Batch is the number of samples.", Expr: "32"},
			{Name: "In", Expr: "784"}, {Name: "Hidden", Type: "int", Expr: "128"}, {Name: "out", Expr: "10"},
			{Name: "unused", Expr: "1"}, {Name: "Rate", Type: "float32", Expr: "-1e-3"}, {Name: "Title", Expr: "`a\n\"b\"`"}, {Name: "On", Expr: "true"},
		},
		Structs: []*ir.Struct{params}, Funcs: []*ir.Func{loss, logits}}
	return pkg, []*Method{method(Forward, loss, nil), method(Grad, loss, nil), method(Forward, logits, nil), method(VJP, logits, nil)}
}

// perceptron makes f compute the sum of the outputs of two layers, or these.
func perceptron(f *ir.Func) {
	b := build.From(f.Graph)
	in := f.Graph.Inputs
	product := b.MatMul(in[4], in[0])
	b.At(&ir.Origin{Label: "h"})
	h := b.Add(product, in[1])
	b.At(nil)
	out := b.Add(b.MatMul(b.Relu(h), in[2]), in[3])
	if f.Name == "Loss" {
		out = b.Reshape(b.ReduceSum(out, 0, 1), nil)
	}
	f.Graph = b.Graph(f.Name, in, []ir.Output{{Name: f.Graph.Outputs[0].Name, Node: out}})
}

// block has nested structs, two of them as parameters, a split that keeps
// values and one that needs none, and scalars.
func block() (*ir.Package, []*Method) {
	norm := &ir.Struct{Name: "Norm", Fields: []*ir.Field{tensor("Gain", ir.Float64, []int{4, 2, 3}), tensor("Bias", ir.Float64, nil)}}
	params := &ir.Struct{Name: "Params", Fields: []*ir.Field{group("Attend", norm), group("Feed", norm), tensor("W", ir.Float64, []int{3, 5})}}
	mixed := &ir.Struct{Name: "Table", Doc: "Table maps.", Fields: []*ir.Field{tensor("Row", ir.Int64, []int{7}), tensor("Value", ir.Float64, []int{7})}}
	args := []*ir.Field{group("p", params), group("t", mixed), tensor("scale", ir.Float64, nil), tensor("mask", ir.Bool, []int{2, 2}), tensor("n", ir.Int32, nil)}
	results := []*ir.Field{tensor("out", ir.Float64, []int{2, 3}), tensor("norm", ir.Float64, nil), tensor("best", ir.Int64, []int{2})}
	fn := function("Block", args, results, "p.Attend.Gain", "p.Attend.Bias", "p.Feed.Gain", "p.Feed.Bias", "p.W", "t.Value", "scale")
	plain := function("Plain", args[2:3], results[1:2], "scale")
	pkg := &ir.Package{Name: "block", Source: "/home/user/block.go", Structs: []*ir.Struct{norm, params, mixed}, Funcs: []*ir.Func{fn, plain}}
	var methods []*Method
	for _, k := range []Kind{Forward, VJP, SplitForward, SplitBackward} {
		methods = append(methods, keeping(method(k, fn, nil), tensor("keep.mask", ir.Bool, []int{2, 3}), tensor("keep.h", ir.Float64, []int{2, 3}), tensor("keep.mean", ir.Float64, nil)))
	}
	for _, k := range []Kind{Forward, Grad, SplitForward, SplitBackward} {
		methods = append(methods, method(k, plain, nil))
	}
	return pkg, methods
}

// odds has names that meet Go's and gradgen's own.
func odds() (*ir.Package, []*Method) {
	workspace := &ir.Struct{Name: "Workspace", Fields: []*ir.Field{tensor("AppendFlat", ir.Float32, []int{2}), tensor("type", ir.Float32, nil)}}
	float := &ir.Struct{Name: "float32", Fields: []*ir.Field{tensor("float32", ir.Float32, []int{3}, "len"), group("In", workspace)}}
	args := []*ir.Field{group("grad", float), tensor("ws", ir.Float32, []int{3}), tensor("ws_", ir.Float32, []int{3}), tensor("max", ir.Float32, nil), tensor("dmax", ir.Float32, []int{3}), tensor("NumWorkspace", ir.Bool, nil)}
	grad := []string{"grad.float32", "grad.In.AppendFlat", "grad.In.type", "max"}
	loss := function("Loss", args, []*ir.Field{tensor("len", ir.Float32, nil), tensor("math", ir.Float32, []int{2})}, grad...)
	clash := function("LossGrad", args, []*ir.Field{tensor("loss", ir.Float32, nil)}, grad...)
	pkg := &ir.Package{Name: "odds", Source: "odds.go", Consts: []*ir.NamedConst{{Name: "len", Expr: "3"}, {Name: "NumWorkspace", Expr: "3"}},
		Structs: []*ir.Struct{workspace, float}, Funcs: []*ir.Func{loss, clash}}
	return pkg, []*Method{method(Forward, loss, nil), method(Grad, loss, nil), method(Forward, clash, nil), method(Grad, clash, nil)}
}
