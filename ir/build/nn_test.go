package build_test

import (
	"math"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
)

func TestLayerNorm(t *testing.T) {
	x := random(3, 4)
	gain, bias := vec(1, 2, 3, 4), vec(4, 3, 2, 1)
	const eps = 1e-3
	var want []float64
	for r := range 3 {
		row := x.v[4*r : 4*r+4]
		mean, variance := 0.0, 0.0
		for _, v := range row {
			mean += v / 4
		}
		for _, v := range row {
			variance += (v - mean) * (v - mean) / 4
		}
		for c, v := range row {
			want = append(want, (v-mean)/math.Sqrt(variance+eps)*gain.v[c]+bias.v[c])
		}
	}
	got := eval(t, []data{x, gain, bias}, func(b builder, x []node) node { return b.LayerNorm(x[0], x[1], x[2], eps) })
	expect(t, got, ir.Of(3, 4), want...)
}

func TestCrossEntropy(t *testing.T) {
	logits := random(2, 3, 4)
	labels := data{ir.Of(2, 3), []float64{0, 3, 1, 2, 2, 0}}
	var want []float64
	for r, l := range labels.v {
		sum := 0.0
		for _, v := range logits.v[4*r : 4*r+4] {
			sum += math.Exp(v)
		}
		want = append(want, math.Log(sum)-logits.v[4*r+int(l)])
	}
	for _, d := range []ir.DType{i32, i64} {
		got := eval(t, []data{logits, labels}, func(b builder, x []node) node { return b.CrossEntropy(x[0], b.Cast(x[1], d)) })
		expect(t, got, ir.Of(2, 3), want...)
	}
	got := eval(t, []data{vec(0, 1000), {v: []float64{0}}}, func(b builder, x []node) node { return b.CrossEntropy(x[0], b.Cast(x[1], i32)) })
	expect(t, got, nil, 1000)
}

// convByHand is the convolution by its definition, over two axes.
func convByHand(x, w data, stride, lo, hi, dilation [2]int, groups int) data {
	n, c := x.shape[0].Len(), x.shape[1].Len()
	o, k := w.shape[0].Len(), w.shape[2:].Lens()
	in := x.shape[2:].Lens()
	var out [2]int
	for i := range out {
		out[i] = (in[i]+lo[i]+hi[i]-dilation[i]*(k[i]-1)-1)/stride[i] + 1
	}
	r := data{shape: ir.Of(n, o, out[0], out[1])}
	cg, og := c/groups, o/groups
	for b := range n {
		for f := range o {
			for p := range out[0] {
				for q := range out[1] {
					sum := 0.0
					for ch := range cg {
						for i := range k[0] {
							for j := range k[1] {
								y, z := p*stride[0]+i*dilation[0]-lo[0], q*stride[1]+j*dilation[1]-lo[1]
								if y >= 0 && y < in[0] && z >= 0 && z < in[1] {
									from := ((b*c+f/og*cg+ch)*in[0]+y)*in[1] + z
									sum += x.v[from] * w.v[((f*cg+ch)*k[0]+i)*k[1]+j]
								}
							}
						}
					}
					r.v = append(r.v, sum)
				}
			}
		}
	}
	return r
}

func TestConv2D(t *testing.T) {
	for _, c := range []struct {
		x, w []int
		o    build.ConvOptions
	}{
		{[]int{2, 3, 5, 6}, []int{4, 3, 3, 2}, build.ConvOptions{}},
		{[]int{1, 1, 4, 4}, []int{1, 1, 4, 4}, build.ConvOptions{}},
		{[]int{2, 4, 5, 6}, []int{6, 2, 3, 3}, build.ConvOptions{Groups: 2, Padding: [][2]int{{1, 1}}}},
		{[]int{1, 4, 5, 6}, []int{4, 1, 3, 3}, build.ConvOptions{Groups: 4, Stride: []int{2}}},
		{[]int{1, 2, 7, 6}, []int{3, 2, 3, 2}, build.ConvOptions{Stride: []int{2, 1}, Dilation: []int{1, 2}, Padding: [][2]int{{0, 2}, {1, 0}}}},
		{[]int{1, 1, 1, 1}, []int{1, 1, 3, 3}, build.ConvOptions{Padding: [][2]int{{1, 1}}, Dilation: []int{1}}},
	} {
		x, w := random(c.x...), random(c.w...)
		stride, dilation := [2]int{1, 1}, [2]int{1, 1}
		var lo, hi [2]int
		for i := range 2 {
			if n := len(c.o.Stride); n > 0 {
				stride[i] = c.o.Stride[i%n]
			}
			if n := len(c.o.Dilation); n > 0 {
				dilation[i] = c.o.Dilation[i%n]
			}
			if n := len(c.o.Padding); n > 0 {
				lo[i], hi[i] = c.o.Padding[i%n][0], c.o.Padding[i%n][1]
			}
		}
		want := convByHand(x, w, stride, lo, hi, dilation, max(c.o.Groups, 1))
		got := eval(t, []data{x, w}, func(b builder, x []node) node { return b.Conv2D(x[0], x[1], c.o) })
		expect(t, got, want.shape, want.v...)
	}
}

