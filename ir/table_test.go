package ir

import (
	"math"
	"reflect"
	"slices"
	"testing"
)

func TestOpTable(t *testing.T) {
	attrs := reflect.TypeFor[Attrs]()
	names := map[string]Op{}
	for _, op := range Ops() {
		info := op.Info()
		if info.Name == "" || info.Doc == "" {
			t.Errorf("op %d: name %q, doc %q", op, info.Name, info.Doc)
		}
		if other, ok := names[info.Name]; ok {
			t.Errorf("ops %d and %d are both called %s", other, op, info.Name)
		}
		names[info.Name] = op
		if got, ok := ParseOp(op.String()); !ok || got != op {
			t.Errorf("ParseOp(%s) = %v, %v", op, got, ok)
		}
		if info.Arity < -1 || (info.Arity == 0) != (info.Kind == Leaf) {
			t.Errorf("%s: arity %d of kind %d", op, info.Arity, info.Kind)
		}
		if info.Commutative && info.Arity != 2 {
			t.Errorf("%s: commutative with %d operands", op, info.Arity)
		}
		for _, a := range info.Attrs {
			if _, ok := attrs.FieldByName(a); !ok || !info.Uses(a) {
				t.Errorf("%s: attribute %s, which Attrs has not", op, a)
			}
		}
		if info.Uses("Nonsense") {
			t.Errorf("%s uses Nonsense", op)
		}
	}
	for _, name := range []string{"", "Invalid", "add", "Nonsense"} {
		if op, ok := ParseOp(name); ok {
			t.Errorf("ParseOp(%q) = %v", name, op)
		}
	}
	if got := Op(255).String(); got != "Invalid" {
		t.Errorf("Op(255) is %q", got)
	}
}

// TestAttrFields asks that every field of Attrs has its row, and that a row
// notices its field and no other.
func TestAttrFields(t *testing.T) {
	typ := reflect.TypeFor[Attrs]()
	if typ.NumField() != len(attrFields) {
		t.Errorf("Attrs has %d fields, the table %d rows", typ.NumField(), len(attrFields))
	}
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		f := attrNamed(name)
		if f == nil {
			t.Errorf("no row for %s", name)
			continue
		}
		var a Attrs
		if !f.isZero(&a) {
			t.Errorf("%s: the zero value isn't zero", name)
		}
		v := reflect.ValueOf(&a).Elem().Field(i)
		if f.of(&a) != v.Addr().Interface() {
			t.Errorf("%s: the row has another field", name)
		}
		switch p := f.of(&a).(type) {
		case *string:
			*p = "x"
		case *Type:
			p.DType = Bool
		case *Value:
			p.F = math.Copysign(0, -1)
		case *int:
			*p = 1
		case *[]int:
			*p = []int{0}
		case *Shape:
			*p = Of(0)
		case *bool:
			*p = true
		case **Graph:
			*p = &Graph{}
		default:
			t.Errorf("%s: of a type that is not handled", name)
		}
		for k := range attrFields {
			if g := &attrFields[k]; g.isZero(&a) == (g == f) {
				t.Errorf("with %s set, isZero of %s is %v", name, g.name, g == f)
			}
		}
	}
}

func TestDType(t *testing.T) {
	tests := []struct {
		d                   DType
		name                string
		float, int, numeric bool
		bytes               int
	}{
		{Bool, "bool", false, false, false, 1},
		{Int32, "int32", false, true, true, 4},
		{Int64, "int64", false, true, true, 8},
		{Float32, "float32", true, false, true, 4},
		{Float64, "float64", true, false, true, 8},
	}
	for i, tt := range tests {
		if DTypes[i] != tt.d {
			t.Errorf("DTypes[%d] = %v", i, DTypes[i])
		}
		if d, ok := ParseDType(tt.name); !ok || d != tt.d || d.String() != tt.name {
			t.Errorf("ParseDType(%q) = %v, %v", tt.name, d, ok)
		}
		if tt.d.IsFloat() != tt.float || tt.d.IsInt() != tt.int || tt.d.IsNumeric() != tt.numeric || tt.d.Bytes() != tt.bytes {
			t.Errorf("%v: float %v, int %v, numeric %v, %d bytes", tt.d, tt.d.IsFloat(), tt.d.IsInt(), tt.d.IsNumeric(), tt.d.Bytes())
		}
	}
	for _, s := range []string{"invalid", "", "int"} {
		if _, ok := ParseDType(s); ok {
			t.Errorf("ParseDType(%q) is ok", s)
		}
	}
	if got := Invalid.String() + DType(9).String(); got != "invalidDType(9)" {
		t.Errorf("got %q", got)
	}
}

