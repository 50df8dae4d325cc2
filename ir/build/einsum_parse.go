package build

import (
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// An axis of an Einsum is a letter, or, of the axes that "..." stands for,
// numbered from the last one, a negative number.
type einAxis rune

// einTerm is the axes of one operand or of the result.
type einTerm []einAxis

// einEquation is an equation that was read: a term for each operand, and the
// result's.
type einEquation struct {
	operands []einTerm
	result   einTerm
}

// An einScanner reads the terms of an equation and refuses what is none.
type einScanner struct {
	eq string
	in []*ir.Node
}

// readEinsum reads an equation for the operands. Every letter and every axis
// of "..." in what it gives back fits the shapes.
func readEinsum(eq string, in []*ir.Node) einEquation {
	s := einScanner{eq, in}
	for i, c := range eq {
		if !isLetter(c) && !strings.ContainsRune(",.-> ", c) {
			fail(in, "character %d of the equation is %q; it is made of letters, commas, ... and ->", i+1, c)
		}
	}
	left, right, explicit := strings.Cut(eq, "->")
	if i := strings.IndexAny(left, "->"); i >= 0 {
		s.fail(i, "is not part of a ->")
	}
	at := 0
	texts := strings.Split(left, ",")
	if len(texts) != len(in) {
		fail(in, "equation %q has %d terms for %d operands", eq, len(texts), len(in))
	}
	var e einEquation
	for i, text := range texts {
		e.operands = append(e.operands, s.operand(i, text, at))
		at += len(text) + 1
	}
	if !explicit {
		e.result = implicitResult(e.operands)
		return e
	}
	e.result = s.result(e.operands, right, len(left)+2)
	return e
}

// fail points at a character of the equation.
func (s einScanner) fail(at int, format string, args ...any) {
	args = append([]any{s.eq, s.eq[at], at + 1}, args...)
	fail(s.in, "in equation %q, %q at character %d "+format, args...)
}

// operand is the term of operand i, which begins at the position at.
func (s einScanner) operand(i int, text string, at int) einTerm {
	x := s.in[i].Shape()
	letters := 0
	for _, c := range text {
		if isLetter(c) {
			letters++
		}
	}
	dots := strings.Contains(text, ".")
	if letters > len(x) || letters < len(x) && !dots {
		fail(s.in, "term %d of equation %q, %q, names %d axes; {%d} has shape %v, with %d", i, s.eq, strings.TrimSpace(text), letters, i, x, len(x))
	}
	return s.term(text, at, len(x)-letters)
}

// term reads a term in which "..." stands for so many axes.
func (s einScanner) term(text string, at, dots int) einTerm {
	t := einTerm{}
	seen := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == ' ':
		case c != '.':
			if !isLetter(rune(c)) {
				s.fail(at+i, "has no place in a term")
			}
			t = append(t, einAxis(c))
		case seen || !strings.HasPrefix(text[i:], "..."):
			s.fail(at+i, "isn't part of one ... in its term")
		default:
			seen = true
			for k := dots; k > 0; k-- {
				t = append(t, einAxis(-k))
			}
			i += 2
		}
	}
	return t
}

// result is the term after the arrow.
func (s einScanner) result(operands []einTerm, text string, at int) einTerm {
	dots := 0
	for _, t := range operands {
		for _, a := range t {
			dots = max(dots, int(-a))
		}
	}
	t := s.term(text, at, dots)
	for i, c := range []byte(text) {
		a := einAxis(c)
		if !isLetter(rune(c)) {
			continue
		}
		if strings.IndexByte(text, c) < i {
			s.fail(at+i, "is in the result twice")
		}
		if !slices.ContainsFunc(operands, func(o einTerm) bool { return slices.Contains(o, a) }) {
			s.fail(at+i, "is in the result, but in no operand")
		}
	}
	if dots > 0 && !strings.Contains(text, ".") {
		fail(s.in, "equation %q has ... in an operand and none in its result; name the axes that are summed over", s.eq)
	}
	return t
}

// implicitResult is the result of an equation without an arrow: the axes of
// "...", then the letters that occur once, in alphabetical order.
func implicitResult(operands []einTerm) einTerm {
	count := map[einAxis]int{}
	t := einTerm{}
	for _, o := range operands {
		for _, a := range o {
			count[a]++
			if a < 0 && count[a] == 1 || a > 0 {
				t = append(t, a)
			}
		}
	}
	t = slices.DeleteFunc(t, func(a einAxis) bool { return a > 0 && count[a] > 1 })
	slices.Sort(t)
	return t
}

func isLetter(c rune) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
