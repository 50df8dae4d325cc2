package compile

import (
	"slices"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
	"github.com/gradgen/gradgen/ir/interp"
)

// maxConstIndex is the most nodes and elements that an index is worked out
// of when code is generated; a larger one is looked at when the code runs.
const maxConstIndex = 10000

// badIndices reports indices that are known when the code is generated, and
// out of range: Go would refuse them as indices of arrays.
func badIndices(pkg *ir.Package, methods []*codegen.Method) diag.List {
	var ds diag.List
	seen := map[string]bool{}
	for _, m := range methods {
		for _, n := range nodesOf(m.Graph) {
			var index *ir.Node
			var length int
			switch n.Op {
			case ir.Gather, ir.GatherElements:
				index, length = n.Inputs[1], n.Inputs[0].Shape()[n.Attrs.Axis].Len()
			case ir.ScatterAdd:
				index, length = n.Inputs[0], n.Shape()[n.Attrs.Axis].Len()
			case ir.ScatterMax:
				index, length = n.Inputs[1], n.Shape()[n.Attrs.Axis].Len()
			default:
				continue
			}
			at, v, bad := outOfRange(index, length)
			if !bad {
				continue
			}
			d := diag.New(posOf(pkg, m.Func), "position %d of an index of %s is %d: out of range, it must be at least 0 and below %d", at, m.Func.Name, v, length)
			if n.Origin != nil && n.Origin.Pos.File != "" {
				d = diag.At(n.Origin, "position %d of this index is %d: out of range, it must be at least 0 and below %d", at, v, length)
			}
			if !seen[d.Error()] {
				seen[d.Error()] = true
				ds = append(ds, d)
			}
		}
	}
	return ds
}

// nodesOf is the nodes of g and of the steps of its loops.
func nodesOf(g *ir.Graph) []*ir.Node {
	nodes := g.Nodes
	for _, body := range ir.Bodies(g) {
		nodes = append(slices.Clip(nodes), body.Nodes...)
	}
	return nodes
}

// outOfRange finds an element of the index that no data changes and that isn't
// at least 0 and below n.
func outOfRange(index *ir.Node, n int) (at int, v int64, bad bool) {
	nodes, ok := constants(index)
	if !ok {
		return 0, 0, false
	}
	out, err := interp.Run(&ir.Graph{Nodes: nodes, Outputs: []ir.Output{{Name: "index", Node: index}}}, nil)
	if err != nil {
		return 0, 0, false // left to the code
	}
	at = slices.IndexFunc(out[0].I, func(v int64) bool { return v < 0 || v >= int64(n) })
	if at < 0 {
		return 0, 0, false
	}
	return at, out[0].I[at], true
}

// constants is the nodes that n is computed from, operands first; ok is false
// where arguments are among them, or too much work.
func constants(n *ir.Node) (nodes []*ir.Node, ok bool) {
	seen := map[*ir.Node]bool{}
	elements := 0
	ok = true
	var visit func(n *ir.Node)
	visit = func(n *ir.Node) {
		if seen[n] || !ok {
			return
		}
		seen[n] = true
		elements += n.Shape().Size()
		if n.Op == ir.Input || len(seen) > maxConstIndex || elements > maxConstIndex {
			ok = false
			return
		}
		for _, x := range n.Inputs {
			visit(x)
		}
		nodes = append(nodes, n)
	}
	visit(n)
	return nodes, ok
}
