package ir

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// fileName is a name of a Go file in a text.
var fileName = regexp.MustCompile(`[a-z/_0-9]+\.go\b`)

// The documents name files that are there: each doc.go those of its folder,
// ARCHITECTURE.md those of the folders that a line is about.
func TestDocumentsNameFiles(t *testing.T) {
	there := map[string]bool{}
	docs := map[string]string{}
	err := filepath.WalkDir("..", func(path string, _ os.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".go" {
			there[filepath.Base(path)] = true
			if filepath.Base(path) == "doc.go" {
				docs[path] = filepath.Dir(path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) < 8 {
		t.Fatalf("there are %d files doc.go", len(docs))
	}
	for doc, dir := range docs {
		for _, name := range names(t, doc) {
			if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
				t.Errorf("%s names %s, which is not beside it", doc, name)
			}
		}
	}
	for _, name := range names(t, "ARCHITECTURE.md") {
		if strings.Contains(name, "/") {
			if _, err := os.Stat(filepath.Join("..", name)); err != nil {
				t.Errorf("ARCHITECTURE.md names %s, which isn't there", name)
			}
		} else if !there[name] && name != "spec_grad.go" {
			t.Errorf("ARCHITECTURE.md names %s, and there is no file of the name", name)
		}
	}
}

// names is the names of files in a document.
func names(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return fileName.FindAllString(string(text), -1)
}
