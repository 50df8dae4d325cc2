// Package hand is what a Go user writes with no autodiff: forward and backward
// derived by hand into preallocated buffers, over a small set of kernels.
// handgonum swaps the kernels for gonum's BLAS.
package hand

import (
	"math"

	"github.com/gradgen/gradgen/testdata/peers/harness"
	"github.com/gradgen/gradgen/testdata/peers/spec"
)

// Kernels are the replaceable inner loops. All matrices are row-major and dense.
type Kernels struct {
	NN   func(m, n, k int, a, b, c []float32) // c[m,n]  = a[m,k] b[k,n]
	TN   func(m, n, k int, a, b, c []float32) // c[m,n]  = a[k,m]' b[k,n]
	NT   func(m, n, k int, a, b, c []float32) // c[m,n]  = a[m,k] b[n,k]'
	Tanh func(in, out []float32)
}

// Plain is straight Go loops.
var Plain = Kernels{NN: nn, TN: tn, NT: nt, Tanh: tanh}

func nn(m, n, k int, a, b, c []float32) {
	clear(c[:m*n])
	for i := range m {
		ci := c[i*n : i*n+n]
		for p := range k {
			v := a[i*k+p]
			bp := b[p*n : p*n+n]
			for j := range ci {
				ci[j] += v * bp[j]
			}
		}
	}
}

func tn(m, n, k int, a, b, c []float32) {
	clear(c[:m*n])
	for p := range k {
		bp := b[p*n : p*n+n]
		for i := range m {
			v := a[p*m+i]
			ci := c[i*n : i*n+n]
			for j := range ci {
				ci[j] += v * bp[j]
			}
		}
	}
}

func nt(m, n, k int, a, b, c []float32) {
	for i := range m {
		ai := a[i*k : i*k+k]
		for j := range n {
			bj := b[j*k : j*k+k]
			var s0, s1, s2, s3 float32
			p := 0
			for ; p+3 < k; p += 4 {
				s0 += ai[p] * bj[p]
				s1 += ai[p+1] * bj[p+1]
				s2 += ai[p+2] * bj[p+2]
				s3 += ai[p+3] * bj[p+3]
			}
			for ; p < k; p++ {
				s0 += ai[p] * bj[p]
			}
			c[i*n+j] = s0 + s1 + s2 + s3
		}
	}
}

func tanh(in, out []float32) {
	for i, x := range in {
		out[i] = float32(math.Tanh(float64(x)))
	}
}

// Programs lists the cases over plain loops.
func Programs() []harness.Prog { return With(Plain) }

// With lists the float32 cases over k, and g_logreg in plain float64 loops.
func With(k Kernels) []harness.Prog {
	step := map[string]func(Kernels, *state) func() float64{
		"a_affine": affine, "b_mlp32": mlp, "b_mlp256": mlp, "c_tiny": tiny,
		"d_bcast": bcast, "e_cnn": cnn, "f_block": block,
	}
	var out []harness.Prog
	for _, c := range spec.Cases {
		p := harness.Prog{Case: c, F64: c == "g_logreg", Build: LogReg}
		if f := step[c]; f != nil {
			p.Build = func() (func(), func() harness.Result) {
				s := newState(c)
				run := f(k, s)
				var loss float64
				return func() { loss = run() }, func() harness.Result {
					r := harness.Result{Loss: loss, Grads: map[string][]float64{}}
					for n, g := range s.grad {
						r.Grads[n] = harness.To64(g)
					}
					return r
				}
			}
		}
		out = append(out, p)
	}
	return out
}

type state struct {
	in     map[string][]float32
	grad   map[string][]float32
	n      int // batch
	labels []int
}

func newState(c string) *state {
	s := &state{in: map[string][]float32{}, grad: map[string][]float32{}}
	for _, t := range spec.Get(c) {
		s.in[t.Name] = t.F32()
		if t.Param {
			s.grad[t.Name] = make([]float32, len(t.Data))
		}
		if t.Name == "Y" {
			s.labels = spec.Labels(t)
		}
		if t.Name == "X" {
			s.n = t.Shape[0]
		}
	}
	return s
}

