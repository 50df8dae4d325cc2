package fn

import "github.com/gradgen/gradgen/ir"

// programs has a row for each program.
var programs = []struct {
	op    string
	d     ir.DType
	build func() *Program
}{
	{"Exp", ir.Float32, exp32Program},
	{"Sigmoid", ir.Float32, sigmoid32Program},
	{"Tanh", ir.Float32, tanh32Program},
	{"Log", ir.Float32, log32Program},
}

// Find is the program for the op, as ir names it, on elements of type d; nil
// if there is none.
func Find(op string, d ir.DType) *Program {
	for _, t := range programs {
		if t.op == op && t.d == d {
			return t.build()
		}
	}
	return nil
}

// All are the programs, in the order of the table.
func All() []*Program {
	all := make([]*Program, len(programs))
	for i, t := range programs {
		all[i] = t.build()
	}
	return all
}
