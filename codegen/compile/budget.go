package compile

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// The limits of what is written. Each is far beyond what compiles in seconds
// and runs in a service, and far below where the Go compiler or the linker
// give up with a message that names no line of the spec.
const (
	// MaxNodes is the most operations that the graph of one method may have:
	// those that have code, an operation with many operands counting once for
	// each. They are about 20 MiB of Go, which the compiler takes minutes for.
	MaxNodes = 50_000
	// MaxWorkspace is the most bytes that the Workspace may need for one
	// method. More is an array that a 32-bit machine can't have.
	MaxWorkspace = 1 << 30
	// MaxText is the most bytes of Go that are written for a spec, all its files
	// together: so much compiles in about five seconds.
	MaxText = 2 << 20
)

// tooLong reports the methods whose graphs have too many operations to be
// written as Go, each at the line of the spec that most of them come from.
func tooLong(pkg *ir.Package, methods []*codegen.Method) diag.List {
	var ds diag.List
	for _, m := range methods {
		total, worst, at := weigh(m.Graph)
		if total <= MaxNodes {
			continue
		}
		what := m.Func.Name + m.Kind.Suffix()
		if at == nil {
			ds.Addf(posOf(pkg, m.Func), "%s would be too long: its graph has %d operations, and at most %d are written; use fewer operations, on tensors with more axes", what, total, MaxNodes)
			continue
		}
		ds = append(ds, diag.At(at.Origin, "%s would be too long: its graph has %d operations, and at most %d are written; %d of them come from here, among them %v %v. Use fewer operations on larger tensors here, or a loop of fewer turns", what, total, MaxNodes, worst, at.Op, at.Type))
	}
	return ds
}

// tooMuchText reports that the files of a package are longer than MaxText, at
// the line of the spec that most of the operations come from.
func tooMuchText(pkg *ir.Package, methods []*codegen.Method, sources []codegen.Source) *diag.Diagnostic {
	bytes := 0
	for _, s := range sources {
		bytes += len(s.Text)
	}
	if bytes <= MaxText {
		return nil
	}
	var large *codegen.Method
	most, times, node := -1, 0, (*ir.Node)(nil)
	for _, m := range methods {
		if total, worst, at := weigh(m.Graph); total > most {
			large, most, times, node = m, total, worst, at
		}
	}
	const kib = 1 << 10
	what := fmt.Sprintf("this would become %d KiB of Go, which takes long to compile, and at most %d KiB are written; %s%s alone has %d operations", bytes/kib, MaxText/kib, large.Func.Name, large.Kind.Suffix(), most)
	cure := "Use fewer operations on larger tensors, or divide the functions among several specs"
	if n := len(sources[0].Text); len(sources) > 1 && n <= MaxText {
		cure = fmt.Sprintf("%s; without vectors, by -simd off, it is %d KiB", cure, n/kib)
	}
	if node == nil {
		return diag.New(posOf(pkg, large.Func), "%s. %s", what, cure)
	}
	return diag.At(node.Origin, "%s, and %d of them come from here, among them %v %v. %s", what, times, node.Op, node.Type, cure)
}

// weigh counts the operations of g that have code, finds how many of them are
// of the line of the spec that has most, and the first of those.
func weigh(g *ir.Graph) (total, worst int, at *ir.Node) {
	type line struct {
		file string
		line int
	}
	counts := map[line]int{}
	firsts := map[line]*ir.Node{}
	for _, n := range nodesOf(g) {
		if k := n.Op.Info().Kind; k == ir.Leaf || k == ir.View {
			continue
		}
		w := 1
		if n.Op.Info().Arity < 0 {
			w = max(w, len(n.Inputs))
		}
		total = min(total+w, math.MaxInt/2)
		if n.Origin == nil || n.Origin.Pos.Line == 0 {
			continue
		}
		l := line{n.Origin.Pos.File, n.Origin.Pos.Line}
		counts[l] += w
		if firsts[l] == nil {
			firsts[l] = n
		}
		if counts[l] > worst {
			worst, at = counts[l], firsts[l]
		}
	}
	return total, worst, at
}

// A budgetError is a diagnostic on its way through the code generator.
type budgetError struct{ d *diag.Diagnostic }

func (e *budgetError) Error() string { return e.d.Msg }

// withinMemory is the body, but of a method that needs more memory than
// MaxWorkspace a budgetError, which names the largest value that is kept.
func withinMemory(pkg *ir.Package, body codegen.BodyFunc) codegen.BodyFunc {
	return func(m *codegen.Method, sig *codegen.Signature) (*codegen.Body, error) {
		b, err := body(m, sig)
		if err != nil {
			return nil, err
		}
		var bytes int64
		for d, n := range b.Arena {
			bytes += int64(n) * int64(d.Bytes())
		}
		if m.Kind.Keeps() {
			for _, o := range m.Graph.Outputs {
				if strings.HasPrefix(o.Name, "keep.") {
					bytes += size(o.Node)
				}
			}
		}
		if bytes <= MaxWorkspace {
			return b, nil
		}
		return nil, &budgetError{tooMuch(pkg, m, bytes)}
	}
}

// tooMuch is the diagnostic of a method that needs so many bytes.
func tooMuch(pkg *ir.Package, m *codegen.Method, bytes int64) *diag.Diagnostic {
	const mib = 1 << 20
	var largest *ir.Node
	for _, n := range m.Graph.Nodes {
		if k := n.Op.Info().Kind; k == ir.Leaf || k == ir.View {
			continue // without memory of its own
		}
		if largest == nil || size(n) > size(largest) {
			largest = n
		}
	}
	what := m.Func.Name + m.Kind.Suffix()
	const cure = "use smaller tensors, or a smaller batch and several calls"
	if largest == nil || largest.Origin == nil || largest.Origin.Pos.Line == 0 {
		return diag.New(posOf(pkg, m.Func), "%s would need a Workspace of %d MiB, and at most %d MiB are allowed: %s", what, bytes/mib, MaxWorkspace/mib, cure)
	}
	return diag.At(largest.Origin, "%s would need a Workspace of %d MiB, and at most %d MiB are allowed; its largest value is this %v %v of %d MiB: %s", what, bytes/mib, MaxWorkspace/mib, largest.Op, largest.Type, size(largest)/mib, cure)
}

// size is the bytes of n's value.
func size(n *ir.Node) int64 { return int64(n.Shape().Size()) * int64(n.DType().Bytes()) }

// asBudget is the diagnostic that err carries, or nil.
func asBudget(err error) *diag.Diagnostic {
	var e *budgetError
	if errors.As(err, &e) {
		return e.d
	}
	return nil
}
