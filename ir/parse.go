package ir

import (
	"cmp"
	"fmt"
	"go/constant"
	"slices"
	"strings"
)

// A MakeNode makes a node, of the type that the op gives for the operands: as
// the method of a builder does. It fails when the operands don't suit the op.
type MakeNode func(op Op, a Attrs, in []*Node, o *Origin) (*Node, error)

// maxSyntaxErrors is where the parser gives a file up.
const maxSyntaxErrors = 1000

// ParsePackage reads the text form. It calls begin at the start of each
// function for what makes the function's nodes. Every line with a mistake is
// reported, in order; the package is nil when there is one.
func ParsePackage(file string, src []byte, begin func() MakeNode) (*Package, []*SyntaxError) {
	p := &parser{file: file, begin: begin, pkg: &Package{}}
	p.parse(string(src))
	if len(p.errs) > 0 {
		p.errs = p.errs[:min(len(p.errs), maxSyntaxErrors+1)]
		slices.SortStableFunc(p.errs, func(x, y *SyntaxError) int {
			return cmp.Or(cmp.Compare(x.Pos.Line, y.Pos.Line), cmp.Compare(x.Pos.Col, y.Pos.Col))
		})
		return nil, p.errs
	}
	return p.pkg, nil
}

// A parser reads a package, statement by statement. What needs the whole file,
// such as names declared further down, is checked at the end: see resolve.go.
type parser struct {
	file  string
	begin func() MakeNode
	pkg   *Package
	errs  []*SyntaxError

	doc    []string // the doc lines before the next statement
	docPos Pos
	strct  *parsedStruct // the struct being read, or nil
	fn     *parsedFunc   // the function being read, or nil

	kinds   map[string]string // of what is declared at top level: const, struct or func
	consts  map[string]constant.Value
	structs map[string]*parsedStruct
	order   []*parsedStruct
	fields  []*parsedField // of structs and functions
	funcs   []*parsedFunc
}

// A statement reads the line after its keyword.
type statement struct {
	keyword string
	within  string // "struct", "func" or ""
	hasDoc  bool
	read    func(p *parser, l *scanner, doc string)
}

var statements = []statement{
	{"package", "", true, (*parser).packageLine},
	{"source", "", false, (*parser).sourceLine},
	{"const", "", true, (*parser).constLine},
	{"struct", "", true, (*parser).structLine},
	{"field", "struct", true, (*parser).fieldLine},
	{"func", "", true, (*parser).funcLine},
	{"param", "func", true, (*parser).paramLine},
	{"grad", "func", false, (*parser).gradLine},
	{"emit", "func", false, (*parser).emitLine},
	{"body", "func", false, (*parser).bodyLine},
	{"return", "func", false, (*parser).returnLine},
}

func (p *parser) parse(src string) {
	p.kinds = map[string]string{}
	p.consts = map[string]constant.Value{}
	p.structs = map[string]*parsedStruct{}
	n := 0
	for s := range strings.SplitSeq(src, "\n") {
		n++
		l := &scanner{file: p.file, line: n, s: strings.TrimSuffix(s, "\r")}
		if n == 1 {
			l.expect(textMagic + textVersion)
			l.end()
			if p.report(l); len(p.errs) > 0 {
				p.errs[0].Msg += fmt.Sprintf(": the first line must be %q", textMagic+textVersion)
				return
			}
			continue
		}
		p.statement(l)
		if len(p.errs) >= maxSyntaxErrors {
			p.errorf(l.at(0), "too many errors: the rest of the file is not read")
			return
		}
	}
	if len(p.doc) > 0 {
		p.errorf(p.docPos, "expected a declaration after the doc, found the end of the file")
	}
	if p.pkg.Name == "" && len(p.errs) == 0 {
		p.errorf(Pos{File: p.file, Line: n, Col: 1}, "expected a line: package NAME")
	}
	p.resolve()
}

func (p *parser) errorf(pos Pos, format string, args ...any) {
	p.errs = append(p.errs, &SyntaxError{pos, fmt.Sprintf(format, args...)})
}

// report keeps the line's mistake.
func (p *parser) report(l *scanner) {
	if l.err == nil {
		return
	}
	p.errs = append(p.errs, l.err)
	if p.fn != nil {
		p.fn.bad = true
		p.fn.in().bad = true
	}
}

// statement reads one line.
func (p *parser) statement(l *scanner) {
	if l.done() {
		return // blank, or a comment
	}
	defer p.report(l)
	start := l.i
	word := l.run(isWordRune)
	if l.peek() == '=' {
		l.i = start
		p.takeDoc(l, start, false)
		p.nodeLine(l)
		return
	}
	if word == "doc" {
		p.docLine(l)
		return
	}
	for _, st := range statements {
		if st.keyword != word {
			continue
		}
		if st.within == "struct" && p.strct == nil || st.within == "func" && p.fn == nil {
			l.failAt(start, "%s outside a %s", word, st.within)
			return
		}
		st.read(p, l, p.takeDoc(l, start, st.hasDoc))
		return
	}
	l.i = start
	switch {
	case p.fn != nil:
		l.expected("a value such as v1 = Op <type>, or param, grad, emit, body, return or func")
	case p.strct != nil:
		l.expected("field, struct or func")
	default:
		l.expected("doc, package, source, const, struct or func")
	}
}

// takeDoc is the text of the doc lines before the statement at start.
func (p *parser) takeDoc(l *scanner, start int, wanted bool) string {
	doc := strings.Join(p.doc, "\n")
	if len(p.doc) > 0 && !wanted {
		l.failAt(start, "doc before what has none")
	}
	p.doc = p.doc[:0]
	return doc
}

func (p *parser) docLine(l *scanner) {
	l.space()
	start := l.i
	s := l.quoted("a line of documentation")
	if len(p.doc) == 0 {
		p.docPos = l.at(start)
	}
	p.doc = append(p.doc, s)
	l.end()
}

func (p *parser) packageLine(l *scanner, doc string) {
	l.space()
	start := l.i
	name := l.named("the package's name")
	if p.pkg.Name != "" {
		l.failAt(start, "a second package line: the package is %s", p.pkg.Name)
	}
	l.end()
	p.pkg.Name, p.pkg.Doc = name, doc
}

func (p *parser) sourceLine(l *scanner, _ string) {
	p.pkg.Source = l.quoted("the source file's name")
	l.end()
}

// declare notes a name declared at top level.
func (p *parser) declare(l *scanner, start int, name, kind string) {
	if l.err != nil {
		return
	}
	if old, ok := p.kinds[name]; ok {
		l.failAt(start, "%s is declared twice: there is a %s of that name", name, old)
		return
	}
	p.kinds[name] = kind
}

func (p *parser) constLine(l *scanner, doc string) {
	p.strct, p.fn = nil, nil
	l.space()
	start := l.i
	c := &NamedConst{Name: l.named("the constant's name"), Doc: doc}
	p.declare(l, start, c.Name, "const")
	if l.peek() != '=' {
		l.space()
		at := l.i
		c.Type = l.ident(`a type or "="`)
		if _, ok := constTypes[c.Type]; !ok {
			l.failAt(at, "%s is not a basic type of Go", c.Type)
		}
	}
	l.expect("=")
	expr, v := l.literal(c.Type)
	c.Expr = expr
	l.end()
	if l.err == nil {
		p.pkg.Consts = append(p.pkg.Consts, c)
		p.consts[c.Name] = v
	}
}
