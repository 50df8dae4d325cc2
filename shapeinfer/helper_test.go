package shapeinfer_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/shapeinfer"
)

// typ reads a type as it is printed: "float32[2 3]".
func typ(s string) ir.Type {
	name, lens, ok := strings.Cut(strings.TrimSuffix(s, "]"), "[")
	d, known := ir.ParseDType(name)
	if !ok || !known {
		panic("no type: " + s)
	}
	t := ir.Type{DType: d}
	for _, f := range strings.Fields(lens) {
		n, err := strconv.Atoi(f)
		if err != nil {
			panic(err)
		}
		t.Shape = append(t.Shape, ir.D(n))
	}
	return t
}

// types reads types between commas.
func types(s string) []ir.Type {
	if s == "" {
		return nil
	}
	var list []ir.Type
	for _, f := range strings.Split(s, ", ") {
		list = append(list, typ(f))
	}
	return list
}

// A good case is one that has a type, a bad one is refused with a message.
type good struct {
	op   ir.Op
	a    ir.Attrs
	in   string
	want string
}

type bad struct {
	op  ir.Op
	a   ir.Attrs
	in  string
	msg string // of the error, all of it after the op's name
}

func checkGood(t *testing.T, cases []good) {
	t.Helper()
	for _, c := range cases {
		got, err := shapeinfer.Infer(c.op, &c.a, types(c.in))
		switch {
		case err != nil:
			t.Errorf("%v %+v of %s: %v", c.op, c.a, c.in, err)
		case got.String() != c.want:
			t.Errorf("%v %+v of %s: got %v, want %s", c.op, c.a, c.in, got, c.want)
		case got.Shape != nil && len(got.Shape) == 0:
			t.Errorf("%v: the shape of a scalar is not nil", c.op)
		}
	}
}

func checkBad(t *testing.T, cases []bad) {
	t.Helper()
	for _, c := range cases {
		got, err := shapeinfer.Infer(c.op, &c.a, types(c.in))
		if err == nil {
			t.Errorf("%v %+v of %s: got %v, want the error %q", c.op, c.a, c.in, got, c.msg)
			continue
		}
		if want := c.op.String() + ": " + c.msg; err.Error() != want {
			t.Errorf("%v %+v of %s:\n got %s\nwant %s", c.op, c.a, c.in, err, want)
		}
	}
}
