package codegen

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/loop"
	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// Compute is the BodyFunc: it plans the method's graph, makes its loops and
// prints them.
func Compute(opts Options) BodyFunc {
	return func(m *Method, sig *Signature) (*Body, error) {
		if m.Matrix != nil {
			return matrixBody(m, sig), nil
		}
		return bodyOf(m, Loops(m, opts, loop.Portable), sig, opts)
	}
}

// bodyOf is the loops f of a method in Go.
func bodyOf(m *Method, f *loop.Func, sig *Signature, opts Options) (*Body, error) {
	p := newPrinter(f, sig, opts)
	stmts := p.method()
	return &Body{
		Stmts:   stmts,
		Arena:   f.Arena,
		Flops:   int64(plan.GraphFlops(m.Graph)),
		Vector:  f.Vector(),
		Partial: p.partial,
		Shared:  f.Shared,
		At:      p.told,
		Helpers: p.helpers,
	}, nil
}

// Loops is the loops of a method for a machine. For less memory there are two
// ways to order them, one with values computed again: it is the one that needs
// less.
func Loops(m *Method, opts Options, target loop.Target) *loop.Func {
	if opts.Workers {
		target.Share, target.SharePart = opts.ShareWork, 0
		if opts.ShareWork == 0 {
			target.Share, target.SharePart = plan.ShareWork, plan.SharePart
		}
	}
	compile := func(pl *plan.Plan) *loop.Func {
		if kinds[m.Kind].gradients {
			pl.Of = m.Func.Graph
		}
		return loop.Compile(pl, target)
	}
	pl := plan.New(m.Graph)
	if target.Bits > 0 {
		pl = plan.NewVectors(m.Graph)
	}
	f := compile(pl)
	if !opts.Small {
		return f
	}
	if small := compile(plan.Small(m.Graph, target.Bits > 0)); small.Bytes() < f.Bytes() {
		return small
	}
	return f
}

// method is the statements of the whole method.
func (p *printer) method() []jen.Code {
	p.alikes = p.likes()
	if !p.fn.Split {
		return p.part(p.fn.Kernels)
	}
	return p.parts()
}

// part is the statements of some kernels: pointers to the buffers in the
// workspace that they use, then their loops.
func (p *printer) part(kernels []*loop.Kernel) []jen.Code {
	clear(p.pointed)
	p.called = ""
	return p.scope(func() {
		for _, k := range kernels {
			if p.alikes[k] == nil {
				p.pointers(loop.Unshared(k.Body))
			}
		}
		for _, k := range kernels {
			p.kernel(k)
		}
	})
}

// pointers gives each workspace buffer a name: a pointer to an array that
// lies in the arena of its type.
func (p *printer) pointers(body []loop.Stmt) {
	for _, b := range loop.Uses(body) {
		if b.Role != loop.Temp || b.Given || p.fn.Variable(b) || p.pointed[b] {
			continue
		}
		p.pointed[b] = true
		name := p.fresh(hint(b))
		p.base[b] = jen.Id(name)
		p.add(jen.Id(name).Op(":=").Add(p.slot(b)).
			Add(jen.Comment(commentLine(fmt.Sprintf("%v %s", b.Type.Shape, p.about([]*ir.Node{b.Node}))))))
	}
}

// slot is a pointer to a workspace buffer.
func (p *printer) slot(b *loop.Buffer) *jen.Statement {
	return jen.Parens(jen.Op("*").Index(jen.Lit(b.Type.Shape.Size())).Id(b.Type.DType.String())).Parens(p.slotSlice(b))
}

// slotSlice is the workspace from a buffer on.
func (p *printer) slotSlice(b *loop.Buffer) *jen.Statement {
	if b.Given {
		return p.base[b].Clone().Index(jen.Op(":"))
	}
	return jen.Id(p.sig.Recv).Dot(p.sig.Arena(b.Type.DType)).Index(jen.Lit(b.Offset).Op(":"))
}

// kernel prints one tree of loops with a comment that says what it computes.
func (p *printer) kernel(k *loop.Kernel) {
	if a := p.alikes[k]; a != nil {
		p.callKernel(a, k)
		return
	}
	p.called = ""
	if !p.fn.Straight {
		p.add(jen.Line())
		if c := k.Check(); c != nil {
			p.add(lineComment(fmt.Sprintf("Every element of %s must be at least 0 and below %d.", c.Name, c.N)))
		} else {
			p.add(lineComment(p.about(k.Nodes)))
		}
		clear(p.have) // a kernel reads by itself
		clear(p.held)
		clear(p.angles)
		clear(p.at)
	}
	p.computes(k)
}

