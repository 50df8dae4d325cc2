package codegen

import (
	"go/doc/comment"
	"regexp"
	"strings"
	"unicode"

	"github.com/dave/jennifer/jen"
)

// Text of a spec reaches the output in comments, and the functions here are
// its only way there. Each line is written as two slashes, a space and plain
// printable text, so it can neither end the comment nor be a directive.

// docComment is text as a doc comment, in gofmt's layout. Empty text has none.
func docComment(text string) []jen.Code {
	var lines []jen.Code
	for _, line := range docLines(text) {
		lines = append(lines, jen.Comment(line))
	}
	return lines
}

// maxNote is the length of the longest comment that stands behind what it is about.
const maxNote = 60

// documented is the declaration of name with its comment: a note, which does
// not begin with the name as a doc comment does, stands behind it.
func documented(declaration *jen.Statement, name, text string) []jen.Code {
	lines := docLines(text)
	rest, named := strings.CutPrefix(strings.TrimSpace(text), name)
	if len(lines) == 1 && len(lines[0]) <= maxNote && (!named || startsWord(rest)) {
		return []jen.Code{declaration.Comment(lines[0])}
	}
	return append(docComment(text), declaration)
}

// docLines is the lines of docComment, slashes and all.
func docLines(text string) []string {
	text = clean(text)
	var p comment.Parser
	var pr comment.Printer
	// The layout of a text laid out may differ again, rarely; gofmt must find
	// nothing to change.
	for range 4 {
		next := clean(string(pr.Comment(p.Parse(text))))
		if next == text {
			break
		}
		text = next
	}
	if strings.TrimSpace(text) == "" {
		return nil
	}
	var lines []string
	for line := range strings.SplitSeq(strings.Trim(text, "\n"), "\n") {
		lines = append(lines, commentLine(line))
	}
	return lines
}

// lineComment is text as a comment of one line.
func lineComment(text string) jen.Code {
	return jen.Comment(commentLine(defuse(strings.Join(strings.Fields(cleanLine(text)), " "))))
}

// commentLine writes a line that is clean. A line that begins with a tab is
// code in a doc comment, which gofmt wants right behind the slashes.
func commentLine(line string) string {
	switch {
	case strings.TrimSpace(line) == "":
		return "//"
	case line[0] == '\t':
		return "//" + line
	}
	return "// " + line
}

// clean is text of any origin as lines of printable characters.
func clean(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = defuse(strings.TrimRight(cleanLine(line), " \t"))
	}
	return strings.Join(lines, "\n")
}

// cleanLine is text with other white space as spaces, tabs excepted, and what
// can't be seen (control characters, changes of direction, invalid UTF-8) made
// visible as U+FFFD.
func cleanLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || unicode.IsPrint(r):
			return r
		case r == '\u0085' || r == '\u2028' || r == '\u2029':
			return unicode.ReplacementChar
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ReplacementChar
	}, strings.ToValidUTF8(text, string(unicode.ReplacementChar)))
}

// directive matches the lines of a comment that some tool takes as meant for
// it even behind a space.
var directive = regexp.MustCompile(`^[ \t]*(?://[ \t]*)?(\+build\b|go:[a-z]|lint:|nolint\b)`)

// defuse is line with a quote before what would be a directive.
func defuse(line string) string {
	if m := directive.FindStringSubmatchIndex(line); m != nil {
		return line[:m[2]] + "'" + line[m[2]:]
	}
	return line
}
