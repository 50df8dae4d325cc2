package harness

import (
	"fmt"
	"slices"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/interp"
)

// A Case is a function to compile and inputs to run it on.
type Case struct {
	Name  string // for messages
	Group string // only cases of one group share a package
	// Func is the function, which the harness names. Its structs, if any, are
	// found through its parameters, and their names are unique in the group.
	Func *ir.Func
	// Inputs are what to run each of its methods on. Each has the graph's
	// inputs by name, ct.OUT for each floating-point output OUT where there is
	// a VJP, and t.NAME for each differentiated input where there is a JVP or HVP.
	Inputs []map[string]*interp.Tensor
	Bounds bool // its innermost loops must have no bounds checks
}

// A Result is what became of a method of a case.
type Result struct {
	Kind  codegen.Kind
	Graph *ir.Graph // what the method computes, in its final form
	// Outputs has what each call gave, by the names of the outputs of the
	// methods' graphs, for each of the case's inputs; nil where the method could
	// not be run. Those of a SplitBackward come from a call of SplitForward and
	// one of SplitBackward after it; that of a Hessian or Jacobian is "matrix".
	Outputs  []map[string]*interp.Tensor
	Problems []string // what went wrong
}

// A Report is what became of a case.
type Report struct {
	Results  []*Result // of the methods
	Problems []string  // why there are no methods, or what is wrong with their code
	Source   string    // the file that the methods are in, with others
}

// Options are the choices of a run.
type Options struct {
	Compile compile.Options
	PerFile int   // how many cases share a package; 0 means 8
	Vet     bool  // run go vet too
	Workers []int // where the code has workers: with how many to try it, besides one
	Race    bool  // build it with the race detector
}

// A Program is cases that are compiled and built.
type Program struct{ m *module }

// Build compiles the cases and builds a program that calls their methods. Dir
// is an empty directory to work in. An error is the harness's own.
func Build(dir string, cases []*Case, o Options) (*Program, error) {
	if o.PerFile == 0 {
		o.PerFile = 8
	}
	m := &module{dir: dir, opts: o}
	for i, c := range cases {
		m.units = append(m.units, &unit{c: c, id: i})
	}
	m.compile()
	if err := m.build(); err != nil {
		return nil, err
	}
	if o.Vet {
		if err := m.vet(); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc(cases, func(c *Case) bool { return c.Bounds }) {
		if err := m.bounds(); err != nil {
			return nil, err
		}
	}
	return &Program{m}, nil
}

// Run calls the methods of the cases and reports what became of each. Godebug
// is what GODEBUG is to tell the program of the processor, or "".
func (p *Program) Run(godebug string) ([]*Report, error) {
	reports := make([]*Report, len(p.m.units))
	for i, u := range p.m.units {
		r := &Report{Problems: u.problems}
		for _, x := range u.called() {
			r.Results = append(r.Results, &Result{Kind: x.Kind, Graph: x.Graph})
		}
		if u.pack != nil && !u.broken {
			r.Source = string(u.pack.src)
		}
		u.report, reports[i] = r, r
	}
	return reports, p.m.run(godebug)
}

// Run is Build, and Run of what it builds.
func Run(dir string, cases []*Case, o Options) ([]*Report, error) {
	p, err := Build(dir, cases, o)
	if err != nil {
		return nil, err
	}
	return p.Run("")
}

// name is what the function of case i is called.
func name(i int) string { return fmt.Sprint("F", i) }

// suffixes are what stands behind the function's name in that of a method.
var suffixes = map[codegen.Kind]string{
	codegen.Forward: "", codegen.Grad: "Grad", codegen.VJP: "VJP",
	codegen.SplitForward: "Forward", codegen.SplitBackward: "Backward",
	codegen.JVP: "JVP", codegen.HVP: "HVP", codegen.Hessian: "Hessian", codegen.Jacobian: "Jacobian",
}
