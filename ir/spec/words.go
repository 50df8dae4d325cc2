package spec

import (
	"math"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

// A word evaluates calls of a function of package ad.
type word func(c *wordCall) value

type (
	unaryWord  = func(b *build.Builder, x *ir.Node) *ir.Node
	binaryWord = func(b *build.Builder, x, y *ir.Node) *ir.Node
	reduceWord = func(b *build.Builder, x *ir.Node, axes []int, keep bool) *ir.Node
)

// words has a row for each function of package ad.
var words = map[string]word{
	"Abs":          unary((*build.Builder).Abs, math.Abs),
	"Sign":         unary((*build.Builder).Sign, signOf),
	"Reciprocal":   unary((*build.Builder).Reciprocal, func(x float64) float64 { return 1 / x }),
	"Square":       unary((*build.Builder).Square, func(x float64) float64 { return x * x }),
	"Sqrt":         unary((*build.Builder).Sqrt, math.Sqrt),
	"Rsqrt":        unary((*build.Builder).Rsqrt, func(x float64) float64 { return 1 / math.Sqrt(x) }),
	"Exp":          unary((*build.Builder).Exp, math.Exp),
	"Expm1":        unary((*build.Builder).Expm1, math.Expm1),
	"Log":          unary((*build.Builder).Log, math.Log),
	"Log1p":        unary((*build.Builder).Log1p, math.Log1p),
	"Sin":          unary((*build.Builder).Sin, math.Sin),
	"Cos":          unary((*build.Builder).Cos, math.Cos),
	"Tan":          unary((*build.Builder).Tan, math.Tan),
	"Asin":         unary((*build.Builder).Asin, math.Asin),
	"Acos":         unary((*build.Builder).Acos, math.Acos),
	"Atan":         unary((*build.Builder).Atan, math.Atan),
	"Sinh":         unary((*build.Builder).Sinh, math.Sinh),
	"Cosh":         unary((*build.Builder).Cosh, math.Cosh),
	"Tanh":         unary((*build.Builder).Tanh, math.Tanh),
	"Sigmoid":      unary((*build.Builder).Sigmoid, sigmoid),
	"LogSigmoid":   unary((*build.Builder).LogSigmoid, func(x float64) float64 { return -softplus(-x) }),
	"Relu":         unary((*build.Builder).Relu, func(x float64) float64 { return max(x, 0) }),
	"Softplus":     unary((*build.Builder).Softplus, softplus),
	"Silu":         unary((*build.Builder).Silu, func(x float64) float64 { return x * sigmoid(x) }),
	"Gelu":         unary((*build.Builder).Gelu, func(x float64) float64 { return x * (1 + math.Erf(x/math.Sqrt2)) / 2 }),
	"GeluTanh":     unary((*build.Builder).GeluTanh, geluTanh),
	"Erf":          unary((*build.Builder).Erf, math.Erf),
	"Floor":        unary((*build.Builder).Floor, math.Floor),
	"Ceil":         unary((*build.Builder).Ceil, math.Ceil),
	"Round":        unary((*build.Builder).Round, math.RoundToEven),
	"StopGradient": unary((*build.Builder).StopGradient, func(x float64) float64 { return x }),
	"IsNaN":        (*wordCall).isNaN,
	"Inf":          (*wordCall).inf,

	"Pow":     binary((*build.Builder).Pow, math.Pow),
	"Maximum": binary((*build.Builder).Max, func(x, y float64) float64 { return max(x, y) }),
	"Minimum": binary((*build.Builder).Min, func(x, y float64) float64 { return min(x, y) }),
	"Atan2":   binary((*build.Builder).Atan2, math.Atan2),
	"Where":   (*wordCall).where,
	"Clip":    (*wordCall).clip,
	"Cast":    (*wordCall).cast,

	"Sum":       reduction((*build.Builder).Sum),
	"Mean":      reduction((*build.Builder).Mean),
	"Prod":      reduction((*build.Builder).Prod),
	"Max":       reduction((*build.Builder).AMax),
	"Min":       reduction((*build.Builder).AMin),
	"Var":       reduction((*build.Builder).Var),
	"Std":       reduction((*build.Builder).Std),
	"Norm":      reduction((*build.Builder).Norm),
	"LogSumExp": reduction((*build.Builder).LogSumExp),

	"Softmax":    along((*build.Builder).Softmax),
	"LogSoftmax": along((*build.Builder).LogSoftmax),
	"CumSum": along(func(b *build.Builder, x *ir.Node, axis int) *ir.Node {
		return b.CumSum(x, axis, false, false)
	}),
	"ArgMax": position((*build.Builder).ArgMax),
	"ArgMin": position((*build.Builder).ArgMin),

	"MatMul":   binary((*build.Builder).MatMul, nil),
	"Dot":      binary((*build.Builder).Dot, nil),
	"Outer":    binary((*build.Builder).Outer, nil),
	"Einsum":   (*wordCall).einsum,
	"Kron":     binary((*build.Builder).Kron, nil),
	"Bilinear": operands(3, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Bilinear(in[0], in[1], in[2]) }),

	"Reshape":      (*wordCall).reshape,
	"Transpose":    (*wordCall).transpose,
	"Squeeze":      overAxes((*build.Builder).Squeeze),
	"Flip":         overAxes((*build.Builder).Flip),
	"ExpandDims":   (*wordCall).expandDims,
	"BroadcastTo":  (*wordCall).broadcastTo,
	"Slice":        (*wordCall).sliceAxis,
	"SliceStep":    (*wordCall).sliceStep,
	"Pad":          padded((*build.Builder).PadAxis),
	"PadConst":     (*wordCall).padConst,
	"PadEdge":      padded((*build.Builder).PadEdge),
	"PadReflect":   padded((*build.Builder).PadReflect),
	"Repeat":       alongBy((*build.Builder).Repeat),
	"Roll":         alongBy((*build.Builder).Roll),
	"Flatten":      along((*build.Builder).Flatten),
	"Diag":         operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Diag(in[0]) }),
	"Diagonal":     operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Diagonal(in[0]) }),
	"Trace":        operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Trace(in[0]) }),
	"Tril":         by((*build.Builder).Tril),
	"Triu":         by((*build.Builder).Triu),
	"DepthToSpace": by((*build.Builder).DepthToSpace),
	"SpaceToDepth": by((*build.Builder).SpaceToDepth),
	"Split":        (*wordCall).split,
	"Concat":       (*wordCall).concat,
	"Stack":        (*wordCall).stack,
	"Tile":         (*wordCall).tile,

	"Gather":         (*wordCall).gather,
	"OneHot":         (*wordCall).oneHot,
	"GatherElements": (*wordCall).gatherElements,
	"GatherND":       (*wordCall).gatherND,
	"Take":           (*wordCall).take,
	"ScatterAdd":     scattered((*build.Builder).ScatterAddTo),

	"Stride":          (*wordCall).option,
	"Padding":         (*wordCall).option,
	"Dilation":        (*wordCall).option,
	"Groups":          (*wordCall).option,
	"Conv1D":          convolution(1, (*build.Builder).Conv1D),
	"Conv2D":          convolution(2, (*build.Builder).Conv2D),
	"Conv3D":          convolution(3, (*build.Builder).Conv3D),
	"OutputPadding":   (*wordCall).option,
	"ConvTranspose1D": transposed(1, (*build.Builder).ConvTranspose1D),
	"ConvTranspose2D": transposed(2, (*build.Builder).ConvTranspose2D),
	"ConvTranspose3D": transposed(3, (*build.Builder).ConvTranspose3D),
	"MaxPool1D":       pooling((*build.Builder).MaxPool1D),
	"MaxPool2D":       pooling((*build.Builder).MaxPool2D),
	"MaxPool3D":       pooling((*build.Builder).MaxPool3D),
	"AvgPool1D":       pooling((*build.Builder).AvgPool1D),
	"AvgPool2D":       pooling((*build.Builder).AvgPool2D),
	"AvgPool3D":       pooling((*build.Builder).AvgPool3D),
	"LpPool1D":        normPooling((*build.Builder).LpPool1D),
	"LpPool2D":        normPooling((*build.Builder).LpPool2D),
	"LpPool3D":        normPooling((*build.Builder).LpPool3D),
	"GlobalMaxPool":   operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.GlobalMaxPool(in[0]) }),
	"GlobalAvgPool":   operands(1, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.GlobalAvgPool(in[0]) }),
	"GlobalLpPool":    (*wordCall).globalLpPool,
	"ResizeNearest":   resized((*build.Builder).ResizeNearest),
	"ResizeLinear":    resized((*build.Builder).ResizeLinear),
	"Attention":       (*wordCall).attention,
	"RNNCell":         operands(5, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.RNNCell(in[0], in[1], in[2], in[3], in[4]) }),
	"GRUCell": operands(6, func(b *build.Builder, in []*ir.Node) *ir.Node {
		return b.GRUCell(in[0], in[1], in[2], in[3], in[4], in[5])
	}),
	"LSTMCell":     (*wordCall).lstmCell,
	"LayerNorm":    (*wordCall).layerNorm,
	"CrossEntropy": (*wordCall).crossEntropy,

	"Zeros":  filled(0),
	"Ones":   filled(1),
	"Full":   (*wordCall).full,
	"Arange": (*wordCall).arange,
	"Eye":    (*wordCall).eye,
}
