package diag

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gradgen/gradgen/ir"
)

// Max is how many diagnostics Print shows.
const Max = 10

const (
	margin   = 4   // blanks before the source line
	tabWidth = 4   // blanks for a tab
	maxWidth = 100 // columns of a source line
	lead     = 20  // columns kept before the span when a line is cut
	ellipsis = "..."
)

// Print writes the diagnostics, sorted, at most Max of them and then how many
// more there are:
//
//	mlp.go:12:7: Add: shapes [2 3] and [4] don't broadcast
//	    h := x + b
//	         ^~~~~
//	    in dense, called at mlp.go:31:22
//
// Source has the content of the files by name, as far as it is at hand: what
// isn't there is left out. A long line is cut around the span.
func (l List) Print(w io.Writer, source map[string][]byte) error {
	var b bytes.Buffer
	l = l.Sorted()
	for i, d := range l {
		if i == Max {
			fmt.Fprintf(&b, "and %d more\n", len(l)-Max)
			break
		}
		b.WriteString(d.Error() + "\n")
		if text, ok := sourceLine(source[d.Pos.File], d.Pos.Line); ok {
			writeSpan(&b, text, d.Pos)
		}
		for _, c := range d.Calls {
			fmt.Fprintf(&b, "%*sin %s, called at %s\n", margin, "", Visible(c.Func), where(c.Pos))
		}
	}
	_, err := w.Write(b.Bytes())
	return err
}

// sourceLine is the line of the number, without its end.
func sourceLine(src []byte, number int) (line []byte, ok bool) {
	if src == nil || number < 1 {
		return nil, false
	}
	for ; number > 1; number-- {
		i := bytes.IndexByte(src, '\n')
		if i < 0 {
			return nil, false
		}
		src = src[i+1:]
	}
	if i := bytes.IndexByte(src, '\n'); i >= 0 {
		src = src[:i]
	}
	return bytes.TrimSuffix(src, []byte("\r")), true
}

// A cell is one character of a source line as it is shown.
type cell struct {
	text  string
	width int
}

// writeSpan writes the line, and a caret and tildes under the span.
func writeSpan(b *bytes.Buffer, line []byte, pos ir.Pos) {
	from := pos.Col - 1
	if from < 0 || len(bytes.TrimSpace(line)) == 0 {
		return
	}
	from = min(from, len(line))
	to := min(max(pos.EndCol-1, from+1), len(line)+1)
	before, span, after, far := cells(line, from, to)
	pre, post := "", ""
	before, pre = cutBefore(before, span, far)
	room := maxWidth - total(before)
	span, cutSpan := cutAfter(span, room)
	after, cutRest := cutAfter(after, room-total(span))
	if cutSpan || cutRest {
		post = ellipsis
	}
	if cutSpan {
		after = nil
	}
	var text, marks strings.Builder
	text.WriteString(pre)
	marks.WriteString(strings.Repeat(" ", len(pre)))
	for _, c := range before {
		text.WriteString(c.text)
		marks.WriteString(strings.Repeat(" ", c.width))
	}
	for _, c := range span {
		text.WriteString(c.text)
	}
	marks.WriteString("^" + strings.Repeat("~", max(total(span)-1, 0)))
	for _, c := range after {
		text.WriteString(c.text)
	}
	text.WriteString(post)
	fmt.Fprintf(b, "%*s%s\n%*s%s\n", margin, "", strings.TrimRight(text.String(), " "), margin, "", marks.String())
}

// cells splits the line into what is shown before, in and after the bytes
// from, to. A character that the range cuts through is in it. What is far from
// the span is not looked at, however long the line is; far reports whether
// that left out the line's start.
func cells(line []byte, from, to int) (before, span, after []cell, far bool) {
	const near = 4 * maxWidth
	i := 0
	if from > near {
		far = true
		for i = from - near; i < from && !utf8.RuneStart(line[i]); i++ {
		}
	}
	for i < min(len(line), to+near) && len(span) < near {
		r, n := utf8.DecodeRune(line[i:])
		c := cell{text: visibleRune(r, string(line[i:i+n]))}
		if r == '\t' {
			c.text = strings.Repeat(" ", tabWidth)
		}
		c.width = width(c.text)
		switch {
		case i+n <= from:
			before = append(before, c)
		case i < to:
			span = append(span, c)
		default:
			after = append(after, c)
		}
		i += n
	}
	return before, span, after, far
}

func total(cs []cell) int {
	w := 0
	for _, c := range cs {
		w += c.width
	}
	return w
}

// cutBefore drops the start of what comes before the span when the span would
// otherwise end past the width, and says what stands for it. The indentation
// of the line is dropped for nothing.
func cutBefore(before, span []cell, far bool) ([]cell, string) {
	for !far && len(before) > 0 && strings.TrimSpace(before[0].text) == "" {
		before = before[1:]
	}
	if !far && total(before)+min(total(span), maxWidth/2) <= maxWidth {
		return before, ""
	}
	keep := len(before)
	for w := 0; keep > 0 && w+before[keep-1].width <= lead; keep-- {
		w += before[keep-1].width
	}
	return before[keep:], ellipsis
}

// cutAfter keeps what fits into the room.
func cutAfter(cs []cell, room int) (kept []cell, cut bool) {
	w := 0
	for i, c := range cs {
		w += c.width
		if w > room {
			return cs[:i], true
		}
	}
	return cs, false
}
