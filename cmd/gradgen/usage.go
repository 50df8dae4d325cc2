package main

const generateUsage = `Gradgen reads a tensor graph written in Go and writes the Go package that
computes it and its gradient.

	gradgen [flags] spec.go

The spec is a Go file in the words of github.com/gradgen/gradgen/ir/ad, a graph
in the IR's text form, or - for standard input.

	-o file    write to file; - is standard output
	           (default: SPEC_grad.go in the current directory; with a spec
	           on standard input, standard output)
	-pkg name  the package clause of the output (default: the spec's own;
	           where that is main, $GOPACKAGE, which go generate sets)
	-simd off  write no vector code; files with it from before are emptied
	           (default: on, but with -strict and on standard output)
	-memory small
	           need a smaller Workspace: the gradient computes again what it
	           can compute from what is kept anyway, and NameForward keeps for
	           NameBackward only what takes products of matrices, convolutions,
	           loops or sums of rows to compute (default: where that is faster;
	           gradgen explain tells of each value what was chosen)
	-workers   let several goroutines do long loops, where the program asks for
	           them: Workspace gets the methods SetWorkers(n) and Close. The
	           results are the same bits for any n (default: one, the caller)
	-strict    round every product, so that every machine computes the same bits
	-check     write nothing; print the output's name if it is not up to date
	-diff      write nothing; print how the output differs from what it should be
	-json      print errors as JSON, for programs

Other commands; each has its -h:

	gradgen check spec.go     compile what it writes and check the gradients
	gradgen explain spec.go   tell what is computed: nodes, shapes, operations
	gradgen graph spec.go     draw the graph, forward and backward
	gradgen init [name]       write a spec and a test to start from

In a Go file, so that go generate runs it:

	//go:generate go tool gradgen -o ../mlp/mlp_grad.go mlp.go

The output is scalar Go, for any machine. Where vectors are of use there are more
files beside it: NAME_simd.go has code for AVX-512 and AVX2, which is built with
GOEXPERIMENT=simd on amd64 and used where the processor has them. NAME_go126.go
and NAME_go127.go have what Go 1.26 and 1.27 spell differently in it, and
NAME_nosimd.go stands in for it in all other builds.

The output is replaced only when it changes, and stays as it is when there are
errors. Exit codes: 0 when all is well; 1 when the spec has errors, or the
output is stale or can't be written; 2 for wrong usage or no input.
`

const checkUsage = `Check compiles what gradgen writes for a spec with the go command, runs it at
three random points, and compares the gradient that it gives with the same in
float64, and that with difference quotients of the function. It prints a line
for each function and each input that it is differentiated by: how far the code
is from float64, in proportion to the largest element, and how far that is from
the quotients, but for their rounding, in proportion to what they are sums of.

	gradgen check [flags] spec.go

	-range lo:hi   draw floating-point inputs from lo to hi (default: from -1 to
	               1; where the function or its gradient isn't finite there, from
	               0.1 to 0.9 or from 1.1 to 3; square matrices then positive
	               definite). Integers are from 0 to what indices allow
	-seed n        draw other points
	-json          print errors as JSON, for programs

With GOEXPERIMENT=simd in the environment it is the vector code that is run.
Exit codes: 0 when all gradients are right, 1 when one isn't or the spec has
errors, 2 for wrong usage, no input, or no go command.
`

const explainUsage = `Explain tells what gradgen makes of a spec: for each function the nodes of its
graph and of its gradient, with their shapes and the operations they cost; what
of the forward computation the gradient finds in memory, and what it computes
again; and for each of the loops what was done to make it fast.

	gradgen explain [flags] spec.go

	-simd on        tell of the vector code too: how many lanes, how many vectors
	                side by side, and why what isn't in vectors isn't
	-memory small   tell of the code that -memory small gives
	-workers        tell which loops workers divide
	-json           print errors as JSON, for programs
`

const graphUsage = `Graph prints the graph of each function of a spec, forward and backward.
Operands that are broadcast, and the sums over the stretched axes that their
gradients take, are marked.

	gradgen graph [flags] spec.go

	-format ir        the IR's text form, which gradgen reads too (default)
	-format dot       Graphviz: gradgen graph -format dot spec.go | dot -Tsvg
	-format mermaid   Mermaid, for Markdown pages
	-format svg       a drawing: gradgen graph -format svg spec.go >graph.svg
	-json             print errors as JSON, for programs
`

const initUsage = `Init writes a spec to start from, with the line that go generate runs, and a
test of what it becomes, which trains the model.

	gradgen init [name]

The spec is NAME/spec/NAME.go, the package that it becomes NAME. The name is model
unless one is given. Files that are there already are left alone.
`
