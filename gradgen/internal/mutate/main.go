package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"sync"
)

// A target is a package whose rules are broken.
type target struct {
	dir    string
	checks []int // how many random cases its properties are given, run after run; 0 where it has none
}

var targets = []target{
	{"gradgen", []int{4, 60}},
	{"shapeinfer", []int{0}},
	{"ir/rewrite", []int{4, 60}},
	{"ir/interp", []int{0}},
}

func main() {
	o := options{}
	flag.IntVar(&o.sample, "sample", 0, "run so many, chosen by the seed")
	flag.StringVar(&o.seed, "seed", "", "what the choice of a sample is made of")
	flag.StringVar(&o.only, "only", "", "those whose name, which begins with the path of the file, contains it")
	flag.StringVar(&o.log, "log", "", "a file that results are added to, and in which those that were caught already stand")
	flag.BoolVar(&o.same, "same", false, "run those of equivalent.go and OPEN.txt alone, which no test catches")
	flag.StringVar(&o.tests, "run", "", "the tests to run, as for go test; the others could catch a mutant, too")
	flag.BoolVar(&o.verbose, "v", false, "show those that were caught, too")
	workers := flag.Int("j", runtime.GOMAXPROCS(0), "how many runs at a time")
	flag.Parse()
	ok, err := o.run(*workers)
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(2)
	}
	if !ok {
		os.Exit(1)
	}
}

// A trial is a mutant of a program, and the test that caught it.
type trial struct {
	p  *program
	m  *mutant
	by string
}

func (t *trial) String() string { return t.p.dir + "/" + t.m.String() }

// run reports whether all went as it should.
func (o *options) run(workers int) (bool, error) {
	var all []*trial
	for _, t := range targets {
		if !o.wants(t.dir) {
			continue
		}
		p, err := build(t, o.tests)
		if err != nil {
			return false, err
		}
		defer p.remove()
		for _, m := range p.mutants {
			all = append(all, &trial{p: p, m: m})
		}
	}
	ok := true
	for _, name := range stale(all) {
		fmt.Printf("%s: it is listed, and there is no such mutant\n", name)
		ok = false
	}
	chosen, err := o.choose(all)
	if err != nil {
		return false, err
	}
	results, err := o.open()
	if err != nil {
		return false, err
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	work := make(chan *trial)
	for range workers {
		wg.Go(func() {
			for t := range work {
				t.by = t.p.try(t.m)
				mu.Lock()
				results.add(t)
				mu.Unlock()
			}
		})
	}
	for _, t := range chosen {
		work <- t
	}
	close(work)
	wg.Wait()
	fmt.Printf("%d mutants, %d of them run: %d caught, %d not; besides, %d change nothing and %d are open\n", len(all), len(chosen), results.caught, results.survived, len(equivalents), len(open))
	return ok && results.survived == 0, results.close()
}
