package loop

// Walked is how many products of vectors the kernel's loops that walk add up.
func (k *Kernel) Walked() int {
	if !k.Vector {
		return 0
	}
	return walked(k.Body, 1)
}

// walked is the same for statements that are done so often.
func walked(body []Stmt, times int) int {
	n := 0
	for _, s := range body {
		switch s := s.(type) {
		case *Loop:
			switch often := times * s.trips(); {
			case s.Walk:
				n += often * len(sets(s.Body))
			default:
				n += walked(s.Body, often)
			}
		case *If:
			n += walked(s.Then, times)
		}
	}
	return n
}
