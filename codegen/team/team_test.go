package team

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// sum is a loop of n iterations, each of which notes that it ran.
type counts struct {
	ran [1000]atomic.Int32
}

var all counts

func note(_ *Workspace, lo, hi int) {
	for i := lo; i < hi; i++ {
		all.ran[i].Add(1)
	}
}

// TestShare: every iteration of every loop is done once, whatever the number
// of workers and of iterations, also when the helpers sleep in between.
func TestShare(t *testing.T) {
	for _, workers := range []int{-1, 0, 1, 2, 3, 5, 8, 64} {
		var ws Workspace
		ws.SetWorkers(workers)
		for round := range 400 {
			n := []int{0, 1, 2, 5, 64, 999, 1000}[round%7]
			if round == 200 {
				sleepers(t, &ws)
			}
			clear(all.ran[:])
			ws.share(n, note)
			for i := range all.ran {
				want := int32(0)
				if i < n {
					want = 1
				}
				if got := all.ran[i].Load(); got != want {
					t.Fatalf("%d workers, %d iterations: iteration %d ran %d times", workers, n, i, got)
				}
			}
		}
		ws.Close()
	}
}

// sleepers waits until all helpers of ws sleep.
func sleepers(t *testing.T, ws *Workspace) {
	team := ws.shared.team
	if team == nil {
		return
	}
	for range 10_000 {
		if int(team.asleep.Load()) == team.workers-1 {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("the helpers don't go to sleep")
}

// TestClose: after Close no goroutine is left, and the caller works alone;
// closing again is allowed, and so is starting again.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	var ws Workspace
	ws.Close()
	for range 20 {
		ws.SetWorkers(3)
		ws.SetWorkers(5)
		if n := runtime.NumGoroutine(); n < before+4 {
			t.Fatalf("%d goroutines, want 4 more than %d", n, before)
		}
		ws.share(100, note)
		ws.Close()
		ws.Close()
		calls := 0
		ws.share(100, func(_ *Workspace, lo, hi int) {
			calls++
			if lo != 0 || hi != 100 {
				t.Errorf("after Close iterations %d to %d are done together", lo, hi)
			}
		})
		if calls != 1 {
			t.Errorf("after Close the loop is done in %d parts", calls)
		}
	}
	// The last thing that a helper does is to tell that it is gone.
	for range 10_000 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Errorf("%d goroutines are left, there were %d", runtime.NumGoroutine(), before)
}

// TestPanic: whoever of the workers panics, the caller of the method has it,
// and the next call is as if nothing had been.
func TestPanic(t *testing.T) {
	var ws Workspace
	ws.SetWorkers(4)
	defer ws.Close()
	for bad := range 200 {
		got := func() (got any) {
			defer func() { got = recover() }()
			ws.share(200, func(_ *Workspace, lo, hi int) {
				for i := lo; i < hi; i++ {
					if i == bad {
						panic(fmt.Sprint("at ", i))
					}
				}
			})
			return nil
		}()
		if want := fmt.Sprint("at ", bad); got != want {
			t.Fatalf("the caller has %v, want %q", got, want)
		}
		clear(all.ran[:])
		ws.share(1000, note)
		for i := range all.ran {
			if all.ran[i].Load() != 1 {
				t.Fatalf("after a panic iteration %d ran %d times", i, all.ran[i].Load())
			}
		}
	}
}

// TestFewer: asking for no workers, or for less than none, ends those that
// there are.
func TestFewer(t *testing.T) {
	for _, n := range []int{1, 0, -1} {
		var ws Workspace
		ws.SetWorkers(4)
		ws.share(100, note)
		ws.SetWorkers(n)
		if ws.shared.team != nil {
			t.Errorf("after SetWorkers(%d) there are workers", n)
		}
		calls := 0
		ws.share(100, func(*Workspace, int, int) { calls++ })
		if calls != 1 {
			t.Errorf("after SetWorkers(%d) the loop is done in %d parts", n, calls)
		}
		ws.SetWorkers(3)
		if ws.shared.team == nil || ws.shared.team.workers != 3 {
			t.Errorf("SetWorkers(3) after SetWorkers(%d) starts none", n)
		}
		ws.Close()
	}
}

func TestAllocations(t *testing.T) {
	var ws Workspace
	ws.SetWorkers(3)
	defer ws.Close()
	if n := testing.AllocsPerRun(1000, func() { ws.share(500, note) }); n != 0 {
		t.Errorf("a loop allocates %v times", n)
	}
}

// TestSource: the text has the names that it is asked to have, and no others
// of those that it declares.
func TestSource(t *testing.T) {
	text := Source(func(name string) string {
		if name == "share" || name == "team" {
			return name + "_"
		}
		return name
	})
	for _, x := range word.FindAllString(text, -1) {
		if x == "share" || x == "team" {
			// Comments speak of them too: they are renamed as well.
			t.Errorf("%s is still there", x)
		}
	}
}

func BenchmarkShare(b *testing.B) {
	for _, workers := range []int{1, 2} {
		b.Run(fmt.Sprint(workers), func(b *testing.B) {
			var ws Workspace
			ws.SetWorkers(workers)
			defer ws.Close()
			for b.Loop() {
				ws.share(8, func(*Workspace, int, int) {})
			}
		})
	}
}
