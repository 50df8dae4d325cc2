package spec

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

const head = "package p\n\nimport \"github.com/gradgen/gradgen/ir/ad\"\n\n"

// wrap is a body as the function F of x = float32[3].
func wrap(body string) string {
	return head + "func F(x ad.Tensor[[3]float32]) (out ad.Value) {\n\t" + body + "\n}\n"
}

// doubled is structs inside one another, two of each in the next.
func doubled(n int) string {
	var b strings.Builder
	b.WriteString(head + "type P0 struct{ W ad.Tensor[[3]float32] }\n")
	for i := range n {
		fmt.Fprintf(&b, "type P%d struct{ A, B P%d }\n", i+1, i)
	}
	fmt.Fprintf(&b, "func F(p P%d) (out ad.Value) { return 1 }\n", n)
	return b.String()
}

// tower is n lines, each made of the number of the one before and its own.
func tower(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i, i+1)
	}
	return b.String()
}

// TestNoSpec reads files that are no specs, and some that are made to hurt.
func TestNoSpec(t *testing.T) {
	huge := "1" + strings.Repeat("0", 100_000)
	for _, c := range []struct {
		name, src string
		line, col int
		msg       string
	}{
		{"binary", "\x7fELF\x02\x01\x01\x00\x00", 1, 8, "this isn't Go source: byte 0x00 is not UTF-8 text"},
		{"NUL", head + "// \x00\n", 5, 4, "byte 0x00"},
		{"Latin-1", head + "// caf\xe9\n", 5, 7, "byte 0xe9"},
		{"UTF-16", "\xff\xfep\x00a\x00", 1, 1, "byte 0xff"},
		{"blanks", " \n\t\r\n", 1, 1, "the file is empty"},
		{"too big", strings.Repeat("// filler\n", 10<<20/10), 1, 1, "the file is too big for a spec: it has 10485760 bytes"},
		{"deep parentheses", wrap("return " + strings.Repeat("(", 50_000) + "x" + strings.Repeat(")", 50_000)), 6, 0, "nested more than"},
		{"deeper parentheses", wrap("return " + strings.Repeat("(", 200_000) + "x" + strings.Repeat(")", 200_000)), 6, 0, "syntax error: exceeded max nesting depth"},
		{"deep operators", wrap("return x" + strings.Repeat("+x", 10_000)), 6, 0, "nested more than"},
		{"deep blocks", wrap(strings.Repeat("{", 50_000) + strings.Repeat("}", 50_000) + "\nreturn x"), 6, 0, "nested more than"},
		{"deep type", head + "func F(x ad.Tensor[" + strings.Repeat("[1]", 4_000) + "float32]) (out ad.Value) { return x }\n", 5, 10, "more than 8 axes"},
		{"huge number", wrap("return x * " + huge + " * " + huge + "." + huge), 6, 0, "excessively long constant"},
		{"huge square", wrap("n := ad.Value(10)\nfor range 100 { n = n*n }\nfor range x.Y { }\nreturn x * n"), 8, 0, "x.Y undefined"},
		{"huge slice", wrap("hs := make([]ad.Value, 1<<40)\nreturn hs[0]"), 6, 25, "a slice of 1099511627776 elements"},
		{"huge split", wrap("return ad.Split(ad.Zeros[float32](1<<28), 0, 1<<28)[0]"), 6, 9, "can't be split into 268435456 equal parts"},
		{"control characters", wrap("return \x1b[31m"), 6, 9, "syntax error: illegal character U+001B"},
		{"no import", "package p\n\nfunc F(x ad.Tensor[[3]float32]) (out ad.Value) { return x }\n", 3, 10, "undefined: ad"},
		{"many tensors", doubled(40), 0, 0, "holds more than 10000 tensors"},
		{"many empty structs", strings.Replace(doubled(20), "W ad.Tensor[[3]float32]", "", 1), 0, 0, "holds more than 10000"},
		{"many parameters", strings.Replace(doubled(12), "(p P12)", "(p, q, r P12)", 1), 18, 6, "the parameters of F hold more than 10000 tensors"},
		{"tower of constants", wrap("return x * C60") + tower("const C%[2]d = C%[1]d + C%[1]d\n", 60) + "const C0 = 1.5\nvar stop int\n", 0, 0, "a package variable"},
		{"tower of products", wrap("return x * C60") + tower("const C%[2]d = C%[1]d * C%[1]d\n", 60) + "const C0 = 3\n", 0, 0, "constant multiplication overflow"},
		{"tower of aliases", wrap("var a A60\nvar b B60\na = b\nreturn x") + tower("type A%[2]d = func(A%[1]d, A%[1]d)\ntype B%[2]d = func(B%[1]d, B%[1]d)\n", 60) + "type A0 = func()\ntype B0 = func()\n", 0, 0, "this alias is not part of the language"},
		{"tower of generics", wrap("var a A60[int]\nreturn x") + tower("type A%[2]d[T any] = A%[1]d[func(T, T)]\n", 60) + "type A0[T any] = []T\n", 0, 0, "a generic type is not part"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			pkg, errs := Parse("p.go", []byte(c.src))
			runtime.ReadMemStats(&after)
			if n := after.TotalAlloc - before.TotalAlloc; n > 1<<28 {
				t.Errorf("it took %d bytes", n)
			}
			if pkg != nil || len(errs) == 0 {
				t.Fatal("it was accepted")
			}
			d := errs[0]
			if c.line > 0 && d.Pos.Line != c.line || c.col > 0 && d.Pos.Col != c.col || !strings.Contains(d.Msg, c.msg) {
				t.Errorf("reported %.300s, not %d:%d: %s", d.Error(), c.line, c.col, c.msg)
			}
			for _, d := range errs {
				if strings.Contains(d.Msg, "this file can't be read") {
					t.Errorf("something panicked: %s", d.Msg)
				}
			}
			var out bytes.Buffer
			if err := errs.Print(&out, map[string][]byte{"p.go": []byte(c.src)}); err != nil {
				t.Fatal(err)
			}
			if strings.ContainsAny(out.String(), "\x00\x1b\r") {
				t.Error("control characters are printed raw")
			}
		})
	}
}

