package harness

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/codegen/compile"
	"github.com/gradgen/gradgen/ir"
)

//go:embed rt/rt.go
var rtSource []byte

// A unit is a case on its way.
type unit struct {
	c       *Case
	id      int
	fn      *ir.Func
	methods []*codegen.Method
	pack    *pack
	broken  bool // no longer part of the module
	// What went wrong until it is built, and the report of the last run.
	problems []string
	report   *Report
}

func (u *unit) problem(format string, args ...any) {
	u.problems = append(u.problems, fmt.Sprintf(format, args...))
}

// A pack is a package of the module.
type pack struct {
	name  string
	units []*unit
	src   []byte
	more  []codegen.Source // files beside it
}

type module struct {
	dir   string
	opts  Options
	units []*unit
	packs []*pack
}

// compile makes the methods of all cases and puts them into packages.
func (m *module) compile() {
	var p *pack
	for _, u := range m.units {
		fn := *u.c.Func
		fn.Name = name(u.id)
		u.fn = &fn
		guard(u, func() {
			methods, ds, err := compile.Methods(&ir.Package{Name: "p", Funcs: []*ir.Func{u.fn}}, m.opts.Compile)
			if err != nil || len(ds) > 0 {
				u.problem("it does not compile: %v %v", err, ds)
				return
			}
			u.methods = methods
		})
		if u.methods == nil {
			u.broken = true
			continue
		}
		if p == nil || len(p.units) == m.opts.PerFile || p.units[0].c.Group != u.c.Group {
			p = &pack{name: fmt.Sprint("p", len(m.packs))}
			m.packs = append(m.packs, p)
		}
		p.units = append(p.units, u)
		u.pack = p
	}
	for _, p := range m.packs {
		m.print(p)
	}
}

// guard calls f and notes a panic as a problem of u.
func guard(u *unit, f func()) {
	defer func() {
		if r := recover(); r != nil {
			u.problem("gradgen panics: %v\n%s", r, debug.Stack())
		}
	}()
	f()
}

// alive is the units of p that are part of the module.
func (p *pack) alive() []*unit {
	var us []*unit
	for _, u := range p.units {
		if !u.broken {
			us = append(us, u)
		}
	}
	return us
}

// print makes the source of p. Where that fails for some units, each is tried
// by itself to find them.
func (m *module) print(p *pack) {
	src, more, err := m.source(p.alive())
	if err != nil {
		for _, u := range p.alive() {
			guard(u, func() {
				if _, _, err := m.source([]*unit{u}); err != nil {
					u.problem("it can't be printed: %v", err)
				}
			})
			u.broken = len(u.problems) > 0
		}
		if src, more, err = m.source(p.alive()); err != nil {
			for _, u := range p.alive() {
				u.problem("together with others it can't be printed: %v", err)
				u.broken = true
			}
			src = []byte("package p\n")
		}
	}
	p.src, p.more = src, more
	for _, text := range append([][]byte{src}, texts(more)...) {
		if formatted, err := format.Source(text); err == nil && !bytes.Equal(formatted, text) && len(p.alive()) > 0 {
			p.alive()[0].problem("gofmt would change its file")
		}
	}
}

func texts(files []codegen.Source) [][]byte {
	var all [][]byte
	for _, f := range files {
		all = append(all, f.Text)
	}
	return all
}

// source is the file of the units, and those beside it.
func (m *module) source(us []*unit) (src []byte, more []codegen.Source, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("gradgen panics: %v\n%s", r, debug.Stack())
		}
	}()
	pkg := &ir.Package{Name: "p", Source: "p.go"}
	var methods []*codegen.Method
	for _, u := range us {
		pkg.Funcs = append(pkg.Funcs, u.fn)
		methods = append(methods, u.methods...)
	}
	files, err := codegen.Files(pkg, methods, m.opts.Compile.Options, codegen.Compute(m.opts.Compile.Options))
	if err != nil {
		return nil, nil, err
	}
	return files[0].Text, files[1:], nil
}

