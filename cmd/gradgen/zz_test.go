package main

import (
	"os"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/loop"
)

func TestZZ(t *testing.T) {
	for _, s := range []string{"affine", "digits", "convnet", "transformer", "tumour"} {
		src, _ := os.ReadFile("../../testdata/specs/" + s + "/" + s + ".go")
		pkg, ds := compile.Source(s+".go", src)
		if len(ds) > 0 {
			t.Fatal(ds)
		}
		files, ds, err := compile.Package(pkg, compile.Options{Options: codegen.Options{Target: loop.AVX512}})
		if err != nil || len(ds) > 0 {
			t.Error(s, err, ds)
			continue
		}
		os.MkdirAll("/tmp/lead/vm/"+s, 0o777)
		os.WriteFile("/tmp/lead/vm/"+s+"/"+s+".go", append([]byte("//go:build goexperiment.simd && amd64\n\n"), files[0].Source...), 0o666)
		b, _ := os.ReadFile("/tmp/lead/m/" + s + "/b_test.go")
		os.WriteFile("/tmp/lead/vm/"+s+"/b_test.go", append([]byte("//go:build goexperiment.simd && amd64\n\n"), b...), 0o666)
	}
}
