// Package fit finds the coefficients of the polynomials in package fn and is
// their judge: elementary functions to any precision, and minimax polynomials
// whose coefficients are numbers of a given type.
//
// It serves tests and the tool that prints coefficients; nothing here is
// compiled into what users run.
package fit
