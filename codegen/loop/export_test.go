package loop

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
