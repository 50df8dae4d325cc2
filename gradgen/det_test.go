package gradgen

import (
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/interp"
)

// determinant is the determinant of a matrix of integers, exactly: by E.
// Bareiss's elimination, whose divisions leave no remainder.
func determinant(a [][]int64) *big.Int {
	n := len(a)
	m := make([][]*big.Int, n)
	for i := range m {
		for _, v := range a[i] {
			m[i] = append(m[i], big.NewInt(v))
		}
	}
	sign, last := int64(1), big.NewInt(1)
	for k := range n {
		p := k
		for p < n && m[p][k].Sign() == 0 {
			p++
		}
		if p == n {
			return new(big.Int)
		}
		if p != k {
			m[p], m[k], sign = m[k], m[p], -sign
		}
		for i := k + 1; i < n; i++ {
			for j := k + 1; j < n; j++ {
				v := new(big.Int).Mul(m[i][j], m[k][k])
				v.Sub(v, new(big.Int).Mul(m[i][k], m[k][j]))
				m[i][j] = v.Quo(v, last)
			}
		}
		last = m[k][k]
	}
	return new(big.Int).Mul(last, big.NewInt(sign))
}

// cofactor is what the determinant of a grows by with element i, j.
func cofactor(a [][]int64, i, j int) float64 {
	var minor [][]int64
	for k, row := range a {
		if k != i {
			minor = append(minor, append(append([]int64{}, row[:j]...), row[j+1:]...))
		}
	}
	v, _ := new(big.Float).SetInt(determinant(minor)).Float64()
	if (i+j)%2 == 1 {
		v = -v
	}
	return v
}

// ofRank is a matrix of small integers whose rank is n less the deficit.
func ofRank(r *rand.Rand, n, deficit int) [][]int64 {
	a := make([][]int64, n)
	for i := range a {
		a[i] = make([]int64, n)
		for j := range a[i] {
			a[i][j] = r.Int64N(7) - 3
		}
	}
	for i := range deficit { // some rows are sums of others
		from, to := a[(i+deficit)%n], a[i]
		for j := range to {
			to[j] = from[j]
			if n > 2*deficit {
				to[j] += a[n-1][j]
			}
		}
		if deficit == n {
			clear(to)
		}
	}
	return a
}

// The gradient of a determinant is the cofactors, of singular matrices too, in
// reverse mode and in forward mode.
func TestGradientOfDet(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{1, 2, 3, 4, 5, 7, 8, 9, 12} {
		for _, deficit := range []int{0, 1, 2, n} {
			if deficit > n {
				continue
			}
			t.Run(fmt.Sprint("order ", n, " less ", deficit), func(t *testing.T) {
				a := ofRank(r, n, deficit)
				var flat, want []float64
				size := 1.0 // about that of minors of such numbers
				for i := range a {
					for j, v := range a[i] {
						flat = append(flat, float64(v))
						want = append(want, cofactor(a, i, j))
					}
					if i > 0 {
						size *= 3
					}
				}
				// Up to order 8 only the determinants round; above, a matrix of
				// determinant 0 is not quite the one that it was.
				tol := 1e-12 * size
				if n > maxMinors && deficit > 0 {
					tol = 1e-9 * size
				}
				x := interp.Floats(f64(n, n), flat...)
				f := func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Unary(ir.Det, in[0]) }
				for mode, got := range map[string][]float64{"reverse": gradientAt(t, f, x), "forward": forwardGradientAt(t, f, x)} {
					for i := range want {
						if !(math.Abs(got[i]-want[i]) <= tol) {
							t.Fatalf("in %s mode element %d is %v, want %v", mode, i, got[i], want[i])
						}
					}
				}
			})
		}
	}
}

