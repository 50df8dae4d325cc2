package fn

import (
	"bytes"
	"go/parser"
	"go/token"
	"math"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/fn/fit"
	"github.com/gradgen/gradgen/ir"
)

// named loads and stores vectors by functions that are declared elsewhere.
var named = Words{
	Load: func(vector string, from *jen.Statement) *jen.Statement { return jen.Id("load" + vector).Call(from) },
	Store: func(vector string, to, x *jen.Statement) *jen.Statement {
		return jen.Id("store"+vector).Call(to, x)
	},
}

// TestPrinted compares what is printed with testdata/golden.go.txt: every scalar
// form in float32, and vector forms of each kind. GRADGEN_UPDATE=1 writes it.
func TestPrinted(t *testing.T) {
	f := jen.NewFile("golden")
	for _, p := range All(ir.Float32) {
		f.Add(p.Scalar(strings.ToLower(p.Op) + "32")).Line()
	}
	f.Add(Find("Softplus", ir.Float64).Scalar("softplus64")).Line()
	f.Add(Find("NormalCDF", ir.Float64).Scalar("normalCDF64")).Line()
	f.Add(Find("Gelu", ir.Float64).Scalar("gelu64")).Line()
	f.Add(Find("Exp", ir.Float32).Vector("exp32x16", 16, named)).Line()
	f.Add(Find("Exp", ir.Float32).Vector("exp32x8", 8, named)).Line()
	f.Add(Find("Log", ir.Float32).Vector("log32x8", 8, named)).Line()
	f.Add(Find("Sin", ir.Float32).Vector("sin32x8", 8, named)).Line()
	var got bytes.Buffer
	if err := f.Render(&got); err != nil {
		t.Fatal(err)
	}
	const file = "testdata/golden.go.txt"
	if os.Getenv("GRADGEN_UPDATE") != "" {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Errorf("%s is not what is printed now; GRADGEN_UPDATE=1 writes it anew", file)
	}
}

// TestSuffixes asks that vector functions declare nothing but their name and
// that with the known suffixes, and that each suffix occurs.
func TestSuffixes(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range []ir.DType{ir.Float32, ir.Float64} {
		for _, p := range All(d) {
			for _, bits := range []int{256, 512} {
				f := jen.NewFile("p")
				f.Add(p.Vector("name", bits/layouts[d].width, named))
				file, err := parser.ParseFile(token.NewFileSet(), "", f.GoString(), 0)
				if err != nil {
					t.Fatalf("%s: %v", p.Op, err)
				}
				for name := range file.Scope.Objects {
					suffix, ok := strings.CutPrefix(name, "name")
					if !ok || suffix != "" && !slices.Contains(Suffixes, suffix) {
						t.Errorf("%s of %v, %d bits: declares %s", p.Op, d, bits, name)
					}
					seen[suffix] = true
				}
			}
		}
	}
	for _, s := range Suffixes {
		if !seen[s] {
			t.Errorf("no function declares anything with suffix %s", s)
		}
	}
}

// TestParts adds up the constants that are in parts.
func TestParts(t *testing.T) {
	ln2, pi := fit.Log(n(2)), fit.Pi()
	for _, c := range []struct {
		name  string
		want  *big.Float
		parts []float64
		err   float64 // of the sum
	}{
		{"ln 2 for float32", ln2, []float64{ln2Hi32, ln2Lo32}, 0x1p-65},
		{"ln 2 for float64", ln2, []float64{ln2Hi64, ln2Lo64}, 0x1p-105},
		{"π for float32", pi, []float64{pi32A, pi32B, pi32C}, 0x1p-94},
		{"π for float64", pi, []float64{pi64A, pi64B, pi64C}, 0x1p-157},
		{"2/√π for float32", fit.Div(n(2), fit.Sqrt(pi)), []float64{twoPerRootPi32, twoPerRootPiLo}, 0x1p-76},
		{"2/√π for float64", fit.Div(n(2), fit.Sqrt(pi)), []float64{twoPerRootPi64, twoPerRootPi53}, 0x1p-105},
		{"2/ln 2", fit.Div(n(2), ln2), []float64{twoPerLn2Hi, twoPerLn2Lo}, 0x1p-104},
		{"1/3", fit.Div(n(1), n(3)), []float64{thirdHi, thirdLo}, 0x1p-107},
	} {
		sum := n(0)
		for _, p := range c.parts {
			sum = fit.Add(sum, n(p))
		}
		if d, _ := fit.Sub(sum, c.want).Float64(); math.Abs(d) > c.err {
			t.Errorf("%s: the parts are off by %.3g, at most %.3g is right", c.name, d, c.err)
		}
	}
	for x, bits := range map[float64]int{ln2Hi32: 15, pi32A: 22, pi32B: 22, twoPerRootPi32: 24} {
		m, _ := math.Frexp(x)
		if m = math.Ldexp(m, bits); m != math.Trunc(m) {
			t.Errorf("%v has more than %d bits", x, bits)
		}
	}
}
