// Package spec reads a spec, which is a Go file, and builds the graph of each
// of its exported functions.
//
// The file goes through go/parser and go/types with an importer that knows
// package ad alone, so reading takes about a millisecond and needs no go
// command. Then an evaluator walks the body of each exported function as Go
// would run it, with graph nodes for Values: calls are inlined, loops unrolled,
// constants computed.
//
// All that is wrong with a file is reported at once, each error at the
// expression it is about. What depends on a wrong expression isn't reported
// again. A file that is no spec at all gives errors too, never a panic.
package spec
