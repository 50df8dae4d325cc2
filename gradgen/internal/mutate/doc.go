// Mutate breaks the rules of packages gradgen, shapeinfer, ir/rewrite and ir/interp, one by one and
// in every way it knows (a sign, a factor, a term dropped, operands swapped, a
// sum that is missing, a wrong axis, a mask that is not applied, a condition
// that is not asked), and runs the tests of the package against each: a
// mistake that no test catches is one that somebody could make. From the top
// of the repository:
//
//	go run ./gradgen/internal/mutate -log mutants.txt  // all of them; what the log says was caught isn't run again
//	go run ./gradgen/internal/mutate -sample 25 -seed x // some, the same for a seed
//	go run ./gradgen/internal/mutate -only gradgen/rules_reduce -v
//
// All mutants of a package are built into one test binary, with -overlay: each
// place that can be broken asks at run time whether it is to be, so that a
// mutant costs a run of the tests and no build. Packages and their files need
// no list here: what is broken is found by the shape of the source. A line of
// the output is a mutant: the place, what was done there, and the test that
// caught it, or that none did. The exit code is 1 if one wasn't caught that isn't among
// those in equivalent.go, which change nothing.
//
// RESULT.txt tells of the last runs.
package main
