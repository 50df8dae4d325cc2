package main

import (
	"path"
	"slices"
	"strings"
)

// equivalents are mutants that change no result, by name, and why.
var equivalents = map[string]string{}

// stale is the names, of packages that are run, that no mutant has, in their
// order.
func stale(all []*trial) []string {
	there, dirs := map[string]bool{}, map[string]bool{}
	for _, t := range all {
		there[t.String()], dirs[t.p.dir] = true, true
	}
	var names []string
	for name := range equivalents {
		file, _, _ := strings.Cut(name, " ")
		if dirs[path.Dir(file)] && !there[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
