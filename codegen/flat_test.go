package codegen

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
)

// AppendFlat and SetFlat of a struct with every kind of field, built and run:
// the order of the elements, the extension of dst, the panic that leaves p
// alone, and no allocation.
func TestFlatRuns(t *testing.T) {
	inner := &ir.Struct{Name: "Inner", Fields: []*ir.Field{tensor("A", ir.Float64, nil), tensor("B", ir.Float64, []int{2, 1, 3})}}
	empty := &ir.Struct{Name: "Empty", Fields: []*ir.Field{tensor("Z", ir.Float64, []int{0, 4})}}
	outer := &ir.Struct{Name: "Outer", Fields: []*ir.Field{
		tensor("S", ir.Float64, nil), tensor("V", ir.Float64, []int{3}), group("In", inner), group("None", empty),
		tensor("D", ir.Float64, []int{1, 2, 1, 2, 1, 2, 1, 2}), group("Last", inner), tensor("Void", ir.Float64, []int{4, 0})}}
	ints := &ir.Struct{Name: "Ints", Fields: []*ir.Field{tensor("I", ir.Int32, []int{2}), tensor("F", ir.Float32, []int{2})}}
	fn := function("Loss", []*ir.Field{group("p", outer), group("q", ints)}, []*ir.Field{tensor("loss", ir.Float64, nil)}, "p.S", "q.F")
	pkg := &ir.Package{Name: "main", Source: "flat.go", Structs: []*ir.Struct{inner, empty, outer, ints}, Funcs: []*ir.Func{fn}}
	src := write(t, pkg, []*Method{method(Grad, fn, nil)}, Options{}, touch)
	contains(t, src, "const NumOuter = 34\n", "const NumInner = 7\n", "const NumEmpty = 0\n", "const NumInts = 4\n")
	if strings.Contains(src, "func (p *Ints)") {
		t.Errorf("a struct without one floating-point type has flat methods in\n%s", src)
	}

	dir := t.TempDir()
	for name, text := range map[string]string{"go.mod": "module flat\n\ngo 1.26\n", "flat.go": src, "main.go": flatMain} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "ok\n" {
		t.Errorf("running it: %v\n%s", err, out)
	}
}

const flatMain = `package main

import (
	"fmt"
	"runtime"
)

func check(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

func main() {
	src := make([]float64, NumOuter)
	for i := range src {
		src[i] = float64(i + 1)
	}
	var p Outer
	p.SetFlat(src)
	check(p.S == 1 && p.V == [3]float64{2, 3, 4} && p.In.A == 5 && p.In.B == [2][1][3]float64{{{6, 7, 8}}, {{9, 10, 11}}}, "first fields")
	check(p.D[0][0][0][0][0][0][0][1] == 13 && p.D[0][1][0][0][0][0][0][0] == 20 && p.Last.A == 28 && p.Last.B[1][0][2] == 34, "last fields")

	got := p.AppendFlat([]float64{-1})
	check(len(got) == NumOuter+1 && got[0] == -1, "appending")
	for i, v := range got[1:] {
		check(v == src[i], fmt.Sprint("order at ", i))
	}

	for _, n := range []int{0, NumOuter - 1, NumOuter + 1} {
		before, bad := p, make([]float64, n)
		func() {
			defer func() {
				want := fmt.Sprintf("main: Outer.SetFlat: src has %d elements, want NumOuter = 34", n)
				if got := fmt.Sprint(recover()); got != want {
					panic(got)
				}
			}()
			p.SetFlat(bad)
		}()
		check(p == before, "set before the panic")
	}

	dst := make([]float64, 0, NumOuter)
	var a, b runtime.MemStats
	runtime.ReadMemStats(&a)
	for range 100 {
		dst = p.AppendFlat(dst[:0])
		p.SetFlat(dst)
	}
	runtime.ReadMemStats(&b)
	check(b.Mallocs-a.Mallocs < 50, "allocation")
	fmt.Println("ok")
}
`
