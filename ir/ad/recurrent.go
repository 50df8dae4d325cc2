package ad

// RNNCell is one step of a simple recurrent network, tanh(x*w + h*u + b): of
// inputs x [n i] and states h [n s] the next states [n s], with weights w [i s]
// and u [s s] and a bias b [s].
func RNNCell(x, h, w, u, b Value) Value { return 0 }

// LSTMCell is one step of a long short-term memory: of inputs x [n i], states h
// [n s] and memories c [n s] the next states and memories, with weights w [i 4s]
// and u [s 4s] and a bias b [4s]. Of x*w + h*u + b the first quarter is in, the
// second forget, the third update and the last out:
//
//	memory = sigmoid(forget)*c + sigmoid(in)*tanh(update)
//	next = sigmoid(out)*tanh(memory)
func LSTMCell(x, h, c, w, u, b Value) (next, memory Value) { return 0, 0 }

// GRUCell is one step of a gated recurrent unit: of inputs x [n i] and states h
// [n s] the next states, with weights w [i 3s] and u [s 3s] and biases bw [3s]
// and bu [3s]. Of x*w + bw and of h*u + bu the first third is reset, the second
// keep and the last update:
//
//	update = tanh(x's update + sigmoid(reset)*h's update)
//	next = (1 - sigmoid(keep))*update + sigmoid(keep)*h
func GRUCell(x, h, w, u, bw, bu Value) Value { return 0 }

// RNN is [RNNCell] at each step of a sequence: of inputs xs [t n i] and a first
// state h [n s] the states [t n s] after each step, and the last [n s]. What the
// inputs do is computed for all steps in one product; the steps are a loop, as
// of [Scan], unless there are few.
func RNN(xs, h, w, u, b Value) (states, last Value) { return 0, 0 }

// LSTM is [LSTMCell] at each step of a sequence, as [RNN] does it: the states
// [t n s] after each step, the last state and the last memory [n s].
func LSTM(xs, h, c, w, u, b Value) (states, last, memory Value) { return 0, 0, 0 }

// GRU is [GRUCell] at each step of a sequence, as [RNN] does it: the states
// [t n s] after each step, and the last [n s].
func GRU(xs, h, w, u, bw, bu Value) (states, last Value) { return 0, 0 }
