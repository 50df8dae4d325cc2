package ir

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// strict is a MakeNode that knows the types of a few ops, and refuses what
// doesn't fit, as a builder does.
func strict() MakeNode {
	m := newTrusting()
	return func(op Op, a Attrs, in []*Node, o *Origin) (*Node, error) {
		switch {
		case op == Input || op == Const || op == Iota:
			m.declared = a.Type
		case len(in) > 1 && !in[0].Type.Equal(in[1].Type):
			return nil, fmt.Errorf("shapes %v and %v don't agree", in[0].Shape(), in[1].Shape())
		default:
			m.declared = in[0].Type
		}
		return m.make(op, a, in, o), nil
	}
}

// inFunc is a package of one function whose body, after its Input on line 5,
// is given.
func inFunc(body string) string {
	return "gradgen ir 1\npackage p\nfunc F\nparam x float32[2]\nv0 = Input <float32[2]> {Name=x}\n" + body
}

const ret = "\nreturn y=v0"

var badTexts = []struct {
	name, src string
	want      []string // line:col: message, or its start
}{
	{"empty", "", []string{`1:1: expected "gradgen ir 1", found the end of the line: the first line must be "gradgen ir 1"`}},
	{"other version", "gradgen ir 2\npackage p\n", []string{`1:1: expected "gradgen ir 1", found "gradgen": the first line`}},
	{"first line goes on", "gradgen ir 1 beta\n", []string{`1:14: expected the end of the line, found "beta"`}},
	{"no package", "gradgen ir 1\n", []string{`2:1: expected a line: package NAME`}},
	{"two packages", "gradgen ir 1\npackage p\npackage q\n", []string{`3:9: a second package line: the package is p`}},
	{"blank package", "gradgen ir 1\npackage _\n", []string{`2:9: expected the package's name, found _, which names nothing`}},
	{"keyword", "gradgen ir 1\npackage func\n", []string{`2:9: expected the package's name, and func is a keyword of Go`}},
	{"injection", "gradgen ir 1\npackage p;import\n", []string{`2:10: expected the end of the line, found ";import"`}},
	{"digits first", "gradgen ir 1\npackage 1p\n", []string{`2:9: expected the package's name, and "1p" is not a Go identifier`}},
	{"control characters", "gradgen ir 1\npackage p\n\x1b[31m\n", []string{`3:1: expected doc, package, source, const, struct or func, found "\x1b[31m"`}},
	{"mark of direction", "gradgen ir 1\npackage p\u202eq\n", []string{`2:10: expected the end of the line, found "\u202eq"`}},
	{"not UTF-8", "gradgen ir 1\npackage p\nconst \xff = 1\n", []string{`3:7: expected the constant's name, found "\xff"`}},
	{"unquoted doc", "gradgen ir 1\ndoc p\npackage p", []string{`2:5: expected a line of documentation in "quotes", found "p"`}},
	{"open quote", "gradgen ir 1\npackage p\nsource \"a\n", []string{`3:8: the source file's name is not a Go string`}},
	{"raw quotes", "gradgen ir 1\npackage p\nsource `a`\n", []string{"3:8: expected the source file's name in \"quotes\", found \"`a`\""}},
	{"bad escape", "gradgen ir 1\npackage p\nsource \"\\q\"\n", []string{`3:8: the source file's name is not a Go string`}},
	{"doc at the end", "gradgen ir 1\npackage p\ndoc \"x\"\n", []string{`3:5: expected a declaration after the doc`}},
	{"doc of nothing", "gradgen ir 1\npackage p\ndoc \"x\"\nsource \"y\"\n", []string{`4:1: doc before what has none`}},

	{"const without value", "gradgen ir 1\npackage p\nconst N\n", []string{`3:8: expected a type or "="`}},
	{"const of an expression", "gradgen ir 1\npackage p\nconst N = 1+2\n", []string{`3:11: expected a number, a string or a bool`}},
	{"const of a call", "gradgen ir 1\npackage p\nconst N = f()\n", []string{`3:11: expected a number, a string or a bool`}},
	{"const of no digits", "gradgen ir 1\npackage p\nconst N = -\n", []string{`3:11: expected a number, a string or a bool`}},
	{"imaginary const", "gradgen ir 1\npackage p\nconst N = 1i\n", []string{`3:11: expected a number`}},
	{"octal const", "gradgen ir 1\npackage p\nconst N = 08\n", []string{`3:11: expected a number`}},
	{"long const", "gradgen ir 1\npackage p\nconst N = " + strings.Repeat("9", 3000) + "\n", []string{`3:11: a constant of more than 2000 characters`}},
	{"const of another type", "gradgen ir 1\npackage p\nconst A int8 = 200\nconst B uint = -1\nconst C bool = 1\nconst D string = true\nconst E int = 1.5\nconst F float32 = 1e99\nconst G float64 = \"x\"\nconst H int = 2.0\nconst I tensor = 1\n", []string{
		`3:16: the constant is not a value of type int8`, `4:16: the constant is not a value of type uint`, `5:16: the constant is not a value of type bool`,
		`6:18: the constant is not a value of type string`, `7:15: the constant is not a value of type int`, `8:19: the constant is not a value of type float32`,
		`9:19: the constant is not a value of type float64`, `11:9: tensor is not a basic type of Go`}},
	{"names twice", "gradgen ir 1\npackage p\nconst N = 1\nconst N = 2\nstruct N\nfield A bool[]\n", []string{`4:7: N is declared twice: there is a const of that name`, `5:8: N is declared twice`}},

	{"field outside", "gradgen ir 1\npackage p\nfield A bool[]\n", []string{`3:1: field outside a struct`}},
	{"param outside", "gradgen ir 1\npackage p\nstruct S\nfield A bool[]\nparam A bool[]\n", []string{`5:1: param outside a func`}},
	{"neither", "gradgen ir 1\npackage p\nstruct S\nfield A bool[]\nfeild B bool[]\n", []string{`5:1: expected field, struct or func, found "feild"`}},
	{"two fields", "gradgen ir 1\npackage p\nstruct S\nfield A bool[]\nfield A int32[]\n", []string{`5:1: struct S has two fields called A`}},
	{"no fields", "gradgen ir 1\npackage p\nstruct S\n", []string{`3:8: struct S has no fields`}},
	{"no such struct", "gradgen ir 1\npackage p\nstruct S\nfield A T\nfield B float32\n", []string{`4:9: there is no struct T`, `5:9: there is no struct float32: a tensor is written float32[2 3], a scalar float32[]`}},
	{"struct in itself", "gradgen ir 1\npackage p\nstruct S\nfield A T\nstruct T\nfield B S\n", []string{`3:8: struct S holds itself`}},
	{"deep structs", deepStructs(40), []string{`67:8: structs are nested more than 32 deep`}},
	{"many tensors", wideStructs(31), []string{`98:6: the parameters of func F hold 1073741823 tensors, and it has 0 Inputs`}},
	{"type", "gradgen ir 1\npackage p\nstruct S\nfield A complex64[2]\nfield B float32[2 x]\nfield C float32[-1]\nfield D float32[2\nfield E float32[99999999999999999999]\nfield F int32[20000 20000]\nfield G bool[1 1 1 1 1 1 1 1 1]\nfield H\n", []string{
		`4:9: expected a type such as float32[2 3], of bool`, `5:20: expected "=", found "]"`, `6:17: a length must be from 0 to 268435456`,
		`7:18: expected a length, or the name of a constant and =, found the end of the line`, `8:17: a length must be from 0`, `9:9: [20000 20000] has more than 268435456 elements`, `10:9: more than 8 axes`,
		`11:8: expected a type such as float32[2 3], or a struct's name`}},
	{"dims", "gradgen ir 1\npackage p\nconst N = 3\nconst F = 2.5\nconst T = \"3\"\nstruct S\nfield A bool[M=3]\nfield B bool[N=4]\nfield C bool[F=2]\nfield D bool[T=3]\n", []string{
		`7:14: there is no const M`, `8:14: const N is 3, not 4`, `9:14: const F is 2.5, not 2`, `10:14: const T is "3", not 3`}},
	{"position", "gradgen ir 1\npackage p\nstruct S\nfield A bool[] // here\nfield B bool[] // a.go:1\nfield C bool[] // a.go:1:2-\nfield D bool[] // a.go:1:99999999999\nfield E bool[] // a.go:1:2 x\nfield F bool[] //\n", []string{
		`4:23: expected ":", found the end of the line`, `5:25: expected ":"`, `6:28: expected the number of the column just past the end`,
		`7:26: the column's number is too large`, `8:28: expected the end of the line, found "x"`, `9:18: expected a position: file:line:col, or -`}},

	{"value outside", "gradgen ir 1\npackage p\nv0 = Neg <bool[]> v1\n", []string{`3:1: a value outside a func`}},
	{"no return", inFunc(""), []string{`3:6: func F has no return line`}},
	{"two returns", inFunc("return y=v0\nreturn y=v0"), []string{`7:1: a second return line in func F`}},
	{"empty return", inFunc("return"), []string{`6:7: expected a result such as loss=v1`}},
	{"results twice", inFunc("return y=v0 y=v0"), []string{`6:13: two results called y`}},
	{"result path", inFunc("return d.y=v0"), []string{`6:9: expected "=", found ".y=v0"`}},
	{"no such result", inFunc("return y=v9"), []string{`6:10: v9 is not defined on a line before this one`}},
	{"after return", inFunc("return y=v0\nv1 = Neg <float32[2]> v0"), []string{`7:1: a value after the return line of func F`}},
	{"two grads", inFunc("grad x\ngrad x" + ret), []string{`7:1: a second grad line in func F`}},
	{"empty grad", inFunc("grad" + ret), []string{`6:5: expected the path of an input`}},
	{"no such grad", inFunc("grad y" + ret), []string{`6:6: func F has no input y to differentiate`}},
	{"grad twice", inFunc("grad x x" + ret), []string{`6:8: x is listed twice`}},
	{"dotted grad", inFunc("grad x. y" + ret), []string{`6:8: expected a name after the dot`}},
	{"two emits", inFunc("emit split\nemit jvp" + ret), []string{`7:1: a second emit line in func F`}},
	{"empty emit", inFunc("emit" + ret), []string{`6:5: expected what to emit: split, jvp, vjp, hvp, hessian or jacobian, found the end of the line`}},
	{"emit of what isn't", inFunc("emit split it" + ret), []string{`6:12: expected what to emit: split, jvp, vjp, hvp, hessian or jacobian, found "it"`}},
	{"emit twice", inFunc("emit jvp hvp jvp" + ret), []string{`6:14: jvp is there twice`}},
	{"two params", "gradgen ir 1\npackage p\nfunc F\nparam x bool[]\nparam x bool[]\nv0 = Const <int32[]> {Value=1}" + ret, []string{`5:1: func F has two parameters called x`}},
	{"statement in func", inFunc("retrun y=v0"), []string{`6:1: expected a value such as v1 = Op <type>, or param, grad, emit, body, return or func, found "retrun"`}},

	{"body in a body", inFunc("body b0\nv0 = Const <bool[]> {Value=true}\nbody b1\nreturn y=v0" + ret), []string{`8:6: body b1 inside body b0: the one that is used by another comes before it`}},
	{"body without a return", inFunc("body b0\nv0 = Input <float32[2]> {Name=a}"), []string{`6:6: body b0 has no return line`}},
	{"body after the return", inFunc("return y=v0\nbody b0"), []string{`7:6: a body after the return line of func F`}},
	{"two bodies of a name", inFunc("body b0\nv0 = Const <bool[]> {Value=true}\nreturn y=v0\nbody b0\nv0 = Const <bool[]> {Value=true}\nreturn y=v0" + ret), []string{`9:6: a second body called b0`}},
	{"body outside", "gradgen ir 1\npackage p\nbody b0\n", []string{`3:1: body outside a func`}},
	{"no such body", inFunc("v1 = Scan <float32[2]> {Body=b0 Length=1 Carries=1} v0" + ret), []string{`6:30: there is no body b0 before this line`}},
	{"a body in itself", inFunc("body b0\nv0 = Input <float32[2]> {Name=a}\nv1 = Scan <float32[2]> {Body=b0 Length=1 Carries=1} v0\nreturn a=v1" + ret), []string{`8:30: there is no body b0 before this line`}},
	{"bodies too deep", inFunc(deepBodies(10) + "return y=v0"), []string{`40:30: loops are nested more than 8 deep`}},

	{"op", inFunc("v1 = Foo <float32[2]> v0\nv2 = reducesum <float32[2]> v0\nv3 = <float32[2]>" + ret), []string{
		`6:6: expected an operation such as Add, found "Foo"`, `7:6: expected an operation, and there is no reducesum: write ReduceSum`, `8:6: expected an operation such as Add, found "<float32[2]>"`}},
	{"no type", inFunc("v1 = Neg v0" + ret), []string{`6:10: expected "<", found "v0"`}},
	{"named dims in a value", inFunc("v1 = Neg <float32[N=2]> v0" + ret), []string{`6:19: expected a length, found "N=2]>"`}},
	{"arity", inFunc("v1 = Add <float32[2]> v0\nv2 = Neg <float32[2]>\nv3 = Concat <float32[2]> {Axis=0}\nv4 = Const <float32[]> {Value=1} v0" + ret), []string{
		`6:6: Add takes 2 operands, not 1`, `7:6: Neg takes 1 operand, not 0`, `8:6: Concat takes at least one operand`, `9:6: Const takes 0 operands, not 1`}},
	{"operands", inFunc("v1 = Neg <float32[2]> v2\nv3 = Neg <float32[2]> 3\nv4 = Neg <float32[2]> v4" + ret), []string{
		`6:23: v2 is not defined on a line before this one`, `7:23: expected an operand such as v1, or // and an origin, and "3" is not a Go identifier`, `8:23: v4 is not defined`}},
	{"mistakes don't multiply", inFunc("v1 = Foo <float32[2]> v0\nv2 = Neg <float32[2]> v1\nv3 = Add <float32[2]> v2 v9\ngrad z\nreturn y=v2"), []string{
		`6:6: expected an operation`, `8:26: v9 is not defined`}},
	{"value twice", inFunc("v0 = Neg <float32[2]> v0" + ret), []string{`6:1: v0 is defined twice`}},
	{"input twice", inFunc("v1 = Input <float32[2]> {Name=x}" + ret), []string{`6:6: a second Input called x`}},
	{"inferred type", inFunc("v1 = Neg <float32[3]> v0" + ret), []string{`6:6: the line says float32[3], and Neg of its operands is float32[2]`}},
	{"refused by the rule", inFunc("v1 = Const <float32[]> {Value=1}\nv2 = Add <float32[2]> v0 v1" + ret), []string{`7:6: Add: shapes [2] and [] don't agree`}},
	{"inputs are not the parameters", "gradgen ir 1\npackage p\nfunc F\nparam x float32[2]\nparam y float32[2]\nv0 = Input <float32[2]> {Name=y}\nv1 = Input <float32[3]> {Name=x}" + ret, []string{
		`6:6: Input y is float32[2], and the parameter in its place is x, float32[2]`, `7:6: Input x is float32[3], and the parameter in its place is y, float32[2]`}},
	{"no input", "gradgen ir 1\npackage p\nfunc F\nparam x float32[2]\nv0 = Const <float32[]> {Value=1}" + ret, []string{
		`3:6: the parameters of func F hold 1 tensor, and it has 0 Inputs: each needs one, in order`}},

	{"attributes", inFunc("v1 = Neg <float32[2]> {Axis=0} v0\nv2 = ReduceSum <float32[2]> {Axis=0} v0\nv3 = Softmax <float32[2]> {Axis=0 Axis=0} v0\nv4 = Softmax <float32[2]> {Axis} v0\nv5 = Softmax <float32[2]> {Axis=0 v0\nv6 = Cast <float32[2]> {Type=1} v0\nv7 = CumSum <float32[2]> {Axis=0 Reverse=maybe} v0\nv8 = Softmax <float32[2]> {Axis=x} v0\nv9 = Softmax <float32[2]> {Axis=99999999999} v0" + ret), []string{
		`6:24: Neg has no attribute Axis: it has none`, `7:30: ReduceSum has no attribute Axis: it has Axes`, `8:35: attribute Axis is given twice`, `9:32: expected "=", found "}"`,
		`10:35: Softmax has no attribute v0: it has Axis`, `11:25: Cast has no attribute Type: it has none`, `12:42: expected true or false, found "maybe}"`, `13:33: expected Axis, found "x}"`, `14:33: Axis must be from`}},
	{"lists", inFunc("v1 = ReduceSum <float32[2]> {Axes=0} v0\nv2 = ReduceSum <float32[2]> {Axes=[0} v0\nv3 = ReduceSum <float32[2]> {Axes=[" + strings.Repeat("0 ", 17) + "]} v0\nv4 = Reshape <float32[2]> {Shape=[-2]} v0\nv5 = ReduceSum <float32[2]> {Axes=[0,1]} v0" + ret), []string{
		`6:35: expected "[", found "0}"`, `7:37: expected a number of Axes, found "}"`, `8:68: Axes has more than 16 entries`, `9:34: a length of [-2] is negative`, `10:37: expected a number of Axes, found ",1]}"`}},
	{"values", inFunc("v1 = Const <float32[]> {Value=1e99}\nv2 = Const <int32[]> {Value=3000000000}\nv3 = Const <int32[]> {Value=1.5}\nv4 = Const <float32[]> {Value=0x1p4}\nv5 = Const <float32[]> {Value=}\nv6 = Const <bool[]> {Value=1}\nv7 = Const <float64[]> {Value=infinity}\nv8 = Const <float64[]> {Value=1.2.3}" + ret), []string{
		`6:31: the value is out of the range of float32`, `7:29: the value is out of the range of int32`, `8:29: expected a value of type int32, found "1.5}"`, `9:31: expected a value of type float32`,
		`10:31: expected a value of type float32, found "}"`, `11:28: expected true or false`, `12:31: expected a value of type float64`, `13:31: expected a value of type float64`}},
	{"input's name", inFunc("v1 = Input <float32[2]> {Name=\"x\\n\"}\nv2 = Input <float32[2]> {Name=func}" + ret), []string{`6:31: expected a name, found "\"x\\n\"}"`, `7:31: expected a name, and func is a keyword of Go`}},
	{"origin", inFunc("v1 = Neg <float32[2]> v0 // x\nv2 = Neg <float32[2]> v0 // - of=v9\nv3 = Neg <float32[2]> v0 // - (f)\nv4 = Neg <float32[2]> v0 // - (f - g\nv5 = Neg <float32[2]> v0 // - h of=v0 x\nv6 = Neg <float32[2]> v0 // - h k\nv7 = Neg <float32[2]> v0 // - \"h" + ret), []string{
		`6:30: expected ":"`, `7:34: v9 is not defined`, `8:33: expected a position`, `9:36: expected ")", found "g"`, `10:39: expected the end of the line, found "x"`, `11:33: expected "of="`, `12:31: a label is not a Go string`}},
}

