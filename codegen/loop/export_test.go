package loop

import (
	"fmt"
	"strings"
)

// Ops and Statements count what a method's code is, for tests outside.
func Ops(f *Func) (n int) {
	for _, k := range f.Kernels {
		n += ops(k.Body)
	}
	return n
}

// Statements is the number of statements in f.
func Statements(f *Func) (n int) {
	for _, k := range f.Kernels {
		visit(k.Body, func(Stmt) { n++ })
	}
	return n
}

// Does is how many floating-point operations the kernel does when it runs, and
// how many numbers it stores; what is done on a vector counts as one.
func Does(k *Kernel) (ops, stores int) { return does(k.Body) }

func does(body []Stmt) (ops, stores int) {
	seen := map[*Expr]bool{}
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			o, st := does(s.Body)
			ops, stores = ops+s.trips()*o, stores+s.trips()*st
			continue
		case *If:
			o, st := does(s.Then)
			ops, stores = ops+o, stores+st
		case *Store:
			stores++
		}
		exprs(s, func(e *Expr) {
			walk(e, seen, func(e *Expr) {
				if e.Kind == Call && (e.T.IsFloat() || e.Args[0].T.IsFloat()) {
					ops++
				}
			})
		})
	}
	return ops, stores
}

// Why is the reason that was noted for a kernel to be scalar.
func Why(k *Kernel) string {
	const not = "not in vectors: "
	for _, s := range k.Steps {
		if why, ok := strings.CutPrefix(s, not); ok {
			return why
		}
	}
	return fmt.Sprintf("no reason is given; %q", k.Steps)
}
