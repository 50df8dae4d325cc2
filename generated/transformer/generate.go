package transformer

//go:generate go run ../../cmd/gradgen -o transformer_grad.go -pkg transformer ../../testdata/specs/transformer/transformer.go