// write puts the module into its directory.
func (m *module) write() error {
	files := map[string][]byte{
		"go.mod":   []byte("module harness\n\ngo 1.26\n"),
		"rt/rt.go": rtSource,
	}
	var imports, drivers strings.Builder
	for _, p := range m.packs {
		files[p.name+"/gen.go"] = p.src
		for _, f := range p.more {
			files[p.name+"/gen"+f.Suffix+".go"] = f.Text
		}
		files[p.name+"/drive.go"] = driver(p, m.opts.Workers)
		fmt.Fprintf(&imports, "\t%s \"harness/%s\"\n", p.name, p.name)
		fmt.Fprintf(&drivers, "\t\t%s.Drive,\n", p.name)
	}
	files["main.go"] = fmt.Appendf(nil, "package main\n\nimport (\n%s\t\"harness/rt\"\n)\n\nfunc main() {\n\trt.Main(\n%s\t)\n}\n", &imports, &drivers)
	for _, p := range m.packs { // what an earlier attempt left
		for _, suffix := range codegen.VectorSuffixes {
			os.Remove(filepath.Join(m.dir, p.name, "gen"+suffix+".go"))
		}
	}
	for name, src := range files {
		path := filepath.Join(m.dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if old, err := os.ReadFile(path); err == nil && bytes.Equal(old, src) {
			continue
		}
		if err := os.WriteFile(path, src, 0o666); err != nil {
			return err
		}
	}
	return nil
}

// goCommand runs the go command in the module.
func (m *module) goCommand(args ...string) (string, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// build builds the program. What does not compile is left out, and its case
// told.
func (m *module) build() error {
	for range 20 {
		if err := m.write(); err != nil {
			return err
		}
		args := []string{"build", "-trimpath", "-gcflags=-e", "-o", "harness.exe"}
		if m.opts.Race {
			args = append(args, "-race")
		}
		out, err := m.goCommand(append(args, ".")...)
		if err == nil {
			return nil
		}
		if !m.blame(out, "the compiler: ", true) {
			return fmt.Errorf("go build: %v\n%s", err, out)
		}
	}
	return errors.New("go build fails again and again")
}

// vet runs go vet and notes what it finds.
func (m *module) vet() error {
	out, err := m.goCommand("vet", "./...")
	if err != nil && !m.blame(out, "vet: ", false) {
		return fmt.Errorf("go vet: %v\n%s", err, out)
	}
	return nil
}

var position = regexp.MustCompile(`(?m)^(?:vet: )?(?:\./)?(p\d+)/(gen\w*|drive)\.go:(\d+):\d+: (.*)$`)

// blame finds whose code the messages of a tool are about. Whose code does
// not compile is left out of the module.
func (m *module) blame(out, tool string, drop bool) bool {
	found := false
	for _, x := range position.FindAllStringSubmatch(out, -1) {
		for _, p := range m.packs {
			if p.name != x[1] {
				continue
			}
			src := p.file(x[2], m.opts.Workers)
			line, _ := strconv.Atoi(x[3])
			u := owner(p, src, line)
			if u == nil {
				continue
			}
			found = true
			text := strings.Split(string(src), "\n")
			u.problem("%s%s.go:%d: %s\n\t%s", tool, x[2], line, x[4], strings.TrimSpace(text[min(line, len(text))-1]))
			u.broken = u.broken || drop
		}
	}
	if found && drop {
		for _, p := range m.packs {
			m.print(p)
		}
	}
	return found
}

// file is the source of the file of p.
func (p *pack) file(name string, workers []int) []byte {
	if name == "drive" {
		return driver(p, workers)
	}
	for _, f := range p.more {
		if name == "gen"+f.Suffix {
			return f.Text
		}
	}
	return p.src
}

var method = regexp.MustCompile(`^func (?:\(\w+ \*\w+\) )?(?:F|drive|f)(\d+)`)

// owner is the unit whose code the line is in.
func owner(p *pack, src []byte, line int) *unit {
	lines := strings.Split(string(src), "\n")
	for i := min(line, len(lines)) - 1; i >= 0; i-- {
		if x := method.FindStringSubmatch(lines[i]); x != nil {
			for _, u := range p.units {
				if strconv.Itoa(u.id) == x[1] {
					return u
				}
			}
		}
	}
	if us := p.alive(); len(us) > 0 {
		return us[0]
	}
	return nil
}