func TestOtherConvs(t *testing.T) {
	line := data{ir.Of(1, 1, 4), []float64{1, 2, 3, 4}}
	checkValues(t, []valueCase{
		{"1D", []data{line, {ir.Of(1, 1, 2), []float64{1, 10}}}, func(b builder, x []node) node {
			return b.Conv1D(x[0], x[1], build.ConvOptions{Padding: [][2]int{{1, 0}}})
		}, ir.Of(1, 1, 4), []float64{10, 21, 32, 43}},
		{"3D", []data{count(1, 1, 2, 2, 2), {ir.Of(2, 1, 2, 2, 2), append(make([]float64, 8), 1, 1, 1, 1, 1, 1, 1, 1)}}, func(b builder, x []node) node {
			return b.Conv3D(x[0], x[1], build.ConvOptions{})
		}, ir.Of(1, 2, 1, 1, 1), []float64{0, 36}},
		{"no images", []data{count(0, 1, 4), {ir.Of(1, 1, 2), []float64{1, 10}}}, func(b builder, x []node) node {
			return b.Conv1D(x[0], x[1], build.ConvOptions{})
		}, ir.Of(0, 1, 3), nil},
	})
}

func TestPooling(t *testing.T) {
	x := count(1, 1, 3, 5) // 1..5, 6..10, 11..15
	checkValues(t, []valueCase{
		{"max rounds down", []data{x}, func(b builder, x []node) node { return b.MaxPool2D(x[0], []int{2}, []int{2}, nil) }, ir.Of(1, 1, 1, 2), []float64{7, 9}},
		{"max by its size", []data{x}, func(b builder, x []node) node { return b.MaxPool2D(x[0], []int{1, 2}, nil, nil) }, ir.Of(1, 1, 3, 2), []float64{2, 4, 7, 9, 12, 14}},
		{"max of negatives, padded", []data{{ir.Of(1, 2), []float64{-3, -4}}}, func(b builder, x []node) node { return b.MaxPool1D(x[0], []int{2}, []int{1}, [][2]int{{1, 1}}) }, ir.Of(1, 3), []float64{-3, -3, -4}},
		{"max with NaN", []data{{ir.Of(1, 2), []float64{math.NaN(), -4}}}, func(b builder, x []node) node { return b.MaxPool1D(x[0], []int{2}, nil, nil) }, ir.Of(1, 1), []float64{math.NaN()}},
		{"max 3D", []data{count(2, 2, 2)}, func(b builder, x []node) node { return b.MaxPool3D(x[0], []int{2}, nil, nil) }, ir.Of(1, 1, 1), []float64{8}},
		{"mean", []data{x}, func(b builder, x []node) node { return b.AvgPool2D(x[0], []int{2}, []int{2}, nil) }, ir.Of(1, 1, 1, 2), []float64{4, 6}},
		{"max of elements apart", []data{count(1, 7)}, func(b builder, x []node) node { return b.MaxPool1D(x[0], []int{2}, []int{1}, nil, 3) }, ir.Of(1, 4), []float64{4, 5, 6, 7}},
		{"max of elements apart, padded", []data{{ir.Of(3), []float64{-1, -5, -2}}}, func(b builder, x []node) node { return b.MaxPool1D(x[0], []int{2}, []int{1}, [][2]int{{2, 2}}, 2) }, ir.Of(5), []float64{-1, -5, -1, -5, -2}},
		{"mean of elements apart", []data{vec(1, 2, 4, 8)}, func(b builder, x []node) node { return b.AvgPool1D(x[0], []int{2}, []int{1}, [][2]int{{1, 1}}, 2) }, ir.Of(4), []float64{1, 2.5, 5, 2}},
		{"norm of elements apart", []data{vec(3, 1, 4)}, func(b builder, x []node) node { return b.LpPool1D(x[0], 2, []int{2}, []int{1}, nil, 2) }, ir.Of(1), []float64{5}},
		{"mean counts padding", []data{vec(4, 8)}, func(b builder, x []node) node { return b.AvgPool1D(x[0], []int{2}, []int{2}, [][2]int{{1, 1}}) }, ir.Of(2), []float64{2, 4}},
		{"mean 3D", []data{count(2, 2, 2)}, func(b builder, x []node) node { return b.AvgPool3D(x[0], []int{2}, nil, nil) }, ir.Of(1, 1, 1), []float64{4.5}},
	})
	b := build.New()
	for _, d := range []ir.DType{i32, i64} {
		if y := b.MaxPool1D(in(b, d.String(), d, 4), []int{3}, []int{1}, [][2]int{{1, 1}}); y.Type.String() != d.String()+"[4]" {
			t.Errorf("padded MaxPool of %v: %v", d, y.Type)
		}
	}
}

