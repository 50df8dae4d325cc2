package main

import "path"

// support is the functions that a package with mutants needs.
func support(dir string) string {
	switch dir {
	case "gradgen":
		return "package gradgen\n\nimport \"github.com/gradgen/gradgen/ir\"\n" + supportAll + supportNodes + supportGradgen
	case "ir/rewrite":
		return "package rewrite\n\nimport \"github.com/gradgen/gradgen/ir\"\n" + supportAll + supportNodes
	}
	return "package " + path.Base(dir) + "\n" + supportAll
}

const supportAll = `
import (
	"os"
	"strconv"
)

var mutantActive = func() int { n, _ := strconv.Atoi(os.Getenv("MUTANT")); return n }()

// mutantOf is e, or where one of the mutants from id on is active, what that makes.
func mutantOf[T any](id int, e func() T, alternatives ...func() T) T {
	if active() >= id && active() < id+len(alternatives) {
		return alternatives[active()-id]()
	}
	return e()
}

func mutantValue[T any](id int, e, other T) T {
	if active() == id {
		return other
	}
	return e
}

// active is read by initialisers, whatever their order.
func active() int {
	if mutantActive == 0 {
		mutantActive, _ = strconv.Atoi(os.Getenv("MUTANT"))
	}
	return mutantActive
}
`

const supportNodes = `
// mutantSign is the opposite of a node.
func mutantSign(b interface{ Unary(ir.Op, *ir.Node) *ir.Node }, n *ir.Node) *ir.Node {
	switch d := n.DType(); {
	case d == ir.Bool:
		return b.Unary(ir.Not, n)
	case d.IsNumeric():
		return b.Unary(ir.Neg, n)
	}
	return n
}

// mutantTwice is a node times two.
func mutantTwice(b interface{ Binary(op ir.Op, x, y *ir.Node) *ir.Node; Unary(ir.Op, *ir.Node) *ir.Node }, n *ir.Node) *ir.Node {
	if n.DType() == ir.Bool {
		return b.Unary(ir.Not, n)
	}
	return b.Binary(ir.Add, n, n)
}

`

const supportGradgen = `
func mutantRule(r rule, f func(s *step, n *ir.Node) *ir.Node) rule {
	return func(s *step, ct cotangent) cotangent {
		ct = r(s, ct)
		ct.value = f(s, ct.value)
		return ct
	}
}

func mutantRuleSign(r rule) rule { return mutantRule(r, func(s *step, n *ir.Node) *ir.Node { return s.Neg(n) }) }
func mutantRuleTwice(r rule) rule { return mutantRule(r, func(s *step, n *ir.Node) *ir.Node { return s.Add(n, n) }) }
func mutantRuleZero(r rule) rule {
	return func(s *step, ct cotangent) cotangent {
		ct = r(s, ct)
		return cotangent{value: zeros(s.Builder, ct.value.Type)}
	}
}

func mutantPushSign(p push) push { return func(s *step, t []*ir.Node) *ir.Node { return s.Neg(p(s, t)) } }
func mutantPushTwice(p push) push { return func(s *step, t []*ir.Node) *ir.Node { n := p(s, t); return s.Add(n, n) } }
func mutantPushZero(p push) push { return func(s *step, t []*ir.Node) *ir.Node { return zeros(s.Builder, p(s, t).Type) } }
`
