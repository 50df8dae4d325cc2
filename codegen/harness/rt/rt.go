// Package rt runs generated methods and records what they do. It is copied
// into the modules that package harness builds.
package rt

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"unsafe"
)

// A Value is where an array or a number lies: N elements of the kind, one of
// d (float64), f (float32), l (int64), i (int32) and b (bool).
type Value struct {
	P    unsafe.Pointer
	N    int
	Kind byte
}

// A Method is a call of a generated method.
type Method struct {
	Name     string
	Draws    int // how many inputs there are for it
	WS       unsafe.Pointer
	WSSize   uintptr
	Args     unsafe.Pointer // the memory that all arguments lie in
	ArgsSize uintptr
	In, Out  []Value
	// Of code with workers: the part of the workspace that is theirs, how many
	// to try besides one, and what sets their number.
	Own, OwnSize uintptr
	Workers      []int
	SetWorkers   func(n int)
	Call         func()
}

// A Runner calls methods on the values that it reads, and writes what they give.
type Runner struct {
	in  *bufio.Reader
	out *bufio.Writer
	log *bufio.Writer
}

// Main runs the drivers on the files named by the arguments: inputs, outputs
// and problems.
func Main(drivers ...func(*Runner)) {
	debug.SetGCPercent(400)
	in, err := os.Open(os.Args[1])
	must(err)
	out, err := os.Create(os.Args[2])
	must(err)
	log, err := os.Create(os.Args[3])
	must(err)
	r := &Runner{bufio.NewReader(in), bufio.NewWriter(out), bufio.NewWriter(log)}
	for _, d := range drivers {
		d(r)
	}
	must(r.out.Flush())
	must(r.log.Flush())
}

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func size(kind byte) int {
	switch kind {
	case 'd', 'l':
		return 8
	case 'b':
		return 1
	}
	return 4
}

func (v Value) bytes() []byte {
	if v.N == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(v.P), v.N*size(v.Kind))
}

// read sets the value to what the input file has.
func (r *Runner) read(v Value) {
	var b [8]byte
	for i := range v.N {
		_, err := io.ReadFull(r.in, b[:])
		must(err)
		u := binary.LittleEndian.Uint64(b[:])
		p := unsafe.Add(v.P, i*size(v.Kind))
		switch v.Kind {
		case 'd':
			*(*float64)(p) = math.Float64frombits(u)
		case 'f':
			*(*float32)(p) = float32(math.Float64frombits(u))
		case 'l':
			*(*int64)(p) = int64(u)
		case 'i':
			*(*int32)(p) = int32(u)
		case 'b':
			*(*bool)(p) = u != 0
		}
	}
}

// write puts the value into the output file.
func (r *Runner) write(v Value) {
	var b [8]byte
	for i := range v.N {
		p := unsafe.Add(v.P, i*size(v.Kind))
		var u uint64
		switch v.Kind {
		case 'd':
			u = math.Float64bits(*(*float64)(p))
		case 'f':
			u = math.Float64bits(float64(*(*float32)(p)))
		case 'l':
			u = uint64(*(*int64)(p))
		case 'i':
			u = uint64(*(*int32)(p))
		case 'b':
			u = uint64(*(*uint8)(p))
		}
		binary.LittleEndian.PutUint64(b[:], u)
		_, err := r.out.Write(b[:])
		must(err)
	}
}

func (r *Runner) problem(m *Method, format string, args ...any) {
	fmt.Fprintf(r.log, "%s\t%s\n", m.Name, fmt.Sprintf(format, args...))
}

func fill(b []byte, with byte) {
	for i := range b {
		b[i] = with
	}
}

// passes are the states of the workspace that a method is tried on, and what
// its results hold before: a result that is not written differs.
var passes = []struct {
	state    string
	prepare  func(ws []byte)
	sentinel byte
}{
	{"zero", func(ws []byte) { fill(ws, 0) }, 0xA5},
	{"garbage", func(ws []byte) { fill(ws, 0xFF) }, 0x5A},
	{"used", func([]byte) {}, 0xFF},
}

