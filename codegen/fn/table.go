package fn

import "github.com/gradgen/gradgen/ir"

// programs has a row for each program, with a bound for its error in units in
// the last place, for each of the types.
var programs = []struct {
	op    string
	build func(d ir.DType) *Program
	ulp   map[ir.DType]float64
	fast  float64 // the bound for vectors, where they have a program of their own
}{
	{"Exp", expProgram, map[ir.DType]float64{ir.Float32: 1.2, ir.Float64: 2}, 0},
	{"Expm1", expm1Program, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Sigmoid", sigmoidProgram, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Silu", siluProgram, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Tanh", tanhProgram, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Softplus", softplusProgram, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Log", logProgram, map[ir.DType]float64{ir.Float32: 1, ir.Float64: 2}, 0},
	{"Log1p", log1pProgram, map[ir.DType]float64{ir.Float32: 2, ir.Float64: 2}, 0},
	{"Erf", erfProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"Sin", sinProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"Cos", cosProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"Pow", powProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Sqrt", sqrtProgram, map[ir.DType]float64{ir.Float32: 0.5, ir.Float64: 0.5}, 0},
	{"Tan", tanProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Asin", asinProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Acos", acosProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Atan", atanProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Atan2", atan2Program, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Sinh", sinhProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Cosh", coshProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Asinh", asinhProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Acosh", acoshProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Atanh", atanhProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Log2", log2Program, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Log10", log10Program, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Cbrt", cbrtProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"Hypot", hypotProgram, map[ir.DType]float64{ir.Float32: 0.5, ir.Float64: 2}, 0},
	{"Erfc", erfcProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 0},
	{"NormalCDF", normalCDFProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"NormalPDF", normalPDFProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"Gelu", geluProgram, map[ir.DType]float64{ir.Float32: 0.7, ir.Float64: 2}, 2},
	{"Rsqrt", rsqrtProgram, map[ir.DType]float64{ir.Float32: 1.5, ir.Float64: 1.5}, 0},
}

// Find is the program for the op, as ir names it, on elements of type d; nil
// if there is none.
func Find(op string, d ir.DType) *Program {
	for _, row := range programs {
		if ulp, ok := row.ulp[d]; ok && row.op == op {
			p := row.build(d)
			p.ULP = ulp
			if p.fast != nil {
				p.fast.ULP = row.fast
			}
			return p
		}
	}
	return nil
}

// Has reports whether there is a program for the op on elements of type d,
// without building it.
func Has(op string, d ir.DType) bool {
	for _, row := range programs {
		if _, ok := row.ulp[d]; ok && row.op == op {
			return true
		}
	}
	return false
}

// All are the programs for elements of type d, in the order of the table.
func All(d ir.DType) []*Program {
	var all []*Program
	for _, row := range programs {
		if p := Find(row.op, d); p != nil {
			all = append(all, p)
		}
	}
	return all
}
