//go:build goexperiment.simd && amd64

package compile_test

import (
	"regexp"
	"strings"
	"testing"
)

const productsSpec = `package p

import "github.com/gradgen/gradgen/ir/ad"

//gradgen:grad none
func Square(a, b ad.Tensor[[64][64]float32]) (c ad.Value) { return ad.MatMul(a, b) }

//gradgen:grad none
func Wide(a ad.Tensor[[340][128]float32], b ad.Tensor[[128][256]float32]) (c ad.Value) { return ad.MatMul(a, b) }

//gradgen:grad none
func Columns(a ad.Tensor[[96][32]float64], b ad.Tensor[[96][64]float64]) (c ad.Value) {
	return ad.MatMul(ad.Transpose(a), b)
}

//gradgen:grad none
func Layer(x ad.Tensor[[32][112]float32], w ad.Tensor[[80][112]float32], b ad.Tensor[[80]float32]) (y ad.Value) {
	return ad.Relu(ad.MatMul(x, ad.Transpose(w)) + b)
}
`

// TestProductsStayInRegisters: a pass of a product's loop is a block of
// instructions in which no vector goes to memory and nothing is done in vain. The
// compiler makes it so only of what is written in one way; in another it spills, and
// the product takes up to a hundred times as long.
func TestProductsStayInRegisters(t *testing.T) {
	jump := regexp.MustCompile(`^J[A-Z]+\s`)
	spill := regexp.MustCompile(`\b[XYZ]\d+\b.*\(SP\)|\(SP\).*\b[XYZ]\d+\b`)
	passes := map[string]int{}
	for _, fn := range listing(t, productsSpec) {
		var block []string
		products := 0
		for _, line := range append(fn.lines, "JMP end") {
			if !jump.MatchString(line) {
				block = append(block, line)
				if strings.HasPrefix(line, "VFMADD") {
					products++
				}
				continue
			}
			if products >= 16 {
				for _, variant := range []string{"AVX512", "AVX2"} {
					if strings.Contains(fn.name, variant) {
						passes[variant]++
					}
				}
				for _, line := range block {
					if spill.MatchString(line) || strings.HasPrefix(line, "XCHGL\tAX, AX") {
						t.Errorf("%s: %s in a pass of %d products", fn.name, line, products)
					}
				}
			}
			block, products = nil, 0
		}
	}
	if passes["AVX512"] < 4 || passes["AVX2"] < 4 {
		t.Errorf("loops with whole passes in a block: %v, for 4 products", passes)
	}
}
