package harness

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
)

// A slot is a value in the arguments of a call.
type slot struct {
	name string // of the graph's input or output
	expr string // of Go, for the array or number
	typ  ir.Type
}

// A call is how a method is called: the documented form of a function's
// methods, found from the function alone.
type call struct {
	decl    []string // fields of the struct that the arguments lie in
	code    []string // statements
	in, out []slot
}

// forms say what the methods of each kind take and give.
var forms = map[codegen.Kind]struct {
	results, moved, gradients, products, tangents, cotangents, matrix bool
}{
	codegen.Forward:       {results: true},
	codegen.Grad:          {results: true, gradients: true},
	codegen.VJP:           {gradients: true, cotangents: true},
	codegen.SplitForward:  {results: true},
	codegen.SplitBackward: {gradients: true, cotangents: true},
	codegen.JVP:           {results: true, moved: true, tangents: true},
	codegen.HVP:           {products: true, tangents: true},
	codegen.Hessian:       {matrix: true},
	codegen.Jacobian:      {matrix: true},
}

// called are the methods of u that others than its methods call.
func (u *unit) called() []*codegen.Method {
	var ms []*codegen.Method
	for _, m := range u.methods {
		if _, ok := forms[m.Kind]; ok {
			ms = append(ms, m)
		}
	}
	return ms
}

// callOf is the call of the method of fn. Backward is called after Forward.
func callOf(m *codegen.Method, fn *ir.Func) *call {
	kind := m.Kind
	c := &call{}
	for i, p := range fn.Params {
		leaves(p, p.Name, fmt.Sprint("a.x", i), func(path, expr string, t ir.Type) {
			c.in = append(c.in, slot{path, expr, t})
		})
		c.declare(fmt.Sprint("x", i), fieldType(p))
	}
	if kind == codegen.SplitBackward {
		c.method(fn, codegen.SplitForward)
	}
	if x := m.Matrix; x != nil {
		t := ir.Type{DType: x.DType, Shape: ir.Of(x.Rows, x.Cols)}
		c.out = append(c.out, slot{"matrix", "a.m", t})
		c.declare("m", goType(t))
	}
	c.method(fn, kind)
	return c
}

// method adds one call of a method.
func (c *call) method(fn *ir.Func, kind codegen.Kind) {
	form := forms[kind]
	var args, results []string
	pass := func(expr string, pointer bool) {
		if pointer {
			expr = "&" + expr
		}
		args = append(args, expr)
	}
	if form.results {
		for i, o := range fn.Graph.Outputs {
			s := slot{o.Name, fmt.Sprint("a.r", i), o.Node.Type}
			c.out = append(c.out, s)
			c.declare(fmt.Sprint("r", i), goType(o.Node.Type))
			if o.Node.Shape().Rank() == 0 {
				results = append(results, s.expr)
			} else {
				pass(s.expr, true)
			}
		}
	}
	if form.moved {
		for i, o := range fn.Graph.Outputs {
			if !o.Node.DType().IsFloat() {
				continue
			}
			s := slot{"t." + o.Name, fmt.Sprint("a.m", i), o.Node.Type}
			c.out = append(c.out, s)
			c.declare(fmt.Sprint("m", i), goType(o.Node.Type))
			if o.Node.Shape().Rank() == 0 {
				results = append(results, s.expr)
			} else {
				pass(s.expr, true)
			}
		}
	}
	if form.matrix {
		pass("a.m", true)
	}
	if form.gradients {
		c.parts(fn, "d", func(s slot) { s.name = "d." + s.name; c.out = append(c.out, s) }, func(p *ir.Field, expr string) { pass(expr, true) })
	}
	if form.products {
		c.parts(fn, "h", func(s slot) { s.name = "t.d." + s.name; c.out = append(c.out, s) }, func(p *ir.Field, expr string) { pass(expr, true) })
	}
	for i, p := range fn.Params {
		pass(fmt.Sprint("a.x", i), p.Struct != nil || p.Type.Shape.Rank() > 0)
	}
	if form.tangents {
		c.parts(fn, "t", func(s slot) { s.name = "t." + s.name; c.in = append(c.in, s) }, func(p *ir.Field, expr string) {
			pass(expr, p.Struct != nil || p.Type.Shape.Rank() > 0)
		})
	}
	if form.cotangents {
		for i, o := range fn.Graph.Outputs {
			if !o.Node.DType().IsFloat() {
				continue
			}
			expr := fmt.Sprint("a.c", i)
			c.in = append(c.in, slot{"ct." + o.Name, expr, o.Node.Type})
			c.declare(fmt.Sprint("c", i), goType(o.Node.Type))
			pass(expr, o.Node.Shape().Rank() > 0)
		}
	}
	code := fmt.Sprintf("ws.%s%s(%s)", fn.Name, suffixes[kind], strings.Join(args, ", "))
	if len(results) > 0 {
		code = strings.Join(results, ", ") + " = " + code
	}
	c.code = append(c.code, code)
}

