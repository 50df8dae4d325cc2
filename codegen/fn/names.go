package fn

import "strconv"

// variables says which steps of a lowered program get variables; the others
// are part of the expressions that use them. A step is set in the
// variable of its name anew where the value before is no longer needed:
// p = p*r + c, as one would write it.
type variables struct {
	of    map[*step]string
	fresh map[*step]bool // the step declares its variable
}

// variables names the steps. Those for which alone reports true cannot be
// part of an expression, and input names the arguments.
func (p *Program) variables(alone func(*step) bool, input func(*step) string, taken ...string) variables {
	uses := map[*step]int{}
	for _, s := range p.steps {
		for _, a := range s.args {
			uses[a]++
		}
	}
	own := func(s *step) bool {
		return s.op != opConst && s.op != opBits && s.op != opInput && !s.statement() && (s.name != "" || uses[s] > 1 || alone(s))
	}
	// last is where the value of a step is needed last: twice the position, and 1 more
	// where a choice alone sets its variable, to what is chosen else, before it asks for the value.
	last := map[*step]int{p.result: 2 * len(p.steps)}
	for at := len(p.steps) - 1; at >= 0; at-- {
		s := p.steps[at]
		need := 2 * at
		if !own(s) && !s.statement() {
			need = last[s]
		}
		for i, a := range s.args {
			if s.op == opSelect && alone(s) && i < 2 {
				last[a] = max(last[a], 2*at+1)
			} else {
				last[a] = max(last[a], need)
			}
		}
	}
	free := func(old *step, at int) bool {
		s := p.steps[at]
		return last[old] <= 2*at || s.op == opSelect && s.args[2] == old && last[old] == 2*at+1
	}
	v := variables{map[*step]string{}, map[*step]bool{}}
	holds := map[string]*step{}
	for _, name := range append(taken, p.params...) {
		holds[name] = nil
	}
	for at, s := range p.steps {
		switch {
		case s.op == opInput:
			v.of[s] = input(s)
		case s.op == opConst && s.name != "":
			// The same constant may be written down twice.
			for i := 1; v.of[s] == ""; i++ {
				name := numbered(s.name, i)
				if c, used := holds[name]; !used || c != nil && c.op == opConst && c.num == s.num {
					v.of[s], v.fresh[s] = name, !used
					holds[name] = s
				}
			}
		case own(s):
			base := s.name
			if base == "" {
				base = map[Kind]string{Float: "t", Int: "n", Mask: "cond"}[s.kind()]
			}
			for i := 1; v.of[s] == ""; i++ {
				name := numbered(base, i)
				old, used := holds[name]
				if !used || old != nil && old.op != opConst && old.kind() == s.kind() && free(old, at) {
					v.of[s], v.fresh[s] = name, !used
					holds[name] = s
				}
			}
		}
	}
	return v
}

func numbered(name string, i int) string {
	if i == 1 {
		return name
	}
	return name + strconv.Itoa(i)
}
