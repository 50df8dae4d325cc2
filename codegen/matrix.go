package codegen

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/gradgen/gradgen/codegen/plan"
	"github.com/gradgen/gradgen/ir"
)

// A Matrix says how a method makes a Hessian or a Jacobian: of products with
// vectors of zeros and ones, which another method computes.
type Matrix struct {
	Rows, Cols int
	DType      ir.DType
	// ByRows says that a product is a sum of rows, else of columns. A Hessian
	// is symmetric: a column of it is a row.
	ByRows    bool
	Symmetric bool
	// Products has for each product the elements of the vector that are one,
	// and what of the product goes where. Empty: a product for each row, or
	// column, which goes there as it is.
	Products []Product
	// Point keeps what the products have in common, if its graph has outputs;
	// Along computes one.
	Point, Along *Method
}

// A Product is one of the products that a matrix is made of, or Times of them,
// which differ in where their elements are.
type Product struct {
	Times   int
	Ones    []Ones
	Entries []Entries
}

// Ones are elements of the vector of a product that are one.
type Ones struct {
	Loops []int // how long they are
	At    Run
}

// Entries are elements of the matrix that are elements of a product: those at
// its rows, where it is a sum of columns, else at its columns.
type Entries struct {
	Loops    []int
	Row, Col Run
}

// A Run is the positions From + Steps[0]*k + Steps[1]*i + ..., k counting the
// products and i, ... in loops.
type Run struct {
	From  int
	Steps []int
}

// direct reports whether a product is a row of the matrix.
func (m *Matrix) direct() bool { return len(m.Products) == 0 && (m.ByRows || m.Symmetric) }

// size is the lengths of the vector and of the product.
func (m *Matrix) size() (seed, product int) {
	if m.ByRows {
		return m.Rows, m.Cols
	}
	return m.Cols, m.Rows
}

// vectors are the vectors that the method works with: first the one that is
// multiplied, then, unless the product goes right into the matrix, that.
func (m *Matrix) vectors() []keptValue {
	seed, product := m.size()
	vectors := []keptValue{{name: "keep.seed", typ: ir.Type{DType: m.DType, Shape: ir.Of(seed)}}}
	if !m.direct() {
		vectors = append(vectors, keptValue{name: "keep.product", typ: ir.Type{DType: m.DType, Shape: ir.Of(product)}})
	}
	return vectors
}

// Count is the number of products.
func (m *Matrix) Count() int {
	if len(m.Products) == 0 {
		seed, _ := m.size()
		return seed
	}
	n := 0
	for _, p := range m.Products {
		n += p.Times
	}
	return n
}

// flops is the work of making the matrix.
func (m *Matrix) flops() int64 {
	return int64(plan.GraphFlops(m.Point.Graph)) + int64(m.Count())*int64(plan.GraphFlops(m.Along.Graph))
}

// arrayOf is the type of a pointer to an array of the lengths.
func arrayOf(d ir.DType, lens ...int) goType {
	t := goType{pointer: true, elem: d.String()}
	for _, n := range lens {
		t.dims = append(t.dims, jen.Lit(n))
		t.key += "[" + strconv.Itoa(n) + "]"
	}
	return t
}

// matrixArgs adds where the matrix goes, or of one of the methods that it is
// made by, where the product goes.
func (s *Signature) matrixArgs(m *Method) {
	if m.Matrix != nil {
		s.params = append(s.params, argument{s.own(kinds[m.Kind].matrix), arrayOf(m.Matrix.DType, m.Matrix.Rows, m.Matrix.Cols)})
		return
	}
	for _, o := range m.Graph.Outputs {
		name := s.own("product")
		s.params = append(s.params, argument{name, arrayOf(o.Node.DType(), o.Node.Shape().Lens()...)})
		s.Out[o.Name] = Place{Root: name, Type: o.Node.Type, Pointer: true}
	}
}

// seedArg adds the vector that is multiplied, after the function's inputs.
func (s *Signature) seedArg(m *Method) {
	path := free("t.seed", func(path string) bool { _, ok := s.In[path]; return ok })
	for _, n := range m.Graph.Inputs {
		if n.Attrs.Name == path {
			name := s.own("seed")
			s.params = append(s.params, argument{name, arrayOf(n.DType(), n.Shape().Lens()...)})
			s.In[path] = Place{Root: name, Type: n.Type, Pointer: true}
		}
	}
}

