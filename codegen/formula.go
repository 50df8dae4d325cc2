package codegen

import (
	"go/token"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/gradgen/gradgen/ir"
)

// What is longer or deeper than this doesn't help a reader of a formula.
const (
	maxFormula = 20 // characters of what stands for one value
	maxDepth   = 6  // values inside values
)

// A derivation is what a reader of a spec can be told about the gradients of a
// method. It looks at the function's graph as the spec has it, where a value
// has the axes and the name that the spec gives it.
type derivation struct {
	uses  map[*ir.Node][]use  // where a node's gradient comes from
	roots map[*ir.Node]string // the differentiated results, and the cotangent that each is given: "" for the loss, whose is 1
	names map[*ir.Node]string // of inputs and of the values of variables, those that name no other value too
	args  map[string]bool     // the method's parameters
}

// A use is an operand of a node that passes a gradient on to it.
type use struct {
	by  *ir.Node
	arg int
}

// newDerivation reads the graph of m's function. shown is what inputs are
// called, by path.
func newDerivation(m *Method, s *Signature, shown map[string]string) *derivation {
	d := &derivation{uses: map[*ir.Node][]use{}, roots: map[*ir.Node]string{}, names: map[*ir.Node]string{}, args: map[string]bool{}}
	for _, p := range s.params {
		d.args[p.name] = true
	}
	seen := map[*ir.Node]bool{}
	var walk func(n *ir.Node)
	walk = func(n *ir.Node) {
		if seen[n] || n.Op == ir.StopGradient {
			return
		}
		seen[n] = true
		operands := n.Inputs
		if n.Op == ir.CustomVJP { // whose value's own derivative doesn't count
			operands = operands[:len(operands)/2]
		}
		for i, x := range operands {
			if n.Op == ir.CustomVJP && i == 0 {
				continue
			}
			if x.DType().IsFloat() {
				d.uses[x] = append(d.uses[x], use{n, i})
				walk(x)
			}
		}
	}
	g := m.Func.Graph
	for i, o := range g.Outputs {
		if m.Kind == Grad && i > 0 || !o.Node.DType().IsFloat() {
			continue
		}
		name := ""
		if j := slices.IndexFunc(s.cts, func(c cotangent) bool { return c.of == o.Name }); j >= 0 {
			name = s.cts[j].name
		}
		if _, twice := d.roots[o.Node]; twice {
			name = ""
		}
		d.roots[o.Node] = name
		walk(o.Node)
	}

	count := map[string]int{}
	for _, n := range g.Nodes {
		name := ""
		switch {
		case n.Op == ir.Input && shown[n.Attrs.Name] != "":
			name = shown[n.Attrs.Name]
		case n.Op == ir.Input:
			name = s.In[n.Attrs.Name].String()
		case n.Origin != nil && token.IsIdentifier(n.Origin.Label) && !d.args[n.Origin.Label]:
			name = n.Origin.Label
		default:
			continue
		}
		d.names[n] = name
		count[name]++
	}
	for n, name := range d.names {
		if count[name] > 1 {
			delete(d.names, n)
		}
	}
	return d
}

// note is the formula of the gradient of the input x and how it is summed,
// each where there is something short and exact to say.
func (d *derivation) note(x *ir.Node, name string) string {
	_, root := d.roots[x]
	if !root && len(d.uses[x]) == 0 {
		return "zero"
	}
	return strings.TrimSpace(d.formula(x) + " " + d.summed(x, name))
}

// formula is the gradient of x where x is used once and linearly, before it is
// summed: d(loss)/dx in terms of the gradient of what x is an operand of.
func (d *derivation) formula(x *ir.Node) string {
	if _, root := d.roots[x]; root {
		if len(d.uses[x]) > 0 {
			return ""
		}
		return d.roots[x]
	}
	if len(d.uses[x]) != 1 {
		return ""
	}
	u := d.uses[x][0]
	n := u.by
	switch {
	case n.Op == ir.Reshape && squeezed(n) == squeezed(x):
		return d.formula(n)
	case n.Op == ir.Neg:
		return negative(d.formula(n))
	}
	of := d.cotangent(n)
	if of == "" {
		return ""
	}
	switch {
	case n.Op == ir.Add, n.Op == ir.Sub && u.arg == 0:
		return of
	case n.Op == ir.Sub:
		return negative(of)
	case n.Op == ir.Mul, n.Op == ir.Div && u.arg == 0:
		other := d.factor(n.Inputs[1-u.arg])
		if other == "" {
			return ""
		}
		return of + map[ir.Op]string{ir.Mul: " * ", ir.Div: " / "}[n.Op] + other
	case n.Op == ir.MatMul:
		operand := n.Inputs[1-u.arg]
		if operand.Op == ir.Reshape && squeezed(operand) == squeezed(operand.Inputs[0]) {
			operand = operand.Inputs[0]
		}
		other := d.factor(operand)
		switch {
		case other == "" || operand.Shape().Rank() < 2: // of vectors there is no ᵀ
			return ""
		case u.arg == 0:
			return of + " · " + other + "ᵀ"
		}
		return other + "ᵀ · " + of
	}
	return ""
}

