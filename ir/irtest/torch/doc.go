// Package torch has what PyTorch made of many small cases: values and
// gradients, read from the files in testdata/oracle, and the graph of each
// case as package build makes it. It is test support.
package torch
