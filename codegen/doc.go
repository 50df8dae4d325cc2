// Package codegen writes Go source: types, constants and methods for a spec,
// and in the methods the loops that package loop planned.
//
// The shell of a generated file (everything but the statements that compute)
// is written here in small pieces:
//
//   - [File] puts a file together of what layout.go chose; header.go,
//     consts.go, structs.go, flat.go, workspace.go and signature.go each write
//     one kind of declaration. kept.go has what a split gradient keeps.
//   - docs.go writes the doc comments of methods, formula.go and summed.go what they say
//     about each gradient.
//   - tangents.go and matrix.go are what forward mode, Hessians and Jacobians need
//     besides; docs_modes.go documents them.
//   - names.go decides what everything is called, so that no name of a spec
//     can break the output.
//   - comment.go is the only way from text of a spec to a comment.
//
// The statements of each method come from a [BodyFunc]. [Compute] is the one
// that prints loops: body.go, printer.go, the print files for statements and
// expressions, scalar.go for the Go of each elementwise op and helpers.go for
// the functions that it calls. Vector code is printed by print_vector.go, in
// the instructions of simd.go; simdfile.go puts it into files of its own, and releases.go
// what Go releases call by different names.
package codegen
