package spec

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A feature is the body of a function of x = [[1 2 3] [4 5 6]] and v = [1 2 3],
// of float32, i = [0 2] of int32 and m = [true false true], with what it gives.
type feature struct {
	name string
	decl string // declarations before it
	body string
	typ  string
	want []float64
}

var features = []feature{
	{"operators", "", `return -(x + v) * 2 / 4 - 1`, "float32[2 3]", []float64{-2, -3, -4, -3.5, -4.5, -5.5}},
	{"compound assignment", "", `v += 1; v *= 2; v -= 3; v /= 2; return v`, "float32[3]", []float64{0.5, 1.5, 2.5}},
	{"increment", "", `v++; v++; v--; return v`, "float32[3]", []float64{2, 3, 4}},
	{"var without value", "", `var h ad.Value; h += v; return h`, "float32[3]", []float64{1, 2, 3}},
	{"var with a shape", "", `var h ad.Tensor[[2]float32]; return h`, "float32[2]", []float64{0, 0}},
	{"a number fills a shape", "", `var h ad.Tensor[[2]float32] = 7; return h`, "float32[2]", []float64{7, 7}},
	{"re-assignment", "", `h := v; h = h * h; h = h + v; return h`, "float32[3]", []float64{2, 6, 12}},
	{"swap", "", `a, b := v, v*2; a, b = b, a; return a - b`, "float32[3]", []float64{1, 2, 3}},
	{"naked return", "", `out = v * 3; return`, "float32[3]", []float64{3, 6, 9}},
	{"blank", "", `_, b := v, 2*v; _ = b; var _ ad.Value = v; return b`, "float32[3]", []float64{2, 4, 6}},
	{"loop over a constant", "const N = 3", `h := v; for i := range N { h = h + ad.Value(i) }; return h`, "float32[3]", []float64{4, 5, 6}},
	{"loop without a variable", "const N = 3", `for range N { v = v * 2 }; return v`, "float32[3]", []float64{8, 16, 24}},
	{"loop with bounds", "", `var s ad.Value; for i := 2; i < 7; i += 2 { s += ad.Value(i) * v }; return s`, "float32[3]", []float64{12, 24, 36}},
	{"loop counting down", "", `for i := 3; i >= 1; i-- { v = v*10 + ad.Value(i) }; return v`, "float32[3]", []float64{1321, 2321, 3321}},
	{"loop with a range variable of its own", "", `k := 0; for k = range 3 { v += 1 }; return v + ad.Value(k)`, "float32[3]", []float64{6, 7, 8}},
	{"break and continue", "", `for i := 0; ; i++ { if i == 2 { continue }; if i > 3 { break }; v += ad.Value(i) }; return v`, "float32[3]", []float64{5, 6, 7}},
	{"return in a loop", "", `for i := range 10 { if i == 4 { return v + ad.Value(i) } }; return v`, "float32[3]", []float64{5, 6, 7}},
	{"nested loops", "", `for i := range 3 { for j := i; j < 3; j++ { v += ad.Value(i*3 + j) } }; return v`, "float32[3]", []float64{21, 22, 23}},
	{"if and else", "const N = 3", `if N > 4 { v = -v } else if n := N * 2; n == 6 && !false { v = v * ad.Value(n) } else { v = 0 }; return v`, "float32[3]", []float64{6, 12, 18}},
	{"switch", "const N = 3", `switch N { case 1, 2: v = -v; case 3: v = v * 2; default: v = 0 }; switch { case N > 3: v = 0; case N > 2: v++ }; return v`, "float32[3]", []float64{3, 5, 7}},
	{"slices", "", `var hs []ad.Value; for i := range 3 { hs = append(hs, v*ad.Value(i)) }; return ad.Stack(0, hs...)`, "float32[3 3]", []float64{0, 0, 0, 1, 2, 3, 2, 4, 6}},
	{"slice literal, index, length", "", `hs := []ad.Value{v, v * 2, v * 3}; hs[0] = hs[len(hs)-1]; return hs[0] + hs[1:][0]`, "float32[3]", []float64{5, 10, 15}},
	{"made slices", "", `hs := make([]ad.Value, 2); for i := range hs { hs[i] += v }; return hs[0] + hs[1]`, "float32[3]", []float64{2, 4, 6}},
	{"slices share elements", "", `a := []ad.Value{v}; b := a; b[0] = -v; c := append(a, v); c[0] = v; return a[0]`, "float32[3]", []float64{-1, -2, -3}},
	{"range over a slice", "", `for i, h := range []ad.Value{v, v * 2} { v += h * ad.Value(i+1) }; return v`, "float32[3]", []float64{6, 12, 18}},
	{"range over ints", "", `for _, n := range []int{2, 5} { v = v * ad.Value(n) }; return v`, "float32[3]", []float64{10, 20, 30}},
	{"slice of a helper", "func parts(x ad.Value) []ad.Value { return ad.Split(x, -1, 3) }", `p := parts(x); return p[0] + p[2]`, "float32[2 1]", []float64{4, 10}},
	{"variadic helper", "func sum(hs ...ad.Value) ad.Value { var s ad.Value; for _, h := range hs { s += h }; return s }", `return sum(v, v, v) + sum([]ad.Value{v}...) + sum()`, "float32[3]", []float64{4, 8, 12}},
	{"helper of ints and bools", "func scale(x ad.Value, n int, up bool) ad.Value { if up { return x * ad.Value(n) }; return x / ad.Value(n) }", `return scale(v, 6, true) - scale(v, 2, 1 > 2)`, "float32[3]", []float64{5.5, 11, 16.5}},
	{"several results", "func both(x ad.Value) (a, b ad.Value) { a = x * 2; b = x + 1; return }", `a, b := both(v); return a - b`, "float32[3]", []float64{0, 1, 2}},
	{"results as arguments", "func both(x ad.Value) (ad.Value, ad.Value) { return x * 2, x + 1 }\nfunc sub(a, b ad.Value) ad.Value { return a - b }", `return sub(both(v))`, "float32[3]", []float64{0, 1, 2}},
	{"chain of helpers", "func f(x ad.Value) ad.Value { return g(x) + 1 }\nfunc g(x ad.Value) ad.Value { return h(x) * 2 }\nfunc h(x ad.Value) ad.Value { return x * x }", `return f(v)`, "float32[3]", []float64{3, 9, 19}},
	{"exported functions called", "// G is twice.\nfunc G(x ad.Tensor[[3]float32]) (y ad.Value) { return 2 * x }", `return G(v)`, "float32[3]", []float64{2, 4, 6}},
	{"structs to helpers", "type P struct { W ad.Tensor[[3]float32] }\nfunc f(p P) ad.Value { q := p; return q.W }\n// G is p.\nfunc G(p P) (y ad.Value) { return f(p) }", `return v`, "float32[3]", []float64{1, 2, 3}},
	{"numbers chosen by a mask and a comparison", "", `return ad.Where(m != 0 && v > 1, 1, 0) * v`, "float32[3]", []float64{0, 0, 3}},
	{"numbers chosen by positions and a comparison", "", `return ad.Where(ad.Arange[int32](3) > 0 && !(v > 2), 1, 0) + v`, "float32[3]", []float64{1, 3, 3}},
	{"numbers chosen by positions", "", `return ad.Where(i > 0, 1, 0)`, "float64[2]", []float64{0, 1}},
	{"alias of a tensor", "const N = 3\ntype Row = [N]float32\ntype Vec = ad.Tensor[Row]\nfunc f(x Vec) (y Vec) { return x }", `return f(v)`, "float32[3]", []float64{1, 2, 3}},
	{"local constants", "", `const n = 2; const half = 1.0 / n; return v * half`, "float32[3]", []float64{0.5, 1, 1.5}},
	{"constants are exact", "const Third = 1.0 / 3", `return v * (Third * 3)`, "float32[3]", []float64{1, 2, 3}},
	{"iota", "const (\n\tA = iota + 1\n\tB\n\tC\n)", `return v * C`, "float32[3]", []float64{3, 6, 9}},
	{"typed constants", "const k ad.Value = 2\nconst n int = 3\nconst f float64 = 1.5", `return v * k * ad.Value(n) * ad.Value(f)`, "float32[3]", []float64{9, 18, 27}},
	{"words of constants", "const D = 16", `return v / ad.Sqrt(D) * ad.Exp(0) + ad.Pow(2, 3) + ad.Maximum(1, 2) * ad.Sqrt(ad.Value(D))`, "float32[3]", []float64{16.25, 16.5, 16.75}},
	{"integer arithmetic", "", `n := 7; n /= 2; n = n<<2 | 1; n %= 8; n = -n + 10 &^ 1; return v * ad.Value(n)`, "float32[3]", []float64{5, 10, 15}},
	{"whole divisions", "const N = 10", `return v * (N / 5) + 4/2`, "float32[3]", []float64{4, 6, 8}},
	{"builtins", "", `return max(v, 2) + min(v, 2, 1.5) + ad.Value(max(1, 3, 2)) + ad.Value(min(4, 3))`, "float32[3]", []float64{9, 9.5, 10.5}},
	{"conversions", "", `n := int(2.0); var y float64 = float64(n) / 4; return ad.Value(v) * ad.Value(y) + ad.Value(int(y))`, "float32[3]", []float64{0.5, 1, 1.5}},
	{"conversion that checks a shape", "", `return ad.Tensor[[3]float32](v) + ad.Tensor[float32](1)`, "float32[3]", []float64{2, 3, 4}},
	{"parentheses", "", `return ((v)) * (2)`, "float32[3]", []float64{2, 4, 6}},
	{"untyped tensors", "", `w := ad.Stack(0, 1, 0.5, 2); return v * w`, "float32[3]", []float64{1, 1, 6}},
	{"comparisons", "", `return ad.Cast[float32](v > 1) + 2*ad.Cast[float32](v == 2) + 4*ad.Cast[float32](v != 3) + 8*ad.Cast[float32](v <= 1) + 16*ad.Cast[float32](2 < v) + 32*ad.Cast[float32](v >= 3)`, "float32[3]", []float64{12, 7, 49}},
	{"logic", "", `c := v > 1 && v < 3; return ad.Where(c || v == 3 && !c, v, -v)`, "float32[3]", []float64{-1, 2, 3}},
	{"logic with constants", "const On = true", `return ad.Where(On && v > 1 && !(On == false), v, 0) + ad.Where(v > 5 || On, 1, v)`, "float32[3]", []float64{1, 3, 4}},
	{"where of constants", "", `return ad.Where(v > 1, 1, 0)`, "float32[3]", []float64{0, 1, 1}},
	{"where of constants and a mask", "", `return ad.Softmax(ad.Where(m, 0, ad.Inf(-1)) + 0*v, 0)`, "float32[3]", []float64{0.5, 0, 0.5}},
	{"where of constants that meets ints", "", `return ad.Where(m, 1, 0) * ad.Cast[int32](v)`, "int32[3]", []float64{1, 0, 3}},
	{"where of constants and ints", "", `return ad.Where(i > 1, 1, 0)`, "float64[2]", []float64{0, 1}},
	{"masks", "", `return ad.Where(m, v, 0) + ad.Where(m == 0, 10*v, 0) + ad.Where(m != 0 && v > 1, 1, 0*v)`, "float32[3]", []float64{1, 20, 4}},
	{"bool results", "", `return ad.Cast[bool](v > 1)`, "bool[3]", []float64{0, 1, 1}},
	{"is NaN", "", `return ad.Where(!ad.IsNaN(v), v, 0) + ad.Where(ad.IsNaN(v/v-v/v), 1, 0)`, "float32[3]", []float64{1, 2, 3}},
	{"special functions", "", `return ad.Cbrt(v*v*v) + ad.Log2(8*v/v) + ad.Exp2(v) + ad.Trunc(v/2) + ad.Hypot(3*v, 4*v) + ad.Lgamma(v/v) + 0*(ad.Digamma(v) + ad.Acosh(v))`, "float32[3]", []float64{11, 20, 30}},
	{"special functions of constants", "", `return v*ad.Log10(100) + ad.Erfc(0) + ad.Mod(-7, 3) + ad.Copysign(2, -1) + ad.Lgamma(2) + 2*ad.NormalCDF(0) - 1`, "float32[3]", []float64{0, 2, 4}},
	{"remainders", "", `return 100*ad.Mod(-v, 2) + ad.Remainder(-v, 2)`, "float32[3]", []float64{-99, 0, -99}},
	{"sums of exponentials", "", `return ad.LogAddExp(v, v) - v - ad.Ln2 + ad.XLogY(0*v, 0) + ad.SquaredDifference(v, 1)`, "float32[3]", []float64{0, 1, 4}},
	{"is infinite", "", `return ad.Where(ad.IsInf(v/0), 1, 0) + ad.Where(ad.IsInf(1) || ad.IsInf(v), 1, v)`, "float32[3]", []float64{2, 3, 4}},
	{"activations", "", `return ad.LeakyRelu(-v, 0.5) + ad.PRelu(-v, v) + ad.Relu6(3*v) + ad.HardTanh(v, 0, 2) + ad.Softshrink(v, 1) + ad.HardSwish(v+2) + 6*ad.HardSigmoid(v)`, "float32[3]", []float64{9.5, 13, 10.5}},
	{"activations with exponentials", "", `return ad.Elu(v, 1) + ad.Celu(v, 2) + 0*(ad.Selu(v) + ad.Mish(v)) + ad.Softsign(v)`, "float32[3]", []float64{2.5, 4 + 2./3, 6.75}},
	{"a gradient", "", `return ad.Grad(ad.Sum(v*v*v), v)`, "float32[3]", []float64{3, 12, 27}},
	{"a gradient of a function", "func cubes(x ad.Value) (y ad.Value) { return ad.Sum(x * x * x) }", `return ad.Grad(cubes, v) + ad.Grad((cubes), v*v)`, "float32[3]", []float64{6, 60, 270}},
	{"a gradient of a function of a shape", "func cubes(x ad.Tensor[[3]float32]) ad.Value { return ad.Sum(x * x * x) }", `return ad.Grad(cubes, v)`, "float32[3]", []float64{3, 12, 27}},
	{"a gradient with respect to a result", "", `h := v * 2; return ad.Grad(ad.Sum(h*h*v), h)`, "float32[3]", []float64{4, 16, 36}},
	{"a gradient of a gradient", "", `g := ad.Grad(ad.Sum(v*v*v), v); return ad.Grad(ad.Sum(g*g), v)`, "float32[3]", []float64{36, 288, 972}},
	{"a second derivative in a loop", "", `s := ad.Sum(v); y := s*s*s*s; for range 3 { y = ad.Grad(y, s) }; return y + 0*v`, "float32[3]", []float64{144, 144, 144}},
	{"a gradient in a helper", "func f(x ad.Value) ad.Value { return ad.Sum(ad.Sin(x)) }\nfunc g(x ad.Value) ad.Value { h := ad.Grad(f, x); return ad.Sum(h * h) }", `return ad.Grad(g, 0*v)`, "float32[3]", []float64{0, 0, 0}},
	{"a gradient of what is linear has none", "", `g := ad.Grad(ad.Sum(3*v), v); return ad.Grad(ad.Sum(g), v) + g`, "float32[3]", []float64{3, 3, 3}},
	{"a gradient of a constant", "", `return ad.Grad(ad.Value(2), v) + ad.Grad(ad.Sum(x), v)`, "float32[3]", []float64{0, 0, 0}},
	{"a gradient with a broadcast operand", "", `return ad.Grad(ad.Sum(x*v), v)`, "float32[3]", []float64{5, 7, 9}},
	{"a gradient that stops", "", `g := ad.StopGradient(ad.Grad(ad.Sum(v*v), v)); return ad.Grad(ad.Sum(g*v), v)`, "float32[3]", []float64{2, 4, 6}},
	{"norms", "", `return ad.L1Norm(x, 0) + ad.SumSquare(x, 1, ad.Keep) + ad.Exp(ad.LogSum(v))*0`, "float32[2 3]", []float64{19, 21, 23, 82, 84, 86}},
	{"all and any", "", `return ad.Where(ad.All(x > 0), v, 0) + ad.Where(ad.Any(m, 0), 10, 0*v) + ad.Where(ad.All(x > 1, 0), 100, 0) + ad.Where(ad.Any(x > 5, 1, ad.Keep) && m != 0, 1000, 0)*ad.Slice(x, 0, 0, 1)`, "float32[2 3]", []float64{11, 112, 113, 1011, 112, 3113}},
	{"linear recurrence", "", `return ad.LinearScan(0.5, x, 1) + ad.LinearScan(v, v, -1)`, "float32[2 3]", []float64{2, 6.5, 19.25, 5, 11, 24.5}},
	{"cumulative product", "", `return ad.CumProd(x, 1)`, "float32[2 3]", []float64{1, 2, 6, 4, 20, 120}},
	{"normalisation of rows", "", `return ad.RMSNorm(v/v, 2, 0) + ad.L2Normalize(v*0+2, 0)*ad.Sqrt(3) + ad.Sum(ad.LayerNorm(v, 1, 1, 1e-5))`, "float32[3]", []float64{6, 6, 6}},
	{"normalisation of images", "", `y := ad.Reshape(x, 2, 3, 1); z := ad.Sum(ad.BatchNorm(y, v, v, 0.1)) + ad.Sum(ad.InstanceNorm(y, v, v, 0.1)) + ad.Sum(ad.GroupNorm(y, 1, 2, 3, 0.1)); return z + 0*v`, "float32[3]", []float64{36, 36, 36}},
	{"normalisation with known mean and variance", "", `y := ad.Reshape(x, 2, 3, 1); return ad.Squeeze(ad.BatchNormInference(y, v, 0, v, 1, 3), -1)`, "float32[2 3]", []float64{0, 0, 0, 1.5, 3, 4.5}},
	{"local response normalisation", "", `return ad.LocalResponseNorm(x, 1, 2, 0.5, 0)`, "float32[2 3]", []float64{math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2, math.Sqrt2 / 2}},
	{"dropout", "", `return ad.Dropout(v, m, 0.5) + ad.Dropout(v, v/10 >= 0.15, 0.75)`, "float32[3]", []float64{2, 8, 18}},
	{"losses of labels", "", `l := ad.CrossEntropy(0*x, i, ad.LabelSmoothing(0.5), ad.ClassWeights(v)); k := ad.CrossEntropy(0*x, i, ad.IgnoreLabel(2)); return l/ad.Log(3) + k/ad.Log(3)*10 + 100*ad.NLLLoss(x, i, ad.IgnoreLabel(-1), ad.ClassWeights(v))`, "float32[2]", []float64{1.5 + 10 - 100, 2.5 - 1800}},
	{"losses of elements", "", `return ad.BCEWithLogits(0*v, 1)/ad.Ln2 + ad.BCEWithLogits(0*v, 1, ad.PosWeight(v))/ad.Ln2 + ad.HuberLoss(v, 0, 2) + ad.HingeLoss(v, -1) + ad.KLDiv(v, 1)`, "float32[3]", []float64{3.5, 6, 9}},
	{"losses of all", "", `return ad.MSE(x, v) + ad.MAE(x, v) + ad.CosineSimilarity(v, v, 0) + ad.CosineEmbeddingLoss(v, v, -1, 0.5) + ad.CosineEmbeddingLoss(x, x, i-1, 0.5)`, "float32[2]", []float64{4.5 + 1.5 + 1 + 0.5 + 0.5, 4.5 + 1.5 + 1 + 0.5}},
	{"a loop", "", `last, ys := ad.Scan(func(c, e ad.Value) (ad.Value, ad.Value) { return c + e, c * e }, v, x); return ys + last`, "float32[2 3]", []float64{7, 13, 21, 14, 29, 48}},
	{"a loop with what is around it", "", `w := v * 2; _, ys := ad.Scan(func(c, e ad.Value) (next, y ad.Value) { k := w + 1; next = c + ad.Sum(e); y = next * k; return }, 0, x); return ys`, "float32[2 3]", []float64{18, 30, 42, 63, 105, 147}},
	{"a loop of a function", "func step(s []ad.Value, e ad.Value) ([]ad.Value, ad.Value) { return []ad.Value{s[1], s[0] + e}, s[0] }", `last, ys := ad.Scan(step, []ad.Value{v, 1 + v}, x); return ys + last[1] - last[0]`, "float32[2 3]", []float64{5, 6, 7, 6, 7, 8}},
	{"a loop over several", "", `_, ys := ad.Scan(func(c ad.Value, e []ad.Value) (ad.Value, []ad.Value) { return c, []ad.Value{e[0] + e[1], c} }, v, []ad.Value{x, ad.Arange[float32](2)}); return ys[0] * ys[1]`, "float32[2 3]", []float64{1, 4, 9, 5, 12, 21}},
	{"a loop with a number for a carry", "", `last, _ := ad.Scan(func(c, e ad.Value) (ad.Value, ad.Value) { return 2, 3 }, v, x); return last`, "float32[3]", []float64{2, 2, 2}},
	{"a loop without carries", "", `_, ys := ad.Scan(func(_ []ad.Value, e ad.Value) (next []ad.Value, y ad.Value) { return nil, e * e }, nil, x); return ys`, "float32[2 3]", []float64{1, 4, 9, 16, 25, 36}},
	{"a loop in a loop", "", `last, _ := ad.Scan(func(c, row ad.Value) (ad.Value, ad.Value) { in, _ := ad.Scan(func(d, e ad.Value) (ad.Value, ad.Value) { return d*2 + e, e }, c, row); return in, in }, 0, x); return last + 0*v`, "float32[3]", []float64{120, 120, 120}},
	{"a gradient of a loop", "", `last, _ := ad.Scan(func(c, e ad.Value) (ad.Value, ad.Value) { return c * e, c }, v, x); return ad.Grad(ad.Sum(last), x)`, "float32[2 3]", []float64{4, 10, 18, 1, 4, 9}},
	{"a gradient in a loop", "", `_, ys := ad.Scan(func(c, e ad.Value) (ad.Value, ad.Value) { return c, ad.Grad(ad.Sum(e*e*v), e) + ad.Grad(ad.Sum(c*c*e), c) }, v, x); return ys`, "float32[2 3]", []float64{4, 16, 36, 16, 40, 72}},
	{"a checkpoint", "func block(x, w ad.Value) ad.Value { return ad.Sum(x*w*x) }", `y := ad.Checkpoint(block, v, 2*v); return ad.Grad(y, v) + y`, "float32[3]", []float64{78, 96, 126}},
	{"a checkpoint of many", "func block(xs ...ad.Value) ad.Value { return ad.Sum(xs[0] * xs[1]) }", `hs := []ad.Value{v, v}; return ad.Grad(ad.Checkpoint(block, hs...), v)`, "float32[3]", []float64{2, 4, 6}},
	{"a rule for a gradient", "//gradgen:vjp through\nfunc round(x ad.Value) ad.Value { return ad.Round(x) }\nfunc through(x, ct ad.Value) (dx ad.Value) { return 10 * ct }", `y := round(v + 0.4); return ad.Grad(ad.Sum(y*y), v)`, "float32[3]", []float64{20, 40, 60}},
	{"a rule with an int and a sum", "//gradgen:vjp back\nfunc scale(x, w ad.Value, n int) ad.Value { return ad.Value(n) * x * w }\nfunc back(x, w ad.Value, n int, ct ad.Value) (dx, dw ad.Value) { return ct * w, ad.Sum(ct * x) }", `w := ad.Sum(v); y := ad.Sum(scale(v, w, 7)); return ad.Grad(y, v) + 0*y`, "float32[3]", []float64{12, 12, 12}},
	{"a rule that gives a number", "//gradgen:vjp none\nfunc f(x ad.Value) ad.Value { return x * x }\nfunc none(x, ct ad.Value) ad.Value { return 5 }", `return ad.Grad(ad.Sum(f(v)), v)`, "float32[3]", []float64{5, 5, 5}},
	{"numbers far out", "", `return ad.Where(ad.GeluTanh(-15) < 0, 1, 0)*v + ad.GeluTanh(ad.Inf(-1)) + ad.GeluTanh(1e200)*1e-200`, "float32[3]", []float64{2, 3, 4}},
	{"infinity", "", `return ad.Softmax(ad.Where(m, v*0, ad.Inf(-1)), 0)`, "float32[3]", []float64{0.5, 0, 0.5}},
	{"reductions", "", `return ad.Sum(x) + ad.Sum(x, 0) + ad.Max(x, -1, ad.Keep) + ad.Mean(x, 0, 1)`, "float32[2 3]", []float64{32.5, 34.5, 36.5, 35.5, 37.5, 39.5}},
	{"reductions of axes from a slice", "", `axes := []int{0, -1}; return ad.Sum(x, axes...)`, "float32[]", []float64{21}},
	{"keep", "", `return x - ad.Max(x, ad.Keep, -1)`, "float32[2 3]", []float64{-2, -1, 0, -2, -1, 0}},
	{"keep by other names", "const keep = ad.Keep", `k := keep; return x - ad.Max(x, -1, keep) + ad.Cast[float32](ad.ArgMax(x, 0, k))`, "float32[2 3]", []float64{-1, 0, 1, -1, 0, 1}},
	{"keep by a constant that repeats it", "const (\n\tkeep = ad.Keep\n\tagain\n)", `const (hold = again; still); return x - ad.Max(x, -1, again) + ad.Cast[float32](ad.ArgMax(x, 0, still))`, "float32[2 3]", []float64{-1, 0, 1, -1, 0, 1}},
	{"arg max", "", `return ad.ArgMax(x, 0) + ad.ArgMin(x, -1, ad.Keep)`, "int64[2 3]", []float64{1, 1, 1, 1, 1, 1}},
	{"cumulative sum", "", `return ad.CumSum(x, 1)`, "float32[2 3]", []float64{1, 3, 6, 4, 9, 15}},
	{"variance", "", `return ad.Var(v) + ad.Std(v*0) + ad.Norm(ad.Stack(0, 3*v, 4*v), 0)`, "float32[3]", []float64{5 + 2./3, 10 + 2./3, 15 + 2./3}},
	{"products", "", `return ad.MatMul(x, v) + ad.Einsum("ij,j->i", x, v) + ad.Dot(v, v) + ad.Sum(ad.Outer(v, v))`, "float32[2]", []float64{78, 114}},
	{"equation as a constant", `const eq = "ij->ji"`, `return ad.Einsum(eq, x)`, "float32[3 2]", []float64{1, 4, 2, 5, 3, 6}},
	{"reshape", "", `return ad.Reshape(x, -1, 2)`, "float32[3 2]", []float64{1, 2, 3, 4, 5, 6}},
	{"transpose", "", `return ad.Transpose(x) + ad.Transpose(x, 1, 0) + ad.Transpose(x, -1, -2)`, "float32[3 2]", []float64{3, 12, 6, 15, 9, 18}},
	{"axes come and go", "", `return ad.Squeeze(ad.ExpandDims(ad.ExpandDims(v, 0), -1)) + ad.Squeeze(ad.ExpandDims(v, 1), -1)`, "float32[3]", []float64{2, 4, 6}},
	{"broadcast, slice, concat", "", `return ad.Concat(0, ad.BroadcastTo(v, 1, 3), ad.Slice(x, 0, 1, 2))`, "float32[2 3]", []float64{1, 2, 3, 4, 5, 6}},
	{"tile, pad, flip", "", `return ad.Flip(ad.Pad(ad.Tile(v, 2), 0, 1, 0))`, "float32[7]", []float64{3, 2, 1, 3, 2, 1, 0}},
	{"gather", "", `return ad.Gather(v, i, 0) + ad.Gather(v, 1, 0)`, "float32[2]", []float64{3, 5}},
	{"gather rows", "", `return ad.Gather(ad.Transpose(x), i, 0)`, "float32[2 2]", []float64{1, 4, 3, 6}},
	{"products of Kronecker and others", "", `return ad.Kron(i*0+2, i) + ad.Cast[int32](ad.Bilinear(v, ad.Ones[float32](4, 3, 3), v))`, "int32[4]", []float64{36, 40, 36, 40}},
	{"pad with what there is", "", `return ad.PadEdge(v, 0, 1, 1) + 10*ad.PadReflect(v, -1, 1, 1) + 100*ad.PadConst(v, 0, 0, 2, 0.5)`, "float32[5]", []float64{121, 211, 322, 83, 73}},
	{"pad integers", "", `return ad.PadConst(i, 0, 1, 0, 7)`, "int32[3]", []float64{7, 0, 2}},
	{"steps, repeats, rolls", "", `return ad.SliceStep(v, 0, 0, 3, 2) + ad.Repeat(ad.Slice(v, 0, 0, 1), 0, 2) + ad.Slice(ad.Roll(v, 0, 1), 0, 0, 2)`, "float32[2]", []float64{5, 5}},
	{"flatten", "", `return ad.Flatten(x, 0) + ad.Flatten(ad.ExpandDims(ad.Flatten(x, 0), 0), 1)`, "float32[1 6]", []float64{2, 4, 6, 8, 10, 12}},
	{"flatten scalars", "", `return ad.Flatten(ad.Sum(v), 0) + ad.Flatten(ad.Sum(v), -1) + ad.Flatten(2, 0)`, "float32[1]", []float64{14}},
	{"diagonals", "", `return ad.Diagonal(x) + ad.Trace(ad.Diag(v)) + ad.Diagonal(ad.Tril(ad.Triu(x, 0), 0))`, "float32[2]", []float64{8, 16}},
	{"triangles", "", `return ad.Tril(x, 0) + 10*ad.Triu(x, 1)`, "float32[2 3]", []float64{1, 20, 30, 4, 5, 60}},
	{"resize", "", `return ad.ResizeNearest(v, 6) + ad.ResizeLinear(v, 6)`, "float32[6]", []float64{2, 2.25, 3.75, 4.25, 5.75, 6}},
	{"blocks", "", `y := ad.DepthToSpace(ad.Reshape(ad.Arange[float32](4), 1, 4, 1, 1), 2); return y + ad.SpaceToDepth(y, 1)`, "float32[1 1 2 2]", []float64{0, 2, 4, 6}},
	{"elements by number", "", `return ad.Take(x, i*2) + ad.GatherND(x, ad.Stack(-1, i-i, i)) + ad.Squeeze(ad.GatherElements(x, ad.ExpandDims(i, -1), 1))`, "float32[2]", []float64{3, 14}},
	{"added where indices say", "", `return ad.ScatterAdd(v, i, ad.Stack(0, 10, 10), 0) + ad.ScatterAdd(v, i*0+1, ad.Stack(0, 1, 2), 0)`, "float32[3]", []float64{12, 7, 16}},
	{"transposed convolution", "", `return ad.ConvTranspose2D(ad.Reshape(x, 1, 1, 2, 3), ad.Ones[float32](1, 1, 1, 2), ad.Stride(1, 2), ad.Padding(0, 0, 1, 0), ad.OutputPadding(0, 1))`, "float32[1 1 2 6]", []float64{1, 2, 2, 3, 3, 0, 4, 5, 5, 6, 6, 0}},
	{"transposed convolutions of other ranks", "", `y := ad.ConvTranspose1D(ad.Reshape(v, 1, 1, 3), ad.Ones[float32](1, 1, 1)); z := ad.ConvTranspose3D(ad.Reshape(v, 1, 1, 1, 1, 3), ad.Ones[float32](1, 1, 1, 1, 1), ad.Groups(1), ad.Dilation(1)); return ad.Flatten(y, 0) + ad.Flatten(z, 0)`, "float32[3]", []float64{2, 4, 6}},
	{"pools of every kind", "", `y := ad.Reshape(x, 1, 1, 6); z := ad.Reshape(x, 1, 1, 1, 2, 3); return ad.Flatten(ad.MaxPool1D(y, 6, 1)+ad.AvgPool1D(y, 6, 1)+ad.LpPool1D(y, 1, 6, 1), 0) + ad.Flatten(ad.MaxPool3D(z, 1, 3)+ad.AvgPool3D(z, 1, 3)+ad.LpPool3D(z, 3, 1, 3)+ad.LpPool2D(z, 2, 1, 3), 0)`, "float32[1]", []float64{34.5}},
	{"global pools", "", `y := ad.Reshape(x, 1, 2, 3); return ad.GlobalMaxPool(y) + ad.GlobalAvgPool(y) + ad.GlobalLpPool(y, 1)`, "float32[1 2]", []float64{11, 26}},
	{"attention", "", `return ad.Attention(x*0, x, x) + ad.Attention(x*0, x, x, ad.Stack(0, 0, ad.Inf(-1)))`, "float32[2 3]", []float64{3.5, 5.5, 7.5, 3.5, 5.5, 7.5}},
	{"cells", "", `w, u, b := ad.Zeros[float32](3, 1), ad.Zeros[float32](1, 1), ad.Ones[float32](1); h := ad.RNNCell(x, ad.Zeros[float32](2, 1), w, u, b*0); n, c := ad.LSTMCell(x, h, h+2, ad.Tile(w, 1, 4), ad.Tile(u, 1, 4), ad.Zeros[float32](4)); return c + 0*n + ad.GRUCell(x, h+4, ad.Tile(w, 1, 3), ad.Tile(u, 1, 3), ad.Zeros[float32](3), ad.Zeros[float32](3))`, "float32[2 1]", []float64{3, 3}},
	{"linear algebra", "", `a := ad.Diag(v) + ad.Eye[float32](3); b := ad.ExpandDims(v, -1); return ad.Squeeze(ad.Solve(a, b)+ad.SolveLower(a, b)+ad.SolveUpper(a, b)+ad.MatMul(ad.Inverse(a), b)) + ad.Det(a) + ad.LogDet(a) - ad.Sum(ad.Log(ad.Diagonal(ad.Cholesky(a))))*2`, "float32[3]", []float64{26, 24 + 8./3, 27}},
	{"sorting", "", `s, at := ad.Sort(-v, 0); t, _ := ad.TopK(v*v, 2, 0); return s + ad.Cast[float32](at+ad.ArgSort(v, 0)) + ad.Pad(t, 0, 1, 0)`, "float32[3]", []float64{-1, 9, 5}},
	{"set where indices say", "", `return ad.ScatterSet(v, i, ad.Stack(0, 10, 20), 0) + ad.ScatterMax(v, i*0+1, ad.Stack(0, 5, 4), 0)`, "float32[3]", []float64{11, 7, 23}},
	{"sequences", "", `w, u, b, h := ad.Zeros[float32](3, 1), ad.Zeros[float32](1, 1), ad.Zeros[float32](1), ad.Ones[float32](1); _, r := ad.RNN(x, h, w, u, b); s, _, c := ad.LSTM(x, h, h, ad.Tile(w, 1, 4), ad.Tile(u, 1, 4), ad.Zeros[float32](4)); g, _ := ad.GRU(x, h, ad.Tile(w, 1, 3), ad.Tile(u, 1, 3), ad.Zeros[float32](3), ad.Zeros[float32](3)); return 0*s + r + c + g`, "float32[2 1]", []float64{0.75, 0.5}},
	{"one-hot", "", `return ad.OneHot(i, 3)`, "int64[2 3]", []float64{1, 0, 0, 0, 0, 1}},
	{"pooling padded on one side", "", `return ad.MaxPool2D(ad.Reshape(x, 1, 1, 2, 3), 2, 2, ad.Padding(1, 1, 0, 1))`, "float32[1 1 2 2]", []float64{2, 3, 5, 6}},
	{"convolution", "", `return ad.Conv2D(ad.Reshape(x, 1, 1, 2, 3), ad.Ones[float32](1, 1, 2, 2), ad.Stride(1, 2), ad.Padding(0, 0, 1, 0))`, "float32[1 1 1 2]", []float64{5, 16}},
	{"pooling of elements apart", "", `y := ad.Reshape(x, 1, 1, 6); z := ad.Reshape(x, 1, 1, 1, 2, 3); return ad.Flatten(ad.MaxPool1D(y, 2, 1, ad.Dilation(5)) + ad.AvgPool1D(y, 2, 1, ad.Dilation(5)) + ad.LpPool1D(y, 1, 2, 1, ad.Dilation(5)), 0) + ad.Flatten(ad.MaxPool2D(z, 2, 3, ad.Dilation(1, 2))+ad.MaxPool3D(z, 1, 3, ad.Dilation(3)), 0)`, "float32[1]", []float64{6 + 3.5 + 7 + 6 + 1}},
	{"pooling", "", `y := ad.Reshape(x, 1, 1, 2, 3); return ad.MaxPool2D(y, 2, 1) + ad.AvgPool2D(y, 2, 1)`, "float32[1 1 1 2]", []float64{8, 10}},
	{"networks", "", `return ad.CrossEntropy(x*0, i) + 0*ad.Sum(ad.LayerNorm(x, v, 0, 1e-5))`, "float32[2]", []float64{math.Log(3), math.Log(3)}},
	{"made tensors", "", `return ad.Zeros[float32](3) + ad.Ones[float32](3) + ad.Full[float32](0.5, 3) + ad.Arange[float32](3) + ad.Sum(ad.Eye[float32](3), 0)`, "float32[3]", []float64{2.5, 3.5, 4.5}},
	{"casts", "", `return ad.Cast[int32](v/2) + ad.Cast[int32](2.7) + ad.Cast[int32](v > 1)`, "int32[3]", []float64{2, 4, 4}},
	{"cast to double", "", `return ad.Cast[float64](v) + 0.1`, "float64[3]", []float64{1.1, 2.1, 3.1}},
	{"big integers", "", `return ad.Cast[int64](i) + 9007199254740993`, "int64[2]", []float64{9007199254740992, 9007199254740996}},
	{"stop gradient, clip", "", `return ad.StopGradient(ad.Clip(v, 1.5, 2.5))`, "float32[3]", []float64{1.5, 2, 2.5}},
	{"integers", "", `return i*2 + 1`, "int32[2]", []float64{1, 5}},
	{"length zero", "", `return ad.Sum(ad.Zeros[float32](0, 3), 0) + ad.Prod(ad.Zeros[float32](0))`, "float32[3]", []float64{1, 1, 1}},
	{"a constant result", "", `return 3`, "float64[]", []float64{3}},
	{"pi", "", `return v * ad.Pi`, "float32[3]", []float64{math.Pi, 2 * math.Pi, 3 * math.Pi}},
	{"a dead branch is not looked at", "", `if false { return x + ad.Zeros[float32](7) }; return v`, "float32[3]", []float64{1, 2, 3}},
}

