package harness

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/gradgen/gradgen/ir/interp"
)

// limit is how long a program may run: far longer than one does that ends.
const limit = 5 * time.Minute

// run runs the program on the inputs of all cases and reads what it gives.
func (m *module) run(godebug string) error {
	in, out, log := filepath.Join(m.dir, "in"), filepath.Join(m.dir, "out"), filepath.Join(m.dir, "log")
	var inputs []byte
	byName := map[string]*Result{}
	err := m.each(func(u *unit, r *Result, c *call) error {
		byName[u.fn.Name+suffixes[r.Kind]] = r
		for _, values := range u.c.Inputs {
			for _, s := range c.in {
				x := values[s.name]
				if x == nil || !x.Type.Equal(s.typ) {
					return fmt.Errorf("case %s: input %s is %v, want %v", u.c.Name, s.name, x, s.typ)
				}
				inputs = appendTensor(inputs, x)
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := os.WriteFile(in, inputs, 0o666); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	program := exec.CommandContext(ctx, filepath.Join(m.dir, "harness.exe"), in, out, log)
	program.Env = append(os.Environ(), "GODEBUG="+godebug)
	if text, err := program.CombinedOutput(); err != nil {
		return fmt.Errorf("the program: %v\n%s", err, text)
	}
	problems, err := os.ReadFile(log)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(problems)) {
		name, text, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		if r := byName[name]; r != nil {
			r.Problems = append(r.Problems, text)
		}
	}
	outputs, err := os.ReadFile(out)
	if err != nil {
		return err
	}
	from := bytes.NewReader(outputs)
	err = m.each(func(u *unit, r *Result, c *call) error {
		for range u.c.Inputs {
			byOutput := map[string]*interp.Tensor{}
			for _, s := range c.out {
				x := interp.Zeros(s.typ)
				if err := readTensor(from, x); err != nil {
					return err
				}
				byOutput[s.name] = x
			}
			r.Outputs = append(r.Outputs, byOutput)
		}
		return nil
	})
	if err == nil && from.Len() > 0 {
		err = fmt.Errorf("the program writes %d bytes too many", from.Len())
	}
	return err
}

// each calls f for the methods that are run, in their order.
func (m *module) each(f func(u *unit, r *Result, c *call) error) error {
	for _, p := range m.packs {
		for _, u := range p.alive() {
			for i, m := range u.called() {
				r := u.report.Results[i]
				if err := f(u, r, callOf(m, u.fn)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func appendTensor(b []byte, x *interp.Tensor) []byte {
	for _, v := range x.F {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(v))
	}
	for _, v := range x.I {
		b = binary.LittleEndian.AppendUint64(b, uint64(v))
	}
	return b
}

func readTensor(from *bytes.Reader, x *interp.Tensor) error {
	b := make([]byte, 8*x.Len())
	if _, err := from.Read(b); err != nil && len(b) > 0 {
		return fmt.Errorf("the program writes too little: %w", err)
	}
	for i := range x.F {
		x.F[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	for i := range x.I {
		x.I[i] = int64(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return nil
}
