// Package harness runs generated Go, in tests and for gradgen check: it takes
// functions with inputs, compiles them to a module of its own, builds and runs
// that once, and hands back every result.
//
// Each method runs on a fresh Workspace, on one full of garbage, and on one
// that it has just used: the results must be the same bits. It must not
// allocate, and must write nothing but its results: whatever lies around
// them, inputs too, keeps its bytes. What breaks such a rule is a problem of
// the method's [Result].
//
//   - harness.go has the types, and the order of it all
//   - module.go writes the packages and builds them
//   - bounds.go reads where the compiler checks bounds
//   - drive.go prints the code that calls the methods
//   - rt/rt.go is what that code calls; it is part of each module
//   - values.go passes values to the program and back
package harness
