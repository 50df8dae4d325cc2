package fit

import (
	"math"
	"math/big"
)

// A Func is a function of one number.
type Func func(x *big.Float) *big.Float

// A Problem asks for the polynomial p of degree Degree whose largest weighted
// error |Weight(u)·(p(u) - F(u))| on [Lo, Hi] is smallest. F and Weight are
// not asked at 0 itself.
type Problem struct {
	F, Weight Func
	Lo, Hi    float64
	Degree    int
	Bits      int       // of a coefficient: 24 or 53
	Fixed     []float64 // the first coefficients, where they are given
}

// points is how many places the fit looks at.
const points = 160

// A sample is one of the places, with the function and the weight there.
type sample struct{ u, f, w *big.Float }

// nodes are the Chebyshev nodes of the interval: an error polynomial levels
// out fastest on them.
func (p Problem) nodes(n int) []sample {
	s := make([]sample, n)
	for i := range s {
		c := math.Cos(math.Pi * (float64(i) + 0.5) / float64(n))
		u := (p.Lo+p.Hi)/2 + (p.Hi-p.Lo)/2*c
		if u == 0 {
			u = (p.Hi - p.Lo) * 1e-9
		}
		s[i].u = Num(u)
		s[i].f = p.F(s[i].u)
		s[i].w = p.Weight(s[i].u)
	}
	return s
}

// Minimax gives the coefficients, constant term first. They are rounded to
// Bits bits from the first on, and the others fitted again after each
// rounding, so that the rounding errors of the first coefficients, which
// matter most, are made good by the others.
func (p Problem) Minimax() []float64 {
	s := p.nodes(points)
	c := append([]float64(nil), p.Fixed...)
	for len(c) <= p.Degree {
		next := lawson(s, c, p.Degree)
		c = append(c, round(next, p.Bits))
	}
	return c
}

func round(x *big.Float, bits int) float64 {
	y, _ := new(big.Float).SetPrec(uint(bits)).Set(x).Float64()
	return y
}

// lawson is the coefficient after c of the polynomial that begins with c and
// is nearly best: least squares whose weights grow where the error is large,
// after C. L. Lawson. It needs no alternating set, so it serves for
// polynomials that begin with given coefficients too.
func lawson(s []sample, c []float64, degree int) *big.Float {
	n := degree + 1 - len(c)
	weight := make([]float64, len(s))
	for i := range weight {
		weight[i] = 1 / float64(len(s))
	}
	// rows are the weighted powers, right the weighted rest of the function.
	rows := make([][]*big.Float, len(s))
	right := make([]*big.Float, len(s))
	for i, at := range s {
		power := zero().Set(at.w)
		rest := Mul(at.w, at.f)
		for _, c := range c {
			rest.Sub(rest, Mul(Num(c), power))
			power.Mul(power, at.u)
		}
		right[i] = rest
		for range n {
			rows[i] = append(rows[i], zero().Set(power))
			power.Mul(power, at.u)
		}
	}
	var best []*big.Float
	least := math.Inf(1)
	for range 40 {
		x := leastSquares(rows, right, weight)
		sum, top := 0.0, 0.0
		errs := make([]float64, len(s))
		for i, row := range rows {
			e := zero().Set(right[i])
			for j, a := range row {
				e.Sub(e, Mul(a, x[j]))
			}
			errs[i], _ = e.Abs(e).Float64()
			top = max(top, errs[i])
		}
		if top < least {
			least, best = top, x
		}
		for i := range weight {
			weight[i] *= errs[i]
			sum += weight[i]
		}
		if sum == 0 {
			break
		}
		for i := range weight {
			weight[i] /= sum
		}
	}
	return best[0]
}

// leastSquares solves the normal equations by elimination; the precision of
// the numbers makes up for their bad condition.
func leastSquares(rows [][]*big.Float, right []*big.Float, weight []float64) []*big.Float {
	n := len(rows[0])
	m := make([][]*big.Float, n)
	for i := range m {
		m[i] = make([]*big.Float, n+1)
		for j := range m[i] {
			m[i][j] = zero()
		}
	}
	t := zero()
	for k, row := range rows {
		w := Num(weight[k])
		for i := range n {
			wi := Mul(w, row[i])
			for j := i; j < n; j++ {
				m[i][j].Add(m[i][j], t.Mul(wi, row[j]))
			}
			m[i][n].Add(m[i][n], t.Mul(wi, right[k]))
		}
	}
	for i := range n {
		for j := range i {
			m[i][j].Set(m[j][i])
		}
	}
	for i := range n { // positive definite: no pivoting
		for k := i + 1; k < n; k++ {
			q := Div(m[k][i], m[i][i])
			for j := i; j <= n; j++ {
				m[k][j].Sub(m[k][j], t.Mul(q, m[i][j]))
			}
		}
	}
	x := make([]*big.Float, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = zero().Set(m[i][n])
		for j := i + 1; j < n; j++ {
			x[i].Sub(x[i], t.Mul(m[i][j], x[j]))
		}
		x[i] = Div(x[i], m[i][i])
	}
	return x
}

// Error is the largest weighted error of the polynomial with coefficients c,
// looked for at more places than the fit used.
func (p Problem) Error(c []float64) float64 {
	top := 0.0
	for _, at := range p.nodes(points + points/3) {
		y := zero()
		for i := len(c) - 1; i >= 0; i-- {
			y = Add(Mul(y, at.u), Num(c[i]))
		}
		e, _ := Mul(at.w, Sub(y, at.f)).Float64()
		top = max(top, math.Abs(e))
	}
	return top
}
