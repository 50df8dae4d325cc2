package diag

import (
	"encoding/json"
	"io"

	"github.com/gradgen/gradgen/ir"
)

// The JSON of a diagnostic. Names and meaning of the fields stay as they are:
// programs read them.
type jsonDiagnostic struct {
	File    string     `json:"file"`
	Line    int        `json:"line"`             // from 1; 0 when not known
	Col     int        `json:"col"`              // from 1, in bytes; 0 when not known
	EndCol  int        `json:"endCol,omitempty"` // just past the span
	Message string     `json:"message"`
	Calls   []jsonCall `json:"calls,omitempty"` // innermost first
}

type jsonCall struct {
	Func string `json:"func"`
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// MarshalJSON is an object with the fields file, line, col, endCol, message
// and calls, a list of objects with func, file, line and col. Strings hold
// nothing raw: see [Visible].
func (d *Diagnostic) MarshalJSON() ([]byte, error) { return json.Marshal(d.json()) }

func (d *Diagnostic) json() *jsonDiagnostic {
	j := &jsonDiagnostic{File: Visible(d.Pos.File), Line: d.Pos.Line, Col: d.Pos.Col, EndCol: d.Pos.EndCol, Message: Visible(d.Msg)}
	for _, c := range d.Calls {
		j.Calls = append(j.Calls, jsonCall{Visible(c.Func), Visible(c.Pos.File), c.Pos.Line, c.Pos.Col})
	}
	return j
}

// UnmarshalJSON reads what MarshalJSON writes.
func (d *Diagnostic) UnmarshalJSON(data []byte) error {
	var j jsonDiagnostic
	if err := json.Unmarshal(data, &j); err != nil {
		return err
	}
	*d = Diagnostic{Pos: ir.Pos{File: j.File, Line: j.Line, Col: j.Col, EndCol: j.EndCol}, Msg: j.Message}
	for _, c := range j.Calls {
		d.Calls = append(d.Calls, ir.Call{Func: c.Func, Pos: ir.Pos{File: c.File, Line: c.Line, Col: c.Col}})
	}
	return nil
}

// JSON writes all the diagnostics, sorted, an object on a line each.
func (l List) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range l.Sorted() {
		if err := enc.Encode(d.json()); err != nil {
			return err
		}
	}
	return nil
}
