// Command gendata writes every case's inputs as little-endian float64 files
// with a manifest, for the PyTorch side of the rig.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"log"
	"os"
	"path/filepath"

	"github.com/gradgen/gradgen/testdata/peers/spec"
)

type entry struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
	Param bool   `json:"param"`
	File  string `json:"file"`
}

func main() {
	out := flag.String("out", "testdata/in", "output directory")
	flag.Parse()
	if err := os.MkdirAll(*out, 0o755); err != nil {
		log.Fatal(err)
	}
	write := func(file string, v []float64) {
		var b bytes.Buffer
		binary.Write(&b, binary.LittleEndian, v)
		if err := os.WriteFile(filepath.Join(*out, file), b.Bytes(), 0o644); err != nil {
			log.Fatal(err)
		}
	}
	manifest := map[string][]entry{}
	for _, c := range spec.Cases {
		for _, t := range spec.Get(c) {
			e := entry{t.Name, t.Shape, t.Param, c + "." + t.Name + ".f64"}
			write(e.File, t.Data)
			manifest[c] = append(manifest[c], e)
		}
	}
	write("digest.f64", spec.DigestVector(1<<18))
	js, _ := json.MarshalIndent(manifest, "", " ")
	if err := os.WriteFile(filepath.Join(*out, "manifest.json"), js, 0o644); err != nil {
		log.Fatal(err)
	}
}