// cotangent is what the gradient with respect to n is called: that of a
// variable that has the same, or else that of the expression n is.
func (d *derivation) cotangent(n *ir.Node) string {
	for m := n; ; {
		if name, root := d.roots[m]; root && len(d.uses[m]) == 0 {
			return name
		}
		if name := d.names[m]; name != "" && !d.args["d"+name] {
			return "d" + name
		}
		if _, root := d.roots[m]; root || len(d.uses[m]) != 1 || !passes(d.uses[m][0], m) {
			break
		}
		m = d.uses[m][0].by
	}
	if d.names[n] != "" {
		return "" // what would be its name is that of a parameter, which is not the same
	}
	if text, _ := d.expr(n, maxDepth); text != "" && utf8.RuneCountInString(text) <= maxFormula {
		return "d(" + text + ")"
	}
	return ""
}

// passes reports whether the gradient of x, whose only use is u, is that of
// the result.
func passes(u use, x *ir.Node) bool {
	switch u.by.Op {
	case ir.Add:
		return u.by.Shape().Equal(x.Shape())
	case ir.Sub:
		return u.arg == 0 && u.by.Shape().Equal(x.Shape())
	case ir.Reshape:
		return squeezed(u.by) == squeezed(x)
	}
	return false
}

// How tight the parts of an expression hold together.
const (
	loose   = iota // a sum
	product        // a product or a quotient of elements, or a negative
	matrix         // a product of matrices
	tight          // a name or a call
)

// expr is n as a person would write it, or "" where that is not known or goes
// deeper than depth.
func (d *derivation) expr(n *ir.Node, depth int) (text string, binds int) {
	if name := d.names[n]; name != "" {
		return name, tight
	}
	if depth--; depth == 0 {
		return "", loose
	}
	switch n.Op {
	case ir.Reshape:
		if squeezed(n) == squeezed(n.Inputs[0]) {
			return d.expr(n.Inputs[0], depth)
		}
	case ir.Neg:
		if x, b := d.expr(n.Inputs[0], depth); x != "" {
			return "-" + within(x, b <= product), product
		}
	case ir.Exp, ir.Log, ir.Sqrt, ir.Sin, ir.Cos, ir.Tanh, ir.Sigmoid, ir.Softplus, ir.Relu:
		if x, _ := d.expr(n.Inputs[0], depth); x != "" {
			return strings.ToLower(n.Op.String()) + "(" + x + ")", tight
		}
	case ir.Add, ir.Sub, ir.Mul, ir.Div, ir.MatMul:
		x, xb := d.expr(n.Inputs[0], depth)
		y, yb := d.expr(n.Inputs[1], depth)
		if x == "" || y == "" {
			return "", loose
		}
		switch n.Op {
		case ir.Add:
			return x + " + " + y, loose
		case ir.Sub:
			return x + " - " + within(y, yb == loose), loose
		case ir.Mul:
			return within(x, xb == loose || xb == matrix) + "*" + within(y, yb < tight), product
		case ir.Div:
			return within(x, xb == loose || xb == matrix) + "/" + within(y, yb < tight), product
		}
		return within(x, xb < tight) + "·" + within(y, yb < tight), matrix
	}
	return "", loose
}

// factor is n as it stands in a product, or "" where it is unknown or long.
func (d *derivation) factor(n *ir.Node) string {
	text, binds := d.expr(n, maxDepth)
	if utf8.RuneCountInString(text) > maxFormula {
		return ""
	}
	return within(text, text != "" && binds < tight)
}

// within is text, in parentheses where it needs them.
func within(text string, parentheses bool) string {
	if parentheses {
		return "(" + text + ")"
	}
	return text
}

// negative is minus a product.
func negative(formula string) string {
	if rest, ok := strings.CutPrefix(formula, "-"); ok || formula == "" {
		return rest
	}
	return "-" + formula
}

// squeezed is the shape of n without the axes of length 1.
func squeezed(n *ir.Node) string {
	var lens ir.Shape
	for _, a := range n.Shape() {
		if !a.IsOne() {
			lens = append(lens, a)
		}
	}
	return lens.String()
}
