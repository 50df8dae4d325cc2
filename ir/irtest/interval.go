package irtest

import "math"

// An Interval is the values from Lo to Hi, both included.
type Interval struct{ Lo, Hi float64 }

// Contains reports whether every value of j is one of i.
func (i Interval) Contains(j Interval) bool { return i.Lo <= j.Lo && j.Hi <= i.Hi }

// size is the largest absolute value.
func (i Interval) size() float64 { return max(math.Abs(i.Lo), math.Abs(i.Hi)) }

// hull is the smallest interval with the values of all of them.
func hull(all ...Interval) Interval {
	h := all[0]
	for _, i := range all[1:] {
		h = Interval{min(h.Lo, i.Lo), max(h.Hi, i.Hi)}
	}
	return h
}

// just is the interval of the values given and those between.
func just(v ...float64) Interval {
	h := Interval{v[0], v[0]}
	for _, x := range v[1:] {
		h = hull(h, Interval{x, x})
	}
	return h
}

// times is sums of k values of i.
func (i Interval) times(k int) Interval { return Interval{float64(k) * i.Lo, float64(k) * i.Hi} }

// upTo is sums of at most k values of i.
func (i Interval) upTo(k int) Interval { return hull(just(0), i.times(k)) }

// whole is the whole numbers of i, of which there must be one.
func (i Interval) whole() Interval { return Interval{math.Ceil(i.Lo), math.Floor(i.Hi)} }
