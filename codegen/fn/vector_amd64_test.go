package fn

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/ir"
)

// plain loads and stores vectors as the release of Go does that runs the test.
var plain = func() Words {
	load, store := "Load%sArray", "StoreArray"
	if strings.HasPrefix(runtime.Version(), "go1.26") {
		load, store = "Load%s", "Store"
	}
	return Words{
		Load: func(vector string, from *jen.Statement) *jen.Statement {
			return jen.Qual(simd, fmt.Sprintf(load, vector)).Call(from)
		},
		Store: func(_ string, to, x *jen.Statement) *jen.Statement { return x.Dot(store).Call(to) },
	}
}()

// lanes are the lengths of the vectors that a program is tried with.
var lanes = map[ir.DType][]int{ir.Float32: {8, 16}, ir.Float64: {4, 8}}

// buildCheck builds testdata/check.go.txt with all forms of all programs.
func buildCheck(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	f := jen.NewFile("main")
	f.HeaderComment("//go:build goexperiment.simd && amd64")
	var rows []jen.Code
	for _, p := range append(All(ir.Float32), All(ir.Float64)...) {
		for _, n := range append([]int{0}, lanes[p.Type]...) {
			name := strings.ToLower(p.Op) + strings.TrimPrefix(p.Type.String(), "float")
			form := "scalar " + p.Type.String()
			if n > 0 {
				name = fmt.Sprintf("%sx%d", name, n)
				form = vectorType(p.Type, n)
				f.Add(p.Vector(name, n, plain)).Line()
			} else {
				f.Add(p.Scalar(name)).Line()
			}
			rows = append(rows, row(p, name, form, n))
		}
	}
	f.Var().Id("funcs").Op("=").Index().Id("function").Values(rows...)
	check, err := os.ReadFile("testdata/check.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Save(filepath.Join(dir, "funcs.go")); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"main.go": string(check), "go.mod": "module check\n\ngo 1.26\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "build", "-o", "check", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOEXPERIMENT=simd", "GOFLAGS=")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "check")
}

// row is the table's row for one form: a loop over the function.
func row(p *Program, name, form string, n int) jen.Code {
	rows := func(x string) *jen.Statement {
		view := jen.Op("*").Index(jen.Id("block").Op("/").Lit(n)).Index(jen.Lit(n)).Id(p.Type.String())
		return jen.Parens(view).Call(jen.Qual("unsafe", "Pointer").Call(jen.Op("&").Id(x).Index(jen.Lit(0))))
	}
	load := func(x string) jen.Code {
		return plain.Load(vectorType(p.Type, n), jen.Op("&").Id(x+"s").Index(jen.Id("i")))
	}
	args := []jen.Code{}
	for _, x := range []string{"x", "z"}[:p.Arity()] {
		if n == 0 {
			args = append(args, jen.Id(x).Index(jen.Id("i")))
		} else {
			args = append(args, load(x))
		}
	}
	call := jen.Id(name).Call(args...)
	var loop jen.Code
	if n == 0 {
		loop = jen.For(jen.Id("i").Op(":=").Range().Id("x")).Block(jen.Id("y").Index(jen.Id("i")).Op("=").Add(call))
	} else {
		names := []jen.Code{jen.Id("xs"), jen.Id("ys")}
		views := []jen.Code{rows("x"), rows("y")}
		if p.Arity() == 2 {
			names, views = append(names, jen.Id("zs")), append(views, rows("z"))
		}
		loop = jen.List(names...).Op(":=").List(views...).Line().For(jen.Id("i").Op(":=").Range().Id("xs")).Block(plain.Store(vectorType(p.Type, n), jen.Op("&").Id("ys").Index(jen.Id("i")), call))
	}
	return tableRow(p, form, loop)
}

func tableRow(p *Program, form string, loop jen.Code) jen.Code {
	t := p.Type.String()
	f := jen.Func().Params(jen.List(jen.Id("y"), jen.Id("x"), jen.Id("z")).Index().Id(t))
	body := []jen.Code{loop}
	if strings.HasPrefix(form, "Float") {
		body = append(body, jen.Qual(simd, "ClearAVXUpperBits").Call())
	}
	needs := jen.Lit(true)
	switch {
	case strings.HasSuffix(form, "32x16") || strings.HasSuffix(form, "64x8"):
		needs = jen.Qual(simd, "X86").Dot("AVX512").Call()
	case strings.HasPrefix(form, "Float"):
		needs = jen.Qual(simd, "X86").Dot("AVX2").Call().Op("&&").Qual(simd, "X86").Dot("FMA").Call()
	}
	lo, hi := -4.0, 4.0
	if p.Op == "Log" || p.Op == "Rsqrt" || p.Op == "Sqrt" || p.Op == "Pow" || p.Op == "Log1p" {
		lo = 1e-3
	}
	return jen.Line().Values(jen.Dict{
		jen.Id("op"): jen.Lit(p.Op), jen.Id("form"): jen.Lit(form),
		jen.Id("f" + strings.TrimPrefix(t, "float")): f.Block(body...),
		jen.Id("math"): jen.Func().Params(jen.List(jen.Id("x"), jen.Id("z")).Float64()).Float64().Block(
			jen.Return(p.Math.Code(jen.Id("x"), jen.Id("z")))),
		jen.Id("lacking"): jen.Op("!").Parens(needs),
		jen.Id("lo"):      jen.Lit(lo), jen.Id("hi"): jen.Lit(hi),
	})
}

// TestCompiled compiles all forms of all programs and compares them with
// package math, those in float32 over a sample of all arguments, a million of
// them. GRADGEN_ALL takes all 2**32: of the functions that it names, with commas
// between (GRADGEN_ALL=Exp,Tanh), or of all if it is 1, which takes hours.
// GRADGEN_TIME=1 measures how long they take too.
func TestCompiled(t *testing.T) {
	check := buildCheck(t)
	args := []string{"check", "4099"}
	switch ops := os.Getenv("GRADGEN_ALL"); ops {
	case "":
	case "1":
		args[1] = "1"
	default:
		args = append([]string{"check", "1"}, strings.Split(ops, ",")...)
	}
	out, err := exec.Command(check, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range bytes.Lines(out) {
		var r struct {
			Op, Form  string
			ULP, X, Z float64
			Count     int
		}
		if err := json.Unmarshal(line, &r); err != nil {
			t.Fatalf("%v\n%s", err, line)
		}
		p := Find(r.Op, ir.Float32)
		ulp := p.ULP
		if !strings.HasPrefix(r.Form, "scalar") {
			ulp = p.VectorULP()
		}
		t.Logf("%-10s %-16s %.3f ulp at %v %v of %d", r.Op, r.Form, r.ULP, float32(r.X), float32(r.Z), r.Count)
		if !(r.ULP <= ulp) {
			t.Errorf("%s, %s: off by %.3g ulp at %v, %v, stated %v", r.Op, r.Form, r.ULP, float32(r.X), float32(r.Z), ulp)
		}
	}
	compiled64(t, check)
	if os.Getenv("GRADGEN_TIME") != "" {
		out, err := exec.Command(check, "time").CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		t.Logf("ns per element:\n%s", out)
	}
}
