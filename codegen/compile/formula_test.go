package compile

import (
	"strings"
	"testing"
)

// The table of a gradient's doc comment gives a formula where there is a short
// one that holds, in the names of the spec, and the axes that were summed.
func TestFormulas(t *testing.T) {
	const params = "type P struct { W ad.Tensor[[4][2]float32]; B ad.Tensor[[2]float32] }\n"
	tests := []struct{ name, spec, want string }{
		{"layer", params + `func F(p P, x ad.Tensor[[3][4]float32]) (y ad.Value) { return ad.MatMul(x, p.W) + p.B }`,
			"W [4 2] xᵀ · dy|B [2] dy summed over axis 0: B was broadcast"},
		{"layer of a variable", params + `func F(p P, x ad.Tensor[[3][4]float32]) (y ad.Value) { h := ad.MatMul(x, p.W) + p.B; return ad.Sum(h * h) }`,
			"W [4 2] xᵀ · dh|B [2] dh summed over axis 0: B was broadcast"},
		{"layer without a name", params + `func F(p P, x ad.Tensor[[3][4]float32]) (y ad.Value) { return ad.Mean(ad.Relu(ad.MatMul(x, p.W) + p.B)) }`,
			"W [4 2] xᵀ · d(x·W)|B [2] d(x·W + B) summed over axis 0: B was broadcast"},
		{"matrix on the left", `func F(w ad.Tensor[[3][4]float32], x ad.Tensor[[4][5]float32]) (y ad.Value) { return ad.Tanh(ad.MatMul(w, ad.Exp(x))) }`,
			"w [3 4] d(w·exp(x)) · exp(x)ᵀ|x [4 5]"},
		{"two vectors", `func F(w, x ad.Tensor[[4]float32]) (y ad.Value) { return ad.Exp(ad.Dot(w, x)) }`, "w [4] d(w*x) * x|x [4] d(w*x) * w"},
		{"a vector and a matrix", `func F(v ad.Tensor[[4]float32], m ad.Tensor[[4][3]float32]) (y ad.Value) { return ad.MatMul(v, m) }`, "v [4] dy · mᵀ|m [4 3]"},
		{"a matrix and a vector", `//gradgen:grad w
func F(w ad.Tensor[[4]float32], x ad.Tensor[[3][4]float32]) (y ad.Value) { return ad.MatMul(x, w) }`, "w [4] xᵀ · dy"},
		{"batches", `//gradgen:grad w
func F(w ad.Tensor[[4][5]float32], x ad.Tensor[[2][3][4]float32]) (y ad.Value) { return ad.MatMul(x, w) }`,
			"w [4 5] xᵀ · dy summed over axis 0: w was broadcast"},
		{"signs", `func F(a, b, c, e ad.Tensor[[2]float32]) (y ad.Value) { return a - (b - (c - -e)) }`, "a [2] dy|b [2] d(b - (c - -e))|c [2] d(c - -e)|e [2] d(c - -e)"},
		{"factors", `func F(a, b, c ad.Tensor[[2]float32]) (y ad.Value) { return a * (b + 1) / (c * c) }`,
			"a [2]|b [2]|c [2]"},
		{"quotient", `//gradgen:grad a
func F(a, b, c ad.Tensor[[2]float32]) (y ad.Value) { return a / (b * c) }`, "a [2] dy / (b*c)"},
		{"used twice", `func F(a, b ad.Tensor[[3][2]float32]) (y ad.Value) { return a*b + a }`, "a [3 2]|b [3 2] dy * a"},
		{"twice in one place", `func F(a ad.Tensor[[2]float32]) (y ad.Value) { return a * a }`, "a [2]"},
		{"broadcast here, whole there", `//gradgen:grad b
func F(a ad.Tensor[[3][2]float32], b ad.Tensor[[2]float32]) (y ad.Value) { return ad.Sum(ad.Exp(b)) + ad.Sum(a*b) }`,
			"b [2] summed over axis 0 where b was broadcast"},
		{"broadcast along one axis and another", `//gradgen:grad b
func F(a ad.Tensor[[2][3][2]float32], b ad.Tensor[[2][1][1]float32]) (y ad.Value) { return a*b*ad.Reshape(b, 1, 1, 2) }`,
			"b [2 1 1] summed where b was broadcast"},
		{"one name for two values", `//gradgen:grad w
func F(x ad.Tensor[[3][4]float32], w ad.Tensor[[4][4]float32]) (y ad.Value) {
	h := ad.Exp(x)
	h = ad.MatMul(h, w)
	return ad.Sum(h * h)
}`, "w [4 4] exp(x)ᵀ · d(exp(x)·w)"},
		{"a variable with the name of a parameter", `//gradgen:grad w
func F(x ad.Tensor[[3][4]float32], w ad.Tensor[[4][4]float32]) (y ad.Value) {
	x = ad.MatMul(x, w)
	return ad.Sum(x * x)
}`, "w [4 4] xᵀ · d(x·w)"},
		{"a result that is used as well", `func F(a, b ad.Tensor[[2]float32]) (y, z ad.Value) { y = a + b; z = ad.Exp(y); return }`, "a [2]|b [2]"},
		{"the loss itself", `func F(a, b ad.Tensor[float32]) (loss ad.Value) { return a + b }`, "a []|b []"},
		{"a result of the gradient that is not differentiated", `//gradgen:grad a
func F(a, b ad.Tensor[[2]float32]) (loss, y ad.Value) { h := a * b; return ad.Sum(h * h), a + b }`, "a [2] dh * b"},
		{"an argument as it is", `func F(a ad.Tensor[[2]float32]) (y ad.Value) { return a }`, "a [2] dy"},
		{"no way back", `func F(a, b ad.Tensor[[2]float32]) (y ad.Value) { return ad.StopGradient(a) + b + ad.Cast[float32](ad.Cast[int32](a)) }`, "a [2] zero|b [2] dy"},
		{"too long", `//gradgen:grad a
func F(a, first, second, fourth ad.Tensor[[2]float32]) (y ad.Value) { return a * (first + second*fourth) }`, "a [2]"},
		{"shared values", `//gradgen:grad b
func F(a, b ad.Tensor[[2]float32]) (y ad.Value) {
	for range 60 {
		a = a + a
	}
	return b * a
}`, "b [2]"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			pkg, ds := Source("f.go", []byte("package f\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"+test.spec))
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			files, ds, err := Package(pkg, Options{Verify: true})
			if err != nil || len(ds) > 0 {
				t.Fatal(err, ds)
			}
			var rows []string
			for line := range strings.Lines(string(files[0].Source)) {
				if row, ok := strings.CutPrefix(line, "//\t"); ok {
					rows = append(rows, strings.Join(strings.Fields(row), " "))
				}
			}
			if got := strings.Join(rows, "|"); got != test.want {
				t.Errorf("the table is\n%s, want\n%s", got, test.want)
			}
		})
	}
}
