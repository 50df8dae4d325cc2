package check

import (
	"fmt"
	"strings"
	"testing"
)

// NoAllocs checks that calls allocate nothing.
func NoAllocs(t *testing.T, calls ...func()) {
	t.Helper()
	for i, f := range calls {
		if n := testing.AllocsPerRun(3, f); n != 0 {
			t.Errorf("call %d allocates %v times", i, n)
		}
	}
}

// Panics checks that f panics with a message that has the text in it.
func Panics(t *testing.T, text string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if r := recover(); r == nil || !strings.Contains(fmt.Sprint(r), text) {
			t.Errorf("it panics with %v, want %q", r, text)
		}
	}()
	f()
}
