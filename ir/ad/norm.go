package ad

// The normalisations divide variances by n. Those of images take x [N C in...],
// N images of C channels on any number of axes; their gains and biases are
// vectors [C], or one number for all channels.

// LayerNorm is (x - mean)/sqrt(var + eps)*gain + bias, mean and variance being
// over the last axis.
func LayerNorm(x, gain, bias Value, eps float64) Value { return 0 }

// RMSNorm is x/sqrt(mean(x*x) + eps)*gain, the mean being over the last axis.
func RMSNorm(x, gain Value, eps float64) Value { return 0 }

// BatchNorm is (x - mean)/sqrt(var + eps)*gain + bias as in training, mean and
// variance being those of each channel of x [N C in...] over all images and
// places: ad.Mean(x, 0, 2, 3) and ad.Var(x, 0, 2, 3) of [N C H W], for who
// keeps running ones. Compare [BatchNormInference].
func BatchNorm(x, gain, bias Value, eps float64) Value { return 0 }

// BatchNormInference is (x - mean)/sqrt(variance + eps)*gain + bias with a mean
// and a variance for each channel of x [N C in...] that are known.
func BatchNormInference(x, gain, bias, mean, variance Value, eps float64) Value { return 0 }

// InstanceNorm is (x - mean)/sqrt(var + eps)*gain + bias, mean and variance
// being those of each channel of each image of x [N C in...] over its places.
func InstanceNorm(x, gain, bias Value, eps float64) Value { return 0 }

// GroupNorm is (x - mean)/sqrt(var + eps)*gain + bias, mean and variance being
// those of each of as many groups of channels of each image of x [N C in...].
func GroupNorm(x, gain, bias Value, groups int, eps float64) Value { return 0 }

// LocalResponseNorm is x/(k + alpha/size*s)**beta for x [N C in...], s being the
// sum of the squares of size channels around each: size/2 of them, rounded down,
// before it, and channels that aren't there are 0.
func LocalResponseNorm(x Value, size int, alpha, beta, k float64) Value { return 0 }

// L2Normalize is x divided by its Euclidean norm over the axes; without axes,
// over all. What is 0 all along them stays so, and its gradient is 0.
func L2Normalize(x Value, axes ...int) Value { return 0 }

// Dropout is x/(1 - p) where keep holds, else 0, where no gradient flows. What
// to keep is given: as a mask, or as a comparison with noise from 0 to 1, in
// ad.Dropout(x, noise >= 0.1, 0.1).
func Dropout[C Condition](x Value, keep C, p float64) Value { return 0 }
