package torch

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// attrs are a case's attributes: text, read as what a word wants. It keeps the
// first error, and which attributes were asked for.
type attrs struct {
	text map[string]string
	used map[string]bool
	err  error
}

func (a *attrs) get(name string) (string, bool) {
	a.used[name] = true
	s, ok := a.text[name]
	return s, ok
}

func (a *attrs) fail(format string, args ...any) {
	if a.err == nil {
		a.err = fmt.Errorf(format, args...)
	}
}

// has reports whether there is such an attribute.
func (a *attrs) has(name string) bool {
	_, ok := a.get(name)
	return ok
}

// str is an attribute that there must be.
func (a *attrs) str(name string) string {
	s, ok := a.get(name)
	if !ok {
		a.fail("the attribute %s is missing", name)
	}
	return s
}

func (a *attrs) int(name string) int {
	n, err := strconv.Atoi(a.str(name))
	if err != nil {
		a.fail("attribute %s: %v", name, err)
	}
	return n
}

func (a *attrs) float(name string) float64 {
	v, err := strconv.ParseFloat(a.str(name), 64)
	if err != nil {
		a.fail("attribute %s: %v", name, err)
	}
	return v
}

// flag is false when it is missing.
func (a *attrs) flag(name string) bool {
	s, ok := a.get(name)
	if ok && s != "1" && s != "0" {
		a.fail("attribute %s is %q; it is 0 or 1", name, s)
	}
	return s == "1"
}

// ints is a list, nil when it is missing.
func (a *attrs) ints(name string) []int {
	s, ok := a.get(name)
	if !ok {
		return nil
	}
	list, err := parseInts(s)
	if err != nil {
		a.fail("attribute %s: %v", name, err)
	}
	return list
}

// shape is a list of lengths that there must be.
func (a *attrs) shape(name string) ir.Shape {
	a.str(name)
	return ir.Of(a.ints(name)...)
}

func (a *attrs) dtype(name string) ir.DType {
	d, ok := ir.ParseDType(a.str(name))
	if !ok {
		a.fail("attribute %s: there is no such element type", name)
	}
	return d
}

// check is the first error, or one about attributes that the word doesn't have.
func (a *attrs) check() error {
	var odd []string
	for name := range a.text {
		if !a.used[name] {
			odd = append(odd, name)
		}
	}
	if a.err == nil && odd != nil {
		slices.Sort(odd)
		return fmt.Errorf("the word has no attributes %s", strings.Join(odd, ", "))
	}
	return a.err
}

// parseInts reads a list such as 1,2,3, which may be empty.
func parseInts(s string) ([]int, error) {
	list := []int{}
	if s == "" {
		return list, nil
	}
	for _, f := range strings.Split(s, ",") {
		n, err := strconv.Atoi(f)
		if err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, nil
}

// paddings is the attribute padding, which is that after the axes too, unless
// there is an attribute after.
func (a *attrs) paddings() [][2]int {
	before := a.ints("padding")
	after := before
	if a.has("after") {
		after = a.ints("after")
	}
	if len(after) != len(before) {
		a.fail("padding %v and %v", before, after)
		return nil
	}
	var out [][2]int
	for i := range before {
		out = append(out, [2]int{before[i], after[i]})
	}
	return out
}
