// Package shapeinfer is what the ops do to shapes and element types: one rule
// per op, in one table. Broadcasting is NumPy's: shapes align on the right,
// missing leading axes count as 1, and a 1 stretches.
//
// Every rule refuses what it can't give a type with an [*Error] that names the
// shapes, the axis that disagrees, counted from 0, and the cure where there is
// one. Nothing within the limits of package ir overflows an int, and what is
// beyond them is an error.
package shapeinfer
