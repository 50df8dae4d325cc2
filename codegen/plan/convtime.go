package plan

import "github.com/gradgen/gradgen/ir"

// The time of a convolution whose result goes to row-major memory, in ns for
// float32 with AVX-512, by the axis that is in the lanes of vectors; measured
// with the convolutions of testdata/peers (run.py conv). The choices hold for
// AVX2 too: there, with channels in the lanes of all, five of 34 take 5 to 10 %
// less, and with positions none does.
const (
	// wideRate is the GF/s with the positions of an image's rows in the lanes,
	// where these fill vectors: images of 28 and 56 pixels run at 63 to 85,
	// counting the lanes that stand idle, the more channels the slower. The
	// gradient of 16 channels of 28x28 from 32 takes 1.5 ms with these in
	// the lanes, and 1.8 with positions.
	wideRate = 75.0
	// pointRate is the same for windows of one position, whose sums are shorter.
	pointRate = 72.0
	// turnTime is that of turning an element, so that its channels are
	// innermost or no longer are: 0.25 in the L2 cache, 0.37 out of it.
	turnTime = 0.3
)

// deepRate is the GF/s with so many bytes of channels in the lanes. A tile has
// fewer rows than columns with 256 bytes of them, and each number of a row is
// put into all lanes for as many products as there are vectors of columns.
func deepRate(bytes int) float64 {
	switch {
	case bytes >= 256:
		return 134
	case bytes >= 128:
		return 126
	case bytes >= 64:
		return 90
	}
	return 45 * float64(bytes) / 32
}

// wideTime is the time of n with positions in the lanes, of which so many are
// there for each that isn't idle.
func wideTime(n *ir.Node, waste float64) float64 {
	rate := wideRate
	if n.Inputs[1].Shape()[3:].Size() == 1 {
		rate = pointRate
	}
	return float64(Flops(n)) * waste / rate
}

// deepTime is the time of n with channels in the lanes; deep says that those of
// its operand are innermost anyway.
func deepTime(n *ir.Node, deep bool) float64 {
	turned := n.Shape().Size()
	if !deep {
		turned += n.Inputs[0].Shape().Size()
	}
	lanes := n.Shape()[2].Len() * n.DType().Bytes()
	return float64(Flops(n))/deepRate(lanes) + turnTime*float64(turned)
}
