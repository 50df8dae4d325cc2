// Package data reads the data sets of testdata/data, for tests and examples.
package data

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
)

// Digits are the 1797 handwritten digits: the pixels, from 0 to 16, of each,
// and which digit it is.
func Digits() (pixels [][]float64, digits []int, err error) {
	return labelled("digits.csv", 64, 0)
}

// BreastCancer are 30 features of each of 569 tumours, and 0 for those that
// are malignant, 1 for the benign ones.
func BreastCancer() (features [][]float64, benign []int, err error) {
	return labelled("breast_cancer.csv", 30, 1)
}

// find is the path of a file in testdata/data, of the checkout that the
// working directory is in.
func find(name string) (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		path := filepath.Join(dir, "testdata", "data", name)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
		if dir == filepath.Dir(dir) {
			return "", fmt.Errorf("there is no testdata/data/%s in %s or above it: run this in a checkout of gradgen", name, start)
		}
	}
}

// labelled reads a file whose lines, after some of a header, are n numbers
// and a label.
func labelled(name string, n, header int) ([][]float64, []int, error) {
	path, err := find(name)
	if err != nil {
		return nil, nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	var rows [][]float64
	var labels []int
	for i, line := range lines[min(header, len(lines)):] {
		if len(line) != n+1 {
			return nil, nil, fmt.Errorf("%s:%d: %d numbers, want %d and a label", name, i+header+1, len(line), n)
		}
		row := make([]float64, n)
		for j := range row {
			if row[j], err = strconv.ParseFloat(line[j], 64); err != nil {
				return nil, nil, fmt.Errorf("%s:%d: %w", name, i+header+1, err)
			}
		}
		label, err := strconv.Atoi(line[n])
		if err != nil {
			return nil, nil, fmt.Errorf("%s:%d: %w", name, i+header+1, err)
		}
		rows, labels = append(rows, row), append(labels, label)
	}
	return rows, labels, nil
}
