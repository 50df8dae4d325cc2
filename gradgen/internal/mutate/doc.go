// Mutate breaks the rules of packages gradgen and shapeinfer, one by one and
// in every way it knows (a sign, a factor, a term dropped, operands swapped, a
// sum that is missing, a wrong axis, a mask that is not applied, a condition
// that is not asked), and runs the tests of the package against each: a
// mistake that no test catches is one that somebody could make. From the top
// of the repository:
//
//	go run ./gradgen/internal/mutate                 // all of them, in some minutes
//	go run ./gradgen/internal/mutate -every 40       // a sample
//	go run ./gradgen/internal/mutate -only gradgen/rules_reduce -v
//
// All mutants of a package are built into one test binary, with -overlay: each
// place that can be broken asks at run time whether it is to be, so that a
// mutant costs a run of the tests and no build. Every line of the output is a
// mutant: the place, what was done there, and the test that caught it, or that
// it survived. The exit code is 1 if one did that isn't among those in
// equivalent.go, which change nothing.
//
// RESULT.txt tells of the last runs.
package main