func TestNetworkErrors(t *testing.T) {
	x := func(b builder, lens ...int) node { return in(b, "x"+ir.Of(lens...).String(), f32, lens...) }
	conv := func(xs, ws []int, o build.ConvOptions) func(b builder) {
		return func(b builder) { b.Conv2D(x(b, xs...), x(b, ws...), o) }
	}
	image := []int{1, 4, 5, 5}
	checkErrors(t, []errorCase{
		{conv([]int{4, 5, 5}, []int{2, 4, 3, 3}, build.ConvOptions{}), "shapes [4 5 5] and [2 4 3 3]: a is [N C in...] and b [O C/groups k...], with 2 spatial axes each"},
		{conv(image, []int{2, 3, 3, 3}, build.ConvOptions{}), "shapes [1 4 5 5] and [2 3 3 3]: axis 1 of a has 4 channels, so that of b must have 4 in 1 groups, not 3"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Groups: 2}), "shapes [1 4 5 5] and [2 4 3 3]: axis 1 of a has 4 channels, so that of b must have 2 in 2 groups, not 4"},
		{conv(image, []int{3, 1, 3, 3}, build.ConvOptions{Groups: 3}), "axis 1 of a, of shape [1 4 5 5], has 4 channels, which 3 groups don't divide"},
		{conv(image, []int{3, 2, 3, 3}, build.ConvOptions{Groups: 2}), "axis 0 of b, of shape [3 2 3 3], has 3 channels, which 2 groups don't divide"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Groups: -1}), "-1 groups; there is at least 1"},
		{conv(image, []int{2, 4, 6, 3}, build.ConvOptions{}), "a window of 6 elements along axis 2 of a, of shape [1 4 5 5], is longer than the 5 there are with padding"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Dilation: []int{1, 4}, Padding: [][2]int{{0, 0}, {1, 1}}}), "a window of 3 elements, 4 apart, spans 9 along axis 3 of a, of shape [1 4 5 5], more than the 7 there are with padding"},
		{conv(image, []int{2, 4, 0, 3}, build.ConvOptions{}), "a window of 0 elements along axis 2 of a, of shape [1 4 5 5]; it has at least 1"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Stride: []int{0}}), "stride 0; it is 1 to 268435456"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Stride: []int{1, 1, 1}}), "stride [1 1 1] has 3 entries for 2 spatial axes"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Padding: [][2]int{{0, -1}}}), "padding -1; it is 0 to 268435456"},
		{conv(image, []int{2, 4, 3, 3}, build.ConvOptions{Dilation: []int{math.MaxInt}}), "dilation 9223372036854775807; it is 1 to 268435456"},
		{func(b builder) { b.MaxPool2D(x(b, 5), []int{2}, nil, nil) }, "a has shape [5]; windows over 2 axes need as many"},
		{func(b builder) { b.MaxPool2D(x(b, 5, 5), nil, nil, nil) }, "windows without a size"},
		{func(b builder) { b.MaxPool2D(x(b, 5, 5), []int{6}, nil, nil) }, "a window of 6 elements along axis 0 of a, of shape [5 5], is longer than the 5 there are with padding"},
		{func(b builder) { b.MaxPool1D(x(b, 5), []int{2}, nil, [][2]int{{3, 3}}, 2) }, "padding of 3 along axis 0 of a, of shape [5], with windows of 2 elements, 2 apart: some window would be padding alone"},
		{func(b builder) { b.MaxPool1D(x(b, 1), []int{2}, []int{1}, [][2]int{{2, 2}}, 3) }, "padding of 2 along axis 0 of a, of shape [1], with windows of 2 elements, 3 apart: some window would be padding alone"},
		{func(b builder) { b.MaxPool2D(x(b, 5, 5), []int{3}, nil, nil, 1, 3) }, "a window of 3 elements, 3 apart, spans 7 along axis 1 of a, of shape [5 5], more than the 5 there are with padding"},
		{func(b builder) { b.MaxPool2D(x(b, 5, 5), []int{2}, nil, [][2]int{{2, 2}}) }, "padding of 2 along axis 0 of a, of shape [5 5], with windows of 2: some window would be padding alone"},
		{func(b builder) { b.AvgPool2D(x(b, 5, 5), []int{2}, []int{0}, nil) }, "stride 0; it is 1 to 268435456"},
		{func(b builder) { b.AvgPool2D(in(b, "i", i32, 5, 5), []int{2}, nil, nil) }, "a is int32[5 5]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.LayerNorm(x(b, 2, 3), x(b, 2), x(b, 3), 0) }, "a has shape [2 3] and b [2], which doesn't broadcast to it; the last axis of a is 3"},
		{func(b builder) { b.LayerNorm(x(b, 2, 3), x(b, 3), x(b, 5, 2, 3), 0) }, "a has shape [2 3] and operand 2 [5 2 3], which doesn't broadcast to it; the last axis of a is 3"},
		{func(b builder) { b.LayerNorm(x(b, 3), x(b, 3), in(b, "y", f64, 3), 0) }, "a is float32[3] and operand 2 is float64[3]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{func(b builder) { b.LayerNorm(x(b), x(b), x(b), 0) }, "a is a scalar: it has no last axis"},
		{func(b builder) { b.LayerNorm(x(b, 3), x(b, 3), x(b, 3), -1) }, "eps is -1; it must not be negative"},
		{func(b builder) { b.CrossEntropy(x(b, 2, 3), in(b, "l", i32, 3)) }, "a has shape [2 3], so b must have shape [2], not [3]: a label for each row"},
		{func(b builder) { b.CrossEntropy(x(b, 2, 3), in(b, "l", i32, 2, 1)) }, "a has shape [2 3], so b must have shape [2], not [2 1]: a label for each row: write ad.Squeeze(b, -1)"},
		{func(b builder) { b.CrossEntropy(x(b, 2, 3), x(b, 2)) }, "b is float32[2]; labels are class numbers, int32 or int64: write ad.Cast[int32](b)"},
		{func(b builder) { b.CrossEntropy(x(b, 2, 3), x(b, 2, 3)) }, "b is float32[2 3]; labels are class numbers, int32 or int64, of shape [2]: write ad.ArgMax(b, -1) of one-hot rows"},
		{func(b builder) { b.CrossEntropy(x(b), in(b, "l", i32)) }, "a is a scalar: it has no axis of classes"},
		{func(b builder) {
			b.CrossEntropyWith(x(b, 2, 3), in(b, "l", i32, 2), build.LabelOptions{Weights: x(b, 2)})
		}, "a has shape [2 3], so b must have shape [3], a weight for each class, not [2]"},
		{func(b builder) {
			b.CrossEntropyWith(x(b, 2, 3), in(b, "l", i32, 2), build.LabelOptions{Weights: in(b, "w", f64, 3)})
		}, "a is float32[2 3] and b is float64[3]; float32 and float64 don't mix: write ad.Cast[float64](a)"},
		{func(b builder) {
			b.CrossEntropyWith(x(b, 2, 3), in(b, "l", i32, 2), build.LabelOptions{Smoothing: 1.5})
		}, "the smoothing 1.5 isn't at least 0 and at most 1"},
		{func(b builder) {
			b.NLLLoss(x(b, 2, 3), in(b, "l", i32, 2), build.LabelOptions{Smoothing: 0.5})
		}, "smoothing is for cross-entropies"},
		{func(b builder) { b.RMSNorm(x(b), x(b), 0) }, "a is a scalar: it has no last axis"},
		{func(b builder) { b.RMSNorm(x(b, 2, 3), x(b, 2), 0) }, "shapes [2 3] and [2] don't broadcast: axis 1 of a is 3, axis 0 of b is 2: write ad.ExpandDims(b, -1)"},
		{func(b builder) { b.RMSNorm(x(b, 3), x(b, 3), math.NaN()) }, "eps is NaN; it must not be negative"},
		{func(b builder) { b.BatchNorm(x(b, 3), x(b), x(b), 0) }, "a has shape [3]; it is [N C in...], with the channels on axis 1"},
		{func(b builder) { b.BatchNorm(x(b, 2, 3, 4), x(b, 4), x(b), 0) }, "a has shape [2 3 4], so b must have shape [3], a number for each channel, not [4]"},
		{func(b builder) { b.BatchNorm(x(b, 2, 3), x(b, 3), x(b, 3, 1), 0) }, "a has shape [2 3], so operand 2 must have shape [3], a number for each channel, not [3 1]"},
		{func(b builder) { b.BatchNorm(x(b, 2, 3), x(b, 3), x(b, 3), -1) }, "eps is -1; it must not be negative"},
		{func(b builder) { b.BatchNormInference(x(b, 2, 3), x(b), x(b), x(b), x(b, 2), 0) }, "a has shape [2 3], so operand 4 must have shape [3], a number for each channel, not [2]"},
		{func(b builder) { b.InstanceNorm(x(b, 2, 3), x(b, 3), x(b, 3), 0) }, "a has shape [2 3]; it is [N C in...], with places to take the mean of"},
		{func(b builder) { b.GroupNorm(x(b, 2, 3), x(b, 3), x(b, 3), 2, 0) }, "axis 1 of a, of shape [2 3], has 3 channels, which 2 groups don't divide"},
		{func(b builder) { b.GroupNorm(x(b, 2, 3), x(b, 3), x(b, 3), 0, 0) }, "axis 1 of a, of shape [2 3], has 3 channels, which 0 groups don't divide"},
		{func(b builder) { b.LocalResponseNorm(x(b, 2, 3), 0, 1, 1, 1) }, "windows of 0 channels; they have at least 1"},
		{func(b builder) { b.L2Normalize(in(b, "i", i32, 2)) }, "a is int32[2]; it takes floating-point elements: write ad.Cast[float64](a)"},
		{func(b builder) { b.Dropout(x(b, 2), in(b, "m", ir.Bool, 2), 1) }, "the probability 1 isn't at least 0 and less than 1"},
		{func(b builder) { b.Dropout(x(b, 2), in(b, "m", ir.Bool, 3, 2), 0.5) }, "shapes [2] and [3 2] broadcast to [3 2]: b may not stretch a, as it does along axis 0"},
		{func(b builder) { b.MSE(x(b, 4), x(b, 4, 1)) }, "shapes [4] and [4 1] broadcast to [4 4]: b may not stretch a, as it does along axis 0: write ad.Squeeze(b, -1)"},
		{func(b builder) { b.MAE(x(b, 4, 1), x(b, 4)) }, "shapes [4 1] and [4] broadcast to [4 4]: b may not stretch a, as it does along axis 1"},
		{func(b builder) { b.HuberLoss(x(b, 4), x(b, 4), 0) }, "delta is 0; it must be positive"},
		{func(b builder) { b.BCEWithLogits(x(b, 4), in(b, "y", i32, 4), nil) }, "b is int32[4]; it takes floating-point elements: write ad.Cast[float64](b)"},
		{func(b builder) { b.BCEWithLogits(x(b, 4), x(b, 4), x(b, 3)) }, "shapes [4] and [3] don't broadcast: axis 0 of a is 4, axis 0 of b is 3"},
		{func(b builder) { b.KLDiv(x(b, 4), x(b, 3)) }, "shapes [4] and [3] don't broadcast: axis 0 of a is 4, axis 0 of b is 3"},
		{func(b builder) { b.HingeLoss(x(b, 4), x(b, 3)) }, "shapes [4] and [3] don't broadcast: axis 0 of a is 4, axis 0 of b is 3"},
		{func(b builder) { b.CosineSimilarity(x(b, 4), x(b, 3), 0) }, "shapes [4] and [3]: axis 0 is 4 in a and 3 in b; they must have the same shape"},
		{func(b builder) { b.CosineEmbeddingLoss(x(b, 2, 3), x(b, 2, 3), x(b, 3), 0) }, "a has shape [2 3], so operand 2 must have shape [2], not [3]"},
		{func(b builder) { b.CosineEmbeddingLoss(x(b, 2, 3), x(b, 2, 3), in(b, "m", ir.Bool, 2), 0) }, "operand 2 is bool[2]; it is 1 and -1: write ad.Where(operand 2, 1, -1)"},
	})
}
