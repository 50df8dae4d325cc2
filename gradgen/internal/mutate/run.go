package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// A program is the test binary of a package with all its mutants.
type program struct {
	target
	tmp     string
	tests   string // that are run, "" for all
	mutants []*mutant
	limit   time.Duration // of the processor: after that a run of the tests is an endless loop
}

// build writes the package with its mutants and compiles its tests, of which
// some are to be run.
func build(t target, tests string) (*program, error) {
	tmp, err := os.MkdirTemp("", "mutate")
	if err != nil {
		return nil, err
	}
	p := &program{target: t, tmp: tmp, tests: tests}
	replace := map[string]string{}
	write := func(name string, text []byte) error {
		abs, err := filepath.Abs(filepath.Join(t.dir, name))
		if err != nil {
			return err
		}
		replace[abs] = filepath.Join(tmp, name)
		return os.WriteFile(replace[abs], text, 0o666)
	}
	files, err := t.sources()
	if err != nil {
		return nil, err
	}
	for _, name := range files {
		src, err := os.ReadFile(filepath.Join(t.dir, name))
		if err != nil {
			return nil, err
		}
		text, ms, err := mutate(name, src, 1+len(p.mutants))
		if err != nil {
			return nil, err
		}
		p.mutants = append(p.mutants, ms...)
		if err := write(name, text); err != nil {
			return nil, err
		}
	}
	if err := write("mutants_overlay.go", []byte(support(t.dir))); err != nil {
		return nil, err
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	list := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(list, overlay, 0o666); err != nil {
		return nil, err
	}
	cmd := exec.Command("go", "test", "-c", "-vet=off", "-overlay", list, "-o", p.binary(), "./"+t.dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%s with mutants: %v\n%s", t.dir, err, out)
	}
	p.limit = time.Hour
	whole := &mutant{}
	if by := p.try(whole); by != "" {
		return nil, fmt.Errorf("%s without a mutant: the tests fail: %s", t.dir, by)
	}
	p.limit = 10*time.Second + 10*whole.took
	return p, nil
}

// sources are the files of the target but its tests, in the order of their names.
func (t target) sources() ([]string, error) {
	list, err := filepath.Glob(filepath.Join(t.dir, "*.go"))
	if err != nil {
		return nil, err
	}
	var names []string
	for _, file := range list {
		if name := filepath.Base(file); !strings.HasSuffix(name, "_test.go") {
			names = append(names, name)
		}
	}
	return names, nil
}

func (p *program) binary() string { return filepath.Join(p.tmp, "tests") }

func (p *program) remove() { os.RemoveAll(p.tmp) }

// try runs the tests against a mutant, and is the first that catches it: "" if
// none does. Most are caught with few random cases already.
func (p *program) try(m *mutant) string {
	for _, checks := range p.checks {
		if by := p.test(m, checks); by != "" {
			return by
		}
	}
	return ""
}

var failed = regexp.MustCompile(`(?m)^\s*--- FAIL: (\S+)`)

// test is try with so many random cases for each property, always the same.
func (p *program) test(m *mutant, checks int) string {
	// The shell limits the time that the processor spends on it, which is the
	// same however busy the machine is.
	args := []string{"-c", fmt.Sprintf(`ulimit -t %d && exec "$0" "$@"`, int(p.limit.Seconds())), p.binary(), "-test.failfast", "-test.run=" + p.tests}
	if checks > 0 {
		args = append(args, "-rapid.nofailfile", "-rapid.seed=1", "-rapid.shrinktime=0s", fmt.Sprint("-rapid.checks=", checks))
	}
	cmd := exec.Command("sh", args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), fmt.Sprint("MUTANT=", m.id))
	out, err := cmd.CombinedOutput()
	m.took = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	switch x := failed.FindAllSubmatch(out, -1); {
	case err == nil:
		return ""
	case m.took >= p.limit:
		return "the clock"
	case bytes.HasPrefix(out, []byte("panic:")) && len(x) == 0:
		return "a panic before the tests"
	case len(x) == 0:
		return "the end of the program"
	default:
		return string(x[len(x)-1][1])
	}
}
