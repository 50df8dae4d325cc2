package compile

import (
	"path/filepath"

	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/build"
	"github.com/gradgen/gradgen/ir/diag"
	"github.com/gradgen/gradgen/ir/spec"
)

// MaxSource is the length of the longest spec, in bytes. A longer file is
// most likely not one.
const MaxSource = 4 << 20

// Source makes the graphs of a spec: of a Go file, or of a text in the IR's
// own form. Positions name the file as it is given here. The package is nil
// if there are diagnostics.
func Source(file string, src []byte) (*ir.Package, diag.List) {
	if len(src) > MaxSource {
		return nil, diag.List{diag.New(ir.Pos{File: file}, "the file is too big for a spec: it has more than %d MiB", MaxSource>>20)}
	}
	if !ir.IsText(src) {
		return spec.Parse(file, src)
	}
	pkg, errs := build.ParsePackage(file, src)
	switch {
	case len(errs) > 0:
		return nil, diag.Syntax(errs)
	case len(pkg.Funcs) == 0:
		return nil, diag.List{diag.New(ir.Pos{File: file}, "there is no func: a spec has at least one")}
	case pkg.Source == "":
		pkg.Source = filepath.Base(file)
	}
	return pkg, nil
}
