package ad

// MaxPool1D is [MaxPool2D] over windows of the last axis of x, as in [N C W].
func MaxPool1D(x Value, size, stride int, options ...Option) Value { return 0 }

// MaxPool2D is the largest element of each size by size window over the last
// two axes of x, as in [N C H W], windows being stride apart. What is left at
// the end, too short for a window, doesn't count. Options are [Padding], whose
// places are never the largest, and [Dilation]. The gradient goes to the first
// of the largest elements.
func MaxPool2D(x Value, size, stride int, options ...Option) Value { return 0 }

// MaxPool3D is [MaxPool2D] over windows of the last three axes of x, as in
// [N C D H W].
func MaxPool3D(x Value, size, stride int, options ...Option) Value { return 0 }

// AvgPool1D is [AvgPool2D] over windows of the last axis of x, as in [N C W].
func AvgPool1D(x Value, size, stride int, options ...Option) Value { return 0 }

// AvgPool2D is the mean of each size by size window over the last two axes of
// x, as in [N C H W], windows being stride apart. Options are [Padding], whose
// zeros count, and [Dilation].
func AvgPool2D(x Value, size, stride int, options ...Option) Value { return 0 }

// AvgPool3D is [AvgPool2D] over windows of the last three axes of x, as in
// [N C D H W].
func AvgPool3D(x Value, size, stride int, options ...Option) Value { return 0 }

// LpPool1D is [LpPool2D] over windows of the last axis of x, as in [N C W].
func LpPool1D(x Value, p float64, size, stride int, options ...Option) Value { return 0 }

// LpPool2D is the norm (sum |x|**p)**(1/p) of each size by size window over the
// last two axes of x, as in [N C H W], windows being stride apart; p is at
// least 1. Options are [Padding], whose zeros add nothing, and [Dilation]. The
// gradient is 0 where a window is all zeros.
func LpPool2D(x Value, p float64, size, stride int, options ...Option) Value { return 0 }

// LpPool3D is [LpPool2D] over windows of the last three axes of x, as in
// [N C D H W].
func LpPool3D(x Value, p float64, size, stride int, options ...Option) Value { return 0 }

// GlobalMaxPool is the largest element of each channel: x [N C in...] gives
// [N C]. Elements that tie share the gradient evenly.
func GlobalMaxPool(x Value) Value { return 0 }

// GlobalAvgPool is the mean of each channel: x [N C in...] gives [N C].
func GlobalAvgPool(x Value) Value { return 0 }

// GlobalLpPool is the norm (sum |x|**p)**(1/p) of each channel: x [N C in...]
// gives [N C]; p is at least 1. The gradient is 0 where a channel is all zeros.
func GlobalLpPool(x Value, p float64) Value { return 0 }

// ResizeNearest is x with its last axes at the lengths: along an axis that had
// m positions and gets n, position i is that of floor(i*m/n).
func ResizeNearest(x Value, lengths ...int) Value { return 0 }

// ResizeLinear is x with its last axes at the lengths, interpolated linearly
// along each: along an axis that had m positions and gets n, position i lies at
// (i+0.5)*m/n - 0.5 between the old ones, and no further out than the outermost.
// Of two axes that is bilinear interpolation.
func ResizeLinear(x Value, lengths ...int) Value { return 0 }