func f32s(n int) []float32 { return make([]float32, n) }

func addRow(y, b []float32) {
	n := len(b)
	for o := 0; o < len(y); o += n {
		row := y[o : o+n]
		for j := range row {
			row[j] += b[j]
		}
	}
}

func sumRows(y, out []float32) {
	n := len(out)
	clear(out)
	for o := 0; o < len(y); o += n {
		row := y[o : o+n]
		for j := range row {
			out[j] += row[j]
		}
	}
}

func add(dst, src []float32) {
	src = src[:len(dst)]
	for i := range dst {
		dst[i] += src[i]
	}
}

// mseGrad returns mean((y-t)^2) and writes its gradient.
func mseGrad(y, t, dy []float32) float64 {
	t, dy = t[:len(y)], dy[:len(y)]
	c := 2 / float32(len(y))
	var s float64
	for i := range y {
		d := y[i] - t[i]
		s += float64(d) * float64(d)
		dy[i] = c * d
	}
	return s / float64(len(y))
}

func crossEntropy(z []float32, labels []int, dz []float32) float64 {
	n := len(labels)
	k := len(z) / n
	var loss float64
	for i, l := range labels {
		row, d := z[i*k:i*k+k], dz[i*k:i*k+k]
		m := row[0]
		for _, v := range row {
			m = max(m, v)
		}
		var sum float64
		for j, v := range row {
			e := math.Exp(float64(v - m))
			d[j] = float32(e)
			sum += e
		}
		loss += math.Log(sum) - float64(row[l]-m)
		c := float32(1 / sum / float64(n))
		for j := range d {
			d[j] *= c
		}
		d[l] -= 1 / float32(n)
	}
	return loss / float64(n)
}

func affine(k Kernels, s *state) func() float64 {
	y, dy := f32s(32*128), f32s(32*128)
	return func() float64 {
		k.NN(32, 128, 784, s.in["X"], s.in["W"], y)
		addRow(y, s.in["b"])
		loss := mseGrad(y, s.in["T"], dy)
		k.TN(784, 128, 32, s.in["X"], dy, s.grad["W"])
		sumRows(dy, s.grad["b"])
		return loss
	}
}

func relu(x []float32) {
	for i := range x {
		x[i] = max(x[i], 0)
	}
}

func reluGrad(y, dy []float32) {
	dy = dy[:len(y)]
	for i := range y {
		if y[i] <= 0 {
			dy[i] = 0
		}
	}
}

func mlp(k Kernels, s *state) func() float64 {
	n := s.n
	h, dh, z, dz := f32s(n*128), f32s(n*128), f32s(n*10), f32s(n*10)
	return func() float64 {
		k.NN(n, 128, 784, s.in["X"], s.in["W1"], h)
		addRow(h, s.in["b1"])
		relu(h)
		k.NN(n, 10, 128, h, s.in["W2"], z)
		addRow(z, s.in["b2"])
		loss := crossEntropy(z, s.labels, dz)
		sumRows(dz, s.grad["b2"])
		k.TN(128, 10, n, h, dz, s.grad["W2"])
		k.NT(n, 128, 10, dz, s.in["W2"], dh)
		reluGrad(h, dh)
		sumRows(dh, s.grad["b1"])
		k.TN(784, 128, n, s.in["X"], dh, s.grad["W1"])
		return loss
	}
}

func tanhGrad(y, dy []float32) {
	for i := range y {
		dy[i] *= 1 - y[i]*y[i]
	}
}

