package compile_test

import (
	"bytes"
	"maps"
	"runtime"
	"slices"
	"sync"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestSampleValues gives the oracle the functions of the sample specs, their
// gradients in halves too. Their code is clean for go vet, and without bounds
// checks in innermost loops.
func TestSampleValues(t *testing.T) {
	oracle(t, sampleSubjects(t), func(o *harness.Options) { o.Vet = true })
}

// sampleSubjects are the functions of the sample specs.
func sampleSubjects(t *testing.T) []*subject {
	t.Helper()
	src := samples(t)
	var subjects []*subject
	for _, file := range slices.Sorted(maps.Keys(src)) {
		for _, fn := range load(t, file, src[file]).Funcs {
			from := map[string]irtest.Interval{}
			for _, n := range fn.Graph.Inputs {
				of := irtest.Interval{Lo: -0.5, Hi: 0.5}
				if n.DType().IsInt() {
					of = irtest.Interval{Lo: 0, Hi: 9} // a label
					if file == "tumour.go" {
						of.Hi = 1
					}
				}
				from[n.Attrs.Name] = of
			}
			s := newSubject(file+", "+fn.Name, fn.Graph, from, 1)
			s.group, s.bounds = file, true
			fn.Emit = emitting(ir.ModeSplit, ir.ModeJVP)
			s.fn = fn
			subjects = append(subjects, s)
		}
	}
	return subjects
}

// TestDeterminism: a package gives the same bytes whatever else goes on, and
// however often.
func TestDeterminism(t *testing.T) {
	pkg := func() *ir.Package {
		var fns []*ir.Func
		for seed := range 12 {
			fn := random(seed).fn
			fn.Name = string(rune('A' + seed))
			fns = append(fns, fn)
		}
		return packageOf(fns...)
	}
	make := func() []byte {
		files, ds, err := compile.Package(pkg(), checked)
		if err != nil || len(ds) > 0 {
			t.Error(err, ds)
			return nil
		}
		return files[0].Source
	}
	want := make()
	for _, procs := range []int{1, 3} {
		old := runtime.GOMAXPROCS(procs)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				if got := make(); !bytes.Equal(got, want) {
					t.Errorf("with GOMAXPROCS %d the bytes differ", procs)
				}
			})
		}
		wg.Wait()
		runtime.GOMAXPROCS(old)
	}
	// Nor do they depend on the graph that it came from being read or made.
	text := pkg().Text()
	again, errs := build.ParsePackage("p.ir", []byte(text))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	files, ds, err := compile.Package(again, checked)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	if !bytes.Equal(files[0].Source, want) {
		t.Error("the text form gives other bytes")
	}
}
