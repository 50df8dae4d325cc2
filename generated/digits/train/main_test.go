package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestRun trains, and looks at what is printed: a loss that falls, and an
// accuracy of at least 95 %.
func TestRun(t *testing.T) {
	const epochs = 20
	var out strings.Builder
	if err := run(&out, epochs, 0.01, 1); err != nil {
		t.Fatal(err)
	}
	lines := regexp.MustCompile(`(?m)^ *(\d+)  (\d\.\d{4})  +(\d+\.\d\d) %$`).FindAllStringSubmatch(out.String(), -1)
	if len(lines) != epochs {
		t.Fatalf("%d epochs are told of, want %d:\n%s", len(lines), epochs, out.String())
	}
	first, last := number(t, lines[0][2]), number(t, lines[epochs-1][2])
	if last > first/10 {
		t.Errorf("the loss is %v after the first epoch and %v after the last", first, last)
	}
	_, accuracy, found := strings.Cut(out.String(), "accuracy ")
	if a := number(t, strings.TrimSuffix(strings.TrimSpace(accuracy), " %")); !found || a < 95 {
		t.Errorf("the accuracy is %v %%:\n%s", a, out.String())
	}
}

// TestSeeds: 95 % are not the luck of one seed.
func TestSeeds(t *testing.T) {
	learn, held, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for seed := uint64(2); seed < 6; seed++ {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			m := newModel(seed)
			for range 15 {
				m.epoch(learn, 0.01)
			}
			if a := percent(m.right(held), len(held)); a < 95 {
				t.Errorf("the accuracy is %.2f %%", a)
			}
		})
	}
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
