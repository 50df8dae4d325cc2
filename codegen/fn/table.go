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
	{"Softplus", ir.Float32, softplus32Program},
	{"Log", ir.Float32, log32Program},
	{"Log1p", ir.Float32, log1p32Program},
	{"Expm1", ir.Float32, expm132Program},
	{"Erf", ir.Float32, erf32Program},
	{"Sin", ir.Float32, sin32Program},
	{"Cos", ir.Float32, cos32Program},
	{"Pow", ir.Float32, pow32Program},
	{"Sqrt", ir.Float32, func() *Program { return sqrtProgram(ir.Float32) }},
	{"Rsqrt", ir.Float32, func() *Program { return rsqrtProgram(ir.Float32) }},
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

// Suffixes are what may stand behind a function's name in the names of what
// else Vector declares.
var Suffixes = []string{"Const", "Table", "Values", "Half", "HalfConst", "HalfTable", "HalfValues", "Each"}