func tiny(k Kernels, s *state) func() float64 {
	h1, h2, d1, d2 := f32s(8), f32s(8), f32s(8), f32s(8)
	y, dy := f32s(1), f32s(1)
	in, g := s.in, s.grad
	x, W1, b1, W2, b2, W3, b3, t := in["x"], in["W1"], in["b1"], in["W2"], in["b2"], in["W3"], in["b3"], in["t"]
	gW1, gb1, gW2, gb2, gW3, gb3 := g["W1"], g["b1"], g["W2"], g["b2"], g["W3"], g["b3"]
	return func() float64 {
		k.NN(1, 8, 4, x, W1, h1)
		addRow(h1, b1)
		k.Tanh(h1, h1)
		k.NN(1, 8, 8, h1, W2, h2)
		addRow(h2, b2)
		k.Tanh(h2, h2)
		k.NN(1, 1, 8, h2, W3, y)
		addRow(y, b3)
		loss := mseGrad(y, t, dy)
		gb3[0] = dy[0]
		k.TN(8, 1, 1, h2, dy, gW3)
		k.NT(1, 8, 1, dy, W3, d2)
		tanhGrad(h2, d2)
		copy(gb2, d2)
		k.TN(8, 8, 1, h1, d2, gW2)
		k.NT(1, 8, 8, d2, W2, d1)
		tanhGrad(h1, d1)
		copy(gb1, d1)
		k.TN(4, 8, 1, x, d1, gW1)
		return loss
	}
}

func bcast(k Kernels, s *state) func() float64 {
	A, B, C := s.in["A"], s.in["B"], s.in["C"]
	dA, dB, dC := s.grad["A"], s.grad["B"], s.grad["C"]
	bc, dbc, t := f32s(32*128), f32s(32*128), f32s(128)
	return func() float64 {
		for j := range 32 {
			for c := range 128 {
				bc[j*128+c] = B[j*128+c] * C[c]
			}
		}
		clear(dA)
		clear(dbc)
		var sum float64
		for i := range 64 {
			a, da := A[i*128:i*128+128], dA[i*128:i*128+128]
			for j := range 32 {
				b, db := bc[j*128:j*128+128], dbc[j*128:j*128+128]
				for c := range t {
					t[c] = a[c] + b[c]
				}
				k.Tanh(t, t)
				var part float32
				for c, y := range t {
					part += y
					d := 1 - y*y
					da[c] += d
					db[c] += d
				}
				sum += float64(part)
			}
		}
		clear(dC)
		for j := range 32 {
			for c := range 128 {
				dB[j*128+c] = dbc[j*128+c] * C[c]
				dC[c] += dbc[j*128+c] * B[j*128+c]
			}
		}
		return sum
	}
}

// conv is one conv(pad 1)+bias+relu+maxpool(2) layer on NCHW, by im2col.
type conv struct {
	n, cin, cout, h     int // square h x h
	col, y, dy, dcol, p []float32
	arg                 []int32
	kt, dkt             []float32
}

func newConv(n, cin, cout, h int) *conv {
	return &conv{n: n, cin: cin, cout: cout, h: h,
		col: f32s(cin * 9 * h * h), y: f32s(n * cout * h * h), dy: f32s(cout * h * h), dcol: f32s(cin * 9 * h * h),
		p: f32s(n * cout * h * h / 4), arg: make([]int32, n*cout*h*h/4), dkt: f32s(cout * cin * 9)}
}

func im2col(x, col []float32, c, h int) {
	for ci := range c {
		for ky := range 3 {
			for kx := range 3 {
				dst := col[((ci*3+ky)*3+kx)*h*h:]
				for y := range h {
					row := dst[y*h : y*h+h]
					sy := y + ky - 1
					if sy < 0 || sy >= h {
						clear(row)
						continue
					}
					src := x[ci*h*h+sy*h : ci*h*h+sy*h+h]
					switch kx {
					case 0:
						row[0] = 0
						copy(row[1:], src)
					case 1:
						copy(row, src)
					case 2:
						copy(row, src[1:])
						row[h-1] = 0
					}
				}
			}
		}
	}
}