// TestNumbersStaySmall squares a number again and again, which must not take
// twice the digits each time.
func TestNumbersStaySmall(t *testing.T) {
	pkg, errs := Parse("p.go", []byte(wrap("n := ad.Value(10)\nm := ad.Value(0.3)\nfor range 1000 { n = n*n; m = m*m }\nreturn x * m + 1/n")))
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	if len(pkg.Funcs) != 1 {
		t.Fatal("the function is missing")
	}
}

// TestWrongCalls calls every word with too few arguments and with arguments of
// other types, which the type checker reports and the evaluator must survive.
func TestWrongCalls(t *testing.T) {
	for _, name := range adNames() {
		for _, args := range []string{"", "x", "nil", "x, x", "nil, nil", "x, x, x", "x, nil, nil, nil", "hs...", "p, p", "x > 0", "both()", "none()", "ad.Stride(1), ad.Stride(1)", "\"s\", 1.5", "_, F"} {
			src := head + "type P struct{ W ad.Tensor[[3]float32] }\n\nfunc both() (a, b ad.Value) { return 1, 2 }\n\nfunc none() {}\n\n" +
				"func F(x ad.Tensor[[3]float32], p P) (out ad.Value) {\n\ths := []ad.Value{}\n\t_ = hs\n\ty := ad." + name + "(" + args + ")\n\tz := ad." + name + "[float32](" + args + ")\n\tfor i, e := range y { y[i] = e }\n\treturn y + z\n}\n"
			pkg, errs := Parse("p.go", []byte(src))
			if pkg != nil || len(errs) == 0 {
				t.Fatalf("ad.%s(%s) was accepted", name, args)
			}
			for _, d := range errs {
				if strings.Contains(d.Msg, "this file can't be read") {
					t.Errorf("ad.%s(%s): %s", name, args, d.Msg)
				}
			}
		}
	}
}
