package build

import (
	"math"

	"github.com/gradgen/gradgen/ir"
)

// Attention is softmax(q*kᵀ/sqrt(d) + mask)*v of queries [... l d], keys
// [... m d] and values [... m e]; the leading axes broadcast. The mask, which
// broadcasts to [... l m], may be nil.
func (b *Builder) Attention(q, k, v, mask *ir.Node) *ir.Node {
	in := []*ir.Node{q, k, v}
	needFloat(in...)
	for i, x := range in {
		if x.Shape().Rank() < 2 {
			fail(in, "{%d} has shape %v; it has two axes at least: queries [... l d], keys [... m d], values [... m e]", i, x.Shape())
		}
	}
	d := q.Shape()[q.Shape().Rank()-1].Len()
	scores := b.Mul(b.MatMul(q, b.matrixTranspose(k)), b.Scalar(q.DType(), 1/math.Sqrt(float64(d))))
	if mask != nil {
		scores = b.Add(scores, mask)
	}
	return b.MatMul(b.Softmax(scores, -1), v)
}

// RNNCell is tanh(x*w + h*u + bias), the next state of inputs x [n i] and
// states h [n s] with weights w [i s], u [s s] and bias [s].
func (b *Builder) RNNCell(x, h, w, u, bias *ir.Node) *ir.Node {
	b.needCell(1, x, h, w, u, bias)
	return b.rnnStep(b.Add(b.MatMul(x, w), bias), h, u)
}

// LSTMCell is the next state and the next memory of inputs x [n i], states h
// [n s] and memories c [n s], with weights w [i 4s], u [s 4s] and bias [4s] of
// the four gates, in this order:
//
//	in, forget, out = sigmoid; update = tanh of x*w + h*u + bias: in, forget, update, out
//	c' = forget*c + in*update
//	h' = out*tanh(c')
func (b *Builder) LSTMCell(x, h, c, w, u, bias *ir.Node) (next, memory *ir.Node) {
	b.needCell(4, x, h, w, u, bias)
	b.needMemory(x, h, c)
	return b.lstmStep(b.Add(b.MatMul(x, w), bias), h, c, u)
}

// GRUCell is the next state of inputs x [n i] and states h [n s], with weights
// w [i 3s] and u [s 3s] and biases bw and bu [3s] of reset, keep and update:
//
//	reset = sigmoid(x*w + bw + h*u + bu), keep alike
//	update = tanh(x*w + bw + reset*(h*u + bu))
//	h' = (1-keep)*update + keep*h
func (b *Builder) GRUCell(x, h, w, u, bw, bu *ir.Node) *ir.Node {
	b.needCell(3, x, h, w, u, bw)
	b.needCell(3, x, h, w, u, bu)
	return b.gruStep(b.Add(b.MatMul(x, w), bw), h, u, bu)
}

// The steps here begin with in, what the inputs do to the gates, which a
// sequence has for all its steps at once.

func (b *Builder) rnnStep(in, h, u *ir.Node) *ir.Node { return b.Tanh(b.Add(in, b.MatMul(h, u))) }

func (b *Builder) lstmStep(in, h, c, u *ir.Node) (next, memory *ir.Node) {
	g := b.Split(b.Add(in, b.MatMul(h, u)), -1, 4)
	memory = b.Add(b.Mul(b.Sigmoid(g[1]), c), b.Mul(b.Sigmoid(g[0]), b.Tanh(g[2])))
	return b.Mul(b.Sigmoid(g[3]), b.Tanh(memory)), memory
}

func (b *Builder) gruStep(in, h, u, bu *ir.Node) *ir.Node {
	i, s := b.Split(in, -1, 3), b.Split(b.Add(b.MatMul(h, u), bu), -1, 3)
	reset, keep := b.Sigmoid(b.Add(i[0], s[0])), b.Sigmoid(b.Add(i[1], s[1]))
	update := b.Tanh(b.Add(i[2], b.Mul(reset, s[2])))
	// h' = update + keep*(h - update), with one product less.
	return b.Add(update, b.Mul(keep, b.Sub(h, update)))
}

