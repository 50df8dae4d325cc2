package main

// equivalents are mutants that change no result, by file and what is done, and
// why.
var equivalents = map[string]string{}

// equivalent reports whether the mutant is known to change nothing.
func equivalent(m *mutant) bool { return equivalents[m.key()] != "" }
