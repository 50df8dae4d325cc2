package matmul

import (
	"fmt"
	"math"
	"reflect"
	"testing"
)

// ws is not a variable of its own: those begin at 32 bytes, in the middle of a cache line.
var ws = new(Workspace)

// A product is a method with operands to call it on.
type product struct {
	name    string
	run     func()
	c, a, b reflect.Value // arrays of rows
}

func row[C, A, B any](name string, f func(*C, *A, *B)) func() product {
	return func() product {
		c, a, b := new(C), new(A), new(B)
		p := product{name, func() { f(c, a, b) }, reflect.ValueOf(c).Elem(), reflect.ValueOf(a).Elem(), reflect.ValueOf(b).Elem()}
		for i := range p.a.Len() {
			for j := range p.a.Index(i).Len() {
				p.a.Index(i).Index(j).SetFloat(float64((i*31+j*17)%13) - 6)
			}
		}
		for i := range p.b.Len() {
			for j := range p.b.Index(i).Len() {
				p.b.Index(i).Index(j).SetFloat(float64((i*29+j*7)%11) - 5)
			}
		}
		return p
	}
}

var products = []func() product{
	row("AB32x784x128", ws.AB32x784x128),
	row("AtB32x784x128", ws.AtB32x784x128),
	row("ABt32x784x128", ws.ABt32x784x128),
	row("AB32x128x10", ws.AB32x128x10),
	row("AtB32x128x10", ws.AtB32x128x10),
	row("ABt32x128x10", ws.ABt32x128x10),
	row("AB64x64x64", ws.AB64x64x64),
	row("AtB64x64x64", ws.AtB64x64x64),
	row("ABt64x64x64", ws.ABt64x64x64),
	row("AB128x128x128", ws.AB128x128x128),
	row("AtB128x128x128", ws.AtB128x128x128),
	row("ABt128x128x128", ws.ABt128x128x128),
	row("AB256x256x256", ws.AB256x256x256),
	row("AtB256x256x256", ws.AtB256x256x256),
	row("ABt256x256x256", ws.ABt256x256x256),
	row("AB512x512x512", ws.AB512x512x512),
	row("AtB512x512x512", ws.AtB512x512x512),
	row("ABt512x512x512", ws.ABt512x512x512),
	row("AB1024x1024x1024", ws.AB1024x1024x1024),
	row("AtB1024x1024x1024", ws.AtB1024x1024x1024),
	row("ABt1024x1024x1024", ws.ABt1024x1024x1024),
	row("AB32x784x128F64", ws.AB32x784x128F64),
	row("AtB32x784x128F64", ws.AtB32x784x128F64),
	row("ABt32x784x128F64", ws.ABt32x784x128F64),
	row("AB256x256x256F64", ws.AB256x256x256F64),
	row("AtB256x256x256F64", ws.AtB256x256x256F64),
	row("ABt256x256x256F64", ws.ABt256x256x256F64),
	row("AB512x512x512F64", ws.AB512x512x512F64),
	row("AtB512x512x512F64", ws.AtB512x512x512F64),
	row("ABt512x512x512F64", ws.ABt512x512x512F64),
}

// form is what the name begins with, and the sizes in it.
func (p product) form() (form string, m, k, n int) {
	at := 0
	for p.name[at] < '0' || p.name[at] > '9' {
		at++
	}
	if _, err := fmt.Sscanf(p.name[at:], "%dx%dx%d", &m, &k, &n); err != nil {
		panic(err)
	}
	return p.name[:at], m, k, n
}

// TestProducts: elements in every column, in rows of all kinds of tiles, are
// what the sum of products is. All numbers are small integers: nothing is rounded.
func TestProducts(t *testing.T) {
	for _, make := range products {
		p := make()
		form, m, k, n := p.form()
		p.run()
		for i := 0; i < m; i += max(1, m/16-1) {
			for j := range n {
				want := 0.0
				for l := range k {
					x, y := [2]int{i, l}, [2]int{l, j}
					if form == "AtB" {
						x = [2]int{l, i}
					}
					if form == "ABt" {
						y = [2]int{j, l}
					}
					want += (float64((x[0]*31+x[1]*17)%13) - 6) * (float64((y[0]*29+y[1]*7)%11) - 5)
				}
				if got := p.c.Index(i).Index(j).Float(); math.Abs(got-want) > 0 {
					t.Fatalf("%s: [%d][%d] is %v, want %v", p.name, i, j, got, want)
				}
			}
		}
	}
}

func BenchmarkMatMul(b *testing.B) {
	for _, make := range products {
		p := make()
		b.Run(p.name, func(b *testing.B) {
			for b.Loop() {
				p.run()
			}
		})
	}
}
