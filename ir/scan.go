package ir

import (
	"fmt"
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A SyntaxError is a mistake in the text form.
type SyntaxError struct {
	Pos Pos
	Msg string
}

func (e *SyntaxError) Error() string { return e.Pos.String() + ": " + e.Msg }

// A scanner reads one line. Its first mistake is kept in err, and from then
// on every method reads nothing, so that a statement is read without asking
// after each word, and err is asked once at its end.
type scanner struct {
	file string
	line int
	s    string
	i    int // the next byte of s
	err  *SyntaxError
}

// at is the position of the bytes of the line from start on, up to the cursor.
func (l *scanner) at(start int) Pos {
	p := Pos{File: l.file, Line: l.line, Col: start + 1}
	if l.i > start {
		p.EndCol = l.i + 1
	}
	return p
}

// failAt reports a mistake in the bytes from start up to the cursor.
func (l *scanner) failAt(start int, format string, args ...any) {
	if l.err == nil {
		l.err = &SyntaxError{Pos: l.at(start), Msg: fmt.Sprintf(format, args...)}
	}
}

// expected reports what should be at the cursor, and what is.
func (l *scanner) expected(what string) {
	start := l.i
	found := "the end of the line"
	if l.i < len(l.s) {
		end := l.i
		for end < len(l.s) && end-l.i < 24 && l.s[end] != ' ' && l.s[end] != '\t' {
			_, n := utf8.DecodeRuneInString(l.s[end:])
			end += n
		}
		found = strconv.QuoteToGraphic(l.s[l.i:end])
	}
	l.failAt(start, "expected %s, found %s", what, found)
}

// space skips blanks.
func (l *scanner) space() {
	for l.i < len(l.s) && (l.s[l.i] == ' ' || l.s[l.i] == '\t') {
		l.i++
	}
}

// peek is the next byte after blanks, or 0.
func (l *scanner) peek() byte {
	l.space()
	if l.err != nil || l.i == len(l.s) {
		return 0
	}
	return l.s[l.i]
}

// done reports whether nothing is left but an origin.
func (l *scanner) done() bool { return l.peek() == 0 || strings.HasPrefix(l.s[l.i:], "//") }

// end asks for the end of the line.
func (l *scanner) end() {
	if l.peek() != 0 {
		l.expected("the end of the line")
	}
}

// skip reads text if it comes next.
func (l *scanner) skip(text string) bool {
	l.space()
	if l.err == nil && strings.HasPrefix(l.s[l.i:], text) {
		l.i += len(text)
		return true
	}
	return false
}

// expect reads text, which must come next.
func (l *scanner) expect(text string) {
	if !l.skip(text) {
		l.expected(strconv.Quote(text))
	}
}

// run reads the longest run of runes that f accepts.
func (l *scanner) run(f func(r rune) bool) string {
	l.space()
	start := l.i
	for l.err == nil && l.i < len(l.s) {
		r, n := utf8.DecodeRuneInString(l.s[l.i:])
		if r == utf8.RuneError && n <= 1 || !f(r) {
			break
		}
		l.i += n
	}
	return l.s[start:l.i]
}

func isWordRune(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

func isNumberRune(r rune) bool {
	return '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || r == '.' || r == '+' || r == '-' || r == '_'
}

// ident reads a Go identifier; what says what it names.
func (l *scanner) ident(what string) string {
	l.space()
	start := l.i
	word := l.run(isWordRune)
	switch {
	case l.err != nil:
		return ""
	case word == "":
		l.expected(what)
		return ""
	case token.IsKeyword(word):
		l.failAt(start, "expected %s, and %s is a keyword of Go", what, word)
		return ""
	case !token.IsIdentifier(word):
		l.failAt(start, "expected %s, and %q is not a Go identifier", what, word)
		return ""
	}
	return word
}

// named is ident without the blank identifier.
func (l *scanner) named(what string) string {
	l.space()
	start := l.i
	name := l.ident(what)
	if name == "_" {
		l.failAt(start, "expected %s, found _, which names nothing", what)
		return ""
	}
	return name
}

// path reads identifiers joined by dots.
func (l *scanner) path(what string) string {
	l.space()
	start := l.i
	l.ident(what)
	for l.err == nil && l.i < len(l.s) && l.s[l.i] == '.' {
		l.i++
		if l.i < len(l.s) && l.s[l.i] == ' ' {
			l.expected("a name after the dot")
		}
		l.ident("a name after the dot")
	}
	return l.s[start:l.i]
}

// pathOrQuoted reads identifiers joined by dots, or any text in quotes.
func (l *scanner) pathOrQuoted(what string) string {
	if l.peek() == '"' {
		return l.quoted(what)
	}
	return l.path(what)
}

// quoted reads a Go string in double quotes.
func (l *scanner) quoted(what string) string {
	if l.peek() != '"' {
		l.expected(what + ` in "quotes"`)
		return ""
	}
	start := l.i
	q, err := strconv.QuotedPrefix(l.s[l.i:])
	if err != nil {
		l.i = len(l.s)
		l.failAt(start, "%s is not a Go string in \"quotes\": a quote or an escape is wrong", what)
		return ""
	}
	l.i += len(q)
	s, err := strconv.Unquote(q)
	if err != nil {
		l.failAt(start, "%s is not a Go string: %v", what, err)
	}
	return s
}

// integer reads an int from lo to hi.
func (l *scanner) integer(what string, lo, hi int) int {
	l.space()
	start := l.i
	s := l.run(isNumberRune)
	if s == "" || s[0] != '-' && (s[0] < '0' || s[0] > '9') {
		l.i = start
		l.expected(what)
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrSyntax {
		l.i = start
		l.expected(what)
		return 0
	}
	if err != nil || n < int64(lo) || n > int64(hi) {
		l.failAt(start, "%s must be from %d to %d", what, lo, hi)
		return 0
	}
	return int(n)
}
