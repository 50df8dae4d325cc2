// Package irtest is support for property tests: random graphs and inputs for
// them, random applications of each op, and comparison of tensors. It draws
// with rapid, so that a failure shrinks and can be replayed.
//
//   - [Draw] is a random graph of any ops. Every value in it stays finite and
//     of moderate size for any inputs that [Sample.Redraw] gives, and indices
//     stay in range, because the interval of each value is known as it grows.
//   - [Op] is one op applied to inputs, from where it is smooth and defined, or
//     from its edges too.
//   - [DomainOf] is the table behind both: where each op is smooth and defined.
//   - [Close] compares tensors.
package irtest
