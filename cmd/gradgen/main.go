// Gradgen reads a tensor graph written in Go and writes the Go package that
// computes it and its gradient.
//
//	gradgen [flags] spec.go
//	gradgen check [flags] spec.go
//	gradgen explain [flags] spec.go
//	gradgen graph [flags] spec.go
//	gradgen init [name]
//
// The spec is a Go file in the words of package ad, a graph in the IR's text
// form, or - for standard input. The output is SPEC_grad.go in the current
// directory unless -o names another file, or - for standard output. With -h
// each command lists its flags.
//
// It exits with 0 when all is well, with 1 when the input is rejected or the
// output is stale or can't be written, and with 2 when it is used wrongly or
// can't find its input.
package main

import (
	"io"
	"os"
	"runtime/debug"
)

// The exit codes.
const (
	exitOK       = 0
	exitRejected = 1 // the input has errors, or the output is stale or can't be written
	exitTrouble  = 2 // wrong usage, or no input to read
)

// streams are what a command reads and writes besides the files it is given.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

func main() {
	if os.Getenv("GOGC") == "" {
		// Graphs and code are small and live until the end: collecting garbage as
		// often as usual takes a third of the time.
		debug.SetGCPercent(400)
		debug.SetMemoryLimit(2 << 30) // beyond which it is done as usual
	}
	os.Exit(run(os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

// commands are the jobs that have a name.
var commands = map[string]func(args []string, s streams) int{
	"check":   check,
	"explain": explain,
	"graph":   graph,
	"init":    start,
}

func run(args []string, s streams) int {
	if len(args) > 0 {
		if c, ok := commands[args[0]]; ok {
			return c(args[1:], s)
		}
	}
	return generate(args, s)
}
