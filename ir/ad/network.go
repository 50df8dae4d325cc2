package ad

// An Option tells a convolution or a pooling more than its operands do.
type Option struct{}

// Stride is the distance from one window to the next: one number for all
// axes, or one for each. It is 1 if not given.
func Stride(n ...int) Option { return Option{} }

// Padding is how many zeros surround x (for a pooling: how many places that
// don't count): one number for all sides, one for each axis, or two for each
// axis, before and after. It is 0 if not given.
func Padding(n ...int) Option { return Option{} }

// Dilation is the distance between the elements of a window: one number for
// all axes, or one for each. It is 1 if not given.
func Dilation(n ...int) Option { return Option{} }

// Groups splits the channels: each group of output channels sees its group of
// input channels alone. It is 1 if not given.
func Groups(n int) Option { return Option{} }

// Conv1D is the convolution (without turning the kernel round) of x [N C W]
// with kernels w [O C/groups KW]: [N O W'].
func Conv1D(x, w Value, options ...Option) Value { return 0 }

// Conv2D is the convolution (without turning the kernel round) of x [N C H W]
// with kernels w [O C/groups KH KW]: [N O H' W'], where
// H' = (H + padding - dilation*(KH-1) - 1)/stride + 1, rounded down.
func Conv2D(x, w Value, options ...Option) Value { return 0 }

// Conv3D is the convolution (without turning the kernel round) of x
// [N C D H W] with kernels w [O C/groups KD KH KW].
func Conv3D(x, w Value, options ...Option) Value { return 0 }

// MaxPool2D is the largest element of each size by size window over the last
// two axes of x, as in [N C H W], windows being stride apart. What is left at
// the end, too short for a window, doesn't count. Padding is an option. The
// gradient goes to the first of the largest elements.
func MaxPool2D(x Value, size, stride int, options ...Option) Value { return 0 }

// AvgPool2D is the mean of each size by size window over the last two axes of
// x, as in [N C H W], windows being stride apart. Padding is an option; its
// zeros count.
func AvgPool2D(x Value, size, stride int, options ...Option) Value { return 0 }

// LayerNorm is (x - mean)/sqrt(var + eps)*gain + bias, mean and variance being
// over the last axis.
func LayerNorm(x, gain, bias Value, eps float64) Value { return 0 }

// CrossEntropy is the softmax cross-entropy of each row: logits [... C] and
// integer labels [...] below C give logsumexp(row) - row[label], of the labels'
// shape. A label out of range panics when the generated code runs.
func CrossEntropy(logits, labels Value) Value { return 0 }
