package convnet

//go:generate go run ../../cmd/gradgen -o convnet_grad.go -pkg convnet ../../testdata/specs/convnet/convnet.go
