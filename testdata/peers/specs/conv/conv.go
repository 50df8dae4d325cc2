// Package conv declares convolutions of x by w by themselves, whose forward and
// backward passes are measured. A name has the images of the batch (N), their
// channels (C) and length of a side (H), the channels of the result (O), the
// length of a window's side (K), the stride (S), dilation (D) and groups (G)
// where these aren't 1. Padding leaves images of stride 1 as large as they are.
package conv

import "github.com/gradgen/gradgen/ir/ad"

func N8C64H28O64K1(x ad.Tensor[[8][64][28][28]float32], w ad.Tensor[[64][64][1][1]float32]) (y ad.Value) {
	return ad.Conv2D(x, w)
}

func N1C128H14O128K1(x ad.Tensor[[1][128][14][14]float32], w ad.Tensor[[128][128][1][1]float32]) (y ad.Value) {
	return ad.Conv2D(x, w)
}

func N8C64H28O128K1S2(x ad.Tensor[[8][64][28][28]float32], w ad.Tensor[[128][64][1][1]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Stride(2))
}

func N32C3H28O16K3(x ad.Tensor[[32][3][28][28]float32], w ad.Tensor[[16][3][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N32C8H14O16K3(x ad.Tensor[[32][8][14][14]float32], w ad.Tensor[[16][8][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N16C16H28O32K3(x ad.Tensor[[16][16][28][28]float32], w ad.Tensor[[32][16][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N1C16H56O16K3(x ad.Tensor[[1][16][56][56]float32], w ad.Tensor[[16][16][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N8C64H14O64K3(x ad.Tensor[[8][64][14][14]float32], w ad.Tensor[[64][64][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N32C64H7O64K3(x ad.Tensor[[32][64][7][7]float32], w ad.Tensor[[64][64][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N1C128H14O128K3(x ad.Tensor[[1][128][14][14]float32], w ad.Tensor[[128][128][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1))
}

func N8C32H28O64K3S2(x ad.Tensor[[8][32][28][28]float32], w ad.Tensor[[64][32][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1), ad.Stride(2))
}

func N8C32H28O32K3D2(x ad.Tensor[[8][32][28][28]float32], w ad.Tensor[[32][32][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(2), ad.Dilation(2))
}

func N8C32H28O32K3G4(x ad.Tensor[[8][32][28][28]float32], w ad.Tensor[[32][8][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1), ad.Groups(4))
}

func N8C64H28O64K3G64(x ad.Tensor[[8][64][28][28]float32], w ad.Tensor[[64][1][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1), ad.Groups(64))
}

func N1C32H56O32K3S2G32(x ad.Tensor[[1][32][56][56]float32], w ad.Tensor[[32][1][3][3]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(1), ad.Stride(2), ad.Groups(32))
}

func N8C3H32O6K5(x ad.Tensor[[8][3][32][32]float32], w ad.Tensor[[6][3][5][5]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(2))
}

func N16C16H14O32K5(x ad.Tensor[[16][16][14][14]float32], w ad.Tensor[[32][16][5][5]float32]) (y ad.Value) {
	return ad.Conv2D(x, w, ad.Padding(2))
}
