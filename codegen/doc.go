// Package codegen writes Go source: types, constants and methods for a spec,
// and in the methods the loops that package loop planned.
//
// The shell of a generated file (everything but the statements that compute)
// is written here in small pieces:
//
//   - [File] puts a file together; header.go, structs.go, flat.go, docs.go and
//     signature.go each write one kind of declaration.
//   - names.go decides what everything is called, so that no name of a spec
//     can break the output.
//   - comment.go is the only way from text of a spec to a comment.
//
// The statements of each method come from a [BodyFunc].
package codegen
