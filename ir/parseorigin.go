package ir

import "strconv"

// pos reads a position: file:line:col, file:line:col-end, or - for none.
func (l *scanner) pos() Pos {
	const what = "a position: file:line:col, or -"
	if l.skip("-") {
		return Pos{}
	}
	p := Pos{}
	if l.peek() == '"' {
		p.File = l.quoted("the file's name")
	} else {
		p.File = l.run(func(r rune) bool { return r < 0x80 && isFileByte(byte(r)) })
		if p.File == "" {
			l.expected(what)
		}
	}
	l.expect(":")
	p.Line = l.digits("the line's number")
	l.expect(":")
	p.Col = l.digits("the column's number")
	if l.err == nil && l.i < len(l.s) && l.s[l.i] == '-' {
		l.i++
		p.EndCol = l.digits("the number of the column just past the end")
	}
	return p
}

// digits reads a number from 0 on, of digits alone.
func (l *scanner) digits(what string) int {
	start := l.i
	s := ""
	if l.err == nil && l.i < len(l.s) && '0' <= l.s[l.i] && l.s[l.i] <= '9' {
		s = l.run(func(r rune) bool { return '0' <= r && r <= '9' })
	}
	n, err := strconv.ParseInt(s, 10, 32)
	if s == "" {
		l.expected(what)
	} else if err != nil {
		l.failAt(start, "%s is too large", what)
	}
	return int(n)
}

// origin reads the suffix that tells where a node came from, if there is one.
func (p *parser) origin(l *scanner) *Origin {
	if !l.skip("//") {
		return nil
	}
	o := &Origin{Pos: l.pos()}
	if c := l.peek(); c != 0 && c != '(' {
		start := l.i
		o.Label = l.pathOrQuoted("a label")
		if l.err == nil && l.i < len(l.s) && l.s[l.i] == '=' {
			o.Label, l.i = "", start // it is of=
		}
	}
	for l.skip("(") {
		c := Call{Func: l.pathOrQuoted("the name of an inlined function")}
		c.Pos = l.pos()
		l.expect(")")
		o.Calls = append(o.Calls, c)
	}
	if l.peek() != 0 {
		l.expect("of=")
		o.Of = p.value(l, "the forward node's value, such as v1")
	}
	return o
}
