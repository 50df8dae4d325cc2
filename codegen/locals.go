package codegen

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/gradgen/gradgen/ir"
)

// maxHint is how long a local's name may grow: a hint can be anything.
const maxHint = 24

// Local is a new name for a local of the method, made from hint: of "h" or
// "row sum" it is h or rowSum, or h2 where h is something already; of nothing
// usable t1, t2 and so on. It hides nothing that generated code refers to.
func (s *Signature) Local(hint string) string {
	base := camel(hint, "")
	name := base
	if base == "" || s.taken(base) {
		if base == "" {
			base = "t"
		} else if last := base[len(base)-1]; '0' <= last && last <= '9' {
			base += "_"
		}
		n := s.next[base]
		if n == 0 && base != "t" {
			n = 1
		}
		for {
			n++
			name = base + strconv.Itoa(n)
			if !s.taken(name) {
				break
			}
		}
		s.next[base] = n
	}
	s.use(name)
	return name
}

// Helper is the name of a function of the generated file for bodies to call,
// made from hint: the same name for the same hint throughout the file.
func (s *Signature) Helper(hint string) string { return s.names.helper(hint) }

// Arena is the name of the workspace's array for elements of type d.
func (s *Signature) Arena(d ir.DType) string { return arenaField(d) }

func (s *Signature) taken(name string) bool { return s.used[name] || s.names.taken(name) }

func (s *Signature) use(name string) {
	s.used[name] = true
	s.names.inner[name] = true
}

// camel is hint as an identifier in camel case that begins in lower case, or
// fallback when nothing in it can be part of one.
func camel(hint, fallback string) string {
	var b strings.Builder
	up := false
	for _, r := range hint {
		switch {
		case r == utf8.RuneError || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			up = b.Len() > 0
			continue
		case b.Len() == 0 && unicode.IsDigit(r):
			b.WriteByte('t')
			b.WriteRune(r)
		case b.Len() == 0:
			b.WriteRune(unicode.ToLower(r))
		case up:
			b.WriteRune(unicode.ToUpper(r))
		default:
			b.WriteRune(r)
		}
		up = false
		if b.Len() >= maxHint {
			break
		}
	}
	if b.Len() == 0 {
		return fallback
	}
	return b.String()
}