// A singular matrix of a high order is moved in proportion to its elements, as
// far as its type tells apart.
func TestGradientOfScaledDet(t *testing.T) {
	const n = 9
	hidden := ofRank(rand.New(rand.NewPCG(7, 7)), n, 1)
	plain := ofRank(rand.New(rand.NewPCG(7, 8)), n, 0)
	for j, v := range plain[0] {
		if v == 0 { // what is added to 0 is never lost
			plain[0][j] = 1
		}
	}
	plain[1] = plain[0]
	for _, c := range []struct {
		a     [][]int64
		d     ir.DType
		scale float64
		tol   float64
	}{
		// Where rounding hides that the determinant is 0, nothing is moved.
		{hidden, ir.Float64, 0x1p40, 1e-9}, {hidden, ir.Float64, 0x1p-20, 1e-9}, {hidden, ir.Float32, 1, 1e-2}, {hidden, ir.Float32, 0x1p10, 1e-2},
		// Of two equal rows it is exactly 0.
		{plain, ir.Float64, 0x1p40, 1e-9}, {plain, ir.Float64, 0x1p-20, 1e-9}, {plain, ir.Float32, 1, 1e-2}, {plain, ir.Float32, 0x1p10, 1e-2},
	} {
		a := c.a
		ty := ir.Type{DType: c.d, Shape: ir.Of(n, n)}
		g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Unary(ir.Det, in[0]) }, ty)
		x := interp.Zeros(ty)
		size := math.Pow(c.scale, n-1)
		for i := range x.F {
			x.F[i] = float64(a[i/n][i%n]) * c.scale
		}
		out, err := interp.Options{Round: true}.Run(gradOf(t, g), map[string]*interp.Tensor{"x0": x})
		if err != nil {
			t.Fatal(err)
		}
		largest := 0.0
		for i := range n * n {
			largest = max(largest, math.Abs(cofactor(a, i/n, i%n)))
		}
		for i, v := range out[1].F {
			if want := cofactor(a, i/n, i%n); !(math.Abs(v/size-want) <= c.tol*largest) {
				t.Errorf("%v times %g: element %d is %v, want %v", c.d, c.scale, i, v/size, want)
				break
			}
		}
	}
}

// Of a high order the gradient of a determinant takes no minors.
func TestGradientOfLargeDet(t *testing.T) {
	const n = 20
	g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Unary(ir.Det, in[0]) }, f64(n, n))
	elements := 0
	for _, x := range gradOf(t, g).Nodes {
		elements += x.Shape().Size()
	}
	if elements > 40*n*n {
		t.Errorf("%d elements for a matrix of %d", elements, n*n)
	}
}

// The second derivatives of a determinant are those of the polynomial that it
// is, where the matrix is singular too.
func TestHessianOfSingularDet(t *testing.T) {
	for _, n := range []int{2, 4, 5} {
		g := graphOf(t, func(b *build.Builder, in []*ir.Node) *ir.Node { return b.Unary(ir.Det, in[0]) }, f64(n, n))
		h, err := HVP(g, g.Inputs)
		checked(t, h, err)
		a := ofRank(rand.New(rand.NewPCG(uint64(n), 1)), n, 1)
		at := func(i, j int, by int64) [][]int64 {
			moved := make([][]int64, n)
			for k := range a {
				moved[k] = append([]int64{}, a[k]...)
			}
			moved[i][j] += by
			return moved
		}
		x := interp.Zeros(f64(n, n))
		for i := range x.F {
			x.F[i] = float64(a[i/n][i%n])
		}
		for p := range n * n {
			v := interp.Zeros(f64(n, n))
			v.F[p] = 1
			got := run(t, h, map[string]*interp.Tensor{"x0": x, "t.x0": v})[0].F
			for q := range n * n {
				// Linear in each element: a difference is the derivative.
				want := cofactor(at(p/n, p%n, 1), q/n, q%n) - cofactor(a, q/n, q%n)
				if !near(got[q], want, 1e-11) {
					t.Fatalf("order %d: by elements %d and %d: %v, want %v", n, p, q, got[q], want)
				}
			}
		}
	}
}
