package spec

import "github.com/gradgen/gradgen/ir"

func (c *wordCall) lstmCell() value {
	return c.tuple(6, func(in []*ir.Node) []*ir.Node {
		next, memory := c.b.LSTMCell(in[0], in[1], in[2], in[3], in[4], in[5])
		return []*ir.Node{next, memory}
	})
}

func (c *wordCall) rnn() value {
	return c.tuple(5, func(in []*ir.Node) []*ir.Node {
		states, last := c.b.RNN(in[0], in[1], in[2], in[3], in[4])
		return []*ir.Node{states, last}
	})
}

func (c *wordCall) lstm() value {
	return c.tuple(6, func(in []*ir.Node) []*ir.Node {
		states, last, memory := c.b.LSTM(in[0], in[1], in[2], in[3], in[4], in[5])
		return []*ir.Node{states, last, memory}
	})
}

func (c *wordCall) gru() value {
	return c.tuple(6, func(in []*ir.Node) []*ir.Node {
		states, last := c.b.GRU(in[0], in[1], in[2], in[3], in[4], in[5])
		return []*ir.Node{states, last}
	})
}
