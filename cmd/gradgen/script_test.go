package main

import (
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gradgen": main})
}

// root is the checkout.
func root(t testing.TB) string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestScripts runs the command as a user would. The scripts know, besides
// testscript's own words:
//
//	code N cmd args...   run cmd and demand the exit code N
//	hex file digits      write a file of the bytes
//	fill file n          write a file of n bytes of Go comments
//	age file             make the file old
//	aged file            demand that nobody wrote to the file since
//	module name          write a go.mod that knows gradgen by this checkout
func TestScripts(t *testing.T) {
	root := root(t)
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join(root, "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("ROOT", root)
			e.Setenv("SPECS", filepath.Join(root, "testdata", "specs"))
			e.Setenv("GOPACKAGE", "")
			return goEnv(e)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"code":   code,
			"hex":    hexFile,
			"fill":   fill,
			"age":    age,
			"aged":   aged,
			"module": module,
		},
	})
}

// goEnv gives scripts that run the go command the caches of the one that
// runs the tests: a script's own home is empty.
func goEnv(e *testscript.Env) error {
	names := []string{"GOCACHE", "GOMODCACHE", "GOPROXY", "GOSUMDB", "GONOSUMDB", "GOTOOLCHAIN"}
	out, err := exec.Command("go", append([]string{"env"}, names...)...).Output()
	if err != nil {
		return err
	}
	for i, v := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		e.Setenv(names[i], v)
	}
	return nil
}

func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N cmd args...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

func hexFile(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: hex file digits")
	}
	b, err := hex.DecodeString(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o666))
}

func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill file n")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	line := "// A line that says nothing.\n"
	src := "package long\n\n" + strings.Repeat(line, n/len(line)+1)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(src[:n]), 0o666))
}

// longAgo is when aged files were written.
var longAgo = time.Date(2001, 2, 3, 4, 5, 6, 0, time.UTC)

func age(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: age file")
	}
	ts.Check(os.Chtimes(ts.MkAbs(args[0]), longAgo, longAgo))
}

func aged(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: aged file")
	}
	info, err := os.Stat(ts.MkAbs(args[0]))
	ts.Check(err)
	if info.ModTime().Equal(longAgo) == neg {
		ts.Fatalf("%s was written at %v", args[0], info.ModTime())
	}
}

// module makes the script's directory a module of the name that uses gradgen.
func module(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: module name")
	}
	mod, sum, err := moduleFiles(ts.Getenv("ROOT"), args[0])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("go.mod"), []byte(mod), 0o666))
	ts.Check(os.WriteFile(ts.MkAbs("go.sum"), []byte(sum), 0o666))
}
