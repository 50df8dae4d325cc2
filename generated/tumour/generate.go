package tumour

//go:generate go run ../../cmd/gradgen -o tumour_grad.go -pkg tumour ../../testdata/specs/tumour/tumour.go
