package ad

// An Option tells a convolution, a pooling or a loss more than its operands do.
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
// input channels alone. It is 1 if not given. As many groups as input channels
// are a depthwise convolution.
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

// OutputPadding is how much longer a [ConvTranspose2D] or its like makes the
// end of each axis: one number for all, or one for each. Of the lengths that a
// convolution takes to the same length it chooses one. It is 0 if not given.
func OutputPadding(n ...int) Option { return Option{} }

// ConvTranspose1D is the transposed convolution of x [N C W] with kernels w
// [C O/groups KW]; see [ConvTranspose2D].
func ConvTranspose1D(x, w Value, options ...Option) Value { return 0 }

// ConvTranspose2D is the transposed convolution of x [N C H W] with kernels w
// [C O/groups KH KW]: what the gradient of [Conv2D] is for its x. Each element
// of x adds the kernels times it to the result, neighbours stride apart; padding
// is cut off. The result is [N O H' W'], where
// H' = (H-1)*stride + dilation*(KH-1) + 1 - padding + output padding. Options
// are Stride, Padding, Dilation, OutputPadding and Groups.
func ConvTranspose2D(x, w Value, options ...Option) Value { return 0 }

// ConvTranspose3D is the transposed convolution of x [N C D H W] with kernels w
// [C O/groups KD KH KW]; see [ConvTranspose2D].
func ConvTranspose3D(x, w Value, options ...Option) Value { return 0 }

// Attention is softmax(q*kᵀ/sqrt(d))*v of queries [... l d], keys [... m d] and
// values [... m e]: [... l e]. Leading axes, as of a batch and of heads,
// broadcast. A mask, if there is one, is added before the softmax: 0, or
// Inf(-1) for a key that a query doesn't see. It broadcasts to [... l m].
func Attention(q, k, v Value, mask ...Value) Value { return 0 }
