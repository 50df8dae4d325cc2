package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2/maybe"

	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir/diag"
)

// defaultOutput is where the code of a spec goes when -o doesn't say.
func defaultOutput(spec string) string {
	if spec == "-" {
		return "-"
	}
	base := filepath.Base(spec)
	return strings.TrimSuffix(base, filepath.Ext(base)) + "_grad.go"
}

// An output is a file as it should be and as it is.
type output struct {
	path string // as the user knows it
	want []byte
	have []byte // nil if there is no file
	dest string // path, symbolic links followed
	mode fs.FileMode
}

// outputs compares the generated files with what is there.
func outputs(path string, files []compile.File) ([]*output, error) {
	ext := filepath.Ext(path)
	outs := make([]*output, len(files))
	for i, f := range files {
		o := &output{path: strings.TrimSuffix(path, ext) + f.Suffix + ext, want: f.Source}
		if err := o.look(); err != nil {
			return nil, &outputError{o.path, err}
		}
		outs[i] = o
	}
	return outs, nil
}

// outputError says why an output can't be written.
type outputError struct {
	path string
	err  error
}

func (e *outputError) Error() string {
	return diag.Visible(e.path) + ": can't write it: " + e.err.Error()
}

// look reads what is at the output's path.
func (o *output) look() error {
	o.dest = o.path
	info, err := os.Stat(o.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if dir, err := os.Stat(filepath.Dir(o.path)); err != nil {
			return fmt.Errorf("the directory %s does not exist", diag.Visible(filepath.Dir(o.path)))
		} else if !dir.IsDir() {
			return fmt.Errorf("%s is not a directory", diag.Visible(filepath.Dir(o.path)))
		}
		return nil
	case err != nil:
		return reason(err)
	case info.IsDir():
		return errors.New("it is a directory: name a file in it")
	}
	o.mode = info.Mode()
	if !o.mode.IsRegular() {
		return nil // a device or a pipe: nothing to compare with
	}
	if o.dest, err = filepath.EvalSymlinks(o.path); err != nil {
		return reason(err)
	}
	o.have, err = os.ReadFile(o.path)
	if err != nil {
		return reason(err)
	}
	if o.have == nil {
		o.have = []byte{}
	}
	return nil
}

// stale reports whether the file is not what it should be.
func (o *output) stale() bool { return o.have == nil || !bytes.Equal(o.have, o.want) }

// write replaces the file in one step, so that nobody sees half of it.
func (o *output) write() error {
	var err error
	switch {
	case !o.mode.IsRegular(): // such as /dev/null, which must not be replaced
		err = os.WriteFile(o.dest, o.want, 0o644)
	case o.have != nil && o.mode.Perm()&0o200 == 0:
		err = errors.New("the file is read-only")
	default:
		err = maybe.WriteFile(o.dest, o.want, 0o644)
	}
	if err != nil {
		return &outputError{o.path, reason(err)}
	}
	return nil
}
