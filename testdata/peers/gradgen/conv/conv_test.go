package conv

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"
	"unsafe"
)

// ws is not a variable of its own: those begin at 32 bytes, in the middle of a cache line.
var ws = new(Workspace)

// A convolution is a forward and a backward pass with arguments to call them on.
type convolution struct {
	name              string
	forward, backward func()
	x, w, y           []float32
	dx, dw, dy        []float32
}

func bind[X, W, Y any](name string, f func(y *Y, x *X, w *W), g func(dx *X, dw *W, x *X, w *W, dy *Y)) func() convolution {
	return func() convolution {
		x, w, y := new(X), new(W), new(Y)
		dx, dw, dy := new(X), new(W), new(Y)
		c := convolution{name, func() { f(y, x, w) }, func() { g(dx, dw, x, w, dy) }, flat(x), flat(w), flat(y), flat(dx), flat(dw), flat(dy)}
		for i, s := range [][]float32{c.x, c.w, c.dy} {
			for j := range s {
				s[j] = float32((j*(31-2*i)+j/7)%(13-2*i)) - float32(6-i)
			}
		}
		return c
	}
}

// flat is the numbers of an array of arrays of them.
func flat[A any](a *A) []float32 {
	return unsafe.Slice((*float32)(unsafe.Pointer(a)), int(unsafe.Sizeof(*a)/4))
}

var convolutions = []func() convolution{
	bind("N8C64H28O64K1", ws.N8C64H28O64K1, ws.N8C64H28O64K1VJP),
	bind("N1C128H14O128K1", ws.N1C128H14O128K1, ws.N1C128H14O128K1VJP),
	bind("N8C64H28O128K1S2", ws.N8C64H28O128K1S2, ws.N8C64H28O128K1S2VJP),
	bind("N32C3H28O16K3", ws.N32C3H28O16K3, ws.N32C3H28O16K3VJP),
	bind("N32C8H14O16K3", ws.N32C8H14O16K3, ws.N32C8H14O16K3VJP),
	bind("N16C16H28O32K3", ws.N16C16H28O32K3, ws.N16C16H28O32K3VJP),
	bind("N1C16H56O16K3", ws.N1C16H56O16K3, ws.N1C16H56O16K3VJP),
	bind("N8C64H14O64K3", ws.N8C64H14O64K3, ws.N8C64H14O64K3VJP),
	bind("N32C64H7O64K3", ws.N32C64H7O64K3, ws.N32C64H7O64K3VJP),
	bind("N1C128H14O128K3", ws.N1C128H14O128K3, ws.N1C128H14O128K3VJP),
	bind("N8C32H28O64K3S2", ws.N8C32H28O64K3S2, ws.N8C32H28O64K3S2VJP),
	bind("N8C32H28O32K3D2", ws.N8C32H28O32K3D2, ws.N8C32H28O32K3D2VJP),
	bind("N8C32H28O32K3G4", ws.N8C32H28O32K3G4, ws.N8C32H28O32K3G4VJP),
	bind("N8C64H28O64K3G64", ws.N8C64H28O64K3G64, ws.N8C64H28O64K3G64VJP),
	bind("N1C32H56O32K3S2G32", ws.N1C32H56O32K3S2G32, ws.N1C32H56O32K3S2G32VJP),
	bind("N8C3H32O6K5", ws.N8C3H32O6K5, ws.N8C3H32O6K5VJP),
	bind("N16C16H14O32K5", ws.N16C16H14O32K5, ws.N16C16H14O32K5VJP),
}

// sizes are those that a name tells.
type sizes struct{ n, c, h, o, k, stride, dilation, groups, out int }

func sizesOf(name string) sizes {
	s := sizes{stride: 1, dilation: 1, groups: 1}
	to := map[string]*int{"N": &s.n, "C": &s.c, "H": &s.h, "O": &s.o, "K": &s.k, "S": &s.stride, "D": &s.dilation, "G": &s.groups}
	for _, m := range regexp.MustCompile(`([A-Z])(\d+)`).FindAllStringSubmatch(name, -1) {
		v, err := strconv.Atoi(m[2])
		if err != nil {
			panic(err)
		}
		*to[m[1]] = v
	}
	s.out = (s.h-1)/s.stride + 1
	return s
}

// each calls f for the places of each product x*w that is added to y.
func (s sizes) each(f func(x, w, y int)) {
	cg, og := s.c/s.groups, s.o/s.groups
	pad := s.dilation * (s.k - 1) / 2
	for n := range s.n {
		for o := range s.o {
			for i := range s.out * s.out {
				y := (n*s.o+o)*s.out*s.out + i
				for c := range cg {
					for q := range s.k * s.k {
						row := i/s.out*s.stride + q/s.k*s.dilation - pad
						col := i%s.out*s.stride + q%s.k*s.dilation - pad
						if row >= 0 && row < s.h && col >= 0 && col < s.h {
							f(((n*s.c+o/og*cg+c)*s.h+row)*s.h+col, (o*cg+c)*s.k*s.k+q, y)
						}
					}
				}
			}
		}
	}
}

// TestConvolutions: results and gradients are what sums of products are. All
// numbers are small integers: nothing is rounded.
func TestConvolutions(t *testing.T) {
	for _, make := range convolutions {
		c := make()
		c.forward()
		c.backward()
		y, dx, dw := zeros(c.y), zeros(c.dx), zeros(c.dw)
		sizesOf(c.name).each(func(ix, iw, iy int) {
			y[iy] += c.x[ix] * c.w[iw]
			dx[ix] += c.dy[iy] * c.w[iw]
			dw[iw] += c.dy[iy] * c.x[ix]
		})
		for i, of := range [][2][]float32{{c.y, y}, {c.dx, dx}, {c.dw, dw}} {
			for j, want := range of[1] {
				if got := of[0][j]; math.Abs(float64(got-want)) > 0 {
					t.Fatalf("%s: %s[%d] is %v, want %v", c.name, []string{"y", "dx", "dw"}[i], j, got, want)
				}
			}
		}
	}
}

// zeros is zeros, as many as like has.
func zeros(like []float32) []float32 { return make([]float32, len(like)) }

func BenchmarkConv(b *testing.B) {
	for _, make := range convolutions {
		c := make()
		s := sizesOf(c.name)
		flops := 2 * float64(len(c.y)) * float64(s.c/s.groups*s.k*s.k)
		for i, pass := range []func(){c.forward, c.backward} {
			b.Run(fmt.Sprint(c.name, "/", []string{"forward", "backward"}[i]), func(b *testing.B) {
				for b.Loop() {
					pass()
				}
				b.ReportMetric(flops*float64(i+1)*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GF/s")
			})
		}
	}
}
