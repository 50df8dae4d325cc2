package torch

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// Read reads the cases of the folder's files, in the order of the files' names.
// The README of testdata/oracle says how they are written.
func Read(dir string) ([]*Case, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, err
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no cases in %s", dir)
	}
	var cases []*Case
	for _, name := range names {
		c, err := readFile(name)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c...)
	}
	return cases, nil
}

func readFile(name string) (cases []*Case, err error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	r := reader{file: filepath.Base(name)}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		if err := r.line(n, lines.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", r.file, n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	for _, c := range r.cases {
		if err := c.whole(); err != nil {
			return nil, fmt.Errorf("%v: %w", c, err)
		}
	}
	return r.cases, nil
}

// A reader collects the cases of a file.
type reader struct {
	file  string
	cases []*Case
}

// line reads a line: its first word says what follows.
func (r *reader) line(n int, s string) error {
	key, rest, _ := strings.Cut(s, " ")
	if key == "" || key == "#" {
		return nil
	}
	fields := strings.Fields(rest)
	if key == "case" {
		c := &Case{File: r.file, Line: n, attrs: map[string]string{}, Theirs: map[string]*interp.Tensor{}}
		r.cases = append(r.cases, c)
		return c.head(fields)
	}
	if len(r.cases) == 0 {
		return fmt.Errorf("%q before the first case", key)
	}
	c := r.cases[len(r.cases)-1]
	read, ok := kinds[key]
	if !ok {
		return fmt.Errorf("a line that starts with %q", key)
	}
	if key == "note" {
		c.Note = rest
		return nil
	}
	return read(c, fields)
}

// kinds is what each kind of line adds to a case.
var kinds = map[string]func(c *Case, f []string) error{
	"note": nil, // taken as it is
	"x":    func(c *Case, f []string) error { return appendTensor(&c.Inputs, f) },
	"r":    value,
	"ct":   cotangent,
	"d":    grad,
	"our":  our,
}

// head reads the word and the attributes.
func (c *Case) head(f []string) error {
	if len(f) == 0 {
		return errors.New("a case without a word")
	}
	c.Word = f[0]
	for _, a := range f[1:] {
		k, v, ok := strings.Cut(a, "=")
		if !ok {
			return fmt.Errorf("%q is no attribute", a)
		}
		c.attrs[k] = v
	}
	return nil
}

func value(c *Case, f []string) error {
	c.Cotangents = append(c.Cotangents, nil)
	return appendTensor(&c.Values, f)
}

// cotangent reads that of the value before.
func cotangent(c *Case, f []string) error {
	i := len(c.Values) - 1
	if i < 0 || !c.Values[i].Type.DType.IsFloat() {
		return errors.New("a cotangent that no floating-point value precedes")
	}
	x, err := elements(c.Values[i].Type, f)
	c.Cotangents[i] = x
	return err
}

// grad reads that of the next floating-point input.
func grad(c *Case, f []string) error {
	floats := c.floats()
	if len(c.Grads) == len(floats) {
		return errors.New("more gradients than floating-point inputs")
	}
	x, err := elements(c.Inputs[floats[len(c.Grads)]].Type, f)
	c.Grads = append(c.Grads, x)
	return err
}

// our reads a value or gradient of ours, which takes PyTorch's place.
func our(c *Case, f []string) error {
	if len(f) == 0 || len(f[0]) < 2 {
		return errors.New("ours without a name")
	}
	i, err := strconv.Atoi(f[0][1:])
	if err != nil {
		return err
	}
	list := c.Values
	if f[0][0] == 'd' {
		list = c.Grads
		i = c.gradOf(i)
	}
	if i < 0 || i >= len(list) {
		return fmt.Errorf("there is no %s", f[0])
	}
	x, err := elements(list[i].Type, f[1:])
	c.Theirs[f[0]], list[i] = list[i], x
	return err
}

// floats is the indices of the floating-point inputs.
func (c *Case) floats() []int {
	var list []int
	for i, x := range c.Inputs {
		if x.Type.DType.IsFloat() {
			list = append(list, i)
		}
	}
	return list
}

// gradOf is the place of an input's gradient among the gradients, or -1.
func (c *Case) gradOf(input int) int {
	for place, i := range c.floats() {
		if i == input {
			return place
		}
	}
	return -1
}

// whole reports what a case lacks.
func (c *Case) whole() error {
	if len(c.Values) == 0 {
		return errors.New("no value")
	}
	want := 0
	for i, r := range c.Values {
		if r.Type.DType.IsFloat() {
			want = len(c.floats())
			if c.Cotangents[i] == nil {
				return fmt.Errorf("no cotangent for value %d", i)
			}
		}
	}
	if len(c.Grads) != want {
		return fmt.Errorf("%d gradients of %d", len(c.Grads), want)
	}
	if (c.Note == "") != (len(c.Theirs) == 0) {
		return errors.New("a note and values of ours come together")
	}
	return nil
}

// appendTensor reads a type, as in float64[2,3], and elements.
func appendTensor(list *[]*interp.Tensor, f []string) error {
	if len(f) == 0 {
		return errors.New("no type")
	}
	t, err := parseType(f[0])
	if err != nil {
		return err
	}
	x, err := elements(t, f[1:])
	*list = append(*list, x)
	return err
}

func parseType(s string) (ir.Type, error) {
	name, rest, ok := strings.Cut(s, "[")
	d, known := ir.ParseDType(name)
	if lens, closed := strings.CutSuffix(rest, "]"); ok && known && closed {
		shape, err := parseInts(lens)
		if err == nil && (len(shape) == 0 || slices.Min(shape) >= 0) {
			return ir.Type{DType: d, Shape: ir.Of(shape...)}, nil
		}
	}
	return ir.Type{}, fmt.Errorf("%q is no type", s)
}

// elements reads as many as the type has.
func elements(t ir.Type, f []string) (*interp.Tensor, error) {
	x := interp.Zeros(t)
	if len(f) != x.Len() {
		return x, fmt.Errorf("%d elements for %v", len(f), t)
	}
	for i, s := range f {
		var err error
		if t.DType.IsFloat() {
			x.F[i], err = strconv.ParseFloat(s, 64)
		} else {
			x.I[i], err = strconv.ParseInt(s, 10, 64)
		}
		if err != nil {
			return x, err
		}
	}
	return x, nil
}
