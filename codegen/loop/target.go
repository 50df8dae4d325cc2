package loop

import "github.com/gradgen/gradgen/ir"

// A Target is the machine that code is made for.
type Target struct {
	Name string
	Bits int // of its vector registers; 0 for scalar code
}

// The targets.
var (
	Portable = Target{Name: "portable"}
	AVX2     = Target{Name: "AVX2", Bits: 256}
	AVX512   = Target{Name: "AVX-512", Bits: 512}
)

// lanes is how many elements of the type a vector for a loop of n iterations
// has, or 0 when there is none as short.
func (t Target) lanes(d ir.DType, n int) int {
	for bits := t.Bits; bits >= 128; bits /= 2 {
		if w := bits / 8 / d.Bytes(); w <= n {
			return w
		}
	}
	return 0
}