// deepStructs are n structs within one another.
func deepStructs(n int) string {
	var b strings.Builder
	b.WriteString("gradgen ir 1\npackage p\n")
	for i := range n {
		fmt.Fprintf(&b, "struct S%d\nfield F S%d\n", i, i+1)
	}
	fmt.Fprintf(&b, "struct S%d\nfield F bool[]\n", n)
	return b.String()
}

// deepBodies are n steps, each but the first with a loop of the one before.
func deepBodies(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "body b%d\nv0 = Input <float32[2]> {Name=a}\n", i)
		op := "v1 = Neg <float32[2]> v0\n"
		if i > 0 {
			op = fmt.Sprintf("v1 = Scan <float32[2]> {Body=b%d Length=1 Carries=1} v0\n", i-1)
		}
		b.WriteString(op + "return r=v1\n")
	}
	return b.String()
}

// wideStructs are n structs that each hold the next twice.
func wideStructs(n int) string {
	var b strings.Builder
	b.WriteString("gradgen ir 1\npackage p\n")
	for i := range n {
		fmt.Fprintf(&b, "struct S%d\nfield F S%d\nfield G S%d\n", i, i+1, i+1)
	}
	fmt.Fprintf(&b, "struct S%d\nfield F bool[]\nfunc F\nparam s S0\nv0 = Const <bool[]> {Value=true}\nreturn y=v0\n", n)
	return b.String()
}

