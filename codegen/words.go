package codegen

import "strings"

// goWords are the identifiers that mean something everywhere in a Go file:
// the predeclared ones. Keywords aren't identifiers; go/token knows them.
var goWords = wordSet(`
	any bool byte comparable complex64 complex128 error float32 float64
	int int8 int16 int32 int64 rune string uint uint8 uint16 uint32 uint64 uintptr
	true false iota nil
	append cap clear close complex copy delete imag len make max min new
	panic print println real recover`)

// packageWords are names that a package can't give to a type or constant.
var packageWords = wordSet("init main")

// imports are the packages of the standard library that generated code may
// use: math to compute, strconv for the message of a panic.
var imports = wordSet("math strconv unsafe simd/archsimd")

// basicTypes are the types that a constant may have.
var basicTypes = wordSet(`bool string byte rune
	int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr
	float32 float64 complex64 complex128`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}