// Run calls the method for each of its inputs.
func (r *Runner) Run(m *Method) {
	args := unsafe.Slice((*byte)(m.Args), m.ArgsSize)
	ws := unsafe.Slice((*byte)(m.WS), m.WSSize)
	result := make([]bool, len(args)) // of each byte, whether it is a result's
	for _, v := range m.Out {
		at := int(uintptr(v.P) - uintptr(m.Args))
		for i := range v.bytes() {
			result[at+i] = true
		}
	}
	for draw := range m.Draws {
		fill(args, 0xA5)
		for _, v := range m.In {
			r.read(v)
		}
		before := bytes.Clone(args)
		first := make([][]byte, len(m.Out))
		for pass, p := range passes {
			p.prepare(ws[:m.Own])
			p.prepare(ws[m.Own+m.OwnSize:])
			for _, v := range m.Out {
				fill(v.bytes(), p.sentinel)
			}
			panicked := call(m)
			if panicked != nil {
				r.problem(m, "input %d: with a workspace that is %s it panics: %v", draw, p.state, panicked)
			}
			for i, v := range m.Out {
				switch {
				case panicked != nil:
					if bytes.Count(v.bytes(), []byte{p.sentinel}) != len(v.bytes()) {
						r.problem(m, "input %d: it writes to result %d and then panics", draw, i)
					}
				case pass > 0 && !bytes.Equal(first[i], v.bytes()):
					r.problem(m, "input %d: with a workspace that is %s instead of zero, result %d is of other bits", draw, p.state, i)
				}
				if pass == 0 {
					first[i] = bytes.Clone(v.bytes())
				}
			}
			for i := range args {
				if !result[i] && args[i] != before[i] {
					r.problem(m, "input %d: it writes to byte %d of the %d of the arguments, which is no result's (%s)", draw, i, len(args), m.where(i))
					copy(args, before)
					break
				}
			}
		}
		if draw == 0 {
			r.allocations(m)
		}
		for _, n := range m.Workers {
			r.workers(m, n, first, draw == 0)
		}
		for i, v := range m.Out {
			copy(v.bytes(), first[i])
			r.write(v)
		}
	}
}

// workers calls the method with n workers: it must give the bits that one gave.
func (r *Runner) workers(m *Method, n int, want [][]byte, allocations bool) {
	m.SetWorkers(n)
	defer m.SetWorkers(1)
	for range 2 {
		for _, v := range m.Out {
			fill(v.bytes(), 0x5A)
		}
		if p := call(m); p != nil {
			r.problem(m, "with %d workers it panics: %v", n, p)
		}
		for i, v := range m.Out {
			if !bytes.Equal(want[i], v.bytes()) {
				r.problem(m, "with %d workers result %d is of other bits", n, i)
			}
		}
	}
	if allocations {
		r.allocations(m)
	}
}

// where tells what is near the byte of the arguments.
func (m *Method) where(i int) string {
	at := uintptr(m.Args) + uintptr(i)
	for k, v := range m.In {
		if lo := uintptr(v.P); at >= lo && at < lo+uintptr(len(v.bytes())) {
			return fmt.Sprintf("in input %d", k)
		}
	}
	for k, v := range m.Out {
		lo := uintptr(v.P)
		if hi := lo + uintptr(len(v.bytes())); at+64 >= lo && at < hi+64 {
			return fmt.Sprintf("near result %d", k)
		}
	}
	return "far from any"
}

func call(m *Method) (panicked any) {
	defer func() { panicked = recover() }()
	m.Call()
	return nil
}

// allocations reports a method that allocates in each of many tries: the
// runtime itself allocates now and then, more often with goroutines that sleep
// and wake on a busy machine.
func (r *Runner) allocations(m *Method) {
	var a, b runtime.MemStats
	for range 40 {
		runtime.ReadMemStats(&a)
		if call(m) != nil {
			return
		}
		runtime.ReadMemStats(&b)
		if a.Mallocs == b.Mallocs {
			return
		}
	}
	r.problem(m, "a call allocates %d times", b.Mallocs-a.Mallocs)
}