func TestParseErrors(t *testing.T) {
	for _, tt := range badTexts {
		t.Run(tt.name, func(t *testing.T) {
			p, errs := ParsePackage("g.ir", []byte(tt.src), strict)
			if p != nil || len(errs) == 0 {
				t.Fatalf("package %v, errors %v", p, errs)
			}
			var got []string
			for _, e := range errs {
				got = append(got, strings.TrimPrefix(e.Error(), "g.ir:"))
			}
			ok := len(got) == len(tt.want)
			for i := 0; ok && i < len(got); i++ {
				ok = strings.HasPrefix(got[i], tt.want[i])
			}
			if !ok {
				t.Errorf("got\n\t%s\nwant\n\t%s", strings.Join(got, "\n\t"), strings.Join(tt.want, "\n\t"))
			}
			for _, e := range errs {
				if strings.ContainsFunc(e.Msg, func(r rune) bool { return r < ' ' || r == 0x202e }) {
					t.Errorf("raw text in %q", e.Msg)
				}
			}
		})
	}
}

func TestParseManyErrors(t *testing.T) {
	_, errs := ParsePackage("g.ir", []byte("gradgen ir 1\npackage p\n"+strings.Repeat("?\n", 5000)), strict)
	if n := len(errs); n != maxSyntaxErrors+1 || !strings.HasPrefix(errs[n-1].Msg, "too many errors") {
		t.Errorf("%d errors, the last %v", n, errs[n-1])
	}
	_, errs = ParsePackage("g.ir", []byte(deepStructs(100_000)), strict)
	if n := len(errs); n == 0 || n > maxSyntaxErrors+1 {
		t.Errorf("%d errors", n)
	}
}

