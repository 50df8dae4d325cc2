// Package hand is hand tracking: how far a skinned mesh is from points, for a
// chain of bones.
package hand

import "github.com/gradgen/gradgen/ir/ad"

const (
	Bones    = 3
	Vertices = 5
)

// Errors are the distances of the vertices from their points, in a pose: three
// angles for each bone, and where the hand is.
//
//gradgen:grad angles position
//gradgen:emit jacobian
func Errors(angles ad.Tensor[[Bones][3]float64], position ad.Tensor[[3]float64], base ad.Tensor[[Bones][3][4]float64], mesh ad.Tensor[[Vertices][3]float64], weights ad.Tensor[[Bones][Vertices]float64], points ad.Tensor[[Vertices][3]float64]) (errors ad.Value) {
	var rotation, shift, skin ad.Value
	for i := range Bones {
		b := ad.Squeeze(ad.Slice(base, 0, i, i+1), 0)
		r := ad.MatMul(ad.Slice(b, 1, 0, 3), euler(ad.Squeeze(ad.Slice(angles, 0, i, i+1), 0)))
		t := ad.Squeeze(ad.Slice(b, 1, 3, 4), 1)
		if i == 0 {
			rotation, shift = r, t
		} else { // the bone before it is its parent
			shift = shift + ad.MatMul(rotation, t)
			rotation = ad.MatMul(rotation, r)
		}
		moved := ad.MatMul(mesh, ad.Transpose(rotation)) + shift
		skin += ad.ExpandDims(ad.Squeeze(ad.Slice(weights, 0, i, i+1), 0), 1) * moved
	}
	return points - skin - position
}

// euler is the rotation by three angles.
func euler(a ad.Value) ad.Value {
	c, s := ad.Split(ad.Cos(a), 0, 3), ad.Split(ad.Sin(a), 0, 3)
	one, zero := ad.Ones[float64](1), ad.Zeros[float64](1)
	x := matrix(one, zero, zero, zero, c[0], -s[0], zero, s[0], c[0])
	y := matrix(c[1], zero, s[1], zero, one, zero, -s[1], zero, c[1])
	z := matrix(c[2], -s[2], zero, s[2], c[2], zero, zero, zero, one)
	return ad.MatMul(z, ad.MatMul(y, x))
}

func matrix(e ...ad.Value) ad.Value { return ad.Reshape(ad.Concat(0, e...), 3, 3) }