func col2im(col, x []float32, c, h int) {
	clear(x)
	for ci := range c {
		for ky := range 3 {
			for kx := range 3 {
				src := col[((ci*3+ky)*3+kx)*h*h:]
				for y := range h {
					sy := y + ky - 1
					if sy < 0 || sy >= h {
						continue
					}
					row, dst := src[y*h:y*h+h], x[ci*h*h+sy*h:ci*h*h+sy*h+h]
					switch kx {
					case 0:
						add(dst[:h-1], row[1:])
					case 1:
						add(dst, row)
					case 2:
						add(dst[1:], row)
					}
				}
			}
		}
	}
}

func (l *conv) forward(k Kernels, x, kern, bias []float32) {
	hh, q := l.h*l.h, l.h/2
	for i := range l.n {
		im2col(x[i*l.cin*hh:], l.col, l.cin, l.h)
		y := l.y[i*l.cout*hh : (i+1)*l.cout*hh]
		k.NN(l.cout, hh, l.cin*9, kern, l.col, y)
		for c := range l.cout {
			yc, b := y[c*hh:c*hh+hh], bias[c]
			for j := range yc {
				yc[j] = max(yc[j]+b, 0)
			}
			o := (i*l.cout + c) * q * q
			for r := range q {
				for s := range q {
					at := 2*r*l.h + 2*s
					best := at
					for _, j := range [3]int{at + 1, at + l.h, at + l.h + 1} {
						if yc[j] > yc[best] {
							best = j
						}
					}
					l.p[o+r*q+s], l.arg[o+r*q+s] = yc[best], int32(best)
				}
			}
		}
	}
}

// backward takes dp (gradient of the pooled output) and fills dkern, dbias and,
// when dx is not nil, dx.
func (l *conv) backward(k Kernels, x, kern, dp, dkern, dbias, dx []float32) {
	hh, qq := l.h*l.h, l.h*l.h/4
	clear(dkern)
	clear(dbias)
	for i := range l.n {
		clear(l.dy)
		for c := range l.cout {
			o := (i*l.cout + c) * qq
			d, y := l.dy[c*hh:c*hh+hh], l.y[(i*l.cout+c)*hh:]
			var s float32
			for j := range qq {
				if at := l.arg[o+j]; y[at] > 0 {
					d[at] = dp[o+j]
					s += dp[o+j]
				}
			}
			dbias[c] += s
		}
		im2col(x[i*l.cin*hh:], l.col, l.cin, l.h)
		k.NT(l.cout, l.cin*9, hh, l.dy, l.col, l.dkt)
		add(dkern, l.dkt)
		if dx != nil {
			k.TN(l.cin*9, hh, l.cout, kern, l.dy, l.dcol)
			col2im(l.dcol, dx[i*l.cin*hh:(i+1)*l.cin*hh], l.cin, l.h)
		}
	}
}

func cnn(k Kernels, s *state) func() float64 {
	l1, l2 := newConv(32, 1, 8, 28), newConv(32, 8, 16, 14)
	z, dz, dp2, dp1 := f32s(320), f32s(320), f32s(32*784), f32s(32*8*196)
	in, g := s.in, s.grad
	return func() float64 {
		l1.forward(k, in["X"], in["K1"], in["c1"])
		l2.forward(k, l1.p, in["K2"], in["c2"])
		k.NN(32, 10, 784, l2.p, in["W"], z)
		addRow(z, in["b"])
		loss := crossEntropy(z, s.labels, dz)
		sumRows(dz, g["b"])
		k.TN(784, 10, 32, l2.p, dz, g["W"])
		k.NT(32, 784, 10, dz, in["W"], dp2)
		l2.backward(k, l1.p, in["K2"], dp2, g["K2"], g["c2"], dp1)
		l1.backward(k, in["X"], in["K1"], dp1, g["K1"], g["c1"], nil)
		return loss
	}
}

func layerNorm(x, g, b, xn, rstd, y []float32) {
	d := len(g)
	for i := range rstd {
		row, o, h := x[i*d:i*d+d], y[i*d:i*d+d], xn[i*d:i*d+d]
		var m, v float32
		for _, e := range row {
			m += e
		}
		m /= float32(d)
		for _, e := range row {
			v += (e - m) * (e - m)
		}
		r := float32(1 / math.Sqrt(float64(v/float32(d))+spec.LNEps))
		rstd[i] = r
		for j := range row {
			h[j] = (row[j] - m) * r
			o[j] = h[j]*g[j] + b[j]
		}
	}
}

