// Package matmul declares products of matrices: of a and b, of a transposed and
// b, and of a and b transposed. A name has the rows of the result, the products of a sum and the columns.
package matmul

import "github.com/gradgen/gradgen/ir/ad"

//gradgen:grad none
func AB32x784x128(a ad.Tensor[[32][784]float32], b ad.Tensor[[784][128]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB32x784x128(a ad.Tensor[[784][32]float32], b ad.Tensor[[784][128]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt32x784x128(a ad.Tensor[[32][784]float32], b ad.Tensor[[128][784]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB32x128x10(a ad.Tensor[[32][128]float32], b ad.Tensor[[128][10]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB32x128x10(a ad.Tensor[[128][32]float32], b ad.Tensor[[128][10]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt32x128x10(a ad.Tensor[[32][128]float32], b ad.Tensor[[10][128]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB64x64x64(a ad.Tensor[[64][64]float32], b ad.Tensor[[64][64]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB64x64x64(a ad.Tensor[[64][64]float32], b ad.Tensor[[64][64]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt64x64x64(a ad.Tensor[[64][64]float32], b ad.Tensor[[64][64]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB128x128x128(a ad.Tensor[[128][128]float32], b ad.Tensor[[128][128]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB128x128x128(a ad.Tensor[[128][128]float32], b ad.Tensor[[128][128]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt128x128x128(a ad.Tensor[[128][128]float32], b ad.Tensor[[128][128]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB256x256x256(a ad.Tensor[[256][256]float32], b ad.Tensor[[256][256]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB256x256x256(a ad.Tensor[[256][256]float32], b ad.Tensor[[256][256]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt256x256x256(a ad.Tensor[[256][256]float32], b ad.Tensor[[256][256]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB512x512x512(a ad.Tensor[[512][512]float32], b ad.Tensor[[512][512]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB512x512x512(a ad.Tensor[[512][512]float32], b ad.Tensor[[512][512]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt512x512x512(a ad.Tensor[[512][512]float32], b ad.Tensor[[512][512]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB1024x1024x1024(a ad.Tensor[[1024][1024]float32], b ad.Tensor[[1024][1024]float32]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB1024x1024x1024(a ad.Tensor[[1024][1024]float32], b ad.Tensor[[1024][1024]float32]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt1024x1024x1024(a ad.Tensor[[1024][1024]float32], b ad.Tensor[[1024][1024]float32]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB32x784x128F64(a ad.Tensor[[32][784]float64], b ad.Tensor[[784][128]float64]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB32x784x128F64(a ad.Tensor[[784][32]float64], b ad.Tensor[[784][128]float64]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt32x784x128F64(a ad.Tensor[[32][784]float64], b ad.Tensor[[128][784]float64]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB256x256x256F64(a ad.Tensor[[256][256]float64], b ad.Tensor[[256][256]float64]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB256x256x256F64(a ad.Tensor[[256][256]float64], b ad.Tensor[[256][256]float64]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt256x256x256F64(a ad.Tensor[[256][256]float64], b ad.Tensor[[256][256]float64]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}

//gradgen:grad none
func AB512x512x512F64(a ad.Tensor[[512][512]float64], b ad.Tensor[[512][512]float64]) (c ad.Value) {
	return ad.MatMul(a, b)
}

//gradgen:grad none
func AtB512x512x512F64(a ad.Tensor[[512][512]float64], b ad.Tensor[[512][512]float64]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func ABt512x512x512F64(a ad.Tensor[[512][512]float64], b ad.Tensor[[512][512]float64]) (c ad.Value) {
	return ad.MatMul(a, ad.Transpose(b))
}
