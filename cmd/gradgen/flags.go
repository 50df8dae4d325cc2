package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir/diag"
)

// The flags are the standard library's: it reads the single-dash long flags
// that Go's own tools have, and whoever installs the command gets no package
// for it.

// newFlags is a flag set that leaves the printing to parse.
func newFlags() *flag.FlagSet {
	fs := flag.NewFlagSet("", flag.ContinueOnError)
	fs.SetOutput(io.Discard)
	return fs
}

// parse reads the flags and the one operand, the spec. Flags may come before
// it or after. When the command has no more to do, done is true: the usage or
// what is wrong with the arguments has been printed.
func parse(fs *flag.FlagSet, usage string, args []string, s streams) (spec string, code int, done bool) {
	names, err := operands(fs, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(s.out, usage)
		return "", exitOK, true
	case err != nil:
		code = usageError(s, "%v", diag.Visible(err.Error()))
	case len(names) == 0:
		code = usageError(s, "no spec is given: name a Go file, or - for standard input")
	case len(names) > 1 && isWord(names[0]):
		code = usageError(s, "there is no command %q", names[0])
	case len(names) > 1:
		code = usageError(s, "both %s and %s are given: gradgen compiles one spec at a time", diag.Visible(names[0]), diag.Visible(names[1]))
	default:
		return names[0], exitOK, false
	}
	return "", code, true
}

// operands parses the flags among args and returns what is not a flag:
// everything after "--", and what stands between the flags before it.
func operands(fs *flag.FlagSet, args []string) (names []string, err error) {
	var tail []string
	if i := slices.Index(args, "--"); i >= 0 {
		args, tail = args[:i], args[i+1:]
	}
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		if fs.NArg() == 0 {
			return append(names, tail...), nil
		}
		names = append(names, fs.Arg(0))
		args = fs.Args()[1:]
	}
}

// isWord reports whether an argument looks like the name of a command rather
// than of a file.
func isWord(arg string) bool {
	return arg != "-" && !strings.ContainsAny(arg, "./\\")
}

// usageError prints what is wrong with the arguments and returns the exit code.
func usageError(s streams, format string, args ...any) int {
	fmt.Fprintf(s.err, "gradgen: "+format+"\nRun gradgen -h for the usage.\n", args...)
	return exitTrouble
}
