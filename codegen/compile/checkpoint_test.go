package compile_test

import (
	"fmt"
	"testing"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
)

// TestCheckpointSavesMemory: between checkpoints nothing is kept, whichever
// passes look for what is the same.
func TestCheckpointSavesMemory(t *testing.T) {
	const src = `package p

import "github.com/gradgen/gradgen/ir/ad"

func block(h, w ad.Value) ad.Value {
	for range 4 {
		h = ad.Tanh(ad.MatMul(h, w))
	}
	return h
}

//gradgen:grad x
func Loss(x, w ad.Tensor[[64][64]float32]) (loss ad.Value) {
	h := x
	for range 6 {
		h = %s
	}
	return ad.Sum(h * h)
}
`
	bytes := func(call string) int {
		methods, ds, err := compile.Methods(load(t, "spec.go", []byte(fmt.Sprintf(src, call))), checked)
		if err != nil || len(ds) > 0 {
			t.Fatal(err, ds)
		}
		for _, m := range methods {
			if m.Kind == codegen.Grad {
				n := 0
				for d, k := range loop.Compile(plan.New(m.Graph), loop.Portable).Arena {
					n += k * d.Bytes()
				}
				return n
			}
		}
		t.Fatal("no gradient")
		return 0
	}
	plain, saved := bytes("block(h, w)"), bytes("ad.Checkpoint(block, h, w)")
	t.Logf("%d bytes without checkpoints, %d with", plain, saved)
	// 24 layers are kept without; with, 6 and those of one block.
	if saved > plain*6/10 {
		t.Errorf("%d bytes with checkpoints, %d without", saved, plain)
	}
}
