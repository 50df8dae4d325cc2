// Package bundle is the reprojection error of bundle adjustment.
package bundle

import "github.com/gradgen/gradgen/ir/ad"

// N is the number of observations, each of a camera and a point of its own.
const N = 3

// Errors are the reprojection errors, with the cameras as rotation, centre, focal
// length, principal point and two radial distortions.
//
//gradgen:emit jacobian
func Errors(cameras ad.Tensor[[N][11]float64], points ad.Tensor[[N][3]float64], weights ad.Tensor[[N]float64], features ad.Tensor[[N][2]float64]) (errors ad.Value) {
	x := rotate(part(cameras, 0, 3), points-part(cameras, 3, 6))
	p := part(x, 0, 2) / part(x, 2, 3)
	square := ad.Sum(p*p, 1, ad.Keep)
	distorted := p * (1 + part(cameras, 9, 10)*square + part(cameras, 10, 11)*square*square)
	return ad.ExpandDims(weights, 1) * (distorted*part(cameras, 6, 7) + part(cameras, 7, 9) - features)
}

// Loss is half the sum of their squares, and of those of 1 - w*w.
func Loss(cameras ad.Tensor[[N][11]float64], points ad.Tensor[[N][3]float64], weights ad.Tensor[[N]float64], features ad.Tensor[[N][2]float64]) (loss ad.Value) {
	e := Errors(cameras, points, weights, features)
	w := 1 - weights*weights
	return (ad.Sum(e*e) + ad.Sum(w*w)) / 2
}

func part(x ad.Value, lo, hi int) ad.Value { return ad.Slice(x, 1, lo, hi) }

// rotate turns points around axes, by Rodrigues' formula.
func rotate(r, x ad.Value) ad.Value {
	angle := ad.Norm(r, 1, ad.Keep)
	axis := r / angle
	along := ad.Sum(axis*x, 1, ad.Keep)
	return x*ad.Cos(angle) + cross(axis, x)*ad.Sin(angle) + axis*along*(1-ad.Cos(angle))
}

func cross(a, b ad.Value) ad.Value {
	return turned(a, 1)*turned(b, 2) - turned(a, 2)*turned(b, 1)
}

// turned is the three columns, moved on by n.
func turned(a ad.Value, n int) ad.Value { return ad.Concat(1, part(a, n, 3), part(a, 0, n)) }