// matrixBody is the body of a method that makes a matrix.
func matrixBody(m *Method, s *Signature) *Body {
	w := &matrixWriter{m: m.Matrix, s: s, to: s.params[0].name, args: s.arguments()[1:]}
	kind := map[Kind]struct{ point, along Kind }{Hessian: {HessianPoint, HessianAlong}, Jacobian: {JacobianPoint, JacobianAlong}}[m.Kind]
	w.along = s.names.methods[methodKey{m.Func.Name, kind.along}]
	w.v = s.Local("v")
	if len(m.Matrix.Point.Graph.Outputs) > 0 {
		w.add(jen.Id(s.Recv).Dot(s.names.methods[methodKey{m.Func.Name, kind.point}]).Call(w.args...))
	}
	w.add(jen.Id(w.v).Op(":=").Op("&").Id(s.Recv).Dot(keptField(m.Func.Name, kinds[m.Kind].keeper)))
	if len(m.Matrix.Products) > 0 {
		w.products()
	} else {
		w.each()
	}
	return &Body{Stmts: w.stmts, Arena: map[ir.DType]int{}, Flops: m.Matrix.flops()}
}

// A matrixWriter writes the body of a method that makes a matrix.
type matrixWriter struct {
	m     *Matrix
	s     *Signature
	to    string     // the matrix
	args  []jen.Code // the function's inputs
	along string     // the method that makes a product
	v     string     // points to the vectors
	stmts []jen.Code
	// counters are the variables of loops: over products, and two in each.
	counters []string
}

func (w *matrixWriter) add(c jen.Code) { w.stmts = append(w.stmts, c) }

func (w *matrixWriter) seed() *jen.Statement    { return jen.Id(w.v).Dot("seed") }
func (w *matrixWriter) product() *jen.Statement { return jen.Id(w.v).Dot("product") }

// call makes one product.
func (w *matrixWriter) call(to *jen.Statement) jen.Code {
	args := append([]jen.Code{jen.Op("&").Add(to)}, w.args...)
	return jen.Id(w.s.Recv).Dot(w.along).Call(append(args, jen.Op("&").Add(w.seed()))...)
}

// clear makes the vector zero.
func (w *matrixWriter) clear() jen.Code { return jen.Clear(w.seed().Index(jen.Op(":"))) }

// each makes a product for each row or column.
func (w *matrixWriter) each() {
	i := w.s.Local("i")
	one := func(v int) jen.Code { return w.seed().Index(jen.Id(i)).Op("=").Lit(v) }
	w.add(w.clear())
	var body []jen.Code
	if w.m.direct() {
		body = []jen.Code{one(1), w.call(jen.Id(w.to).Index(jen.Id(i))), one(0)}
	} else {
		r, x := w.s.Local("r"), w.s.Local("x")
		body = []jen.Code{one(1), w.call(w.product()), one(0),
			jen.For(jen.List(jen.Id(r), jen.Id(x)).Op(":=").Range().Op("&").Add(w.product())).Block(
				jen.Id(w.to).Index(jen.Id(r)).Index(jen.Id(i)).Op("=").Id(x)),
		}
	}
	w.add(jen.For(jen.Id(i).Op(":=").Range().Op("&").Add(w.seed())).Block(body...))
}

// products makes those that are listed. What none of them sets is zero.
func (w *matrixWriter) products() {
	for i, p := range w.m.Products {
		w.add(jen.Line())
		k := ""
		if p.Times > 1 {
			k = w.counter(0)
		}
		body := []jen.Code{w.clear()}
		for _, o := range p.Ones {
			body = append(body, w.loops(k, o.Loops, func(at func(Run) *jen.Statement) jen.Code {
				return w.seed().Index(at(o.At)).Op("=").Lit(1)
			}))
		}
		body = append(body, w.call(w.product()))
		if i == 0 {
			empty := jen.Clear(jen.Id(w.to).Index(jen.Op(":")))
			if k != "" {
				empty = jen.If(jen.Id(k).Op("==").Lit(0)).Block(empty)
			}
			body = append(body, empty)
		}
		for _, e := range p.Entries {
			from := e.Row
			if w.m.ByRows {
				from = e.Col
			}
			body = append(body, w.loops(k, e.Loops, func(at func(Run) *jen.Statement) jen.Code {
				return jen.Id(w.to).Index(at(e.Row)).Index(at(e.Col)).Op("=").Add(w.product().Index(at(from)))
			}))
		}
		if k != "" {
			body = []jen.Code{jen.For(jen.Id(k).Op(":=").Range().Lit(p.Times)).Block(body...)}
		}
		for _, c := range body {
			w.add(c)
		}
	}
}

