// Package loop is the loop IR: what a graph becomes on its way to Go, and
// where every decision about speed is carried out.
//
// A [Func] is the code of one method: a list of kernels, each a tree of loops
// ([Loop]) over statements ([Let], [Set], [Store], [Check]) whose expressions
// ([Expr]) read buffers at affine indices ([Affine]). The way through:
//
//	lower.go     a graph and its plan become one naive nest for each node with a buffer:
//	             fill.go has those of ops with loops of their own, view.go the index maps
//	             of views, check.go the tests of indices that data gives; serial.go, with
//	             algebra.go and sort.go, code that is done step by step as it stands
//	             steps.go a loop whose step is a Func of its own, which goes the same way
//	fuse.go      a nest joins the kernel that makes what it reads, where iterations match
//	straight.go  a tiny graph is run symbolically: no loops and no buffers are left
//	forward.go   a value stored and read back in one iteration stays in a variable
//	prune.go     what no result depends on goes
//	schedule.go  picks for each kernel what to do with its loops, by plan's cost model
//	jam.go       unroll-and-jam: register tiles and several accumulators
//	vector.go    for a target with vectors (target.go), the same for kernels that go into
//	             lanes, which lanes.go and laneable.go find out; rows.go for those that go
//	             over rows, with numbers of a row in every lane between their loops; across.go
//	             where a row is short and each lane has one; dots.go where each row has sums; memory.go keeps scalar instructions from among them
//	product.go   products of matrices, which are done in blocks of rows, columns and the
//	             sum, with copies of operands: block.go; walk.go has their innermost loops
//	time.go      how long the code takes: whether a tiny graph is loops over vectors after all,
//	             of which passes.go writes the short ones out
//	turn.go      copies that make rows of columns
//	hoist.go     what is the same in every iteration is computed before the loop
//	share.go     for several cores, which loops they divide; apart.go, that iterations don't meet
//	alloc.go     the buffers that are left get slots in the workspace
//
// Nothing here is Go: package codegen prints it. dump.go writes it for people.
package loop
