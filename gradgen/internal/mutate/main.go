package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// A target is a package whose rules are broken.
type target struct {
	dir   string
	files []string // patterns of those with rules
	flags []string // of its tests
}

var targets = []target{
	{"gradgen", []string{"table*.go", "rule*.go", "control.go", "unbroadcast.go", "cotangent.go"}, []string{"-rapid.nofailfile", "-rapid.checks=60", "-rapid.shrinktime=0s"}},
	{"shapeinfer", []string{"infer.go", "broadcast.go", "dtype.go", "limits.go", "rules*.go"}, nil},
}

func main() {
	every := flag.Int("every", 1, "run one mutant in so many")
	only := flag.String("only", "", "those of the files whose paths contain it")
	verbose := flag.Bool("v", false, "show those that were caught, too")
	flag.Parse()
	survivors, total := 0, 0
	for _, t := range targets {
		p, err := build(t)
		if err != nil {
			fmt.Fprintln(os.Stderr, "mutate:", err)
			os.Exit(2)
		}
		for i, m := range p.mutants {
			if i%*every != 0 || !strings.Contains(t.dir+"/"+m.file, *only) {
				continue
			}
			total++
			by := p.try(m)
			switch {
			case by != "":
				if *verbose {
					fmt.Printf("%s/%v: caught by %s\n", t.dir, m, by)
				}
			case equivalent(m):
				fmt.Printf("%s/%v: changes nothing\n", t.dir, m)
			default:
				survivors++
				fmt.Printf("%s/%v: SURVIVED\n", t.dir, m)
			}
		}
		p.remove()
	}
	fmt.Printf("%d mutants, %d not caught\n", total, survivors)
	if survivors > 0 {
		os.Exit(1)
	}
}
