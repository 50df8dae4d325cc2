package main

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"strings"
)

// options are what the flags say.
type options struct {
	sample          int
	seed, only, log string
	tests           string
	same, verbose   bool
}

// wants reports whether there can be trials of the package: which all have,
// unless -only begins with the path of another.
func (o *options) wants(dir string) bool {
	for _, t := range targets {
		if strings.HasPrefix(o.only, t.dir+"/") {
			return strings.HasPrefix(o.only, dir+"/")
		}
	}
	return true
}

// choose is the trials to be made.
func (o *options) choose(all []*trial) ([]*trial, error) {
	caught, err := o.caught()
	if err != nil {
		return nil, err
	}
	var list []*trial
	for _, t := range all {
		if name := t.String(); strings.Contains(name, o.only) && !caught[name] && o.same == (equivalents[name] != "" || open[name]) {
			list = append(list, t)
		}
	}
	if o.sample > 0 && o.sample < len(list) {
		h := fnv.New64a()
		h.Write([]byte(o.seed))
		r := rand.New(rand.NewPCG(h.Sum64(), 0))
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		list = list[:o.sample]
		fmt.Printf("%d mutants, chosen by the seed %q\n", o.sample, o.seed)
	}
	return list, nil
}

// caught is the mutants that the log says were caught.
func (o *options) caught() (map[string]bool, error) {
	caught := map[string]bool{}
	if o.log == "" {
		return caught, nil
	}
	f, err := os.Open(o.log)
	if os.IsNotExist(err) {
		return caught, nil
	} else if err != nil {
		return nil, err
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, _, ok := strings.Cut(s.Text(), separator); ok {
			caught[name] = true
		}
	}
	return caught, nil
}

// separator stands between a mutant and what caught it.
const separator = " ** caught by "

// results are counted, shown and logged.
type results struct {
	caught, survived int

	verbose bool
	log     *os.File // or nil
}

func (o *options) open() (*results, error) {
	r := &results{verbose: o.verbose}
	if o.log == "" {
		return r, nil
	}
	var err error
	r.log, err = os.OpenFile(o.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o666)
	return r, err
}

func (r *results) add(t *trial) {
	line, show := "", true
	name := t.String()
	listed := equivalents[name] != "" || open[name]
	switch {
	case t.by != "" && listed:
		r.survived++ // in the lists
		line = name + separator + t.by + ", and it is listed"
	case t.by != "":
		r.caught++
		line, show = name+separator+t.by, r.verbose
	case listed:
		line, show = name+" ** not caught, as it is listed", r.verbose
	default:
		r.survived++
		line = name + " ** NOT CAUGHT"
	}
	if show {
		fmt.Println(line)
	}
	if r.log != nil {
		fmt.Fprintln(r.log, line)
	}
}

func (r *results) close() error {
	if r.log == nil {
		return nil
	}
	return r.log.Close()
}
