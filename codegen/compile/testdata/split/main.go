// Command split runs the methods of package p, written from spec.go, and says
// where Forward and Backward don't do what the others do.
package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"testing"

	"split/p"
)

var failed bool

func failf(format string, args ...any) {
	failed = true
	fmt.Printf(format+"\n", args...)
}

// each calls f for every number in what v points to.
func each(v any, f func(x reflect.Value)) {
	var walk func(x reflect.Value)
	walk = func(x reflect.Value) {
		switch x.Kind() {
		case reflect.Array:
			for i := range x.Len() {
				walk(x.Index(i))
			}
		case reflect.Struct:
			for i := range x.NumField() {
				walk(x.Field(i))
			}
		default:
			f(x)
		}
	}
	walk(reflect.ValueOf(v).Elem())
}

// random is a T of random numbers.
func random[T any](r *rand.Rand) *T {
	v := new(T)
	each(v, func(x reflect.Value) {
		if x.CanInt() {
			x.SetInt(r.Int64N(5))
		} else {
			x.SetFloat(2*r.Float64() - 1)
		}
	})
	return v
}

// equal compares scale times want with got, to within rounding.
func equal[T any](what string, got, want *T, scale float64) {
	var list []float64
	add := func(x reflect.Value) {
		if x.CanInt() {
			list = append(list, float64(x.Int()))
		} else {
			list = append(list, x.Float())
		}
	}
	each(want, add)
	n := len(list)
	each(got, add)
	for i := range n {
		w, g := scale*list[i], list[n+i]
		if !(math.Abs(w-g) <= 1e-5*(1+math.Abs(w))) {
			failf("%s: element %d is %v, want %v", what, i, g, w)
			return
		}
	}
}

// A trial is one function on arguments of its own.
type trial struct {
	name     string
	forward  func(ws *p.Workspace) // sets results
	backward func(ws *p.Workspace) // sets gradients
	others   func(ws *p.Workspace) // the function's other methods: what is wanted
	disturb  func(ws *p.Workspace) // those on other arguments
	compare  func(when string)     // what was set with what is wanted
	scramble func()                // what is to be set
}

func loss(r *rand.Rand) *trial {
	params, words, labels := random[p.Params](r), random[[7]int32](r), random[[7]int32](r)
	other := random[p.Params](r)
	var got, want float32
	var grad, wantGrad, waste p.Params
	return &trial{
		name:     "Loss",
		forward:  func(ws *p.Workspace) { got = ws.LossForward(params, words, labels) },
		backward: func(ws *p.Workspace) { ws.LossBackward(&grad, params, words, labels, 2.5) },
		others:   func(ws *p.Workspace) { want = ws.LossGrad(&wantGrad, params, words, labels) },
		disturb: func(ws *p.Workspace) {
			ws.Loss(other, labels, words)
			ws.LossGrad(&waste, other, labels, words)
		},
		compare: func(when string) {
			equal(when+", loss", &got, &want, 1)
			equal(when+", gradient", &grad, &wantGrad, 2.5)
		},
		scramble: func() { got, grad = -1, *other },
	}
}

func block(r *rand.Rand) *trial {
	type results struct {
		out  [3][4]float64
		norm float64
		best [3]int64
	}
	type grads struct{ keep p.Keep }
	keep, x, scale := random[p.Keep](r), random[[3][4]float64](r), 0.7
	other, dout, dnorm := random[[3][4]float64](r), random[[3][4]float64](r), -1.5
	var got, want, waste results
	var grad, wantGrad, wasteGrad grads
	return &trial{
		name:     "Block",
		forward:  func(ws *p.Workspace) { got.norm = ws.BlockForward(&got.out, &got.best, keep, x, scale) },
		backward: func(ws *p.Workspace) { ws.BlockBackward(&grad.keep, keep, x, scale, dout, dnorm) },
		others: func(ws *p.Workspace) {
			want.norm = ws.Block(&want.out, &want.best, keep, x, scale)
			ws.BlockVJP(&wantGrad.keep, keep, x, scale, dout, dnorm)
		},
		disturb: func(ws *p.Workspace) {
			ws.Block(&waste.out, &waste.best, keep, other, 2)
			ws.BlockVJP(&wasteGrad.keep, keep, other, 2, dout, dnorm)
		},
		compare: func(when string) {
			equal(when+", out", &got.out, &want.out, 1)
			equal(when+", norm", &got.norm, &want.norm, 1)
			equal(when+", best", &got.best, &want.best, 1)
			equal(when+", gradient", &grad, &wantGrad, 1)
		},
		scramble: func() {
			got = results{out: *other, norm: -1, best: [3]int64{7, 7, 7}}
			grad.keep = p.Keep{H: other[0], Gain: other[1]}
		},
	}
}

