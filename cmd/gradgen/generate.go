package main

import (
	"fmt"
	"go/token"
	"os"

	"github.com/aymanbagabas/go-udiff"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// generate is the main job: from a spec to the Go package.
func generate(args []string, s streams) int {
	fs := newFlags()
	out := fs.String("o", "", "")
	pkgName := fs.String("pkg", "", "")
	strict := fs.Bool("strict", false, "")
	simd := fs.String("simd", "", "")
	memory := fs.String("memory", "", "")
	workers := fs.Bool("workers", false, "")
	check := fs.Bool("check", false, "")
	diff := fs.Bool("diff", false, "")
	asJSON := fs.Bool("json", false, "")
	spec, code, done := parse(fs, generateUsage, args, s)
	if done {
		return code
	}
	if *out == "" {
		*out = defaultOutput(spec)
	}
	switch {
	case *out == "-" && (*check || *diff):
		return usageError(s, "-check and -diff compare with a file: name it with -o")
	case *simd != "" && *simd != "on" && *simd != "off":
		return usageError(s, "-simd %s: it is on or off", diag.Visible(*simd))
	case *simd == "on" && *strict:
		return usageError(s, "-simd on with -strict: vector code adds up in another order, so machines with vectors would differ from others")
	case *memory != "" && *memory != "small":
		return usageError(s, "-memory %s: it is small, or not given", diag.Visible(*memory))
	case *pkgName != "" && !isPackageName(*pkgName):
		return usageError(s, "-pkg %s: not a name that a Go package can have", diag.Visible(*pkgName))
	case sameFile(spec, *out):
		return usageError(s, "-o %s: the output would overwrite the spec", diag.Visible(*out))
	}

	r := &reporter{s: s, json: *asJSON}
	pkg, code := r.load(spec)
	if pkg == nil {
		return code
	}
	if *pkgName == "" {
		if *pkgName = packageName(pkg); *pkgName == "" {
			return usageError(s, "%s is a package main: say with -pkg which package its output belongs to", diag.Visible(r.name))
		}
	}
	files, ds, err := compile.Package(pkg, compile.Options{Options: codegen.Options{Package: *pkgName, Strict: *strict, SIMD: *simd != "off" && !*strict && *out != "-", Workers: *workers, Small: *memory == "small"}})
	switch {
	case err != nil:
		return r.trouble(err)
	case len(ds) > 0:
		return r.reject(ds)
	case *out == "-":
		if _, err := s.out.Write(files[0].Source); err != nil {
			return r.unwritable(fmt.Errorf("standard output: %w", reason(err)))
		}
		return exitOK
	}
	outs, err := outputs(*out, files)
	if err != nil {
		return r.unwritable(err)
	}
	if *check || *diff {
		return compare(outs, *check, *diff, s)
	}
	if err := replace(outs); err != nil {
		return r.unwritable(err)
	}
	return exitOK
}

// compare tells which outputs are stale, and how.
func compare(outs []*output, check, diff bool, s streams) int {
	code := exitOK
	for _, o := range outs {
		if !o.stale() {
			continue
		}
		code = exitRejected
		name := diag.Visible(o.path)
		switch {
		case check && o.have == nil:
			fmt.Fprintf(s.out, "%s: does not exist\n", name)
		case check:
			fmt.Fprintf(s.out, "%s: not what its spec gives\n", name)
		}
		if diff {
			fmt.Fprint(s.out, udiff.Unified(name, name, string(o.have), string(o.want)))
		}
	}
	return code
}

// packageName is the output's package where -pkg doesn't give it: the spec's
// own. A spec that is a package main, to stand beside its output with a build
// tag that ignores it, belongs to the package that go generate is working on.
func packageName(pkg *ir.Package) string {
	if pkg.Name != "main" {
		return pkg.Name
	}
	return os.Getenv("GOPACKAGE")
}

func isPackageName(name string) bool { return token.IsIdentifier(name) && name != "_" }

// sameFile reports whether two names lead to one file.
func sameFile(a, b string) bool {
	ai, err := os.Stat(a)
	if err != nil {
		return false
	}
	bi, err := os.Stat(b)
	return err == nil && os.SameFile(ai, bi)
}
