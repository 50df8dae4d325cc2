//go:build goexperiment.simd && amd64

package compile_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
)

const rowsSpec = `package p

import "github.com/gradgen/gradgen/ir/ad"

func Softmax(x ad.Tensor[[40][33]float32], w ad.Tensor[[33]float32]) (loss ad.Value) {
	return ad.Sum(ad.Softmax(x, -1) * w)
}

func Entropy(x ad.Tensor[[300][10]float32], labels ad.Tensor[[300]int32]) (loss ad.Value) {
	return ad.Mean(ad.CrossEntropy(x, labels))
}

func Norm(x ad.Tensor[[20][70]float64], g, b ad.Tensor[[70]float64], y ad.Tensor[[20][70]float64]) (loss ad.Value) {
	return ad.Mean(ad.Abs(ad.LayerNorm(x, g, b, 1e-5) - y))
}

func Logistic(x ad.Tensor[[100][50]float64], w ad.Tensor[[50]float64], b ad.Tensor[float64], y ad.Tensor[[100]float64]) (loss ad.Value) {
	z := ad.MatMul(x, w) + b
	return ad.Mean(ad.Softplus(z) - y*z)
}

func Rows(x ad.Tensor[[50][66]float32], s ad.Tensor[float32]) (a, b, c, d ad.Value) {
	y := ad.Where(x > s, ad.Sqrt(ad.Abs(x)), x*s)
	return ad.Max(y, -1), ad.Sum(y, 0), ad.Prod(y, -1), ad.Norm(y)
}

func Short(x ad.Tensor[[100][5]float32], g, b ad.Tensor[[5]float32], labels ad.Tensor[[100]int32]) (loss ad.Value) {
	return ad.Mean(ad.CrossEntropy(ad.LayerNorm(x, g, b, 1e-5), labels))
}

func Masked(x ad.Tensor[[40][33]float32], mask ad.Tensor[[40][33]bool]) (y, z ad.Value) {
	return ad.Softmax(ad.Where(mask, x, -1e9), -1), ad.Round(ad.Flip(x, 1))
}

func Middle(a ad.Tensor[[20][1][30]float32], b ad.Tensor[[1][10][30]float32], c ad.Tensor[[30]float32]) (loss ad.Value) {
	return ad.Sum(ad.Tanh(a + b*c))
}

func Small(x, y ad.Tensor[[200]float32]) (loss ad.Value) {
	return ad.Sum(x*y + x)
}

func Net(w ad.Tensor[[8][16]float32], v ad.Tensor[[16][6]float32], x ad.Tensor[[8]float32]) (y ad.Value) {
	return ad.MatMul(ad.Tanh(ad.MatMul(x, w)), v)
}
`

// TestNoLegacyInstructions: from a function's first vectors of 256 bits or
// more to its last, no instruction on scalar floating-point numbers uses the
// encoding from before there were such vectors: each would wait a hundred
// nanoseconds. The compiler's listing tells.
func TestNoLegacyInstructions(t *testing.T) {
	vectors, scalars := 0, 0
	for _, fn := range listing(t, rowsSpec) {
		found, legacy := fn.legacy()
		if strings.Contains(fn.name, "AVX") {
			vectors += found
			for _, line := range legacy {
				t.Errorf("%s: %s", fn.name, line)
			}
		} else if !strings.Contains(fn.name, "Float") {
			scalars += fn.scalars()
		}
	}
	if vectors < 100 || scalars < 100 {
		t.Errorf("%d instructions on vectors and %d on scalars: the listing isn't understood", vectors, scalars)
	}
}

// instructions are those of a function, as the compiler lists them.
type instructions struct {
	name  string
	lines []string // operation and operands
}

var (
	symbol      = regexp.MustCompile(`^(\S+) STEXT `)
	instruction = regexp.MustCompile(`^\t0x[0-9a-f]+ \d+ \([^)]*\)\t(.*)$`)
	wide        = regexp.MustCompile(`^V.*\b[YZ]\d+\b`)
	narrow      = regexp.MustCompile(`^[^V\s]\S*\s.*\bX\d+\b`)
)

// listing is the functions that gradgen writes of a spec, as the compiler lists them.
func listing(t *testing.T, spec string) []*instructions {
	t.Helper()
	files, ds, err := compile.Package(load(t, "p.go", []byte(spec)), compile.Options{Verify: true, Options: codegen.Options{SIMD: true}})
	if err != nil || len(ds) > 0 {
		t.Fatal(err, ds)
	}
	dir := t.TempDir()
	write := func(name string, text []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", []byte("module p\n\ngo 1.26\n"))
	for _, f := range files {
		write("p"+f.Suffix+".go", f.Source)
	}
	cmd := exec.Command("go", "build", "-gcflags=-S", ".")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return listed(string(text))
}

func listed(text string) []*instructions {
	var all []*instructions
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if m := symbol.FindStringSubmatch(line); m != nil {
			all = append(all, &instructions{name: m[1]})
		} else if m := instruction.FindStringSubmatch(line); m != nil && len(all) > 0 {
			fn := all[len(all)-1]
			fn.lines = append(fn.lines, m[1])
		}
	}
	return all
}

// legacy is how many instructions are on wide vectors, and those between them
// and the instruction that clears the registers' upper halves that aren't fit
// to be there.
func (fn *instructions) legacy() (vectors int, found []string) {
	dirty := false
	for _, line := range fn.lines {
		switch {
		case strings.HasPrefix(line, "VZEROUPPER"), strings.HasPrefix(line, "RET"):
			dirty = false
		case wide.MatchString(line):
			dirty = true
			vectors++
		case dirty && narrow.MatchString(line):
			found = append(found, line)
		}
	}
	return vectors, found
}

// scalars is how many instructions have the old encoding.
func (fn *instructions) scalars() int {
	n := 0
	for _, line := range fn.lines {
		if narrow.MatchString(line) {
			n++
		}
	}
	return n
}
