package affine

//go:generate go run ../../cmd/gradgen -o affine_grad.go -pkg affine ../../testdata/specs/affine/affine.go
