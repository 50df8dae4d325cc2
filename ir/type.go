package ir

import (
	"math"
	"strconv"
	"strings"
)

// A DType is the type of a tensor's elements.
type DType uint8

// The element types. Invalid is the zero value.
const (
	Invalid DType = iota
	Bool
	Int32
	Int64
	Float32
	Float64
)

var dtypeNames = [...]string{Invalid: "invalid", Bool: "bool", Int32: "int32", Int64: "int64", Float32: "float32", Float64: "float64"}

// DTypes lists every element type.
var DTypes = []DType{Bool, Int32, Int64, Float32, Float64}

// String is the element type's name in Go.
func (d DType) String() string {
	if int(d) < len(dtypeNames) {
		return dtypeNames[d]
	}
	return "DType(" + strconv.Itoa(int(d)) + ")"
}

// IsFloat reports whether d is float32 or float64: what has a gradient.
func (d DType) IsFloat() bool { return d == Float32 || d == Float64 }

// IsInt reports whether d is int32 or int64.
func (d DType) IsInt() bool { return d == Int32 || d == Int64 }

// IsNumeric reports whether d is not bool.
func (d DType) IsNumeric() bool { return d.IsFloat() || d.IsInt() }

// Bytes is the size of one element.
func (d DType) Bytes() int {
	switch d {
	case Bool:
		return 1
	case Int32, Float32:
		return 4
	}
	return 8
}

// ParseDType is the inverse of String.
func ParseDType(s string) (DType, bool) {
	for _, d := range DTypes {
		if d.String() == s {
			return d, true
		}
	}
	return Invalid, false
}

// A Dim is the length of an axis. It is a type of its own, and rules compare
// Dims rather than ints, so that a dimension whose length is known only when
// the code runs can join it.
type Dim struct{ n int }

// D is the constant dimension n.
func D(n int) Dim { return Dim{n} }

// Len is the number of positions along the axis.
func (d Dim) Len() int { return d.n }

// IsOne reports whether the axis has one position, and so can be stretched.
func (d Dim) IsOne() bool { return d.n == 1 }

func (d Dim) String() string { return strconv.Itoa(d.n) }

// Limits on what a graph may hold. They keep a slip of the pen (a dimension of
// a billion) from becoming an allocation, and every product of lengths inside
// an int.
const (
	MaxRank     = 8       // axes of a tensor
	MaxElements = 1 << 28 // elements of a tensor
)

// A Shape is the lengths of a tensor's axes, outermost first. A scalar's is empty.
// Shapes are never changed once made.
type Shape []Dim

// Of is the shape of the given lengths.
func Of(lens ...int) Shape {
	s := make(Shape, len(lens))
	for i, n := range lens {
		s[i] = D(n)
	}
	return s
}

// Rank is the number of axes.
func (s Shape) Rank() int { return len(s) }

// Size is the number of elements: 1 for a scalar. It saturates instead of overflowing.
func (s Shape) Size() int {
	n := 1
	for _, d := range s {
		if d.n == 0 {
			return 0
		}
	}
	for _, d := range s {
		if n > math.MaxInt/d.n {
			return math.MaxInt
		}
		n *= d.n
	}
	return n
}

// Lens is the shape as ints.
func (s Shape) Lens() []int {
	lens := make([]int, len(s))
	for i, d := range s {
		lens[i] = d.n
	}
	return lens
}

// Strides is, for each axis, how many elements of a row-major tensor lie
// between neighbours along it.
func (s Shape) Strides() []int {
	strides := make([]int, len(s))
	n := 1
	for i := len(s) - 1; i >= 0; i-- {
		strides[i] = n
		n *= s[i].n
	}
	return strides
}

// Equal reports whether s and t are the same shape.
func (s Shape) Equal(t Shape) bool {
	if len(s) != len(t) {
		return false
	}
	for i := range s {
		if s[i] != t[i] {
			return false
		}
	}
	return true
}

// String writes a shape as [2 3], a scalar's as [].
func (s Shape) String() string {
	var b strings.Builder
	b.WriteByte('[')
	for i, d := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(d.String())
	}
	b.WriteByte(']')
	return b.String()
}

// A Type is what a node's value is: elements of one type in a shape.
type Type struct {
	DType DType
	Shape Shape
}

// Equal reports whether t and u are the same type.
func (t Type) Equal(u Type) bool { return t.DType == u.DType && t.Shape.Equal(u.Shape) }

// String writes a type as float32[2 3].
func (t Type) String() string { return t.DType.String() + t.Shape.String() }