// parts declares a field for each parameter that is differentiated or has
// something in it that is, calls each for the tensors and pass for the fields.
func (c *call) parts(fn *ir.Func, prefix string, each func(slot), pass func(p *ir.Field, expr string)) {
	grads := map[string]bool{}
	for _, n := range fn.Grad {
		grads[n.Attrs.Name] = true
	}
	for i, p := range fn.Params {
		has := false
		expr := fmt.Sprint("a.", prefix, i)
		leaves(p, p.Name, expr, func(path, expr string, t ir.Type) {
			if grads[path] {
				has = true
				each(slot{path, expr, t})
			}
		})
		if has {
			c.declare(fmt.Sprint(prefix, i), fieldType(p))
			pass(p, expr)
		}
	}
}

// declare adds a field, and one before and behind it that nothing writes to.
func (c *call) declare(name, typ string) {
	if len(c.decl) == 0 {
		c.decl = append(c.decl, "_ [64]byte")
	}
	c.decl = append(c.decl, name+" "+typ, "_ [64]byte")
}

// leaves calls f for each tensor of a parameter.
func leaves(p *ir.Field, path, expr string, f func(path, expr string, t ir.Type)) {
	if p.Struct == nil {
		f(path, expr, p.Type)
		return
	}
	for _, x := range p.Struct.Fields {
		leaves(x, path+"."+x.Name, expr+"."+x.Name, f)
	}
}

func fieldType(p *ir.Field) string {
	if p.Struct != nil {
		return p.Struct.Name
	}
	return goType(p.Type)
}

func goType(t ir.Type) string {
	var b strings.Builder
	for _, d := range t.Shape {
		fmt.Fprintf(&b, "[%d]", d.Len())
	}
	return b.String() + t.DType.String()
}

// driver is the code that calls the methods of p.
func driver(p *pack, workers []int) []byte {
	var b, calls strings.Builder
	b.WriteString("package p\n\nimport (\n\t\"unsafe\"\n\n\t\"harness/rt\"\n)\n\n")
	us := p.alive()
	if len(us) == 0 {
		return []byte("package p\n\nimport \"harness/rt\"\n\nfunc Drive(*rt.Runner) {}\n")
	}
	for _, u := range us {
		for _, m := range u.called() {
			c := callOf(m, u.fn)
			full := u.fn.Name + suffixes[m.Kind]
			fmt.Fprintf(&calls, "\tdrive%d%s(ws, r)\n", u.id, suffixes[m.Kind])
			fmt.Fprintf(&b, "func drive%d%s(ws *Workspace, r *rt.Runner) {\n\tvar a = new(struct {\n", u.id, suffixes[m.Kind])
			for _, d := range c.decl {
				fmt.Fprintf(&b, "\t\t%s\n", d)
			}
			b.WriteString("\t})\n")
			fmt.Fprintf(&b, "\tr.Run(&rt.Method{\n\t\tName: %q, Draws: %d,\n", full, len(u.c.Inputs))
			b.WriteString("\t\tWS: unsafe.Pointer(ws), WSSize: unsafe.Sizeof(*ws), Args: unsafe.Pointer(a), ArgsSize: unsafe.Sizeof(*a),\n")
			if len(workers) > 0 && bytes.Contains(p.src, []byte("\tshared struct {")) { // some loops are for workers
				fmt.Fprintf(&b, "\t\tOwn: unsafe.Offsetof(ws.shared), OwnSize: unsafe.Sizeof(ws.shared), Workers: %#v, SetWorkers: ws.SetWorkers,\n", workers)
			}
			values(&b, "In", c.in)
			values(&b, "Out", c.out)
			fmt.Fprintf(&b, "\t\tCall: func() { %s },\n\t})\n}\n\n", strings.Join(c.code, "; "))
		}
	}
	fmt.Fprintf(&b, "func Drive(r *rt.Runner) {\n\tws := new(Workspace)\n%s}\n", &calls)
	return []byte(b.String())
}

func values(b *strings.Builder, field string, slots []slot) {
	fmt.Fprintf(b, "\t\t%s: []rt.Value{\n", field)
	for _, s := range slots {
		fmt.Fprintf(b, "\t\t\t{P: unsafe.Pointer(&%s), N: %d, Kind: '%c'},\n", s.expr, s.typ.Shape.Size(), kinds[s.typ.DType])
	}
	b.WriteString("\t\t},\n")
}

// kinds are the letters by which package rt knows the element types.
var kinds = map[ir.DType]byte{ir.Float64: 'd', ir.Float32: 'f', ir.Int64: 'l', ir.Int32: 'i', ir.Bool: 'b'}
