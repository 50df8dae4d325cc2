package affine_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas32"

	"github.com/gradgen/gradgen/generated/affine"
	"github.com/gradgen/gradgen/generated/internal/check"
)

// A layer is what the gradient is taken of, and with respect to what.
type layer struct {
	x      [32][784]float32
	w, dw  [784][10]float32
	b, db  [10]float32
	z      [32][10]float32
	ws     affine.Workspace
	matrix struct{ x, w, dw, z blas32.General }
}

func randomLayer() *layer {
	l := new(layer)
	rng := rand.New(rand.NewPCG(3, 4))
	fill := func(row []float32) {
		for i := range row {
			row[i] = float32(rng.NormFloat64())
		}
	}
	for i := range l.x {
		fill(l.x[i][:])
	}
	for i := range l.w {
		fill(l.w[i][:])
	}
	fill(l.b[:])
	l.matrix.x = general(32, 784)
	for i := range l.x {
		copy(l.matrix.x.Data[i*784:], l.x[i][:])
	}
	l.matrix.w = general(784, 10)
	for i := range l.w {
		copy(l.matrix.w.Data[i*10:], l.w[i][:])
	}
	l.matrix.dw, l.matrix.z = general(784, 10), general(32, 10)
	return l
}

func general(rows, cols int) blas32.General {
	return blas32.General{Rows: rows, Cols: cols, Stride: cols, Data: make([]float32, rows*cols)}
}

// gradgen computes the loss and its gradient with the generated code.
func (l *layer) gradgen() float32 {
	return l.ws.AffineGrad(&l.dw, &l.db, &l.x, &l.w, &l.b)
}

// gonum computes the same with gonum's BLAS, as one writes it by hand.
func (l *layer) gonum() float32 {
	m := &l.matrix
	for i := range 32 {
		copy(m.z.Data[i*10:], l.b[:])
	}
	blas32.Gemm(blas.NoTrans, blas.NoTrans, 1, m.x, m.w, 1, m.z)
	z := blas32.Vector{N: len(m.z.Data), Inc: 1, Data: m.z.Data}
	loss := blas32.Dot(z, z) / 320
	blas32.Scal(2.0/320, z)
	l.db = [10]float32{}
	for i := range 32 {
		for j, d := range m.z.Data[i*10 : i*10+10] {
			l.db[j] += d
		}
	}
	blas32.Gemm(blas.Trans, blas.NoTrans, 1, m.x, m.z, 0, m.dw)
	return loss
}

// naive computes the same with the loops of the formulas.
func (l *layer) naive() float32 {
	loss := float32(0)
	for i := range l.x {
		for j := range l.b {
			sum := l.b[j]
			for k := range l.w {
				sum += l.x[i][k] * l.w[k][j]
			}
			l.z[i][j] = sum
			loss += sum * sum
		}
	}
	for j := range l.db {
		l.db[j] = 0
		for i := range l.z {
			l.z[i][j] *= 2.0 / 320
			l.db[j] += l.z[i][j]
		}
	}
	for k := range l.dw {
		for j := range l.db {
			sum := float32(0)
			for i := range l.x {
				sum += l.x[i][k] * l.z[i][j]
			}
			l.dw[k][j] = sum
		}
	}
	return loss / 320
}

// TestSame: what is compared computes the same.
func TestSame(t *testing.T) {
	l := randomLayer()
	want := l.gradgen()
	dw, db := l.dw, l.db
	near := func(what string, got, want float32) {
		if math.Abs(float64(got-want)) > 1e-4*max(1, math.Abs(float64(want))) {
			t.Errorf("%s is %v, want %v", what, got, want)
		}
	}
	near("gonum's loss", l.gonum(), want)
	for k := range dw {
		for j := range dw[k] {
			near("gonum's dw", l.matrix.dw.Data[k*10+j], dw[k][j])
		}
	}
	for j := range db {
		near("db beside gonum", l.db[j], db[j])
	}
	near("the naive loss", l.naive(), want)
	for k := range dw {
		for j := range dw[k] {
			near("the naive dw", l.dw[k][j], dw[k][j])
		}
	}
	for j := range db {
		near("the naive db", l.db[j], db[j])
	}
}

// BenchmarkAffine is loss and gradient of the layer: 32x784 times 784x10, and
// the product for the gradient of the weights.
func BenchmarkAffine(b *testing.B) {
	l := randomLayer()
	for _, c := range []struct {
		name string
		f    func() float32
	}{{"gradgen", l.gradgen}, {"gonum", l.gonum}, {"naive", l.naive}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.f()
			}
			b.ReportMetric(2*2*32*784*10*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GF/s")
		})
	}
}

// BenchmarkGradient is the loss alone, and with its gradient.
func BenchmarkGradient(b *testing.B) {
	l := randomLayer()
	check.Ratio(b, "Affine", func() { l.ws.Affine(&l.x, &l.w, &l.b) }, func() { l.gradgen() })
}
