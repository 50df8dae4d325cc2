// Package check is what the tests of the generated packages share. It calls
// the methods that gradgen wrote by reflection, with random arguments, and
// compares what they compute with the reference evaluator on the spec's graph
// and with central differences.
package check
