package digits_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/generated/digits"
	"github.com/gradgen/gradgen/generated/internal/check"
)

// A step is what a training step needs.
type step struct {
	ws      digits.Workspace
	p, grad digits.Params
	x       [digits.Batch][digits.Pixels]float32
	labels  [digits.Batch]int32
	hidden  [digits.Batch][digits.Hidden]float32
	logits  [digits.Batch][digits.Digits]float32
}

func randomStep() *step {
	s := new(step)
	rng := rand.New(rand.NewPCG(5, 6))
	v := make([]float32, digits.NumParams)
	for i := range v {
		v[i] = 0.2 * float32(rng.NormFloat64())
	}
	s.p.SetFlat(v)
	for i := range s.x {
		for j := range s.x[i] {
			s.x[i][j] = rng.Float32()
		}
		s.labels[i] = rng.Int32N(digits.Digits)
	}
	return s
}

func (s *step) gradgen() float32 { return s.ws.LossGrad(&s.grad, &s.p, &s.x, &s.labels) }

// naive computes the same with the loops of the formulas.
func (s *step) naive() float32 {
	p, g := &s.p, &s.grad
	loss := float32(0)
	for i := range s.x {
		for j := range p.B1 {
			sum := p.B1[j]
			for k := range p.W1 {
				sum += s.x[i][k] * p.W1[k][j]
			}
			s.hidden[i][j] = max(sum, 0)
		}
		total, best := float32(0), float32(math.Inf(-1))
		for j := range p.B2 {
			sum := p.B2[j]
			for k := range p.W2 {
				sum += s.hidden[i][k] * p.W2[k][j]
			}
			s.logits[i][j] = sum
			best = max(best, sum)
		}
		for _, v := range s.logits[i] {
			total += float32(math.Exp(float64(v - best)))
		}
		lse := best + float32(math.Log(float64(total)))
		loss += lse - s.logits[i][s.labels[i]]
		for j, v := range s.logits[i] { // the logits' gradient takes their place
			s.logits[i][j] = float32(math.Exp(float64(v-lse))) / digits.Batch
		}
		s.logits[i][s.labels[i]] -= 1.0 / digits.Batch
	}
	for j := range g.B2 {
		g.B2[j] = 0
		for i := range s.logits {
			g.B2[j] += s.logits[i][j]
		}
	}
	for k := range g.W2 {
		for j := range g.B2 {
			sum := float32(0)
			for i := range s.logits {
				sum += s.hidden[i][k] * s.logits[i][j]
			}
			g.W2[k][j] = sum
		}
	}
	for i := range s.hidden { // as does that of the hidden layer
		for k := range s.hidden[i] {
			sum := float32(0)
			for j := range s.logits[i] {
				sum += s.logits[i][j] * p.W2[k][j]
			}
			if s.hidden[i][k] <= 0 {
				sum = 0
			}
			s.hidden[i][k] = sum
		}
	}
	for j := range g.B1 {
		g.B1[j] = 0
		for i := range s.hidden {
			g.B1[j] += s.hidden[i][j]
		}
	}
	for k := range g.W1 {
		for j := range g.B1 {
			sum := float32(0)
			for i := range s.x {
				sum += s.x[i][k] * s.hidden[i][j]
			}
			g.W1[k][j] = sum
		}
	}
	return loss / digits.Batch
}

// TestSame: what is compared computes the same.
func TestSame(t *testing.T) {
	s := randomStep()
	want := s.gradgen()
	wantGrad := s.grad.AppendFlat(nil)
	if got := s.naive(); math.Abs(float64(got-want)) > 1e-5 {
		t.Errorf("the loss is %v, and %v of the naive loops", want, got)
	}
	for i, got := range s.grad.AppendFlat(nil) {
		if math.Abs(float64(got-wantGrad[i])) > 1e-5 {
			t.Errorf("element %d of the gradient is %v, and %v of the naive loops", i, wantGrad[i], got)
		}
	}
}

// BenchmarkDigits is loss and gradient of a batch.
func BenchmarkDigits(b *testing.B) {
	s := randomStep()
	for _, c := range []struct {
		name string
		f    func() float32
	}{{"gradgen", s.gradgen}, {"naive", s.naive}} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.f()
			}
		})
	}
}

// BenchmarkGradient is the loss and the scores alone, and with their gradients.
func BenchmarkGradient(b *testing.B) {
	s := randomStep()
	check.Ratio(b, "Loss", func() { s.ws.Loss(&s.p, &s.x, &s.labels) }, func() { s.gradgen() })
	dlogits := s.logits
	check.Ratio(b, "Logits", func() { s.ws.Logits(&s.logits, &s.p, &s.x) }, func() { s.ws.LogitsVJP(&s.grad, &s.p, &s.x, &dlogits) })
}
