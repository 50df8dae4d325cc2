package ir

// An attrField is one field of Attrs. The table of them serves whatever treats
// attributes alike: printing, parsing and verifying.
type attrField struct {
	name string
	of   func(a *Attrs) any // a pointer to the field: its type says how it is written
}

var attrFields = []attrField{
	{"Name", func(a *Attrs) any { return &a.Name }},
	{"Type", func(a *Attrs) any { return &a.Type }},
	{"Value", func(a *Attrs) any { return &a.Value }},
	{"Axis", func(a *Attrs) any { return &a.Axis }},
	{"Axes", func(a *Attrs) any { return &a.Axes }},
	{"Shape", func(a *Attrs) any { return &a.Shape }},
	{"Start", func(a *Attrs) any { return &a.Start }},
	{"Size", func(a *Attrs) any { return &a.Size }},
	{"Step", func(a *Attrs) any { return &a.Step }},
	{"Stride", func(a *Attrs) any { return &a.Stride }},
	{"Dilation", func(a *Attrs) any { return &a.Dilation }},
	{"Lo", func(a *Attrs) any { return &a.Lo }},
	{"Hi", func(a *Attrs) any { return &a.Hi }},
	{"Interior", func(a *Attrs) any { return &a.Interior }},
	{"Body", func(a *Attrs) any { return &a.Body }},
	{"Length", func(a *Attrs) any { return &a.Length }},
	{"Carries", func(a *Attrs) any { return &a.Carries }},
	{"Sequences", func(a *Attrs) any { return &a.Sequences }},
	{"Index", func(a *Attrs) any { return &a.Index }},
	{"Exclusive", func(a *Attrs) any { return &a.Exclusive }},
	{"Reverse", func(a *Attrs) any { return &a.Reverse }},
}

// attrNamed is the field of the name, or nil.
func attrNamed(name string) *attrField {
	for i := range attrFields {
		if attrFields[i].name == name {
			return &attrFields[i]
		}
	}
	return nil
}

// isZero reports whether the field has its zero value. An empty list has.
func (f *attrField) isZero(a *Attrs) bool {
	switch p := f.of(a).(type) {
	case *string:
		return *p == ""
	case *Type:
		return p.DType == Invalid && len(p.Shape) == 0
	case *Value:
		return p.Equal(Value{})
	case *int:
		return *p == 0
	case *[]int:
		return len(*p) == 0
	case *Shape:
		return len(*p) == 0
	case *bool:
		return !*p
	case **Graph:
		return *p == nil
	}
	return false
}

// typeAttr is the Type attribute that op has when its result is of type t, for
// the ops that have one. So the text form needn't write it.
func typeAttr(op Op, t Type) Type {
	if op == Input || op == Iota || op == Cotangent {
		return t
	}
	return Type{DType: t.DType}
}
