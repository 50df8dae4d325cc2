package team

import (
	_ "embed"
	"regexp"
	"strings"
)

//go:embed team.go
var file string

// The names that the text declares, for a file to give them others where it
// has those already.
var (
	Top      = []string{"team", "teamSpins"}             // at the top level
	Methods  = []string{"share", "work", "help", "join"} // of Workspace, for generated code
	Exported = []string{"SetWorkers", "Close"}           // of Workspace, for everyone
)

// Field is the field of Workspace whose field of type team it uses.
const Field = "shared"

var word = regexp.MustCompile(`\w+`)

// Source is the Go text that the Workspace's workers need, of declarations
// alone, with each name changed to what rename says of it. It needs the
// packages in Imports.
func Source(rename func(name string) string) string {
	_, text, _ := strings.Cut(file, "// ----\n")
	return word.ReplaceAllStringFunc(text, rename)
}

// Imports are the packages that the text needs.
var Imports = []string{"runtime", "sync", "sync/atomic"}