// needCell refuses operands that no cell of so many gates has.
func (b *Builder) needCell(gates int, x, h, w, u, bias *ir.Node) {
	in := []*ir.Node{x, h, w, u, bias}
	needFloat(in...)
	needSameDType(in...)
	n, s := x.Shape(), h.Shape()
	if n.Rank() == 0 || s.Rank() == 0 {
		fail(in, "shapes %v and %v: inputs are [... i] and states [... s]", n, s)
	}
	i, size := n[n.Rank()-1].Len(), s[s.Rank()-1].Len()
	for _, p := range []struct {
		x    *ir.Node
		name string
		want ir.Shape
	}{{w, "the inputs' weights", ir.Of(i, gates*size)}, {u, "the states' weights", ir.Of(size, gates*size)}, {bias, "a bias", ir.Of(gates * size)}} {
		if !p.x.Shape().Equal(p.want) {
			fail(in, "inputs of shape %v and states of shape %v: %s must have shape %v, not %v", n, s, p.name, p.want, p.x.Shape())
		}
	}
}

// RNN is RNNCell at each step of the sequence xs [t n i]: the states [t n s]
// after each, and the last.
func (b *Builder) RNN(xs, h, w, u, bias *ir.Node) (states, last *ir.Node) {
	b.needSequence(xs, h)
	b.needCell(1, xs, h, w, u, bias)
	states, carries := b.sequence(b.Add(b.MatMul(xs, w), bias), []*ir.Node{h}, func(in *ir.Node, s []*ir.Node) []*ir.Node {
		return []*ir.Node{b.rnnStep(in, s[0], u)}
	})
	return states, carries[0]
}

// LSTM is LSTMCell at each step of the sequence xs [t n i]: the states [t n s]
// after each, the last, and the last memory.
func (b *Builder) LSTM(xs, h, c, w, u, bias *ir.Node) (states, last, memory *ir.Node) {
	b.needSequence(xs, h)
	b.needCell(4, xs, h, w, u, bias)
	b.needMemory(xs, h, c)
	states, carries := b.sequence(b.Add(b.MatMul(xs, w), bias), []*ir.Node{h, c}, func(in *ir.Node, s []*ir.Node) []*ir.Node {
		h, c := b.lstmStep(in, s[0], s[1], u)
		return []*ir.Node{h, c}
	})
	return states, carries[0], carries[1]
}

// GRU is GRUCell at each step of the sequence xs [t n i]: the states [t n s]
// after each, and the last.
func (b *Builder) GRU(xs, h, w, u, bw, bu *ir.Node) (states, last *ir.Node) {
	b.needSequence(xs, h)
	b.needCell(3, xs, h, w, u, bw)
	b.needCell(3, xs, h, w, u, bu)
	states, carries := b.sequence(b.Add(b.MatMul(xs, w), bw), []*ir.Node{h}, func(in *ir.Node, s []*ir.Node) []*ir.Node {
		return []*ir.Node{b.gruStep(in, s[0], u, bu)}
	})
	return states, carries[0]
}

// longSequence is the least steps of a sequence that is a loop: shorter ones
// are in the graph step by step, where each has an origin and a place of its
// own. A loop is faster from about here on, as products over all steps are made
// at once, and its code is as long as a step.
const longSequence = 16

// sequence is the first carry after each step along axis 0, and the carries
// after the last.
func (b *Builder) sequence(in *ir.Node, carries []*ir.Node, step func(in *ir.Node, carries []*ir.Node) []*ir.Node) (all *ir.Node, last []*ir.Node) {
	n := in.Shape()[0].Len()
	if n >= longSequence {
		r := b.Scan(carries, []*ir.Node{in}, n, false, func(s, x []*ir.Node) (next, outs []*ir.Node) {
			next = step(x[0], s)
			return next, next[:1]
		})
		return r.Outs[0], r.Last
	}
	var states []*ir.Node
	for _, x := range b.Split(in, 0, n) {
		carries = step(b.Squeeze(x, 0), carries)
		states = append(states, carries[0])
	}
	return b.Stack(0, states...), carries
}

// needSequence refuses inputs that aren't a step or more of those that the
// states have.
func (b *Builder) needSequence(xs, h *ir.Node) {
	s, t := xs.Shape(), h.Shape()
	if t.Rank() == 0 || s.Rank() != t.Rank()+1 || s[0].Len() == 0 || !s[1:s.Rank()-1].Equal(t[:t.Rank()-1]) {
		fail([]*ir.Node{xs, h}, "shapes %v and %v: a sequence is [t n i] with one step at least, and its states are [n s]", s, t)
	}
}

// needMemory refuses memories that aren't shaped as the states.
func (b *Builder) needMemory(x, h, c *ir.Node) {
	if !c.Shape().Equal(h.Shape()) {
		fail([]*ir.Node{x, h, c}, "{1} has shape %v and {2} %v: states and memories have the same", h.Shape(), c.Shape())
	}
}
