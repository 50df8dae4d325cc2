package loop

// Time is about that of the code in units of an addition, of one number or of
// a vector of them.
func (f *Func) Time() float64 {
	total := 0.0
	for _, k := range f.Kernels {
		total += cost(k.Body) + idle(k.Body)
	}
	return total
}

// idle is what it costs that vectors of which some lanes stand idle are loaded
// and stored in part. The gradient of a product of a 6x6 matrix and a vector
// takes 25 ns so; in scalar code, 11.
func idle(body []Stmt) float64 {
	const part = 10
	total := 0.0
	for _, s := range body {
		l, ok := s.(*Loop)
		if !ok {
			continue
		}
		each := idle(l.Body)
		if l.Lanes > l.Busy() {
			Accesses(l.Body, func(_ *Buffer, idx []Affine) {
				if distance(idx, l.Var) != 0 {
					each += part
				}
			})
		}
		total += float64(l.trips()) * each
	}
	return total
}
