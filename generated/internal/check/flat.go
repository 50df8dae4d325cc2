package check

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
)

// Flattener is what the pointer to a struct of parameters can do.
type Flattener[S any, T float32 | float64] interface {
	*S
	AppendFlat(dst []T) []T
	SetFlat(src []T)
}

// Flat tests AppendFlat and SetFlat of a struct of n parameters: the order is
// that of the fields, row-major; a length that is wrong panics and sets
// nothing; nothing allocates.
func Flat[S any, T float32 | float64, P Flattener[S, T]](t *testing.T, n int) {
	t.Helper()
	p := P(new(S))
	want := []T{-1, -2} // what is there already
	for _, leaf := range leaves(reflect.ValueOf(p).Elem()) {
		for _, e := range elements(leaf) {
			want = append(want, T(len(want)))
			e.SetFloat(float64(want[len(want)-1]))
		}
	}
	if len(want)-2 != n {
		t.Fatalf("%T has %d elements, not %d", p, len(want)-2, n)
	}
	got := p.AppendFlat([]T{-1, -2})
	if !slices.Equal(got, want) {
		t.Errorf("%T: AppendFlat is not what was there and then the elements in order", p)
	}
	q := P(new(S))
	q.SetFlat(want[2:])
	if !slices.Equal(q.AppendFlat(nil), want[2:]) {
		t.Errorf("%T: SetFlat of AppendFlat's elements gives others", p)
	}
	for _, wrong := range []int{0, n - 1, n + 1} {
		Panics(t, fmt.Sprintf("src has %d elements", wrong), func() { q.SetFlat(make([]T, wrong)) })
		if !slices.Equal(q.AppendFlat(nil), want[2:]) {
			t.Errorf("%T: SetFlat of %d elements has set some", p, wrong)
		}
	}
	buf := make([]T, 0, n)
	NoAllocs(t, func() { q.SetFlat(p.AppendFlat(buf)) })
}
