package ir

import (
	"go/constant"
	goscanner "go/scanner"
	"go/token"
	"math"
	"strconv"
	"strings"
)

// number reads a value of type d, as Value.Format writes it.
func (l *scanner) number(d DType) (v Value) {
	l.space()
	start := l.i
	s := l.run(isNumberRune)
	var err error
	what := "a value of type " + d.String()
	switch {
	case l.err != nil || d == Invalid:
		return v
	case d == Bool:
		if s != "true" && s != "false" {
			l.i = start
			l.expected("true or false")
		}
		return Truth(s == "true")
	case d.IsInt():
		v.I, err = strconv.ParseInt(s, 10, 8*d.Bytes())
	case s == "NaN":
		v.F = math.NaN()
	case s == "Inf":
		v.F = math.Inf(1)
	case s == "-Inf":
		v.F = math.Inf(-1)
	case strings.Trim(s, "0123456789.eE+-") != "":
		l.i = start
		l.expected(what)
	default:
		v.F, err = strconv.ParseFloat(s, 8*d.Bytes())
	}
	if e, ok := err.(*strconv.NumError); ok && e.Err == strconv.ErrRange {
		l.failAt(start, "the value is out of the range of %s", d)
	} else if err != nil {
		l.i = start
		l.expected(what)
	}
	return v
}

// A constType is a basic type of Go that a constant may have.
type constType struct {
	kind   constant.Kind
	lo, hi constant.Value // of integers
}

// constTypes are the types by name; "" is that of an untyped constant.
var constTypes = map[string]constType{
	"":        {kind: constant.Unknown},
	"bool":    {kind: constant.Bool},
	"string":  {kind: constant.String},
	"float32": {kind: constant.Float},
	"float64": {kind: constant.Float},
	"int":     signed(64),
	"int8":    signed(8),
	"int16":   signed(16),
	"int32":   signed(32),
	"rune":    signed(32),
	"int64":   signed(64),
	"uint":    unsigned(64),
	"uint8":   unsigned(8),
	"byte":    unsigned(8),
	"uint16":  unsigned(16),
	"uint32":  unsigned(32),
	"uint64":  unsigned(64),
	"uintptr": unsigned(64),
}

func signed(bits uint) constType {
	return constType{constant.Int, constant.MakeInt64(math.MinInt64 >> (64 - bits)), constant.MakeInt64(math.MaxInt64 >> (64 - bits))}
}

func unsigned(bits uint) constType {
	return constType{constant.Int, constant.MakeInt64(0), constant.MakeUint64(math.MaxUint64 >> (64 - bits))}
}

// maxLiteral bounds the digits of a constant.
const maxLiteral = 2000

// literal reads a Go literal of a constant of the type and gives it back on
// one line, with its value.
func (l *scanner) literal(typ string) (string, constant.Value) {
	const what = "a number, a string or a bool as Go writes it"
	if l.peek() == '"' {
		start := l.i
		s := l.quoted("a string constant")
		v := constant.MakeString(s)
		l.fits(start, v, typ)
		return strconv.Quote(s), v
	}
	l.space()
	start := l.i
	s := l.run(isNumberRune)
	if s == "true" || s == "false" {
		v := constant.MakeBool(s == "true")
		l.fits(start, v, typ)
		return s, v
	}
	digits := strings.TrimPrefix(s, "-")
	if len(digits) > maxLiteral {
		l.failAt(start, "a constant of more than %d characters", maxLiteral)
		return "", nil
	}
	v := goNumber(digits)
	if v.Kind() == constant.Unknown {
		l.i = start
		l.expected(what)
		return "", v
	}
	if digits != s {
		v = constant.UnaryOp(token.SUB, v, 0)
	}
	l.fits(start, v, typ)
	return s, v
}

// goNumber is the value of an integer or floating-point literal, unknown when
// it is not one.
func goNumber(lit string) constant.Value {
	var sc goscanner.Scanner
	bad := func(token.Position, string) {}
	sc.Init(token.NewFileSet().AddFile("", -1, len(lit)), []byte(lit), bad, 0)
	_, tok, text := sc.Scan()
	if sc.ErrorCount > 0 || text != lit || tok != token.INT && tok != token.FLOAT {
		return constant.MakeUnknown()
	}
	return constant.MakeFromLiteral(lit, tok, 0)
}

// fits asks whether the literal is one of the type's values.
func (l *scanner) fits(start int, v constant.Value, typ string) {
	t, ok := constTypes[typ]
	if !ok || t.kind == constant.Unknown {
		return
	}
	fits := v.Kind() == t.kind
	switch t.kind {
	case constant.Float:
		fits = v.Kind() == constant.Int || v.Kind() == constant.Float
		if fits {
			f, _ := constant.Float64Val(v)
			if typ == "float32" {
				f = float64(float32(f))
			}
			fits = !math.IsInf(f, 0)
		}
	case constant.Int:
		if v.Kind() == constant.Float {
			v = constant.ToInt(v)
		}
		fits = v.Kind() == constant.Int && constant.Compare(v, token.GEQ, t.lo) && constant.Compare(v, token.LEQ, t.hi)
	}
	if !fits {
		l.failAt(start, "the constant is not a value of type %s", typ)
	}
}
