package fn

// The coefficients of the minimax polynomials, constant term first: the
// problems that they solve are in fits_test.go, which checks the errors told
// here and prints the tables (GRADGEN_FIT=1 go test -run Coefficients -v).
var (
	// (e**r - 1 - r)/r² on |r| <= ln 2 / 2, for e**r: 3.2e-9 of it.
	exp32 = []float64{0.49999994, 0.16666521, 0.041668266, 0.00836868, 0.0013820773}
	// The same for e**r - 1: 4.4e-10 of it.
	expm132 = []float64{0.5, 0.16666666, 0.041666493, 0.008333545, 0.0013932332, 0.00019762533}
	// (log(1+f) - f + f²/2)/f³ for 1+f from √2/2 to √2: 5.9e-9 of the logarithm.
	log32      = []float64{0.3333333, -0.2500082, 0.20001242, -0.16623409, 0.14201583, -0.13159616, 0.12762183, -0.07636362}
	softplus32 = []float64{-0.4999993, 0.3333047, -0.24958156, 0.19693193, -0.15349098, 0.10670013, -0.057561528, 0.020150334, -0.0033065395}
	erf32      = []float64{-0.6366195, 0.10277686, 0.019149838, -0.00016594201, -0.0016722941, -0.00063561165, -0.000118397315, -9.338991e-06}
)
