// Train teaches the classifier of package digits to read handwritten digits,
// and tells how many it reads of those that it hasn't seen. It runs anywhere
// in a checkout:
//
//	go run ./generated/digits/train
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/gradgen/gradgen/generated/digits"
)

func main() {
	epochs := flag.Int("epochs", 30, "how many times to learn from every digit")
	rate := flag.Float64("rate", 0.01, "learning rate of Adam")
	seed := flag.Uint64("seed", 1, "where the random numbers start")
	flag.Parse()
	if err := run(os.Stdout, *epochs, *rate, *seed); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(w io.Writer, epochs int, rate float64, seed uint64) error {
	learn, held, err := load()
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%d handwritten digits to learn from, %d held back; %d weights\n\n", len(learn), len(held), digits.NumParams)
	fmt.Fprintln(w, "epoch   loss   held back")
	start := time.Now()
	m := newModel(seed)
	for epoch := 1; epoch <= epochs; epoch++ {
		loss := m.epoch(learn, float32(rate))
		fmt.Fprintf(w, "%5d  %.4f  %7.2f %%\n", epoch, loss, percent(m.right(held), len(held)))
	}
	right := m.right(held)
	fmt.Fprintf(w, "\nIn %.2f s it has learned to read %d of the %d digits held back: accuracy %.2f %%\n",
		time.Since(start).Seconds(), right, len(held), percent(right, len(held)))
	return nil
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(of) }
