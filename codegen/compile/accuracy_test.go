package compile_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
)

// TestLongSum: a float32 sum of a million numbers keeps its digits, over all
// of a vector, over its rows and over its columns.
func TestLongSum(t *testing.T) {
	const spec = `package sums

import "github.com/gradgen/gradgen/ir/ad"

func Sum(x ad.Tensor[[1000003]float32], m ad.Tensor[[1000][1000]float32], tall ad.Tensor[[500000][2]float32]) (a, b, c ad.Value) {
	return ad.Sum(x), ad.Sum(m), ad.Sum(tall, 0)
}
`
	const main = `package main

import (
	"fmt"
	"math"
	"os"

	"sums/sums"
)

var (
	ws   sums.Workspace
	x    [1000003]float32
	m    [1000][1000]float32
	tall [500000][2]float32
	c    [2]float32
)

func main() {
	for i := range x {
		x[i] = 0.1
	}
	for i := range m {
		for j := range m[i] {
			m[i][j] = 0.1
		}
	}
	for i := range tall {
		tall[i] = [2]float32{0.1, 0.3}
	}
	a, b := ws.Sum(&c, &x, &m, &tall)
	bad := false
	for _, s := range []struct{ got, want float64 }{
		{float64(a), 1000003 * float64(float32(0.1))},
		{float64(b), 1000000 * float64(float32(0.1))},
		{float64(c[0]), 500000 * float64(float32(0.1))},
		{float64(c[1]), 500000 * float64(float32(0.3))},
	} {
		if e := math.Abs(s.got/s.want - 1); !(e < 1e-5) {
			fmt.Println(s.got, "want", s.want, "off by", e)
			bad = true
		}
	}
	if bad {
		os.Exit(1)
	}
}
`
	files, ds, err := compile.Package(load(t, "sums.go", []byte(spec)), checked)
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	dir := t.TempDir()
	for name, text := range map[string][]byte{
		"go.mod":       []byte("module sums\n\ngo 1.26\n"),
		"sums/sums.go": files[0].Source,
		"main.go":      []byte(main),
	} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "run", ".")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