func TestShape(t *testing.T) {
	tests := []struct {
		s       Shape
		text    string
		size    int
		strides []int
	}{
		{nil, "[]", 1, []int{}},
		{Of(), "[]", 1, []int{}},
		{Of(5), "[5]", 5, []int{1}},
		{Of(2, 3, 4), "[2 3 4]", 24, []int{12, 4, 1}},
		{Of(2, 0, 4), "[2 0 4]", 0, []int{0, 4, 1}},
		{Of(0, 1<<40, 1<<40), "[0 1099511627776 1099511627776]", 0, nil},
		{Of(1<<40, 1<<40), "[1099511627776 1099511627776]", math.MaxInt, nil},
	}
	for _, tt := range tests {
		if tt.s.String() != tt.text || tt.s.Size() != tt.size || tt.s.Rank() != len(tt.s) {
			t.Errorf("%v: size %d, want %s, %d", tt.s, tt.s.Size(), tt.text, tt.size)
		}
		if got := tt.s.Strides(); tt.strides != nil && !slices.Equal(got, tt.strides) {
			t.Errorf("%v: strides %v, want %v", tt.s, got, tt.strides)
		}
		if !tt.s.Equal(Of(tt.s.Lens()...)) {
			t.Errorf("%v: not equal to the shape of its lengths", tt.s)
		}
		if tt.s.Equal(Of(append(tt.s.Lens(), 1)...)) || len(tt.s) > 0 && tt.s.Equal(append(Of(7), tt.s[1:]...)) {
			t.Errorf("%v: equal to another shape", tt.s)
		}
	}
	if !D(1).IsOne() || D(0).IsOne() || D(2).Len() != 2 {
		t.Error("Dim: IsOne or Len is wrong")
	}
	a, b := Type{Float32, Of(2)}, Type{Float64, Of(2)}
	if a.Equal(b) || !a.Equal(Type{Float32, Of(2)}) || a.String() != "float32[2]" {
		t.Errorf("types: %v and %v", a, b)
	}
}

func TestValue(t *testing.T) {
	negZero := math.Copysign(0, -1)
	tests := []struct {
		d    DType
		v    float64
		want Value
		text string
	}{
		{Bool, 0, Value{}, "false"},
		{Bool, 0.5, Value{I: 1}, "true"},
		{Bool, math.NaN(), Value{I: 1}, "true"},
		{Int32, -2.9, Value{I: -2}, "-2"},
		{Int64, 1 << 53, Value{I: 1 << 53}, "9007199254740992"},
		{Float32, 0.1, Value{F: float64(float32(0.1))}, "0.1"},
		{Float64, 0.1, Value{F: 0.1}, "0.1"},
		{Float32, 1e300, Value{F: math.Inf(1)}, "Inf"},
		{Float64, math.Inf(-1), Value{F: math.Inf(-1)}, "-Inf"},
		{Float64, negZero, Value{F: negZero}, "-0"},
		{Float64, math.NaN(), Value{F: math.NaN()}, "NaN"},
		{Float64, math.SmallestNonzeroFloat64, Value{F: math.SmallestNonzeroFloat64}, "5e-324"},
		{Float32, math.SmallestNonzeroFloat32, Value{F: math.SmallestNonzeroFloat32}, "1e-45"},
		{Float32, math.MaxFloat32, Value{F: math.MaxFloat32}, "3.4028235e+38"},
	}
	for _, tt := range tests {
		got := As(tt.d, tt.v)
		if !got.Equal(tt.want) || got.Format(tt.d) != tt.text {
			t.Errorf("As(%v, %v) = %v, written %s, want %v, %s", tt.d, tt.v, got, got.Format(tt.d), tt.want, tt.text)
		}
		l := &scanner{s: tt.text}
		back := l.number(tt.d)
		if l.err != nil || !back.Equal(got) && !math.IsNaN(got.F) || math.IsNaN(got.F) != math.IsNaN(back.F) {
			t.Errorf("%s read as %v is %v, %v", tt.text, tt.d, back, l.err)
		}
	}
	if Float(0).Equal(Float(negZero)) {
		t.Error("0 and -0 are equal")
	}
	for _, tt := range []struct {
		n    *Node
		v    float64
		want bool
	}{
		{&Node{Op: Const, Type: Type{DType: Float32}, Attrs: Attrs{Value: Float(2)}}, 2, true},
		{&Node{Op: Const, Type: Type{DType: Int32}, Attrs: Attrs{Value: Int(2)}}, 2, true},
		{&Node{Op: Const, Type: Type{DType: Bool}, Attrs: Attrs{Value: Truth(true)}}, 1, true},
		{&Node{Op: Const, Type: Type{DType: Float32}, Attrs: Attrs{Value: Float(2)}}, 0, false},
		{&Node{Op: Neg, Type: Type{DType: Float32}}, 0, false},
	} {
		if got := tt.n.IsConst(tt.v); got != tt.want {
			t.Errorf("%v IsConst(%v) = %v", tt.n, tt.v, got)
		}
	}
}
