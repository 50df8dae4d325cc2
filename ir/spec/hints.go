package spec

import (
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// A hint puts an error of the type checker in the words of a spec.
type hint struct {
	pattern *regexp.Regexp
	format  string // $0 is the whole, $1 the first group
}

// newHint is a hint in whose pattern VALUE stands for the type of a Value.
func newHint(pattern, format string) hint {
	pattern = strings.ReplaceAll(pattern, "VALUE", `ad\.(?:Value|Tensor\[.*\])`)
	return hint{regexp.MustCompile(pattern), format}
}

// hints are tried in order.
var hints = []hint{
	newHint(`^.*mismatched types VALUE and (?:int|float64|float32|int32|int64)\b.*$`, "$0; write ad.Value(...) around the number"),
	newHint(`^.*mismatched types (?:int|float64|float32|int32|int64) and VALUE.*$`, "$0; write ad.Value(...) around the number"),
	newHint(`^.*: (\S+) (?:&&|\|\|) .* \(mismatched types VALUE and (?:untyped )?bool\)$`, "$0; write $1 != 0"),
	newHint(`^.*(?:&&|\|\|) (\S+) \(mismatched types (?:untyped )?bool and VALUE\)$`, "$0; write $1 != 0"),
	newHint(`^.*cannot use (.*) \((?:(?:untyped )?bool value|value of type bool)\) as VALUE value.*$`, "$0; write ad.Cast[float32]($1) to have 1 where it holds and 0 elsewhere"),
	newHint(`^.*cannot use (\S+) \(variable of type bool\) as VALUE value.*$`, "$0; write ad.Cast[float32]($1) to have 1 where it holds and 0 elsewhere"),
	newHint(`^.*cannot use (.*) \((?:variable|value) of (?:int )?type int\) as VALUE value.*$`, "$0; write ad.Value($1)"),
	newHint(`^.*cannot use (.*) \(.* of float64 type VALUE\) as float64 value in argument.*$`, "$0: it takes a constant number"),
	newHint(`^.*cannot use (?:float32|float64|int32|int64)\((.*)\) \(value of type (\w+)\) as VALUE value.*$`, "$0; write ad.Cast[$2]($1)"),
	newHint(`^.*cannot use (?:float32|float64|int32|int64)\((.*)\) \(constant .*\) as VALUE value.*$`, "$0; write $1: a number has the element type of what it meets"),
	newHint(`^.*operator ! not defined on (\S+) \(.* type VALUE\).*$`, "$0; write $1 == 0"),
	newHint(`^.*operator (?:&&|\|\|) not defined on (\S+) \(.* type VALUE\).*$`, "$0; write $1 != 0"),
	newHint(`^.*operator \^ not defined on (\S+) \(.* type VALUE\).*$`, "$0; write ad.Pow($1, b) for a power"),
	newHint(`^.*operator (?:&|\||&\^|<<|>>) not defined on .* type VALUE\).*$`, "$0; write && or || between comparisons, and a * b or a / b between numbers"),
	newHint(`^.*: \(?([^()]+)\)? [-+*/] .* \(mismatched types (?:untyped )?bool and VALUE\)$`, "$0; write ad.Cast[float32]($1) to have 1 where it holds and 0 elsewhere"),
	newHint(`^.* [-+*/] \(?([^()]+)\)? \(mismatched types VALUE and (?:untyped )?bool\)$`, "$0; write ad.Cast[float32]($1) to have 1 where it holds and 0 elsewhere"),
	newHint(`^.*cannot use (.*) \((?:variable|value) of type \[\]VALUE\) as VALUE value.*$`, "$0; write $1[0] for one of them, or ad.Stack(0, $1...) for all"),
	newHint(`^.*operator % not defined on .* type VALUE\).*$`, "$0; write ad.Remainder(x, y)"),
	newHint(`^.*cannot range over (.*) \(.* type VALUE\).*$`, "$0; write for _, part := range ad.Split($1, 0, n) for its parts, or work on the whole tensor"),
	newHint(`^.*cannot index (.*) \(.* type VALUE\).*$`, "$0; write ad.Slice($1, axis, lo, hi) for a part of it, or ad.Gather for rows that a tensor names"),
	newHint(`^.*cannot slice (.*) \(.* type VALUE\).*$`, "$0; write ad.Slice($1, axis, lo, hi) for a part of it"),
	newHint(`^(.*) does not satisfy ad\.Differentiable.*$`, "ad.Grad takes a scalar, or a function of one ad.Value that gives one, and this is $1; call it first, as in ad.Grad(f(x, w), x)"),
	newHint(`^(.*) does not satisfy ad\.Function.*$`, "ad.Checkpoint takes a function of up to six ad.Values, or of any number, and then their values; this is $1"),
	newHint(`^in call to ad\.Scan, type (.*) of .* does not match func\(carry C.*$`, "ad.Scan takes a step, which of the carry and an element gives the next carry and what is put out, each an ad.Value or a slice of them, as in func(c, x ad.Value) (next, y ad.Value); this is $1"),
	newHint(`^in call to (ad\.\w+), cannot infer E\b.*$`, "$0; write the element type, as in $1[float32](...)"),
	newHint(`^.*cannot infer E\b.*$`, "$0; write the element type, as in ad.Zeros[float32](4, 3)"),
	newHint(`^.*cannot use generic type ad\.Tensor.*without instantiation.*$`, "$0; write its shape and element type, as in ad.Tensor[[4][3]float32]"),
	newHint(`^undefined: b?(?:float|int|uint|complex)\d+$`, "$0; element types are bool, int32, int64, float32 and float64"),
	newHint(`^undefined: (\w+)$`, "$0: a spec is one file, and nothing in it has that name"),
	newHint(`^undefined array length (\S+) or missing type constraint$`, "undefined: $1, where the constant length of an axis is needed"),
	newHint(`^(?:invalid array length \S+|array length \S+ .*must be constant)$`, "$0; the length of an axis is a constant"),
	newHint(`^non-boolean condition in (\w+) statement$`, "$0; conditions are comparisons of constants, and ad.Where chooses between tensors"),
}

var undefinedWord = regexp.MustCompile(`^undefined: ad\.(\w+)(?: \(but have \w+\))?$`)

// declaredAt is where the type checker says that the words are declared, which
// is nowhere that a user could look.
var declaredAt = regexp.MustCompile(` \(declared at -\)`)

// reword is an error of the type checker for the author of a spec, in which
// types with the names aliases are Values.
func reword(msg string, aliases []string) string {
	// The checker puts what it has and what it wants on lines of their own.
	msg = strings.ReplaceAll(declaredAt.ReplaceAllString(msg, ""), "\n\t", ", ")
	if m := undefinedWord.FindStringSubmatch(msg); m != nil {
		return unknownWord(m[1])
	}
	plain := withoutAliases(msg, aliases)
	for _, h := range hints {
		if h.pattern.MatchString(plain) {
			said := h.pattern.ReplaceAllString(plain, h.format)
			if cure, ok := strings.CutPrefix(said, plain); ok {
				return msg + cure // the types stay as the user calls them
			}
			return said
		}
	}
	return msg
}

// withoutAliases is msg with ad.Value for the types that have the names
// aliases.
func withoutAliases(msg string, aliases []string) string {
	if len(aliases) == 0 {
		return msg
	}
	names := strings.Join(aliases, "|")
	types := regexp.MustCompile(`(\btypes? (?:\[\])*|\b(?:untyped )?\w+ and |\bas )(?:` + names + `)(\)| and | value\b|$)`)
	for range 2 { // in "mismatched types A and B" the matches overlap
		msg = types.ReplaceAllString(msg, "${1}ad.Value${2}")
	}
	return msg
}

// otherNames says what words of other libraries are called here.
var otherNames = map[string]string{
	"add": "a + b", "sub": "a - b", "subtract": "a - b", "mul": "a * b", "multiply": "a * b", "div": "a / b", "divide": "a / b",
	"neg": "-x", "negative": "-x", "negate": "-x", "equal": "a == b", "notequal": "a != b", "less": "a < b", "lessequal": "a <= b",
	"greater": "a > b", "greaterequal": "a >= b", "and": "a && b", "or": "a || b", "not": "!a", "fmod": "ad.Mod", "floormod": "ad.Remainder",
	"power": "ad.Pow", "reducesum": "ad.Sum", "reducemean": "ad.Mean", "average": "ad.Mean", "reducemax": "ad.Max", "reducemin": "ad.Min",
	"concatenate": "ad.Concat", "cat": "ad.Concat", "unsqueeze": "ad.ExpandDims", "permute": "ad.Transpose", "view": "ad.Reshape",
	"select": "ad.Where", "clamp": "ad.Clip", "detach": "ad.StopGradient", "swish": "ad.Silu", "logistic": "ad.Sigmoid",
	"ln": "ad.Log", "absolute": "ad.Abs", "arctan2": "ad.Atan2", "arctan": "ad.Atan", "arcsin": "ad.Asin", "arccos": "ad.Acos", "arcsinh": "ad.Asinh", "arccosh": "ad.Acosh", "arctanh": "ad.Atanh", "loggamma": "ad.Lgamma", "gammaln": "ad.Lgamma",
	"embedding": "ad.Gather", "indexselect": "ad.Gather", "interpolate": "ad.ResizeLinear", "upsample": "ad.ResizeNearest", "pixelshuffle": "ad.DepthToSpace", "pixelunshuffle": "ad.SpaceToDepth",
	"inv": "ad.Inverse", "slogdet": "ad.LogDet", "triangularsolve": "ad.SolveLower or ad.SolveUpper", "solvetriangular": "ad.SolveLower or ad.SolveUpper",
	"linear": "ad.MatMul(x, w) + b", "dense": "ad.MatMul(x, w) + b", "maskedfill": "ad.Where", "inner": "ad.Dot", "matvec": "ad.MatMul", "fill": "ad.Full",
	"conv": "ad.Conv2D", "maxpool": "ad.MaxPool2D", "avgpool": "ad.AvgPool2D", "expand": "ad.BroadcastTo", "variance": "ad.Var", "stddev": "ad.Std",
	"product": "ad.Prod", "matrixmultiply": "ad.MatMul", "mm": "ad.MatMul", "bmm": "ad.MatMul", "identity": "ad.Eye", "float32": "ad.Cast[float32](x)",
	"float64": "ad.Cast[float64](x)", "squareroot": "ad.Sqrt", "convolution": "ad.Conv2D", "dropout": "ad.Dropout",
	"softmaxcrossentropy": "ad.CrossEntropy", "mseloss": "ad.MSE", "l1loss": "ad.MAE", "huber": "ad.HuberLoss", "smoothl1loss": "ad.HuberLoss",
	"nll": "ad.NLLLoss", "binarycrossentropy": "ad.BCEWithLogits", "sigmoidcrossentropy": "ad.BCEWithLogits", "kldivergence": "ad.KLDiv", "hinge": "ad.HingeLoss",
	"batchnormalization": "ad.BatchNorm", "layernormalization": "ad.LayerNorm", "lrn": "ad.LocalResponseNorm", "normalize": "ad.L2Normalize",
	"l2norm": "ad.Norm", "reducel1": "ad.L1Norm", "reducel2": "ad.Norm", "iota": "ad.Arange", "range": "ad.Arange",
}

// unknownWord reports that package ad has no such word, and which is meant.
func unknownWord(name string) string {
	msg := "there is no ad." + name
	for _, s := range adNames() {
		if strings.EqualFold(s, name) {
			return msg + ": did you mean ad." + s + "?"
		}
	}
	if other, ok := otherNames[strings.ReplaceAll(strings.ToLower(name), "_", "")]; ok {
		return msg + ": write " + other
	}
	if near := nearest(name, adNames()); near != "" {
		return msg + ": did you mean ad." + near + "?"
	}
	return msg + ": the words are listed in the documentation of package ad"
}

// adNames is the exported names of package ad, sorted.
func adNames() []string {
	pkg, err := adPackage()
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(pkg.Scope().Names(), func(s string) bool { return !token.IsExported(s) })
}

// nearest is the name among names that differs least, "" if all differ much:
// in half of a short name's letters, or in more than a third of a long one's.
func nearest(name string, names []string) string {
	best, least := "", min((len(name)+2)/2, len(name)/3+2)
	for _, s := range names {
		if d := distance(strings.ToLower(name), strings.ToLower(s)); d < least {
			best, least = s, d
		}
	}
	return best
}

// distance is how many letters have to be put in, left out, replaced or
// swapped with their neighbour to make b of a.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return max(len(a), len(b))
	}
	var before, last []int
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row = last, row, make([]int, len(b)+1)
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(b)]
}
