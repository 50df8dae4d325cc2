package shapeinfer

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/ir"
)

// An Error says why operands don't suit an op. In Msg and Cure {0}, {1} ...
// stand for the operands, so that who knows them by other names can put those
// there: see [Error.Text].
type Error struct {
	Op   ir.Op  // OpInvalid when it is no op that refuses
	Msg  string // what is wrong: shapes, axis
	Cure string // what to write instead, an imperative sentence part, or ""
}

// Errorf is an error with the message; {0}, {1} ... in it stand for operands.
func Errorf(format string, args ...any) *Error { return errf(format, args...) }

func errf(format string, args ...any) *Error { return &Error{Msg: fmt.Sprintf(format, args...)} }

// cure sets the error's cure.
func (e *Error) cure(format string, args ...any) *Error {
	e.Cure = fmt.Sprintf(format, args...)
	return e
}

// Error is the message and the cure, with the operands' names in the op's
// formula: x, or a and b.
func (e *Error) Error() string {
	s := e.Text(func(i int) string { return operandName(e.Op, i) })
	if e.Op == ir.OpInvalid {
		return s
	}
	return e.Op.String() + ": " + s
}

// Text is the message and the cure, in which operand i is written as name(i),
// or as Error would write it where that is "".
func (e *Error) Text(name func(i int) string) string {
	s := e.Msg
	if e.Cure != "" {
		s += ": " + e.Cure
	}
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(s, "{")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		number, after, ok := strings.Cut(rest, "}")
		i, err := strconv.Atoi(number)
		if !ok || err != nil || i < 0 {
			b.WriteByte('{')
			s = rest
			continue
		}
		operand := name(i)
		if operand == "" {
			operand = operandName(e.Op, i)
		}
		b.WriteString(operand)
		s = after
	}
}

// operandNames are the names of operands where a and b wouldn't say enough.
var operandNames = map[ir.Op][]string{
	ir.Where:          {"cond", "a", "b"},
	ir.Clip:           {"x", "lo", "hi"},
	ir.Conv:           {"x", "w"},
	ir.Gather:         {"x", "indices"},
	ir.GatherElements: {"x", "indices"},
	ir.ScatterAdd:     {"indices", "updates"},
	ir.ScatterMax:     {"x", "indices", "updates"},
}

// operandName is what operand i of op is called in general.
func operandName(op ir.Op, i int) string {
	if names := operandNames[op]; i < len(names) {
		return names[i]
	}
	info := op.Info()
	switch {
	case info.Arity == 1 && i == 0:
		return "x"
	case info.Arity != -1 && i < 2:
		return string(rune('a' + i))
	}
	return "operand " + strconv.Itoa(i)
}
