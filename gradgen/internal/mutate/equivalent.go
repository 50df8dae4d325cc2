package main

import (
	_ "embed" // for OPEN.txt
	"maps"
	"path"
	"slices"
	"strings"
)

// equivalents are mutants that change no result, by name, and why: a reader can
// check each at its place.
var equivalents = map[string]string{
	"gradgen/accumulate.go reached: a.has(n): always":                                                                   "of nothing the sum is nil, as if it weren't there",
	"gradgen/accumulate.go reached: a.has(x): always":                                                                   "of nothing the sum is nil, as if it weren't there",
	"gradgen/accumulate.go visit: n.Op == ir.Input || a.ends[n]: first half not asked":                                  "an input has no operands to go on to, and one that isn't asked for is not live",
	"gradgen/control.go checkpoint: a.live[x]: always":                                                                  "what isn't live isn't visited",
	"gradgen/control.go custom: a.live[x]: always":                                                                      "what isn't live isn't visited",
	"gradgen/control.go from: n.Op == ir.CustomVJP: never":                                                              "more is live, and what isn't made of an argument gets nothing",
	"gradgen/control.go pushCustom: len(seeds) == 0: never":                                                             "of no gradients nothing is reached",
	"gradgen/control.go pushCustom: still: factor":                                                                      "it is zero",
	"gradgen/control.go pushCustom: still: factor (2)":                                                                  "it is zero",
	"gradgen/control.go pushCustom: still: sign":                                                                        "it is zero",
	"gradgen/control.go pushCustom: still: sign (2)":                                                                    "it is zero",
	"gradgen/control.go replaced: changed: always":                                                                      "a copy with the same operands is the node itself",
	"gradgen/control.go replaced: m != nil: never (2)":                                                                  "nodes made again are the same nodes: it is remembered for the sake of time",
	"gradgen/cotangent.go both: b.Expand(b.And(u, v), m.Shape()): Expand left out":                                      "masks broadcast",
	"gradgen/cotangent.go both: u != nil && v != nil: never":                                                            "a mask that isn't one bool all over is carried too, at greater cost",
	"gradgen/cotangent.go moved: c.open != nil && open == nil: never":                                                   "where a mask is one bool all over, what is open is too",
	"gradgen/cotangent.go narrower: m == nil || n == nil || n.Op != ir.And || n.Inputs[0] != m: always":                 "both are settled then, with one more Where",
	"gradgen/cotangent.go negated: m.Op == ir.Expand && n.Op == ir.Expand && m.Shape().Equal...: never":                 "the sum of what is settled is the same",
	"gradgen/cotangent.go negated: m.Op == ir.Expand && n.Op == ir.Expand && m.Shape().Equal...: second half not asked": "masks of cotangents that are added have one shape",
	"gradgen/cotangent.go not: cond.Op == ir.Not: never":                                                                "not not is the same",
	"gradgen/cotangent.go opposite: m.Op != ir.And || n.Op != ir.And || m.Inputs[0] != n.Inpu...: always":               "the sum of what is settled is the same",
	"gradgen/cotangent.go plus: cond != nil: never":                                                                     "both are settled then, with one more Where",
	"gradgen/cotangent.go plus: cond != nil: never (2)":                                                                 "both are settled then, with one more Where",
	"gradgen/cotangent.go plus: ok && c.open == c.mask && d.open == d.mask: second half not asked":                      "a branch that is settled already is selected from like one that isn't",
	"gradgen/cotangent.go plus: ok && c.open == c.mask: second half not asked":                                          "a branch that is settled already is selected from like one that isn't",
	"gradgen/forward.go forward: moving && n.Op == ir.CustomVJP: first half not asked":                                  "what is live moves",
	"gradgen/forward.go forward: moving: always":                                                                        "what is live has an operand that moves",
	"gradgen/forward.go forward: n.Op == ir.Input || !live[n]: first half not asked":                                    "an input has no operands that move",
	"gradgen/linearity.go bearingOf: n.Op == ir.Pad && !n.Attrs.Value.Equal(ir.Value{}): first half not asked":          "the other ops that are linear have no value",
	"gradgen/modes.go flat: len(parts) == 1: never":                                                                     "one part joined to nothing is that part",
	"gradgen/modes.go piece: n < x.Shape().Size(): <= instead":                                                          "a slice of all is all",
	"gradgen/modes.go piece: n < x.Shape().Size(): always":                                                              "a slice of all is all",
	"gradgen/rule.go gather: s.Expand(u, sum.value.Shape()): Expand left out":                                           "masks broadcast",
	"gradgen/rule.go gather: u != nil: never":                                                                           "counting finds the same mask, with more work",
	"gradgen/rule.go scaled: d.Op == ir.Const && v != 0: second half not asked":                                         "0 times what is settled is 0 too, and over 0 is asked for below",
	"gradgen/rules_contract.go cropped: slices.Equal(x.Shape().Lens(), size): never":                                    "a slice of all is all",
	"gradgen/rules_contract.go flip: !flipped: never":                                                                   "a slice of all is all",
	"gradgen/rules_contract.go flip: size[i] > 1: >= instead":                                                           "one element backwards is one element",
	"gradgen/rules_contract.go flip: slices.Contains(axes, i) && size[i] > 1: second half not asked":                    "one element backwards is one element",
	"gradgen/rules_contract.go rotated: s.Transpose(x, first...): sign":                                                 "it is there twice",
	"gradgen/rules_det.go regular: s.Add(s.Iota(s.r.DType(), n), s.c(1)): second operand dropped":                       "the numbers are others, in no more relation to one another",
	"gradgen/rules_det.go regular: s.Add(s.x, s.Mul(s.Mul(s.Max(size, s.c(0x1p-40)), s.c(lit...: Sub instead":           "it is moved the other way",
	"gradgen/rules_det.go regular: s.Mul(s.ExpandDims(at, -1), at): Add instead":                                        "of such numbers a matrix has rank 2; where that isn't enough the cofactors are 0, and rounding does the rest",
	"gradgen/rules_det.go regular: s.ReduceMax(s.Abs(s.x), rank-2, rank-1): ReduceMax left out":                         "each element moves in its own proportion, which does as well",
	"gradgen/rules_det.go regular: s.StopGradient(s.ReduceMax(s.Abs(s.x), rank-2, rank-1)): StopGradient left out":      "a further derivative changes by as little as the matrix is moved",
	"gradgen/rules_det.go regular: s.c(1): one more":                                                                    "the numbers are others, in no more relation to one another",
	"gradgen/rules_elementwise.go logAddExp: s.c(math.Inf(-1)): one more":                                               "it is infinite",
	"gradgen/rules_elementwise.go powBase: s.y.Op != ir.Const || s.y.IsConst(0): always":                                "a constant that isn't 0 isn't 0 anywhere",
	"gradgen/rules_forward.go pushLogSumExp: s.c(math.Inf(-1)): one more":                                               "it is infinite",
	"gradgen/rules_forward.go still: s.c(0): factor":                                                                    "it is zero",
	"gradgen/rules_forward.go still: s.c(0): sign":                                                                      "it is zero",
	"gradgen/rules_move.go slice: n == 1: never":                                                                        "a single element has nothing behind it that a step could put zeros before",
	"gradgen/rules_move.go slice: step < 0: <= instead":                                                                 "no step is 0",
	"gradgen/rules_move.go slice: zeros(s.Builder, ir.Type{DType: ct.DType(), Shape: s.x.Sh...: factor":                 "it is zero",
	"gradgen/rules_move.go slice: zeros(s.Builder, ir.Type{DType: ct.DType(), Shape: s.x.Sh...: sign":                   "it is zero",
	"gradgen/rules_pool.go merged: !w.merge: never":                                                                     "axes are made one without need",
	"gradgen/rules_pool.go newWindows: w.lead+2*d > ir.MaxRank: >= instead":                                             "axes are made one without need",
	"gradgen/rules_reduce.go logSumExp: s.c(math.Inf(-1)): one more":                                                    "it is infinite",
	"gradgen/rules_reduce.go otherFactors: n <= fewFactors: < instead":                                                  "it is done the other way, which is right for any number",
	"gradgen/rules_scan.go padded: v: factor":                                                                           "it has no elements",
	"gradgen/rules_scan.go padded: v: sign":                                                                             "it has no elements",
	"gradgen/rules_scan.go pushLinearScan: s.Expand(still(s, t[1]), s.r.Shape()): Expand left out":                      "the scan broadcasts, and so does the sum",
	"gradgen/table.go rowOf: int(op) >= len(table): > instead":                                                          "every op has a row",
	"gradgen/table.go rowOf: int(op) >= len(table): never":                                                              "every op has a row",
	"gradgen/table.go table[ir.Copysign]: nothing: dropped of operand 1 (Copysign)":                                     "it is zero",
	"gradgen/table.go table[ir.Copysign]: nothing: factor of operand 1 (Copysign)":                                      "it is zero",
	"gradgen/table.go table[ir.Copysign]: nothing: sign of operand 1 (Copysign)":                                        "it is zero",
	"gradgen/table_forward.go pushOf: int(op) >= len(pushes): > instead":                                                "the last op has a row",
	"gradgen/table_forward.go pushOf: int(op) >= len(pushes): never":                                                    "the last op has a row",
	"gradgen/unbroadcast.go anywhere: b.Expand(u, to): Expand left out":                                                 "masks broadcast",
	"gradgen/unbroadcast.go anywhere: len(axes) > 0: >= instead":                                                        "the largest over no axes is the element",
	"gradgen/unbroadcast.go anywhere: len(axes) > 0: always":                                                            "the largest over no axes is the element",
	"gradgen/unbroadcast.go anywhere: u != nil: never":                                                                  "counting finds the same mask, with more work",
	"gradgen/unbroadcast.go anywhere: zeros(b, ir.Type{DType: ir.Bool, Shape: to}): factor":                             "the sum of no elements is 0, under either mask",
	"gradgen/unbroadcast.go anywhere: zeros(b, ir.Type{DType: ir.Bool, Shape: to}): sign":                               "the sum of no elements is 0, under either mask",

	"ir/interp/algebra.go lu: i < n: <= instead":                                               "the row after the last holds 0 in that column until then, and no absolute value is below that",
	"ir/interp/elementwise.go abs: v[0].I < 0: <= instead":                                     "-0 is 0",
	"ir/interp/elementwise.go convert: to == ir.Int64 && from.IsFloat(): first half not asked": "of the types that a float becomes it is the one that is left",
	"ir/interp/elementwise.go gelu: math.Copysign(0, -1): factor":                              "it is zero",
	"ir/interp/elementwise.go lgamma: math.Inf(1): factor":                                     "it is infinite",
	"ir/interp/elementwise.go silu: math.Copysign(0, -1): factor":                              "it is zero",
	"ir/interp/reduce.go linearScan: length == 0: never":                                       "there are no steps then",
	"ir/interp/sort.go argSort: pos[axis] > 0: never":                                          "a row is sorted again for each of its elements",

	"ir/rewrite/algebra.go addIdentity: n.DType().IsFloat(): always":                                                                       "an integer 0 has no sign",
	"ir/rewrite/algebra.go divPower: !ok || !isPower(c.F): first half not asked":                                                           "what isn't known is 0 then, which is no power of two",
	"ir/rewrite/algebra.go divSign: x.Op == ir.Neg && y.Op == ir.Neg: never":                                                               "the two cases after it take one sign out each, and neg drops both",
	"ir/rewrite/algebra.go mulIdentity: y: factor":                                                                                         "it is zero",
	"ir/rewrite/algebra.go mulIdentity: y: sign":                                                                                           "it is zero",
	"ir/rewrite/algebra.go mulMul: !d.IsFloat(): never":                                                                                    "integers have 0 in the place of the number that is asked about",
	"ir/rewrite/algebra.go mulMul: !ok || !isPower(c.F) && !isPower(e.F): first half not asked":                                            "what isn't known is 0 then, and no product is normal",
	"ir/rewrite/algebra.go mulMul: !ok || x.Op != ir.Mul: first half not asked":                                                            "what isn't known is 0 then, which is no power of two, and no product is normal",
	"ir/rewrite/algebra.go mulSign: x.Op == ir.Neg && y.Op == ir.Neg: never":                                                               "the two cases after it take one sign out each, and neg drops both",
	"ir/rewrite/algebra.go subIdentity: b.Scalar(n.DType(), 0): factor":                                                                    "it is zero",
	"ir/rewrite/algebra.go subIdentity: b.Scalar(n.DType(), 0): sign":                                                                      "it is zero",
	"ir/rewrite/algebra.go subIdentity: float && is(x, negZero): first half not asked":                                                     "an integer 0 has no sign",
	"ir/rewrite/contract.go matMulBatch: slices.Equal(in, n.Inputs): never":                                                                "it makes the node that was there",
	"ir/rewrite/contract.go matMulMerge: b.Reshape(y, matrix): Reshape left out":                                                           "leading axes of length 1 come and go",
	"ir/rewrite/contract.go matMulMerge: len(x.Shape()) == 2 || y.Shape().Size() != matrix.Size(): first half not asked":                   "it makes the node that was there, or drops leading axes of length 1",
	"ir/rewrite/conv.go phase: b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...)): factor":                                                   "it is zero",
	"ir/rewrite/conv.go phase: b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...)): factor (2)":                                               "it is zero",
	"ir/rewrite/conv.go phase: b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...)): sign":                                                     "it is zero",
	"ir/rewrite/conv.go phase: b.Expand(b.Scalar(n.DType(), 0), ir.Of(lens...)): sign (2)":                                                 "it is zero",
	"ir/rewrite/conv.go phase: first < 0: <= instead":                                                                                      "of those one alone leaves no remainder",
	"ir/rewrite/conv.go phase: p == 1: never":                                                                                              "the formulas hold for one phase",
	"ir/rewrite/conv.go phase: q < min(p/common, size[k]) && first < 0: second half not asked":                                             "of those one alone leaves no remainder",
	"ir/rewrite/conv.go slicedAs: n.Attrs.Start[axis] == 0 && n.Attrs.Size[axis] == x[axis]...: first half not asked":                      "all of an axis, in steps of 1, begins at 0",
	"ir/rewrite/conv.go splitPhases: !zeros(x) || len(s)+d > ir.MaxRank || s.Size() == 0 || x....: second half not asked":                  "what meets padding alone comes out as zeros",
	"ir/rewrite/conv.go splitPhases: !zeros(x) || len(s)+d > ir.MaxRank || s.Size() == 0: second half not asked":                           "of no elements any form is right",
	"ir/rewrite/conv.go splitPhases: len(s)+d > ir.MaxRank: >= instead":                                                                    "with two spatial axes it is one below, with three one above",
	"ir/rewrite/conv.go splitPhases: phases[i] > 1 && n.Attrs.Stride[i] != 1: first half not asked":                                        "it isn't split where it could be",
	"ir/rewrite/conv.go splitPhases: phases[i] > 1: >= instead":                                                                            "it isn't split where it could be",
	"ir/rewrite/conv.go splitPhases: total == 1 || total > maxPhases: second half not asked":                                               "it is split into more, which is right for any number",
	"ir/rewrite/conv.go splitPhases: total > maxPhases: >= instead":                                                                        "it is split into fewer, which is right for any number",
	"ir/rewrite/conv.go surrounded: size[i] <= 0: < instead":                                                                               "a slice of nothing, padded, is zeros too",
	"ir/rewrite/conv.go zeros: a.Lo[i] != 0 || a.Hi[i] != 0 || a.Interior[i] != 0: first half not asked":                                   "padding is carried on along every axis",
	"ir/rewrite/conv.go zeros: a.Lo[i] != 0 || a.Hi[i] != 0: first half not asked":                                                         "padding is carried on along every axis",
	"ir/rewrite/conv.go zeros: a.Lo[i] != 0 || a.Hi[i] != 0: second half not asked":                                                        "padding is carried on along every axis",
	"ir/rewrite/engine.go norm: ok: never (2)":                                                                                             "it is found anew, with more work",
	"ir/rewrite/engine.go step: m == n: never":                                                                                             "no rule gives back what it got; if one did, this keeps it from an endless loop",
	"ir/rewrite/engine.go step: m.DType() != n.DType(): never":                                                                             "no rule does that",
	"ir/rewrite/engine.go step: r.fuel == 0: never":                                                                                        "it isn't used up",
	"ir/rewrite/eval.go eval: f != nil: always (3)":                                                                                        "every op that is left has one",
	"ir/rewrite/eval.go eval: f == nil: never":                                                                                             "every op of integers has one",
	"ir/rewrite/eval.go floatFuncs2[ir.Hypot]: math.Hypot: swapped operands (Hypot)":                                                       "it is the same of both orders",
	"ir/rewrite/eval.go floatFuncs2[ir.LogAddExp]: logAddExp: swapped operands (LogAddExp)":                                                "it is the same of both orders",
	"ir/rewrite/eval.go sign: 0: factor":                                                                                                   "it is zero",
	"ir/rewrite/eval.go sign: 0: sign":                                                                                                     "the constant -0 of Go is 0",
	"ir/rewrite/eval.go sign: x: factor":                                                                                                   "it is NaN",
	"ir/rewrite/eval.go sign: x: sign":                                                                                                     "it is NaN",
	"ir/rewrite/fold.go foldArg: b.Scalar(n.DType(), 0): factor":                                                                           "it is zero",
	"ir/rewrite/fold.go foldArg: b.Scalar(n.DType(), 0): sign":                                                                             "it is zero",
	"ir/rewrite/fold.go foldArg: ok && x.Shape()[n.Attrs.Axis].Len() > 0: second half not asked":                                           "there is no position along an empty axis: such nodes can't be made",
	"ir/rewrite/fold.go foldArg: x.Shape()[n.Attrs.Axis].Len() > 0: >= instead":                                                            "there is no position along an empty axis: such nodes can't be made",
	"ir/rewrite/fold.go foldIota: b.Scalar(n.DType(), 0): factor":                                                                          "it is zero",
	"ir/rewrite/joins.go concatFlat: n.Inputs[0]: factor (2)":                                                                              "it has no elements",
	"ir/rewrite/joins.go concatFlat: n.Inputs[0]: sign (2)":                                                                                "it has no elements",
	"ir/rewrite/joins.go concatFlat: slices.Equal(parts, n.Inputs): never":                                                                 "it makes the node that was there",
	"ir/rewrite/joins.go concatSlices: len(parts) == len(n.Inputs): never":                                                                 "it makes the node that was there",
	"ir/rewrite/joins.go padNone: slices.Equal(interior, a.Interior): never":                                                               "it makes the node that was there",
	"ir/rewrite/joins.go touch: p.Start[i] != q.Start[i] || p.Size[i] != q.Size[i]: second half not asked":                                 "what is joined has the same lengths along the other axes",
	"ir/rewrite/legalize.go as: b.Expand(x, outer.Shape()): Expand left out":                                                               "differences broadcast",
	"ir/rewrite/legalize.go as: outer.Op == ir.Reshape: always":                                                                            "an Expand that adds no elements is a Reshape, and others meet an operand that broadcasts",
	"ir/rewrite/legalize.go splitMaxPool: lead+2*d > ir.MaxRank: >= instead":                                                               "axes are made one without need",
	"ir/rewrite/legalize.go splitMaxPool: lead+2*d > ir.MaxRank: always":                                                                   "axes are made one without need",
	"ir/rewrite/legalize.go zeroCotangent: b.Expand(b.Scalar(n.DType(), 0), n.Shape()): Expand left out":                                   "what a rule gives is broadcast to the node's shape",
	"ir/rewrite/legalize_algebra.go matrixTransposed: x.Op != ir.Transpose || x.Attrs.Axes[r-1] != r-2 || x.Att...: second half not asked": "where one of the last two axes takes the place of the other and the others stay, so does the other",
	"ir/rewrite/legalize_algebra.go matrixTransposed: x.Op != ir.Transpose || x.Attrs.Axes[r-1] != r-2: second half not asked":             "where one of the last two axes takes the place of the other and the others stay, so does the other",
	"ir/rewrite/lift.go liftReshape: !reshaped: never":                                                                                     "it makes the node that was there",
	"ir/rewrite/lift.go liftTranspose: perm == nil: never":                                                                                 "all operands are scalars then, which no Transpose changes",
	"ir/rewrite/loops_tidy.go result: l.made == nil: always":                                                                               "the nodes are there already, and are the same",
	"ir/rewrite/match.go group: n < m: <= instead":                                                                                         "the loop goes on while they are different",
	"ir/rewrite/match.go under: x.Op == ir.Reshape: never":                                                                                 "views.lift-reshape puts the Reshape behind the logarithm, which then meets the sum",
	"ir/rewrite/reduce.go reduceExpand: len(axes) > 0: >= instead":                                                                         "a reduction over no axes is its operand",
	"ir/rewrite/reduce.go reduceExpand: len(axes) > 0: always":                                                                             "a reduction over no axes is its operand",
	"ir/rewrite/reduce.go reduceOnes: len(axes) == len(n.Attrs.Axes): never":                                                               "it makes the node that was there",
	"ir/rewrite/slices.go sliceConcat: x.Op != ir.Concat || n.Shape().Size() == 0: second half not asked":                                  "a slice without elements may be of any part",
	"ir/rewrite/slices.go sliceExpand: b.Expand(b.Slice(y, start, size, step), n.Shape()): Expand left out":                                "what a rule gives is broadcast to the node's shape",
	"ir/rewrite/slices.go slicePad: hi < pad.Lo[i] || lo > end: first half not asked":                                                      "what could be a constant stays a slice",
	"ir/rewrite/slices.go slicePad: step[i]%apart == 0 || n.Attrs.Size[i] == 1: second half not asked":                                     "what could be a slice of what was padded stays a slice of the Pad",
	"ir/rewrite/slices.go slicePad: x.Op != ir.Pad || n.Shape().Size() == 0: second half not asked":                                        "a slice without elements may be of any part",
	"ir/rewrite/slices.go sliceSame: !slices.Equal(start, a.Start) || !slices.Equal(step, a.Step): always":                                 "it makes the node that was there",
	"ir/rewrite/slices.go sliceSame: !slices.Equal(start, a.Start) || !slices.Equal(step, a.Step): first half not asked":                   "where a slice of nothing begins says nothing",
	"ir/rewrite/slices.go sliceSame: same && start[i] == 0 && step[i] == 1: second half not asked":                                         "all of an axis, from its first on, is in steps of 1",
	"ir/rewrite/slices.go sliceSame: same && start[i] == 0: second half not asked":                                                         "all of an axis in steps of 1 begins at 0",
	"ir/rewrite/slices.go sliceSame: size == 0: never":                                                                                     "where a slice of nothing begins says nothing",
	"ir/rewrite/slices.go sliceSlice: size <= 1: < instead":                                                                                "sliceSame puts it right",
	"ir/rewrite/slices.go sliceSlice: size <= 1: never":                                                                                    "sliceSame puts it right",
	"ir/rewrite/slices.go sliceSlice: size == 0: never":                                                                                    "sliceSame puts it right",
	"ir/rewrite/stability.go handSigmoid: n.Op == ir.Reciprocal || is(n.Inputs[0], 1): second half not asked":                              "algebra.div makes it a Reciprocal",
	"ir/rewrite/stability.go shiftedLogSumExp: m.Op == ir.Reshape: never":                                                                  "views.lift-reshape puts the Reshape behind the sum",
	"ir/rewrite/views.go dropExpands: slices.Equal(in, n.Inputs): never":                                                                   "it makes the node that was there",
	"ir/rewrite/views.go leads: len(from) < len(to): <= instead":                                                                           "a Reshape to the shape that it is of is gone by then",

	"shapeinfer/broadcast.go broadcast: c != \"\": always (2)":                                                           "there is no cure in either case",
	"shapeinfer/broadcast.go fit: len(s) < 2 || len(s) > len(to): second half not asked":                                 "more axes than there are never fit",
	"shapeinfer/broadcast.go fit: len(to) - len(s): plus":                                                                "more axes than there are never fit",
	"shapeinfer/broadcast.go fit: ok && r.Equal(to): first half not asked":                                               "what doesn't stretch has no shape that is equal",
	"shapeinfer/dtype.go same: x.DType < y.DType: <= instead":                                                            "they are different",
	"shapeinfer/error.go operandName: info.Arity == 1 && i == 0: second half not asked":                                  "one operand is operand 0",
	"shapeinfer/infer.go infer: int(op) >= len(rules): > instead":                                                        "every op has a rule",
	"shapeinfer/limits.go validValue: v.F != 0 || nan: second half not asked":                                            "a NaN isn't 0",
	"shapeinfer/rules_elementwise.go broadcastAll: !ok: always":                                                          "the loop inside finds who disagrees, and nobody does",
	"shapeinfer/rules_loop.go inferLoop: a.Carries < 0 || a.Sequences < 0 || a.Carries > len(in): second half not asked": "fewer than no operands are left for sequences then",
	"shapeinfer/rules_move.go inferExpand: ok && s.Equal(a.Shape): first half not asked":                                 "what doesn't stretch has no shape that is equal",
	"shapeinfer/rules_move.go inferSlice: size == 0: never":                                                              "of nothing the last is not asked for",
}

// openText has a line for each mutant that no test catches yet, or that wasn't
// run to the end, and that isn't known to change nothing either: each wants a
// test, or a row above.
//
//go:embed OPEN.txt
var openText string

// open is the names in openText.
var open = func() map[string]bool {
	names := map[string]bool{}
	for name := range strings.Lines(openText) {
		names[strings.TrimSpace(name)] = true
	}
	return names
}()

// stale is the names, of packages that are run, that no mutant has, in their
// order.
func stale(all []*trial) []string {
	there, dirs := map[string]bool{}, map[string]bool{}
	for _, t := range all {
		there[t.String()], dirs[t.p.dir] = true, true
	}
	var names []string
	for _, name := range slices.Concat(slices.Collect(maps.Keys(equivalents)), slices.Collect(maps.Keys(open))) {
		file, _, _ := strings.Cut(name, " ")
		if dirs[path.Dir(file)] && !there[name] {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
