package codegen

import (
	"math"
	"strconv"
)

// humanBytes is a size in memory for people: 96 B, 17.4 KiB.
func humanBytes(n int64) string {
	return human(n, 1024, []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB"})
}

// humanFlops is an amount of work for people: 12 flop, 6.5 Mflop.
func humanFlops(n int64) string {
	return human(n, 1000, []string{"flop", "kflop", "Mflop", "Gflop", "Tflop", "Pflop"})
}

// human is n in the largest unit, each base of the one before, that it fills,
// with one decimal from the second unit on.
func human(n, base int64, units []string) string {
	v, u := float64(n), 0
	for u < len(units)-1 && (u == 0 && n >= base || u > 0 && math.Round(v*10) >= float64(base)*10) {
		v /= float64(base)
		u++
	}
	if u == 0 {
		return strconv.FormatInt(n, 10) + " " + units[0]
	}
	return strconv.FormatFloat(v, 'f', 1, 64) + " " + units[u]
}
