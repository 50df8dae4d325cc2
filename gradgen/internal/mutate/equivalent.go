package main

// equivalents are mutants that change no result, by file and what is done, and
// why.
var equivalents = map[string]string{
	"table.go: int(op) >= len(table): never":                                            "every op has a row",
	"table.go: int(op) >= len(table): > instead":                                        "every op has a row",
	"table.go: nothing: sign of operand 1 (Copysign)":                                   "it is zero",
	"table.go: nothing: factor of operand 1 (Copysign)":                                 "it is zero",
	"table.go: nothing: dropped of operand 1 (Copysign)":                                "it is zero",
	"table_forward.go: int(op) >= len(pushes): never":                                   "the last op has a row",
	"table_forward.go: int(op) >= len(pushes): > instead":                               "the last op has a row",
	"rule.go: d.Op == ir.Const && v != 0: second half not asked":                        "0 times what is settled is 0 too, and over 0 is asked for below",
	"rule.go: u != nil: never":                                                          "counting finds the same mask, with more work",
	"rule.go: s.Expand(u, sum.value.Shape()): Expand left out":                          "masks broadcast",
	"rules_contract.go: s.Transpose(x, first...): sign":                                 "it is there twice",
	"rules_contract.go: slices.Equal(x.Shape().Lens(), size): never":                    "a slice of all is all",
	"rules_contract.go: slices.Contains(axes, i) && size[i] > 1: second half not asked": "one element backwards is one element",
	"rules_contract.go: size[i] > 1: >= instead":                                        "one element backwards is one element",
	"rules_contract.go: !flipped: never":                                                "a slice of all is all",
	"rules_elementwise.go: s.y.Op != ir.Const || s.y.IsConst(0): always":                "a constant that isn't 0 isn't 0 anywhere",
	"rules_elementwise.go: s.c(math.Inf(-1)): one more":                                 "it is infinite",
	"rules_reduce.go: s.c(math.Inf(-1)): one more":                                      "it is infinite",
	"rules_forward.go: s.c(math.Inf(-1)): one more":                                     "it is infinite",
	"rules_forward.go: s.c(0): sign":                                                    "it is zero",
	"rules_forward.go: s.c(0): factor":                                                  "it is zero",
	"broadcast.go: c != \"\": always":                                                   "there is no cure in either case",
	"broadcast.go: ok && r.Equal(to): first half not asked":                             "what doesn't stretch has no shape that is equal",
	"broadcast.go: len(to) - len(s): plus":                                              "more axes than there are never fit",
	"broadcast.go: len(s) < 2 || len(s) > len(to): second half not asked":               "more axes than there are never fit",
	"limits.go: v.F != 0 || nan: second half not asked":                                 "a NaN isn't 0",
	"dtype.go: x.DType < y.DType: <= instead":                                           "they are different",
	"infer.go: int(op) >= len(rules): > instead":                                        "every op has a rule",
	"rules_elementwise.go: !ok: always":                                                 "the loop inside finds who disagrees, and nobody does",
	"rules_move.go: ok && s.Equal(a.Shape): first half not asked":                       "what doesn't stretch has no shape that is equal",
	"rules_move.go: size == 0: never":                                                   "of nothing the last is not asked for",
}

// equivalent reports whether the mutant is known to change nothing.
func equivalent(m *mutant) bool { return equivalents[m.key()] != "" }
