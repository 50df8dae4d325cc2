package digits

//go:generate go run ../../cmd/gradgen -o digits_grad.go -pkg digits ../../testdata/specs/digits/digits.go
