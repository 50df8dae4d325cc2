package compile_test

import (
	"testing"

	"github.com/gradgen/gradgen/codegen/harness"
	"github.com/gradgen/gradgen/ir"
)

// withWorkers has the code tried with several workers, who divide every loop
// that can be divided.
func withWorkers(o *harness.Options) {
	o.Compile.Workers, o.Compile.ShareWork, o.Workers = true, 1, []int{2, 3, 5, 8, 64}
}

// TestWorkers: however many workers divide the loops, the bits are those that
// the caller alone computes, and nothing is allocated. Loops of every kind are
// among them: those of the samples, of the kernels and of random graphs.
func TestWorkers(t *testing.T) {
	subjects := sampleSubjects(t)
	for i, kern := range kernels {
		n := kernelSizes[4+i%(len(kernelSizes)-4)]
		s := kern.subject(n, []ir.DType{ir.Float32, ir.Float64}[i%2], true)
		subjects = append(subjects, s)
	}
	for seed := range 20 {
		subjects = append(subjects, random(seed))
	}
	oracle(t, subjects, withWorkers)
}

// TestWorkersRace: no two workers touch the same memory without the one
// waiting for the other.
func TestWorkersRace(t *testing.T) {
	var subjects []*subject
	for i, kern := range kernels {
		if i%2 == 0 {
			subjects = append(subjects, kern.subject(9+i%4, ir.Float32, true))
		}
	}
	for seed := range 10 {
		subjects = append(subjects, random(1000+seed))
	}
	oracle(t, subjects, withWorkers, func(o *harness.Options) { o.Race = true })
}
