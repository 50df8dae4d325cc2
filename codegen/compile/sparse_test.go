package compile_test

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/irtest"
)

// TestSparse: of how many products matrices of derivatives are made whose
// pattern is known; and they are what dense ones are.
func TestSparse(t *testing.T) {
	made := regexp.MustCompile(`It is sparse, and made of (one|[0-9]+) products? [^.]*, instead of ([0-9]+)\.`)
	number := func(s []byte) int {
		n, _ := strconv.Atoi(strings.Replace(string(s), "one", "1", 1))
		return n
	}
	var subjects []*subject
	for _, c := range []struct {
		name, params, body string
		mode               ir.Mode
		products, of       int
	}{
		{"a batch of rows through a network", "x ad.Tensor[[8][5]float64], w ad.Tensor[[5][6]float64], v ad.Tensor[[6][3]float64]",
			"ad.MatMul(ad.Tanh(ad.MatMul(x, w)), v)", ir.ModeJacobian, 3, 24},
		{"a batch of narrow rows", "x ad.Tensor[[7][2]float64], w ad.Tensor[[2][40]float64]", "ad.Sin(ad.MatMul(x, w))", ir.ModeJacobian, 2, 14},
		{"a matrix times columns", "x ad.Tensor[[5][6]float64], a ad.Tensor[[4][5]float64]", "ad.MatMul(a, x)", ir.ModeJacobian, 4, 24},
		{"a batch of products of two", "x ad.Tensor[[6][2][2]float64]", "ad.MatMul(x, ad.Sin(x))", ir.ModeJacobian, 4, 24},
		{"one matrix for a batch", "x ad.Tensor[[2][3]float64], a ad.Tensor[[4][2][2]float64]", "ad.MatMul(a, x)", ir.ModeJacobian, 2, 6},
		{"softmax of rows", "x ad.Tensor[[6][4]float64]", "ad.Softmax(x, -1)", ir.ModeJacobian, 4, 24},
		{"softmax of columns", "x ad.Tensor[[3][8]float64]", "ad.Softmax(x, 0)", ir.ModeJacobian, 3, 24},
		{"running sums of rows", "x ad.Tensor[[9][3]float64]", "ad.CumSum(x*x, 1)", ir.ModeJacobian, 3, 27},
		{"convolution", "x ad.Tensor[[1][1][30]float64], w ad.Tensor[[1][1][3]float64]", "ad.Conv1D(x, w)", ir.ModeJacobian, 3, 30},
		{"padded convolution of two channels", "x ad.Tensor[[1][2][20]float64], w ad.Tensor[[1][2][3]float64]", "ad.Tanh(ad.Conv1D(x, w, ad.Padding(1)))", ir.ModeJacobian, 3, 20},
		{"convolution of images", "x ad.Tensor[[3][1][6][6]float64], w ad.Tensor[[1][1][2][2]float64]", "ad.Conv2D(x, w, ad.Stride(2))", ir.ModeJacobian, 1, 27},
		{"kernels of a convolution", "x ad.Tensor[[4][1][2]float64], s ad.Tensor[[1][1][9]float64]", "ad.Conv1D(s, x)", ir.ModeJacobian, 2, 8},
		{"pooling", "x ad.Tensor[[1][4][8]float64]", "ad.MaxPool1D(x, 2, 2)", ir.ModeJacobian, 1, 16},
		{"overlapping means", "x ad.Tensor[[1][1][20]float64]", "ad.AvgPool1D(x*x, 3, 1)", ir.ModeJacobian, 3, 20},
		{"rows picked", "x ad.Tensor[[4][6]float64], at ad.Tensor[[5]int32]", "ad.Gather(x, at, 0)", ir.ModeJacobian, 4, 24},
		{"factors of a batch", "x ad.Tensor[[5][2][2]float64]", "ad.Cholesky(x + 3*ad.Eye[float64](2))", ir.ModeJacobian, 4, 20},
		{"solutions of a batch", "x ad.Tensor[[5][2][2]float64], y ad.Tensor[[5][2][1]float64]", "ad.Solve(x, y)", ir.ModeJacobian, 2, 10},
		{"columns of solutions", "y ad.Tensor[[2][9]float64], a ad.Tensor[[2][2]float64]", "ad.Solve(a, y)", ir.ModeJacobian, 2, 18},
		{"determinants", "x ad.Tensor[[6][3][3]float64]", "ad.Det(x)", ir.ModeJacobian, 1, 6},
		{"checkpoint", "x ad.Tensor[[9][2]float64], w ad.Tensor[[2][2]float64]", "ad.Checkpoint(layer, x, w)", ir.ModeJacobian, 2, 18},
		{"neighbours", "x ad.Tensor[[40]float64]", "ad.Slice(x, 0, 0, 39) * ad.Slice(x, 0, 1, 40)", ir.ModeJacobian, 2, 40},
		{"loss of a batch", "x ad.Tensor[[10][3]float64], w ad.Tensor[[3][3]float64]", "ad.Sum(ad.LogSumExp(ad.MatMul(x, w), -1))", ir.ModeHessian, 3, 30},
		{"loss of a convolution", "x ad.Tensor[[1][1][30]float64], w ad.Tensor[[1][1][3]float64]", "ad.Sum(ad.Sin(ad.Conv1D(x, w)))", ir.ModeHessian, 5, 30},
		{"loss of neighbours", "x ad.Tensor[[40]float64]", "ad.Sum(ad.Sin(ad.Slice(x, 0, 0, 39) * ad.Slice(x, 0, 1, 40)))", ir.ModeHessian, 3, 40},
	} {
		src := fmt.Sprintf(`package p

import "github.com/gradgen/gradgen/ir/ad"

func layer(x, w ad.Value) (y ad.Value) { return ad.Sin(ad.MatMul(x, w)) }

//gradgen:grad %s
//gradgen:emit %v
func F(%s) (result ad.Value) { return %s }
`, c.params[:1], c.mode, c.params, c.body)
		fn := load(t, "spec.go", []byte(src)).Funcs[0]
		files, ds, err := compile.Package(packageOf(fn), checked)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		says := made.FindSubmatch(bytes.ReplaceAll(files[0].Source, []byte("\n// "), []byte(" ")))
		if says == nil {
			t.Errorf("%s: it is not sparse:\n%s", c.name, files[0].Source)
			continue
		}
		if got, of := number(says[1]), number(says[2]); got != c.products || of != c.of {
			t.Errorf("%s: %d products instead of %d, want %d instead of %d", c.name, got, of, c.products, c.of)
		}
		from := map[string]irtest.Interval{}
		for _, n := range fn.Graph.Inputs {
			from[n.Attrs.Name] = irtest.Interval{Lo: 0.1, Hi: 1}
		}
		s := newSubject(c.name, fn.Graph, from, 1)
		s.fn = fn
		subjects = append(subjects, s)
	}
	oracle(t, subjects)
}