// computes prints the loops of a kernel.
func (p *printer) computes(k *loop.Kernel) {
	clear(p.splats)
	p.onVectors, p.elem, p.lanes, p.calls = k.Vector, k.Elem, k.Lanes, k.Calls()
	p.stmts(k.Body)
	if k.Vector {
		p.clearUpper()
	}
}

// about says which nodes they are: for each line of the spec, the ops and the
// variables they are called there.
func (p *printer) about(nodes []*ir.Node) string {
	var b strings.Builder
	last := ""
	seen := map[string]bool{}
	if work := slices.DeleteFunc(slices.Clone(nodes), isView); len(work) > 0 {
		nodes = work
	} else if x := nodes[0]; len(x.Inputs) > 0 {
		for isView(x) {
			x = x.Inputs[0]
		}
		nodes = []*ir.Node{x} // copied
	}
	for i, n := range nodes {
		if i > 0 && n == nodes[i-1] {
			continue
		}
		where := whence(n)
		what := n.Op.String()
		if name := plan.Name(n); n.Op == ir.Input {
			what = "copy of " + p.given(n)
		} else if name != "" {
			what = name + " = " + what
		}
		if seen[where+what] {
			continue
		}
		seen[where+what] = true
		switch {
		case where == last && i > 0:
			b.WriteString(", ")
		case i > 0:
			b.WriteString("; ")
			fallthrough
		default:
			if where != "" {
				b.WriteString(where + ": ")
			}
		}
		b.WriteString(what)
		last = where
	}
	return b.String()
}

// given is what the code calls an input of the function.
func (p *printer) given(n *ir.Node) string {
	if place, ok := p.sig.In[n.Attrs.Name]; ok && len(p.fn.Given) == 0 {
		return place.String()
	}
	return n.Attrs.Name
}

// isView reports whether n only rearranges what another node computes.
func isView(n *ir.Node) bool { return n.Op.Info().Kind == ir.View }

// whence is the line of the spec that a node came from, and the call of the
// helper that the line is in.
func whence(n *ir.Node) string {
	if n.Origin == nil || n.Origin.Pos.Line == 0 {
		return ""
	}
	s := fmt.Sprintf("line %d", n.Origin.Pos.Line)
	if calls := n.Origin.Calls; len(calls) > 0 {
		s += fmt.Sprintf(" (%s, line %d)", calls[0].Func, calls[0].Pos.Line)
	}
	if n.Origin.Of != nil {
		return "gradient of " + s
	}
	return s
}

// parts puts the kernels in functions of their own, none longer than the
// compiler likes. Kernels that set a scalar result stay in the method.
func (p *printer) parts() []jen.Code {
	var out []jen.Code
	var run []*loop.Kernel
	size := 0
	flush := func() {
		if len(run) > 0 {
			out = append(out, p.function(run))
		}
		run, size = nil, 0
	}
	for _, k := range p.fn.Kernels {
		if p.setsResult(k) {
			flush()
			out = append(out, jen.Block(p.part([]*loop.Kernel{k})...))
			continue
		}
		n := k.Size
		if a := p.alikes[k]; a != nil {
			n = callSize
		}
		if size+n > p.fn.Target.FuncOps() {
			flush()
		}
		run = append(run, k)
		size += n
	}
	flush()
	return out
}

// setsResult reports whether the kernel touches a result that is a variable
// of the method.
func (p *printer) setsResult(k *loop.Kernel) bool {
	for _, b := range loop.Uses(k.Body) {
		if b.Role != loop.Result {
			continue
		}
		if place := p.place(b); place.Scalar && len(place.Path) == 0 && !place.Pointer {
			return true
		}
	}
	return false
}

// function makes a method of the kernels and returns the call of it.
func (p *printer) function(kernels []*loop.Kernel) jen.Code {
	name := p.sig.Helper(fmt.Sprintf("%sPart%d", p.name, len(p.pieces)+1))
	ws := p.sig.names.workspace
	before := p.partial
	p.partial = false
	body := p.part(kernels)
	code := jen.Comment(commentLine(fmt.Sprintf("%s is a part of %s, which is long for one function.", name, p.name))).Line()
	if p.partial {
		code.Comment("//").Line().Comment(noPointerCheck).Line()
	}
	p.partial = before
	code.Func().Params(jen.Id(p.sig.Recv).Op("*").Id(ws)).Id(name).Params(p.parameters()...).Block(body...)
	p.pieces = append(p.pieces, name)
	p.helpers = append(p.helpers, Helper{Name: name, Code: code})
	return jen.Id(p.sig.Recv).Dot(name).Call(p.passed()...)
}
