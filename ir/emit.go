package ir

// A Mode is a form of a function's derivative that a spec asks for with
// //gradgen:emit, besides the function and its gradient.
type Mode uint8

// The modes. The gradient's inputs are those of Func.Grad.
const (
	ModeSplit    Mode = iota // NameForward and NameBackward: the gradient in two calls
	ModeJVP                  // NameJVP: the Jacobian times a vector, in forward mode
	ModeVJP                  // NameVJP: a vector times the Jacobian; that of a tensor is there anyway
	ModeHVP                  // NameHVP: the Hessian of a scalar times a vector
	ModeHessian              // NameHessian: the Hessian of a scalar
	ModeJacobian             // NameJacobian: the Jacobian of the first result
)

// Modes lists every mode.
var Modes = []Mode{ModeSplit, ModeJVP, ModeVJP, ModeHVP, ModeHessian, ModeJacobian}

var modeNames = [...]string{ModeSplit: "split", ModeJVP: "jvp", ModeVJP: "vjp", ModeHVP: "hvp", ModeHessian: "hessian", ModeJacobian: "jacobian"}

// String is the mode's name in a spec.
func (m Mode) String() string { return modeNames[m] }

// ParseMode finds a mode by its name.
func ParseMode(name string) (Mode, bool) {
	for _, m := range Modes {
		if m.String() == name {
			return m, true
		}
	}
	return 0, false
}

// An Emission is a mode that was asked for.
type Emission struct {
	Mode Mode
	Pos  Pos // where it was
}

// Emits reports whether f's spec asks for the mode, and where.
func (f *Func) Emits(m Mode) (Pos, bool) {
	for _, e := range f.Emit {
		if e.Mode == m {
			return e.Pos, true
		}
	}
	return Pos{}, false
}
