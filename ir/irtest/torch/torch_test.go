package torch

import (
	"reflect"
	"slices"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// without is what PyTorch has nothing like, and why.
var without = map[string]string{
	"Cotangent":  "it is part of a rule of gradgen's",
	"CustomVJP":  "its value is an operand, its gradient what it is told",
	"Checkpoint": "its value and its gradient are its operand's",
	"Again":      "it is its operand",
	"Input":      "it is what a case is given",
	"Copy":       "it makes a node of another graph again",
	"CopyWith":   "it makes a node of another graph again",
	"Inline":     "it makes nodes of another graph again",
	"Unary":      "it makes the ops of one operand, each of which has cases",
	"Binary":     "it makes the ops of two operands, each of which has cases",
	"Reduce":     "it makes the reductions, each of which has cases",
	"LU":         "it has the factors in a form of its own; what is made of it, Solve, Det and LogAbsDet, has cases",
	"LUSolve":    "it takes what LU gives; Solve, which is made of it, has cases",
}

func read(t *testing.T) []*Case {
	t.Helper()
	cases, err := Read("../../../testdata/oracle")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestThereAreEnoughCases(t *testing.T) {
	cases := read(t)
	grads := 0
	for _, c := range cases {
		if len(c.Grads) > 0 {
			grads++
		}
	}
	t.Logf("%d cases, %d with gradients", len(cases), grads)
	if len(cases) < 1500 || grads < 1500 {
		t.Errorf("%d cases and %d with gradients; there should be 1500", len(cases), grads)
	}
}

// Every op and composite has cases, and one with a floating-point result has
// gradients.
func TestEverythingHasCases(t *testing.T) {
	count, floating, grads := map[string]int{}, map[string]bool{}, map[string]bool{}
	for _, c := range read(t) {
		count[c.Word]++
		if len(c.Inputs) == 0 {
			continue // nothing to differentiate
		}
		floating[c.Word] = floating[c.Word] || c.Values[0].Type.DType.IsFloat()
		grads[c.Word] = grads[c.Word] || len(c.Grads) > 0
	}
	var names []string
	for _, op := range ir.Ops() {
		names = append(names, op.String())
	}
	node := reflect.TypeFor[*ir.Node]()
	for i, b := 0, reflect.TypeFor[*build.Builder](); i < b.NumMethod(); i++ {
		m := b.Method(i)
		if m.Type.NumOut() == 1 && (m.Type.Out(0) == node || m.Type.Out(0) == reflect.SliceOf(node)) {
			names = append(names, m.Name)
		}
	}
	for _, name := range append(names, Words()...) {
		switch {
		case without[name] != "":
			if count[name] > 0 {
				t.Errorf("%s has cases; it needs no reason to have none", name)
			}
		case count[name] == 0:
			t.Errorf("%s has no case and no reason for it", name)
		case floating[name] && name != "OneHot" && !grads[name]:
			t.Errorf("%s has a floating-point result and no case with a gradient", name)
		}
	}
	for name := range without {
		if !slices.Contains(names, name) {
			t.Errorf("there is no %s to have a reason", name)
		}
	}
}

// A note says where gradgen decided otherwise: there it does differ.
func TestNotesAreNeeded(t *testing.T) {
	notes := 0
	for _, c := range read(t) {
		if c.Note == "" {
			continue
		}
		notes++
		for name, theirs := range c.Theirs {
			list, i := c.Values, int(name[1]-'0')
			if name[0] == 'd' {
				list, i = c.Grads, c.gradOf(i)
			}
			if Close(list[i], theirs) == nil {
				t.Errorf("%v: %s is ours as it is theirs", c, name)
			}
		}
	}
	if notes == 0 {
		t.Error("no notes")
	}
}

// broadcastKinds is every way in which two shapes can broadcast.
var broadcastKinds = map[string]func(s, t ir.Shape) bool{
	"nothing":             func(s, t ir.Shape) bool { return s.Equal(t) },
	"left lacks leading":  func(s, t ir.Shape) bool { return 0 < len(s) && len(s) < len(t) },
	"right lacks leading": func(s, t ir.Shape) bool { return 0 < len(t) && len(t) < len(s) },
	"a middle 1":          func(s, t ir.Shape) bool { return len(s) == 3 && len(t) == 3 && s[1].IsOne() && !t[1].IsOne() },
	"both stretch":        func(s, t ir.Shape) bool { return stretches(s, t) && stretches(t, s) },
	"a scalar":            func(s, t ir.Shape) bool { return len(s) == 0 && len(t) > 0 },
	"one element":         func(s, t ir.Shape) bool { return len(s) > 0 && s.Size() == 1 && t.Size() > 1 },
	"empty":               func(s, t ir.Shape) bool { return s.Size() == 0 && t.Size() > 0 },
}

// stretches reports whether an axis of length 1 of s is longer in t.
func stretches(s, t ir.Shape) bool {
	for i := 1; i <= min(len(s), len(t)); i++ {
		if s[len(s)-i].IsOne() && !t[len(t)-i].IsOne() {
			return true
		}
	}
	return false
}

func TestOpsBroadcastInEveryWay(t *testing.T) {
	pairs := map[string][][2]ir.Shape{}
	for _, c := range read(t) {
		if len(c.Inputs) == 2 && len(c.Grads) == 2 {
			s, u := c.Inputs[0].Type.Shape, c.Inputs[1].Type.Shape
			pairs[c.Word] = append(pairs[c.Word], [2]ir.Shape{s, u})
		}
	}
	for _, op := range []ir.Op{ir.Add, ir.Sub, ir.Mul, ir.Div, ir.Pow, ir.Max, ir.Min, ir.Atan2, ir.Hypot, ir.Mod, ir.Copysign, ir.LogAddExp} {
		for kind, is := range broadcastKinds {
			if !slices.ContainsFunc(pairs[op.String()], func(p [2]ir.Shape) bool { return is(p[0], p[1]) }) {
				t.Errorf("no case of %v where this broadcasts: %s", op, kind)
			}
		}
	}
}