// TestParseBinary feeds what isn't text at all.
func TestParseBinary(t *testing.T) {
	src := []byte("gradgen ir 1\n")
	for i := range 70_000 {
		src = append(src, byte(i*7+i>>8))
	}
	_, errs := ParsePackage("g.ir", src, strict)
	if len(errs) == 0 {
		t.Error("no error")
	}
}

func FuzzParsePackage(f *testing.F) {
	f.Add([]byte(affineText))
	f.Add([]byte(wideStructs(40)))
	f.Add([]byte("gradgen ir 1\npackage p\nfunc F\nparam x float32[2]\n" + deepBodies(9) + "v0 = Input <float32[2]> {Name=x}\nv1 = Scan <float32[2]> {Body=b7 Length=3 Carries=1} v0\nreturn y=v1\n"))
	f.Add([]byte(deepStructs(40)))
	for _, tt := range badTexts {
		if len(tt.src) < 1000 {
			f.Add([]byte(tt.src))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		p, errs := trustingParse(string(src))
		if p == nil != (len(errs) > 0) {
			t.Fatalf("package %v and errors %v", p, errs)
		}
		if !slices.IsSortedFunc(errs, func(x, y *SyntaxError) int { return x.Pos.Line - y.Pos.Line }) {
			t.Errorf("errors in disorder: %v", errs)
		}
		for _, e := range errs {
			if e.Pos.File != "g.ir" || e.Pos.Line < 1 || e.Pos.Col < 1 || e.Msg == "" {
				t.Errorf("error %+v", e)
			}
		}
		if p == nil {
			return
		}
		for _, fn := range p.Funcs {
			if err := Verify(fn.Graph); err != nil {
				t.Error(err)
			}
		}
		text := p.Text()
		q, errs := trustingParse(text)
		if len(errs) > 0 {
			t.Fatalf("%v\n%s", errs, text)
		}
		if again := q.Text(); again != text {
			t.Errorf("printed\n%s\nand again\n%s", text, again)
		}
	})
}
