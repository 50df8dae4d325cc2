package main

import (
	"fmt"
	"io"
	"math"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/gradcheck"
	"github.com/gradgen/gradgen/ir/diag"
)

// check compares the gradients of a spec, as the code that is written for it
// computes them, with difference quotients.
func check(args []string, s streams) int {
	fs := newFlags()
	seed := fs.Uint64("seed", 0, "")
	from := fs.String("range", "", "")
	asJSON := fs.Bool("json", false, "")
	spec, code, done := parse(fs, checkUsage, args, s)
	if done {
		return code
	}
	o := gradcheck.Options{Seed: *seed}
	if *from != "" {
		var ok bool
		if o.Range, ok = parseRange(*from); !ok {
			return usageError(s, "-range %s: it is two numbers, the lower first, such as 0.5:2", diag.Visible(*from))
		}
	}
	r := &reporter{s: s, json: *asJSON}
	// The methods tell of what can't be compiled.
	pkg, _, code := r.methods(spec, codegen.Options{})
	if pkg == nil {
		return code
	}
	dir, err := os.MkdirTemp("", "gradgen-check-")
	if err != nil {
		return r.trouble(err)
	}
	defer os.RemoveAll(dir)
	o.Dir = dir
	results, err := gradcheck.Check(pkg, o)
	switch {
	case err != nil:
		return r.trouble(err)
	case len(results) == 0:
		fmt.Fprintf(s.out, "%s: no function has a gradient\n", diag.Visible(r.name))
		return exitOK
	}
	printResults(s.out, results)
	var ds diag.List
	for _, res := range results {
		for _, w := range res.Wrong {
			ds.Addf(res.Func.Pos, "the gradient of %s with respect to %s: %s", res.Func.Name, res.Input.Attrs.Name, w)
		}
	}
	if len(ds) > 0 {
		return r.reject(ds)
	}
	return exitOK
}

// parseRange reads two numbers with a colon between them.
func parseRange(text string) (_ *gradcheck.Range, ok bool) {
	lo, hi, _ := strings.Cut(text, ":")
	l, err := strconv.ParseFloat(lo, 64)
	h, err2 := strconv.ParseFloat(hi, 64)
	if err != nil || err2 != nil || !(l <= h) || math.IsInf(h-l, 0) {
		return nil, false
	}
	return &gradcheck.Range{Lo: l, Hi: h}, true
}

// printResults prints a line for each result.
func printResults(w io.Writer, results []*gradcheck.Result) {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, "method\twith respect to\ttype\tcode\tdifferences\t")
	for _, r := range results {
		code, differences, verdict := share(r.Code), share(r.Slope), "ok"
		switch {
		case r.Nowhere:
			code, differences, verdict = "-", "-", "NOT CHECKED"
		case len(r.Wrong) > 0:
			verdict = "WRONG"
		}
		if r.Stopped {
			differences = "not compared: StopGradient"
		}
		fmt.Fprintf(tw, "%s\t%s\t%v\t%s\t%s\t%s\n", r.Method, r.Input.Attrs.Name, r.Input.Type, code, differences, verdict)
	}
	tw.Flush()
}

// share is a relative difference as it is printed.
func share(x float64) string {
	if x == 0 {
		return "0"
	}
	return strconv.FormatFloat(x, 'e', 0, 64)
}