// counter is the variable of the n-th loop of a product.
func (w *matrixWriter) counter(n int) string {
	for len(w.counters) <= n {
		w.counters = append(w.counters, "")
	}
	if w.counters[n] == "" {
		w.counters[n] = w.s.Local([]string{"k", "i", "j"}[n])
	}
	return w.counters[n]
}

// loops does what body says for all positions of loops of the lengths, in the
// k-th product; at is where a run is then.
func (w *matrixWriter) loops(k string, lens []int, body func(at func(Run) *jen.Statement) jen.Code) jen.Code {
	vars := []string{k}
	for n := range lens {
		vars = append(vars, w.counter(1+n))
	}
	c := body(func(r Run) *jen.Statement { return r.at(vars) })
	for n := len(lens) - 1; n >= 0; n-- {
		c = jen.For(jen.Id(vars[1+n]).Op(":=").Range().Lit(lens[n])).Block(c)
	}
	return c
}

// at is where the run is when the variables of its loops, "" for one that isn't
// there, have their values.
func (r Run) at(vars []string) *jen.Statement {
	var e *jen.Statement
	for n, step := range r.Steps {
		if step == 0 || vars[n] == "" {
			continue
		}
		size := max(step, -step)
		t := jen.Id(vars[n])
		if size > 1 {
			t = jen.Lit(size).Op("*").Add(t)
		}
		switch {
		case step < 0 && e == nil:
			e = jen.Lit(r.From).Op("-").Add(t)
			r.From = 0
		case step < 0:
			e = e.Op("-").Add(t)
		case e == nil:
			e = t
		default:
			e = e.Op("+").Add(t)
		}
	}
	switch {
	case e == nil:
		return jen.Lit(r.From)
	case r.From != 0:
		e = e.Op("+").Lit(r.From)
	}
	return e
}

// matrixDoc tells what NameHessian and NameJacobian compute.
func (f *file) matrixDoc(m *Method, s *Signature) string {
	to := "*" + s.params[0].name
	first := m.Func.Graph.Outputs[0]
	_, wrt := differentiated(m, s)
	if m.Kind == Hessian {
		return fmt.Sprintf("%s sets %s to the Hessian of %s with respect to %s: element [i][j] is its second derivative with respect to elements i and j of these.",
			s.Name, to, first.Name, and(wrt))
	}
	return fmt.Sprintf("%s sets %s to the Jacobian of %s with respect to %s: element [i][j] is the derivative of element i of %s, in row-major order, with respect to element j of these.",
		s.Name, to, first.Name, and(wrt), first.Name)
}

// matrixTable has a line for each differentiated input: the elements that it is.
func matrixTable(m *Method, s *Signature) string {
	paths, _ := differentiated(m, s)
	types := map[string]ir.Type{}
	for _, n := range m.Func.Grad {
		types[n.Attrs.Name] = n.Type
	}
	var rows [][3]string
	from := 0
	for _, p := range paths {
		n := types[p.path].Shape.Size()
		which := fmt.Sprintf("elements %d to %d", from, from+n-1)
		switch n {
		case 0:
			which = "none"
		case 1:
			which = fmt.Sprintf("element %d", from)
		}
		rows = append(rows, [3]string{p.name, types[p.path].Shape.String(), which})
		from += n
	}
	return aligned(rows)
}

// A shownPath is a differentiated input and what it is called here.
type shownPath struct{ path, name string }

// differentiated is the differentiated inputs, and the parameters they are in.
func differentiated(m *Method, s *Signature) (paths []shownPath, params []string) {
	for _, n := range m.Func.Grad {
		p := s.In[n.Attrs.Name]
		paths = append(paths, shownPath{n.Attrs.Name, p.String()})
		if len(params) == 0 || params[len(params)-1] != p.Root {
			params = append(params, p.Root)
		}
	}
	return paths, params
}

// productsDoc tells what the matrix is made of.
func (f *file) productsDoc(m *Method) string {
	x := m.Matrix
	what := " of a vector with it, in reverse mode"
	if !x.ByRows {
		what = " of it with a vector, in forward mode"
	}
	if x.Count() == 1 {
		what = "one product" + what
	} else {
		what = strconv.Itoa(x.Count()) + " products" + what
	}
	if len(x.Products) > 0 {
		seed, _ := x.size()
		return fmt.Sprintf("It is sparse, and made of %s, instead of %d.", what, seed)
	}
	return fmt.Sprintf("It is made of %s.", what)
}
