package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/gradgen/gradgen/ir/diag"
)

// What a project begins with; NAME stands for the name of the model.
var (
	//go:embed start/spec.go.txt
	startSpec string
	//go:embed start/test.go.txt
	startTest string
)

// start writes a spec to begin with, the line that go generate runs, and a
// test of what it makes.
func start(args []string, s streams) int {
	set := newFlags()
	names, err := operands(set, args)
	name := "model"
	if len(names) > 0 {
		name = names[0]
	}
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprint(s.out, initUsage)
		return exitOK
	case err != nil:
		return usageError(s, "%v", diag.Visible(err.Error()))
	case len(names) > 1:
		return usageError(s, "both %s and %s are given: init makes one model at a time", diag.Visible(names[0]), diag.Visible(names[1]))
	case !isModelName(name):
		return usageError(s, "%s: not a name that the model's package can have", diag.Visible(name))
	}
	spec := filepath.Join(name, "spec", name+".go")
	outs := []*output{
		{path: spec, want: startText(startSpec, name)},
		{path: filepath.Join(name, name+"_test.go"), want: startText(startTest, name)},
	}
	r := &reporter{s: s}
	if err := newFiles(outs); err != nil {
		return r.unwritable(err)
	}
	fmt.Fprintf(s.out, "%s is the spec, %s a test of what it becomes. Next:\n\n", filepath.ToSlash(outs[0].path), filepath.ToSlash(outs[1].path))
	fmt.Fprintf(s.out, "\tgo get -tool github.com/gradgen/gradgen/cmd/gradgen\n\tgo generate ./%s/...\n\tgo test ./%s\n", name, name)
	return exitOK
}

// isModelName reports whether a package of the name can be in files and a folder
// of that name. The go command leaves some out: model_test.go, as a spec, and
// model_windows.go elsewhere, and folders that it has another use for.
func isModelName(name string) bool {
	return isPackageName(name) && !strings.Contains(name, "_") && !slices.Contains([]string{"main", "vendor", "testdata", "documentation"}, name)
}

func startText(text, name string) []byte { return []byte(strings.ReplaceAll(text, "NAME", name)) }

// newFiles writes files that aren't there yet, in folders that may not be:
// all, or none where one is there or can't be written.
func newFiles(outs []*output) error {
	for _, o := range outs {
		if _, err := os.Lstat(o.path); err == nil {
			return &outputError{o.path, errors.New("it is there already: say gradgen init NAME for a model of another name")}
		} else if !errors.Is(err, fs.ErrNotExist) {
			return &outputError{o.path, reason(err)}
		}
	}
	for _, o := range outs {
		if err := os.MkdirAll(filepath.Dir(o.path), 0o777); err != nil {
			return &outputError{o.path, reason(err)}
		}
		o.dest = o.path
	}
	return replace(outs)
}