func pool(r *rand.Rand) *trial {
	type image = [1][2][6][6]float32
	type weights = [3][2][3][3]float32
	type result = [1][3][3][3]float32
	x, w, dy := random[image](r), random[weights](r), random[result](r)
	otherX, otherW := random[image](r), random[weights](r)
	var got, want, waste result
	var dx, wantX, wasteX image
	var dw, wantW, wasteW weights
	return &trial{
		name:     "Pool",
		forward:  func(ws *p.Workspace) { ws.PoolForward(&got, x, w) },
		backward: func(ws *p.Workspace) { ws.PoolBackward(&dx, &dw, x, w, dy) },
		others: func(ws *p.Workspace) {
			ws.Pool(&want, x, w)
			ws.PoolVJP(&wantX, &wantW, x, w, dy)
		},
		disturb: func(ws *p.Workspace) {
			ws.Pool(&waste, otherX, otherW)
			ws.PoolVJP(&wasteX, &wasteW, otherX, otherW, dy)
		},
		compare: func(when string) {
			equal(when+", y", &got, &want, 1)
			equal(when+", image's gradient", &dx, &wantX, 1)
			equal(when+", w's gradient", &dw, &wantW, 1)
		},
		scramble: func() { dx, dw, got = *otherX, *otherW, *random[result](r) },
	}
}

func plain(r *rand.Rand) *trial {
	type vector = [40]float32
	x, dy, other := random[vector](r), random[vector](r), random[vector](r)
	var got, want, dx, wantX, waste vector
	return &trial{
		name:     "Plain",
		forward:  func(ws *p.Workspace) { ws.PlainForward(&got, x) },
		backward: func(ws *p.Workspace) { ws.PlainBackward(&dx, x, dy) },
		others: func(ws *p.Workspace) {
			ws.Plain(&want, x)
			ws.PlainVJP(&wantX, x, dy)
		},
		disturb: func(ws *p.Workspace) { ws.PlainVJP(&waste, other, dy) },
		compare: func(when string) {
			equal(when+", y", &got, &want, 1)
			equal(when+", gradient", &dx, &wantX, 1)
		},
		scramble: func() { got, dx = *other, *other },
	}
}

func deep(r *rand.Rand) *trial {
	type matrix = [8][8]float64
	w, x, dy, other := random[matrix](r), random[matrix](r), random[matrix](r), random[matrix](r)
	t := 1.2
	var got, want, dw, dx, wantW, wantX, waste matrix
	var dt, wantT, wasteT float64
	return &trial{
		name:     "Deep",
		forward:  func(ws *p.Workspace) { ws.DeepForward(&got, w, x, t) },
		backward: func(ws *p.Workspace) { ws.DeepBackward(&dw, &dx, &dt, w, x, t, dy) },
		others: func(ws *p.Workspace) {
			ws.Deep(&want, w, x, t)
			ws.DeepVJP(&wantW, &wantX, &wantT, w, x, t, dy)
		},
		disturb: func(ws *p.Workspace) {
			ws.Deep(&waste, other, x, 2)
			ws.DeepVJP(&waste, &matrix{}, &wasteT, other, x, 2, dy)
		},
		compare: func(when string) {
			equal(when+", y", &got, &want, 1)
			equal(when+", w's gradient", &dw, &wantW, 1)
			equal(when+", x's gradient", &dx, &wantX, 1)
			equal(when+", t's gradient", &dt, &wantT, 1)
		},
		scramble: func() { got, dw, dx, dt = *other, *other, *other, -3 },
	}
}

func main() {
	r := rand.New(rand.NewPCG(1, 2))
	trials := []*trial{loss(r), block(r), pool(r), plain(r), deep(r)}
	ws, elsewhere := new(p.Workspace), new(p.Workspace)
	for i, t := range trials {
		t.others(elsewhere)
		t.scramble()
		t.forward(ws)
		t.backward(ws)
		t.compare(t.name + " at once")

		t.scramble()
		t.forward(ws)
		for j, u := range trials {
			u.disturb(ws)
			if i != j {
				u.forward(ws)
				u.backward(ws)
			}
		}
		t.backward(ws)
		t.compare(t.name + " with other methods between")
		t.backward(ws)
		t.compare(t.name + " backward a second time")

		if n := testing.AllocsPerRun(10, func() { t.forward(ws); t.backward(ws) }); n > 0 {
			failf("%s allocates %v times", t.name, n)
		}
	}
	if failed {
		os.Exit(1)
	}
}