// source is the feature as a spec, on lines of its own where it has ";".
func (f feature) source() string {
	body := strings.ReplaceAll(f.body, "; ", "\n\t")
	if strings.Contains(body, "for i := ") { // whose head has its own
		body = f.body
	}
	return "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n" + f.decl +
		"\n\nfunc F(x ad.Tensor[[2][3]float32], v ad.Tensor[[3]float32], i ad.Tensor[[2]int32], m ad.Tensor[[3]bool]) (out ad.Value) {\n\t" + body + "\n}\n"
}

func TestFeatures(t *testing.T) {
	for _, f := range features {
		t.Run(f.name, func(t *testing.T) {
			src := f.source()
			pkg, errs := Parse("p.go", []byte(src))
			if len(errs) > 0 {
				t.Fatalf("%v\n%s", errs, src)
			}
			k := slices.IndexFunc(pkg.Funcs, func(fn *ir.Func) bool { return fn.Name == "F" })
			g := pkg.Funcs[k].Graph
			if err := ir.Verify(g); err != nil {
				t.Fatal(err)
			}
			out, err := interp.Run(g, map[string]*interp.Tensor{
				"x": interp.Floats(g.Inputs[0].Type, 1, 2, 3, 4, 5, 6),
				"v": interp.Floats(g.Inputs[1].Type, 1, 2, 3),
				"i": interp.Ints(g.Inputs[2].Type, 0, 2),
				"m": interp.Ints(g.Inputs[3].Type, 1, 0, 1),
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := out[0].Type.String(); got != f.typ {
				t.Errorf("the type is %s, not %s", got, f.typ)
			}
			got := slices.Clone(out[0].F)
			for _, v := range out[0].I {
				got = append(got, float64(v))
			}
			if !slices.EqualFunc(got, f.want, func(a, b float64) bool { return math.Abs(a-b) <= 1e-5*math.Max(1, math.Abs(b)) }) {
				t.Errorf("the result is %v, not %v\n%s", got, f.want, g)
			}
		})
	}
}
