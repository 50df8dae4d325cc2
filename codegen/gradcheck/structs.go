package gradcheck

import (
	"fmt"

	"github.com/gradgen/gradgen/ir"
)

// structs are a package's, by what they are in the spec, under names that meet
// no other: a spec's may be called Workspace, say, and what runs the code knows
// that by its name.
type structs map[*ir.Struct]*ir.Struct

// fields are the same fields, of such structs.
func (s structs) fields(fields []*ir.Field) []*ir.Field {
	var list []*ir.Field
	for _, f := range fields {
		c := *f
		if f.Struct != nil {
			c.Struct = s.named(f.Struct)
		}
		list = append(list, &c)
	}
	return list
}

func (s structs) named(st *ir.Struct) *ir.Struct {
	if s[st] == nil {
		c := *st
		s[st] = &c
		c.Name = fmt.Sprint("Struct", len(s))
		c.Fields = s.fields(st.Fields)
	}
	return s[st]
}
