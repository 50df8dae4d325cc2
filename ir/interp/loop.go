package interp

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

func init() {
	rules[ir.Scan] = func(n *ir.Node, in []*Tensor, out *Tensor) error { return Options{}.scan(n, in, out) }
}

// scan is one result of a loop.
func (o Options) scan(n *ir.Node, in []*Tensor, out *Tensor) error {
	results, err := o.loop(&n.Attrs, in)
	if err != nil {
		return err
	}
	copy(out.F, results[n.Attrs.Index].F)
	copy(out.I, results[n.Attrs.Index].I)
	return nil
}

// loop is all results of a loop: carries at the end, what the steps put out,
// carries before each step.
func (o Options) loop(a *ir.Attrs, in []*Tensor) ([]*Tensor, error) {
	carries := in[:a.Carries]
	var stacks []*Tensor
	for _, out := range a.Body.Outputs[a.Carries:] {
		stacks = append(stacks, Zeros(stack(out.Node.Type, a.Length)))
	}
	for _, x := range carries {
		stacks = append(stacks, Zeros(stack(x.Type, a.Length)))
	}
	for i := range a.Length {
		at := i
		if a.Reverse {
			at = a.Length - 1 - i
		}
		given := map[string]*Tensor{}
		for k, x := range a.Body.Inputs {
			switch {
			case k < a.Carries:
				given[x.Attrs.Name] = carries[k]
			case k < a.Carries+a.Sequences:
				given[x.Attrs.Name] = part(in[k], at, x.Type)
			default:
				given[x.Attrs.Name] = in[k]
			}
		}
		outs, err := o.Run(a.Body, given)
		if err != nil {
			return nil, fmt.Errorf("step %d: %w", at, err)
		}
		for k, x := range outs[a.Carries:] {
			put(stacks[k], at, x)
		}
		for k, x := range carries {
			put(stacks[a.Outs()+k], at, x)
		}
		carries = outs[:a.Carries]
	}
	return append(append([]*Tensor(nil), carries...), stacks...), nil
}

// stack is the type of n tensors one after another.
func stack(t ir.Type, n int) ir.Type {
	return ir.Type{DType: t.DType, Shape: append(ir.Of(n), t.Shape...)}
}

// part is element i of x along axis 0, which is of type t.
func part(x *Tensor, i int, t ir.Type) *Tensor {
	n := t.Shape.Size()
	p := Zeros(t)
	if x.F != nil {
		copy(p.F, x.F[i*n:])
	} else {
		copy(p.I, x.I[i*n:])
	}
	return p
}

// put makes x element i of all along axis 0.
func put(all *Tensor, i int, x *Tensor) {
	n := x.Len()
	copy(all.F[min(i*n, len(all.F)):], x.F)
	copy(all.I[min(i*n, len(all.I)):], x.I)
}

// loopKey tells the loop that a Scan is a result of from others.
func loopKey(n *ir.Node) string {
	k := fmt.Appendf(nil, "%p %d %v", n.Attrs.Body, n.Attrs.Length, n.Attrs.Reverse)
	for _, x := range n.Inputs {
		k = fmt.Appendf(k, " %d", x.ID)
	}
	return string(k)
}
