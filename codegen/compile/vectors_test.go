//go:build goexperiment.simd && amd64

package compile_test

// With the experiment, the oracle looks at the vector code: as the processor
// has it, without AVX-512, and without any.
func init() {
	processors = []string{"", "cpu.avx512f=off", "cpu.avx512f=off,cpu.fma=off"}
}
