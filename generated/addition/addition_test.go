package addition_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/generated/addition"
	"github.com/gradgen/gradgen/generated/internal/check"
)

func TestMethods(t *testing.T) {
	check.Methods(t, "addition", new(addition.Workspace), check.Options{Scale: 1, Tolerance: 1e-6, Differences: 1e-6, Each: 32})
}

// TestBroadcastGradient: the gradient of a broadcast operand is the sum of the
// upstream gradient over the axes that it was stretched along. That is n times
// the upstream gradient only where it is uniform.
func TestBroadcastGradient(t *testing.T) {
	var ws addition.Workspace
	var a, da, dz [5][3]float32
	var db float32
	for i := range dz {
		for j := range dz[i] {
			dz[i][j] = 2
		}
	}
	ws.ScalarVJP(&da, &db, &a, 7, &dz)
	if db != 15*2 || da != dz {
		t.Errorf("of a uniform gradient db is %v, want 15 times 2; da is %v", db, da)
	}
	sum := float32(0)
	for i := range dz {
		for j := range dz[i] {
			dz[i][j] = float32(i*i - j)
			sum += dz[i][j]
		}
	}
	ws.ScalarVJP(&da, &db, &a, 7, &dz)
	if db != sum || da != dz {
		t.Errorf("db is %v, want the sum %v; da is %v", db, sum, da)
	}
	if db == 15*dz[0][0] || db == 15*dz[4][2] {
		t.Errorf("db is %v, a multiple of an element of a gradient that is not uniform", db)
	}
}

// TestLeadingAxis: a [2 3] operand of a [4 2 3] sum gets the sum over axis 0.
func TestLeadingAxis(t *testing.T) {
	var ws addition.Workspace
	var a, da, want [2][3]float32
	var b, db, dz [4][2][3]float32
	for n := range dz {
		for i := range dz[n] {
			for j := range dz[n][i] {
				dz[n][i][j] = float32(n*n*6 + i*3 - j)
				want[i][j] += dz[n][i][j]
			}
		}
	}
	ws.StackedVJP(&da, &db, &a, &b, &dz)
	if da != want || db != dz {
		t.Errorf("da is %v, want %v; db is %v, want %v", da, want, db, dz)
	}
}

func TestNoAllocs(t *testing.T) {
	var ws addition.Workspace
	var (
		a, da        [2][3]float32
		b, db, z     [4][2][3]float32
		row, drow, y [5][3]float32
		number       float32
		p, dp        [4][1]float64
		q, dq        [1][3]float64
		r            [4][3]float64
		m, dm        [6][3]float64
		v, dv        [3]float64
	)
	check.NoAllocs(t,
		func() { ws.Stacked(&z, &a, &b) },
		func() { ws.StackedVJP(&da, &db, &a, &b, &z) },
		func() { ws.Scalar(&y, &row, 1) },
		func() { ws.ScalarVJP(&drow, &number, &row, 1, &y) },
		func() { ws.Outer(&r, &p, &q) },
		func() { ws.OuterVJP(&dp, &dq, &p, &q, &r) },
		func() { ws.Twice(&m, &v) },
		func() { ws.TwiceGrad(&dm, &dv, &m, &v) },
	)
}

// Adding one number to every element of a row: what the number does to the
// result it does to each element, so its gradient is the sum of theirs.
func Example() {
	var ws addition.Workspace
	row := [5][3]float32{{1, 2, 3}}
	upstream := [5][3]float32{{0.5, 1, 2}, {4}}

	var z [5][3]float32
	ws.Scalar(&z, &row, 10)
	fmt.Println("z[0] =", z[0])

	var drow [5][3]float32
	var dnumber float32
	ws.ScalarVJP(&drow, &dnumber, &row, 10, &upstream)
	fmt.Println("the gradient of the row is the upstream one:", drow == upstream)
	fmt.Println("the gradient of the number is its sum:", dnumber)
	// Output:
	// z[0] = [11 12 13]
	// the gradient of the row is the upstream one: true
	// the gradient of the number is its sum: 7.5
}
