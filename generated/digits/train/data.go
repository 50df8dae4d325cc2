package main

import (
	"github.com/gradgen/gradgen/generated/digits"
	"github.com/gradgen/gradgen/generated/internal/data"
)

// A sample is an image, of pixels between 0 and 1, and the digit that it shows.
type sample struct {
	image [digits.Pixels]float32
	digit int32
}

// load reads the digits and holds back every fifth.
func load() (learn, held []sample, err error) {
	pixels, labels, err := data.Digits()
	if err != nil {
		return nil, nil, err
	}
	for i, label := range labels {
		s := sample{digit: int32(label)}
		for j, v := range pixels[i] {
			s.image[j] = float32(v) / 16
		}
		if i%5 == 0 {
			held = append(held, s)
		} else {
			learn = append(learn, s)
		}
	}
	return learn, held, nil
}
