package check

import "testing"

// Ratio is the benchmarks of a method that computes a value and of the one for
// its gradient. The second reports its time in units of the first's, as
// grad/value.
func Ratio(b *testing.B, name string, value, gradient func()) {
	each := func(b *testing.B, f func()) float64 {
		b.ReportAllocs()
		for b.Loop() {
			f()
		}
		return b.Elapsed().Seconds() / float64(b.N)
	}
	one := 0.0
	b.Run(name+"/value", func(b *testing.B) { one = each(b, value) })
	b.Run(name+"/gradient", func(b *testing.B) {
		if t := each(b, gradient); one > 0 { // not where -bench leaves the other out
			b.ReportMetric(t/one, "grad/value")
		}
	})
}
