package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A block is a fenced block of a Markdown file.
type block struct {
	lang string
	file string // the name in backquotes and a colon on the line before it
	text string
}

var (
	fence    = regexp.MustCompile("(?m)^```(.*)\n((?s:.*?))^```$")
	nameLine = regexp.MustCompile("^`([^`]+)`:$")
)

func blocks(md string) []block {
	var list []block
	for _, m := range fence.FindAllStringSubmatchIndex(md, -1) {
		b := block{lang: md[m[2]:m[3]], text: md[m[4]:m[5]]}
		before := strings.Split(strings.TrimSpace(md[:m[0]]), "\n")
		if name := nameLine.FindStringSubmatch(before[len(before)-1]); name != nil {
			b.file = name[1]
		}
		list = append(list, b)
	}
	return list
}

// TestReadme does what the README says, in a module outside the checkout:
// it writes the files that the README shows under their names, runs the
// lines of "console" blocks that begin with "$ ", and compares what they
// print with what the README shows after them.
func TestReadme(t *testing.T) {
	root := root(t)
	md, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	userModule(t, root, dir)
	files, commands := 0, 0
	for _, b := range blocks(string(md)) {
		switch {
		case b.file != "":
			files++
			name := filepath.Join(dir, filepath.FromSlash(b.file))
			if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
				t.Fatal(err)
			}
			writeFile(t, name, b.text)
		case b.lang == "console":
			for _, step := range strings.Split("\n"+b.text, "\n$ ")[1:] {
				commands++
				line, want, _ := strings.Cut(step, "\n")
				cmd := exec.Command("sh", "-c", line)
				cmd.Dir = dir
				out, _ := cmd.CombinedOutput() // what fails shows it
				if got := strings.TrimSpace(string(out)); got != strings.TrimSpace(want) {
					t.Errorf("README: %s prints\n%s\nand not\n%s", line, got, want)
				}
			}
		}
	}
	if files < 2 || commands < 3 {
		t.Errorf("README shows %d files and %d commands", files, commands)
	}

	// What is run in the checkout itself, .ci/run runs.
	ci, err := os.ReadFile(filepath.Join(root, ".ci", "run"))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"go generate ./generated/digits && go run ./generated/digits/train", "go test ./..."} {
		if !strings.Contains(string(md), "\n"+line+"\n") {
			t.Errorf("README lacks the line %q", line)
		}
		if !strings.Contains(string(ci), "\n"+line+"\n") {
			t.Errorf(".ci/run lacks the line %q", line)
		}
	}
}

// userModule makes dir a module that requires gradgen of this checkout and,
// as go get would have it, all that gradgen requires.
func userModule(t testing.TB, root, dir string) {
	t.Helper()
	mod, sum, err := moduleFiles(root, "example.com/fit")
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, filepath.Join(dir, "go.mod"), mod)
	writeFile(t, filepath.Join(dir, "go.sum"), sum)
}

// moduleFiles are the contents of such a module's go.mod and go.sum.
func moduleFiles(root, name string) (mod, sum string, err error) {
	const path = "github.com/gradgen/gradgen"
	m, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return "", "", err
	}
	s, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return "", "", err
	}
	mod = strings.Replace(string(m), "module "+path+"\n", "module "+name+"\n", 1)
	mod += "\nrequire " + path + " v0.0.0\n\nreplace " + path + " => " + strconv.Quote(root) + "\n\ntool " + path + "/cmd/gradgen\n"
	return mod, string(s), nil
}
