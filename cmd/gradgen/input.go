package main

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// stdinName stands for standard input in messages, and in the output's header.
const stdinName = "stdin"

// read reads the spec of the name: a file's text, or standard input's for "-".
// What can't be a spec, such as a directory, is a diagnostic; a file that
// isn't there or can't be read is an error.
func read(name string, in io.Reader) (src []byte, _ diag.List, _ error) {
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, reason(err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.IsDir() {
			return nil, diag.List{diag.New(ir.Pos{File: name}, "this is a directory: name a spec in it")}, nil
		}
		in = f
	}
	// One byte more than is allowed tells a file that is too long; the rest
	// of it is not read.
	src, err := io.ReadAll(io.LimitReader(in, compile.MaxSource+1))
	if err != nil {
		return nil, nil, reason(err)
	}
	return src, nil, nil
}

// sourceName is what messages call the spec.
func sourceName(name string) string {
	if name == "-" {
		return stdinName
	}
	return name
}

// reason is why a file operation failed, without the operation and the path
// that package os wraps it in.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	var le *os.LinkError
	if errors.As(err, &le) {
		return le.Err
	}
	return err
}
