// Package small has the shorter functions of GradBench.
package small

import "github.com/gradgen/gradgen/ir/ad"

// LSE is the logarithm of a sum of exponentials.
func LSE(x ad.Tensor[[12]float64]) (y ad.Value) { return ad.LogSumExp(x) }

// LLSQ is the residual of a polynomial fitted to a step.
func LLSQ(x ad.Tensor[[5]float64]) (y ad.Value) {
	const n = 8
	t := -1 + 2*ad.Arange[float64](n)/(n-1)
	fit := 0 * t
	power := 0*t + 1
	for _, c := range ad.Split(x, 0, 5) {
		fit += c * power
		power = power * t
	}
	r := ad.Sign(t) - fit
	return ad.Sum(r*r) / 2
}

// KMeans is the sum of the squared distances of points to the centroid nearest
// to each.
//
//gradgen:grad centroids
//gradgen:emit hvp hessian
func KMeans(points ad.Tensor[[10][3]float64], centroids ad.Tensor[[4][3]float64]) (cost ad.Value) {
	d := ad.ExpandDims(points, 1) - centroids
	return ad.Sum(ad.Min(ad.Sum(d*d, 2), 1))
}

// Det is a determinant, by elimination.
func Det(a ad.Tensor[[5][5]float64]) (det ad.Value) {
	const n = 5
	m := ad.Value(a)
	det = 1
	for k := range n {
		pivot := ad.Reshape(ad.Slice(ad.Slice(m, 0, 0, 1), 1, 0, 1))
		det = det * pivot
		if k < n-1 {
			column := ad.Slice(ad.Slice(m, 0, 1, n-k), 1, 0, 1)
			row := ad.Slice(ad.Slice(m, 0, 0, 1), 1, 1, n-k)
			m = ad.Slice(ad.Slice(m, 0, 1, n-k), 1, 1, n-k) - column*row/pivot
		}
	}
	return det
}

// ODE is the end of y0' = x0, yi' = xi*y(i-1) after a unit of time, by Runge
// and Kutta's method.
//
//gradgen:emit jacobian jvp
func ODE(x ad.Tensor[[4]float64]) (y ad.Value) {
	const steps = 3
	y = 0 * x
	for range steps {
		h := 1.0 / ad.Value(steps)
		k1 := slope(x, y)
		k2 := slope(x, y+h/2*k1)
		k3 := slope(x, y+h/2*k2)
		k4 := slope(x, y+h*k3)
		y = y + h/6*(k1+2*k2+2*k3+k4)
	}
	return y
}

func slope(x, y ad.Value) ad.Value {
	return x * ad.Concat(0, ad.Ones[float64](1), ad.Slice(y, 0, 0, 3))
}

// Saddle is the value that descent on a and ascent on b reach, steps of
// gradients inside steps of gradients: what it is made of uses ad.Grad.
func Saddle(start ad.Tensor[[2]float64]) (value ad.Value) {
	a := ad.Value(start)
	for range 3 {
		a = a - 0.1*ad.Grad(best, a)
	}
	return best(a)
}

func best(a ad.Value) (value ad.Value) {
	b := 0.5*ad.StopGradient(a) + 0.25
	for range 3 {
		b = b + 0.1*ad.Grad(height(a, b), b)
	}
	return height(a, b)
}

func height(a, b ad.Value) ad.Value {
	return ad.Sum(a*a)*(1+ad.Sum(b)/4) - ad.Sum(b*b) + ad.Sum(ad.Sin(a*b))
}
