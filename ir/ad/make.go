package ad

// Zeros is a tensor of zeros (false for bool) of the shape; a scalar without
// lengths.
func Zeros[E Element](lengths ...int) Value { return 0 }

// Ones is a tensor of ones (true for bool) of the shape; a scalar without
// lengths.
func Ones[E Element](lengths ...int) Value { return 0 }

// Full is a tensor of the shape whose elements are all the constant v. Of a
// tensor, BroadcastTo does that.
func Full[E Element](v Value, lengths ...int) Value { return 0 }

// Arange is the vector 0, 1, ..., n-1.
func Arange[E Number](n int) Value { return 0 }

// Eye is the n by n matrix of ones on the diagonal and zeros elsewhere.
func Eye[E Number](n int) Value { return 0 }
