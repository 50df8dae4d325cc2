package irtest

import (
	"math"
	"strings"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

func TestClose(t *testing.T) {
	vec := func(v ...float64) *interp.Tensor {
		return interp.Floats(ir.Type{DType: ir.Float32, Shape: ir.Of(len(v))}, v...)
	}
	ints := func(v ...int64) *interp.Tensor {
		return interp.Ints(ir.Type{DType: ir.Int64, Shape: ir.Of(1, len(v))}, v...)
	}
	nan, inf := math.NaN(), math.Inf(1)
	for _, c := range []struct {
		name      string
		tol       Tol
		got, want *interp.Tensor
		says      []string // nil when they are close
	}{
		{"equal", Tol{}, vec(1, 2), vec(1, 2), nil},
		{"NaN and infinities", Tol{}, vec(nan, inf, -inf), vec(nan, inf, -inf), nil},
		{"NaN for a number", Tol{Abs: 1}, vec(1, nan), vec(1, 2), []string{"1 of 2", "at [1] got NaN, want 2"}},
		{"a number for NaN", Tol{Abs: 1}, vec(2), vec(nan), []string{"want NaN"}},
		{"infinity of the other sign", Tol{Rel: 1}, vec(-inf), vec(inf), []string{"want +Inf"}},
		{"a number for infinity", Tol{Rel: 1}, vec(1e30), vec(inf), []string{"want +Inf"}},
		{"relative", Tol{Rel: 0.01}, vec(100.9), vec(100), nil},
		{"not relative", Tol{Rel: 0.01}, vec(101.1), vec(100), []string{"allowed 1)"}},
		{"absolute", Tol{Abs: 0.1}, vec(0.05), vec(0), nil},
		{"first and worst", Tol{Abs: 0.1}, vec(0, 1, 5), vec(0, 0, 0), []string{"float32[3]: 2 of 3", "at [1] got 1", "worst at [2] got 5"}},
		{"type", Tol{}, vec(1), ints(1), []string{"float32[1]", "int64[1 1]"}},
		{"ints", Tol{Abs: 5}, ints(1, 2), ints(1, 3), []string{"at [0 1] got 2, want 3"}},
		{"large ints", Tol{}, ints(1<<53 + 1), ints(1 << 53), []string{"got 9007199254740993, want 9007199254740992"}},
	} {
		err := c.tol.Close(c.got, c.want)
		if (err == nil) != (c.says == nil) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for _, s := range c.says {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("%s: error %q doesn't say %q", c.name, err, s)
			}
		}
	}
}

func TestCloseAll(t *testing.T) {
	g := &ir.Graph{Name: "G", Outputs: []ir.Output{{Name: "a"}, {Name: "b"}}}
	one, two := interp.Floats(ir.Type{DType: ir.Float64}, 1), interp.Floats(ir.Type{DType: ir.Float64}, 2)
	if err := (Tol{}).CloseAll(g, []*interp.Tensor{one, two}, []*interp.Tensor{one, two}); err != nil {
		t.Error(err)
	}
	if err := (Tol{}).CloseAll(g, []*interp.Tensor{one, one}, []*interp.Tensor{one, two}); err == nil || !strings.Contains(err.Error(), `output "b"`) {
		t.Error(err)
	}
	if err := (Tol{}).CloseAll(g, []*interp.Tensor{one}, []*interp.Tensor{one}); err == nil || !strings.Contains(err.Error(), "2 outputs") {
		t.Error(err)
	}
}
