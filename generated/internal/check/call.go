package check

import (
	"reflect"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A call is a method of a Workspace and arguments for it.
type call struct {
	name     string
	fn       reflect.Value
	args     []reflect.Value // the arguments, or what they point to
	pointers []bool          // whether the method takes an argument's address
	results  []reflect.Value // of the last run
	next     int             // the first argument that no slot stands for yet
}

// method finds a method of a Workspace and makes arguments for it.
func method(t *testing.T, ws any, name string) *call {
	t.Helper()
	fn := reflect.ValueOf(ws).MethodByName(name)
	if !fn.IsValid() {
		t.Fatalf("%T has no method %s", ws, name)
	}
	c := &call{name: name, fn: fn}
	for i := range fn.Type().NumIn() {
		in := fn.Type().In(i)
		pointer := in.Kind() == reflect.Pointer
		if pointer {
			in = in.Elem()
		}
		c.args = append(c.args, reflect.New(in).Elem())
		c.pointers = append(c.pointers, pointer)
	}
	return c
}

// run calls the method.
func (c *call) run() {
	in := make([]reflect.Value, len(c.args))
	for i, a := range c.args {
		if c.pointers[i] {
			a = a.Addr()
		}
		in[i] = a
	}
	c.results = c.fn.Call(in)
}

// A slot is a tensor that a method takes or gives, under its name in the graph.
type slot struct {
	name   string
	t      ir.Type
	arg    reflect.Value // where it is; not valid for a scalar that the method returns
	result int           // which result it is then
}

// take makes slots of the next arguments, as many as hold the tensors. Scalars
// that the method sets where it is told count too.
func (c *call) take(t *testing.T, tensors []slot) []slot {
	t.Helper()
	var slots []slot
	for len(slots) < len(tensors) {
		if c.next == len(c.args) {
			t.Fatalf("%s has too few arguments: none is %s", c.name, tensors[len(slots)].name)
		}
		for _, leaf := range leaves(c.args[c.next]) {
			if len(slots) == len(tensors) {
				t.Fatalf("%s: argument %d has more tensors than expected", c.name, c.next)
			}
			s := tensors[len(slots)]
			if err := fits(leaf.Type(), s.t); err != nil {
				t.Fatalf("%s, argument %d, %s: %v", c.name, c.next, s.name, err)
			}
			s.arg = leaf
			slots = append(slots, s)
		}
		c.next++
	}
	return slots
}

// taken checks that slots stand for all arguments, and that the method returns
// as many values as it should.
func (c *call) taken(t *testing.T, results int) {
	t.Helper()
	if c.next != len(c.args) {
		t.Fatalf("%s has %d arguments, want %d", c.name, len(c.args), c.next)
	}
	if n := c.fn.Type().NumOut(); n != results {
		t.Fatalf("%s returns %d values, want %d", c.name, n, results)
	}
}

// fill sets arguments to the values of the graph's inputs.
func fill(slots []slot, in map[string]*interp.Tensor) {
	for _, s := range slots {
		set(s.arg, in[s.name])
	}
}

// spoil sets what a method is to set to what it never computes, so that an
// element that it leaves alone is seen.
func spoil(slots []slot) {
	const never = -98765
	for _, s := range slots {
		if s.arg.IsValid() {
			set(s.arg, interp.Full(s.t, ir.As(s.t.DType, never)))
		}
	}
}

// value is what a slot holds after the call.
func (c *call) value(s slot) *interp.Tensor {
	if s.arg.IsValid() {
		return get(s.arg, s.t)
	}
	return get(c.results[s.result], s.t)
}

// values is what slots hold after the call.
func (c *call) values(slots []slot) []*interp.Tensor {
	var list []*interp.Tensor
	for _, s := range slots {
		list = append(list, c.value(s))
	}
	return list
}
