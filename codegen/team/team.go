// Package team is the part of a generated package that divides work among
// goroutines. It is ordinary Go, tested as such, and [Source] is its text: the
// code generator copies what stands below the line of dashes, under the names
// of the generated file.
package team

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// Workspace stands for the generated one.
type Workspace struct {
	shared struct{ team *team }
}

// ----

// SetWorkers makes n goroutines, the caller among them, share the work of
// those loops that are long enough for it; with n below 2, 0 and negative
// numbers too, the caller does all of it, as before the first call. Those of an
// earlier call end. The results are the same bits for any n. More workers than
// cores gain nothing. They wait for work until Close is called, for some
// microseconds awake and then asleep. SetWorkers and Close must not be called
// while another method of the Workspace runs.
func (ws *Workspace) SetWorkers(n int) {
	ws.Close()
	if n < 2 {
		return
	}
	t := &team{workers: n}
	t.wake.L = &t.mu
	t.gone.Add(n - 1)
	for range n - 1 {
		go ws.help(t)
	}
	ws.shared.team = t
}

// Close ends the goroutines that SetWorkers started. The Workspace stays
// usable: the caller does all the work then, until SetWorkers is called again.
// Closing it again, or before SetWorkers, does nothing.
func (ws *Workspace) Close() {
	t := ws.shared.team
	if t == nil {
		return
	}
	ws.shared.team = nil
	t.quit.Store(true)
	t.mu.Lock()
	t.wake.Broadcast()
	t.mu.Unlock()
	t.gone.Wait()
}

// A team is the goroutines that help the one that calls a method. What they
// do together is one loop at a time; each takes some of its iterations until
// none are left.
type team struct {
	workers int

	// The loop. It is set while no helper is inside.
	run         func(ws *Workspace, lo, hi int)
	size, chunk int64 // iterations, and how many to take at once

	_      [64]byte      // helpers that wait look at what follows
	round  atomic.Uint32 // odd while there is work, counted up when that begins and ends
	quit   atomic.Bool
	asleep atomic.Int32 // helpers

	_      [64]byte     // what follows changes while they work
	next   atomic.Int64 // the first iteration that nobody took
	inside atomic.Int32 // helpers that look at the loop

	_      [64]byte
	mu     sync.Mutex
	wake   sync.Cond
	failed bool // a helper panicked
	with   any
	gone   sync.WaitGroup
}

// teamSpins is how often a helper looks for work before it goes to sleep:
// some tens of microseconds, as waking it takes about as long.
const teamSpins = 1 << 15

// share does n iterations of a loop, those from lo to below hi by run(ws, lo, hi).
func (ws *Workspace) share(n int, run func(ws *Workspace, lo, hi int)) {
	t := ws.shared.team
	if t == nil {
		run(ws, 0, n)
		return
	}
	t.run, t.size = run, int64(n)
	t.chunk = max(1, int64(n/(4*t.workers)))
	t.next.Store(0)
	t.round.Add(1)
	if t.asleep.Load() > 0 {
		t.mu.Lock()
		t.wake.Broadcast()
		t.mu.Unlock()
	}
	defer t.end()
	ws.work(t)
}

// work does iterations until none are left.
func (ws *Workspace) work(t *team) {
	for {
		hi := t.next.Add(t.chunk)
		lo := hi - t.chunk
		if lo >= t.size {
			return
		}
		t.run(ws, int(lo), int(min(hi, t.size)))
	}
}

// end waits until no helper is at work any more, and panics if one did.
func (t *team) end() {
	t.round.Add(1)
	for spins := 1; t.inside.Load() > 0; spins++ {
		if spins%1024 == 0 {
			runtime.Gosched()
		}
	}
	if t.failed {
		with := t.with
		t.failed, t.with = false, nil
		panic(with)
	}
}

// help is what a helper does.
func (ws *Workspace) help(t *team) {
	defer t.gone.Done()
	seen := uint32(0)
	for {
		seen = t.await(seen)
		if t.quit.Load() {
			return
		}
		if seen%2 == 1 {
			ws.join(t, seen)
		}
	}
}

// await returns the round when it is another than the one seen last, or at
// the end.
func (t *team) await(seen uint32) uint32 {
	for spins := 1; spins < teamSpins; spins++ {
		if r := t.round.Load(); r != seen || t.quit.Load() {
			return r
		}
		if spins%1024 == 0 {
			runtime.Gosched()
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asleep.Add(1)
	for t.round.Load() == seen && !t.quit.Load() {
		t.wake.Wait()
	}
	t.asleep.Add(-1)
	return t.round.Load()
}

// join takes part in a round, unless it is over.
func (ws *Workspace) join(t *team, round uint32) {
	t.inside.Add(1)
	defer t.leave()
	if t.round.Load() == round {
		ws.work(t)
	}
}

// leave notes a panic, for the caller to have it.
func (t *team) leave() {
	if r := recover(); r != nil {
		t.mu.Lock()
		t.failed, t.with = true, r
		t.mu.Unlock()
	}
	t.inside.Add(-1)
}
