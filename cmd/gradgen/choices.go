package main

import (
	"flag"
	"fmt"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir/diag"
)

// choices are the flags of explain that say what code it is about.
type choices struct {
	simd, memory *string
	workers      *bool
}

func addChoices(fs *flag.FlagSet) *choices {
	return &choices{
		simd:    fs.String("simd", "off", ""),
		memory:  fs.String("memory", "", ""),
		workers: fs.Bool("workers", false, ""),
	}
}

// wrong says which flag has a value that it can't have, or "".
func (c *choices) wrong() string {
	switch {
	case *c.simd != "on" && *c.simd != "off":
		return fmt.Sprintf("-simd %s: it is on or off", diag.Visible(*c.simd))
	case *c.memory != "" && *c.memory != "small":
		return fmt.Sprintf("-memory %s: it is small, or not given", diag.Visible(*c.memory))
	}
	return ""
}

// options are the choices as the code generator has them.
func (c *choices) options() codegen.Options {
	return codegen.Options{SIMD: *c.simd == "on", Small: *c.memory == "small", Workers: *c.workers}
}