// layerNormGrad adds to dx.
func layerNormGrad(dy, xn, rstd, g, dg, db, dx []float32) {
	d := len(g)
	clear(dg)
	clear(db)
	for i, r := range rstd {
		row, h := dy[i*d:i*d+d], xn[i*d:i*d+d]
		var s1, s2 float32
		for j := range row {
			dg[j] += row[j] * h[j]
			db[j] += row[j]
			t := row[j] * g[j]
			s1 += t
			s2 += t * h[j]
		}
		if dx == nil {
			continue
		}
		o := dx[i*d : i*d+d]
		s1, s2 = s1/float32(d), s2/float32(d)
		for j := range row {
			o[j] += r * (row[j]*g[j] - s1 - h[j]*s2)
		}
	}
}

func block(k Kernels, s *state) func() float64 {
	const S, D, H, E, Fn = spec.Seq, spec.DModel, spec.Heads, spec.DModel / spec.Heads, spec.FFN
	in, g := s.in, s.grad
	n1, xn1, r1 := f32s(S*D), f32s(S*D), f32s(S)
	q, kk, v := f32s(S*D), f32s(S*D), f32s(S*D)
	qh, kh, vh := f32s(H*S*E), f32s(H*S*E), f32s(H*S*E)
	p, oh, o, x := f32s(H*S*S), f32s(H*S*E), f32s(S*D), f32s(S*D)
	n2, xn2, r2 := f32s(S*D), f32s(S*D), f32s(S)
	u, th, f, y := f32s(S*Fn), f32s(S*Fn), f32s(S*Fn), f32s(S*D)
	dy, df, dn2, do := f32s(S*D), f32s(S*Fn), f32s(S*D), f32s(S*D)
	doh, dp, dqh, dkh, dvh := f32s(H*S*E), f32s(S*S), f32s(H*S*E), f32s(H*S*E), f32s(H*S*E)
	dq, dn1, tmp := f32s(S*D), f32s(S*D), f32s(S*D)
	split := func(a, b []float32) { // [S,H,E] -> [H,S,E]
		for i := range S {
			for h := range H {
				copy(b[(h*S+i)*E:(h*S+i)*E+E], a[i*D+h*E:])
			}
		}
	}
	join := func(a, b []float32) {
		for i := range S {
			for h := range H {
				copy(b[i*D+h*E:i*D+h*E+E], a[(h*S+i)*E:])
			}
		}
	}
	const c0, c1 = 0.7978845608028654, 0.044715
	return func() float64 {
		layerNorm(in["X"], in["g1"], in["be1"], xn1, r1, n1)
		for _, t := range [3]struct {
			w, b   string
			y, out []float32
		}{{"Wq", "bq", q, qh}, {"Wk", "bk", kk, kh}, {"Wv", "bv", v, vh}} {
			k.NN(S, D, D, n1, in[t.w], t.y)
			addRow(t.y, in[t.b])
			split(t.y, t.out)
		}
		for h := range H {
			ph := p[h*S*S : (h+1)*S*S]
			k.NT(S, S, E, qh[h*S*E:(h+1)*S*E], kh[h*S*E:(h+1)*S*E], ph)
			for i := range S {
				row := ph[i*S : i*S+S]
				m := row[0]
				for _, e := range row {
					m = max(m, e)
				}
				var sum float32
				for j, e := range row {
					row[j] = float32(math.Exp(float64((e - m) * 0.25)))
					sum += row[j]
				}
				for j := range row {
					row[j] /= sum
				}
			}
			k.NN(S, E, S, ph, vh[h*S*E:(h+1)*S*E], oh[h*S*E:(h+1)*S*E])
		}
		join(oh, o)
		k.NN(S, D, D, o, in["Wo"], x)
		addRow(x, in["bo"])
		add(x, in["X"])
		layerNorm(x, in["g2"], in["be2"], xn2, r2, n2)
		k.NN(S, Fn, D, n2, in["W1"], u)
		addRow(u, in["b1"])
		for i, e := range u {
			th[i] = c0 * (e + c1*e*e*e)
		}
		k.Tanh(th, th)
		for i, e := range u {
			f[i] = 0.5 * e * (1 + th[i])
		}
		k.NN(S, D, Fn, f, in["W2"], y)
		addRow(y, in["b2"])
		add(y, x)
		loss := mseGrad(y, in["T"], dy)

		sumRows(dy, g["b2"])
		k.TN(Fn, D, S, f, dy, g["W2"])
		k.NT(S, Fn, D, dy, in["W2"], df)
		for i, e := range u {
			t := th[i]
			df[i] *= 0.5*(1+t) + 0.5*e*(1-t*t)*c0*(1+3*c1*e*e)
		}
		sumRows(df, g["b1"])
		k.TN(D, Fn, S, n2, df, g["W1"])
		k.NT(S, D, Fn, df, in["W1"], dn2)
		layerNormGrad(dn2, xn2, r2, in["g2"], g["g2"], g["be2"], dy) // dy is now dx
		sumRows(dy, g["bo"])
		k.TN(D, D, S, o, dy, g["Wo"])
		k.NT(S, D, D, dy, in["Wo"], do)
		split(do, doh)
		for h := range H {
			a, b := h*S*E, (h+1)*S*E
			ph := p[h*S*S : (h+1)*S*S]
			k.TN(S, E, S, ph, doh[a:b], dvh[a:b])
			k.NT(S, S, E, doh[a:b], vh[a:b], dp)
			for i := range S {
				pr, dr := ph[i*S:i*S+S], dp[i*S:i*S+S]
				var dot float32
				for j := range pr {
					dot += pr[j] * dr[j]
				}
				for j := range pr {
					dr[j] = 0.25 * pr[j] * (dr[j] - dot)
				}
			}
			k.NN(S, E, S, dp, kh[a:b], dqh[a:b])
			k.TN(S, E, S, dp, qh[a:b], dkh[a:b])
		}
		clear(dn1)
		for _, t := range [3]struct {
			w, b string
			dh   []float32
		}{{"Wq", "bq", dqh}, {"Wk", "bk", dkh}, {"Wv", "bv", dvh}} {
			join(t.dh, dq)
			sumRows(dq, g[t.b])
			k.TN(D, D, S, n1, dq, g[t.w])
			k.NT(S, D, D, dq, in[t.w], tmp)
			add(dn1, tmp)
		}
		layerNormGrad(dn1, xn1, r1, in["g1"], g["g1"], g["be1"], nil)
		return loss
	}
}

// LogReg is case g in plain float64 loops.
func LogReg() (func(), func() harness.Result) {
	in := spec.Get("g_logreg")
	X, w, b, y := in.Get("X").F64(), in.Get("w").F64(), in.Get("b").F64(), in.Get("y").F64()
	gw := make([]float64, 50)
	var gb, loss float64
	return func() {
			clear(gw)
			gb, loss = 0, 0
			for i := range y {
				row := X[i*50 : i*50+50]
				z := b[0]
				for j, v := range row {
					z += v * w[j]
				}
				e := math.Exp(-math.Abs(z))
				loss += max(z, 0) + math.Log1p(e) - y[i]*z
				s := 1 / (1 + e)
				if z < 0 {
					s = e / (1 + e)
				}
				d := s - y[i]
				gb += d
				for j, v := range row {
					gw[j] += d * v
				}
			}
			c := 1 / float64(len(y))
			for j := range gw {
				gw[j] *= c
			}
			gb *= c
			loss *= c
		}, func() harness.Result {
			return harness.Result{Loss: loss, Grads: map[string][]float64{"w": gw, "b": {gb}}}
		}
}
