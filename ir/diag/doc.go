// Package diag is what gradgen says about an input that it rejects: messages
// with the place in the source, printed with the line they are about, for
// people, or as JSON, for programs.
//
// Text of an input never reaches a terminal raw: see [Visible].
package diag
