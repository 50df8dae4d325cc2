package irtest

import (
	"math"
	"slices"

	"github.com/gradgen/gradgen/ir"
)

// A Domain says where an op is smooth and defined, and where it isn't.
type Domain struct {
	// In is an interval for each floating-point operand; the last one serves
	// further operands. There the op is defined and its result is finite.
	In []Interval
	// Edges are values worth testing at which it may be neither.
	Edges []float64
	// Kinks says that within In a difference quotient need not agree with the
	// op's gradient: it has kinks or jumps, or its gradient is something else
	// by definition.
	Kinks bool

	bound bound
}

// DomainOf is the op's row in the table of domains.
func DomainOf(op ir.Op) *Domain {
	if int(op) >= len(domains) {
		op = ir.OpInvalid
	}
	return &domains[op]
}

// of is the interval of floating-point operand i.
func (d *Domain) of(i int) Interval {
	if len(d.In) == 0 {
		return tame
	}
	return d.In[min(i, len(d.In)-1)]
}

// tame is where values of a graph stay, so that nothing grows out of hand.
var tame = Interval{-8, 8}

var (
	usual  = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, 1e-30, 1e30, math.Inf(1), math.Inf(-1), math.NaN()}
	finite = []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 2.5, -1e6}
)

func in(lo, hi float64) []Interval { return []Interval{{lo, hi}} }

// with is the list and more.
func with(list []float64, more ...float64) []float64 { return slices.Concat(list, more) }

var domains = [...]Domain{
	ir.Input: {Edges: usual},
	ir.Const: {Edges: finite, bound: boundConst},
	ir.Iota:  {Edges: finite, bound: boundIota},

	ir.Neg:          {Edges: usual, bound: monotone(func(x float64) float64 { return -x })},
	ir.Abs:          {Edges: usual, Kinks: true, bound: boundAbs},
	ir.Sign:         {Edges: usual, Kinks: true, bound: always(-1, 1)},
	ir.Reciprocal:   {In: in(0.4, 4), Edges: usual, bound: monotone(func(x float64) float64 { return 1 / x })},
	ir.Sqrt:         {In: in(0.2, 8), Edges: usual, bound: monotone(math.Sqrt)},
	ir.Cbrt:         {In: in(0.2, 8), Edges: with(usual, -8, 27), bound: monotone(math.Cbrt)},
	ir.Exp:          {In: in(-3, 2), Edges: with(usual, 88, 89, 710, -750), bound: monotone(math.Exp)},
	ir.Expm1:        {In: in(-3, 2), Edges: with(usual, 1e-9, 89, -750), bound: monotone(math.Expm1)},
	ir.Log:          {In: in(0.1, 10), Edges: usual, bound: monotone(math.Log)},
	ir.Log1p:        {In: in(-0.8, 6), Edges: with(usual, 1e-9, -2), bound: monotone(math.Log1p)},
	ir.Log2:         {In: in(0.1, 10), Edges: with(usual, 8, 1024), bound: monotone(math.Log2)},
	ir.Log10:        {In: in(0.1, 10), Edges: with(usual, 100), bound: monotone(math.Log10)},
	ir.Sin:          {Edges: usual, bound: always(-1, 1)},
	ir.Cos:          {Edges: usual, bound: always(-1, 1)},
	ir.Tan:          {In: in(-1.2, 1.2), Edges: with(finite, math.Pi/2), bound: monotone(math.Tan)},
	ir.Asin:         {In: in(-0.9, 0.9), Edges: with(usual, 1.5, -1.5), bound: monotone(math.Asin)},
	ir.Acos:         {In: in(-0.9, 0.9), Edges: with(usual, 1.5, -1.5), bound: monotone(math.Acos)},
	ir.Atan:         {Edges: usual, bound: monotone(math.Atan)},
	ir.Sinh:         {In: in(-2.5, 2.5), Edges: with(usual, 1e-9, 800), bound: monotone(math.Sinh)},
	ir.Cosh:         {In: in(-2.5, 2.5), Edges: with(usual, 800), bound: boundCosh},
	ir.Tanh:         {In: in(-4, 4), Edges: with(usual, 30, -30), bound: monotone(math.Tanh)},
	ir.Asinh:        {Edges: with(usual, 1e-9), bound: monotone(math.Asinh)},
	ir.Acosh:        {In: in(1.2, 8), Edges: with(usual, 1.5), bound: monotone(math.Acosh)},
	ir.Atanh:        {In: in(-0.9, 0.9), Edges: with(usual, 1e-9, 1.5, -1.5), bound: monotone(math.Atanh)},
	ir.Sigmoid:      {In: in(-5, 5), Edges: with(usual, 100, -100, 800, -800), bound: always(0, 1)},
	ir.Softplus:     {In: in(-6, 6), Edges: with(usual, 40, -40, 1000, -1000), bound: always(0, 7)},
	ir.Relu:         {Edges: usual, Kinks: true, bound: boundAbs},
	ir.Erf:          {In: in(-2.5, 2.5), Edges: with(usual, 6, -6), bound: monotone(math.Erf)},
	ir.Erfc:         {In: in(-2.5, 2.5), Edges: with(usual, 6, -6, 30), bound: monotone(math.Erfc)},
	ir.Erfinv:       {In: in(-0.9, 0.9), Edges: with(usual, 1.5, -1.5), bound: monotone(math.Erfinv)},
	ir.Lgamma:       {In: in(0.4, 8), Edges: with(usual, 2, -0.5, -2.5, -3, 200), bound: always(-0.13, 9)},
	ir.NormalCDF:    {In: in(-4, 4), Edges: with(usual, 8, -8, -20, -40), bound: always(0, 1)},
	ir.NormalPDF:    {In: in(-4, 4), Edges: with(usual, 8, -8, 20, -40), bound: always(0, 0.4)},
	ir.Gelu:         {In: in(-4, 4), Edges: with(usual, 8, -8, -20, -40), bound: boundGelu},
	ir.Silu:         {In: in(-5, 5), Edges: with(usual, 100, -100, 800, -800), bound: boundSilu},
	ir.Floor:        {Edges: with(usual, -0.5), Kinks: true, bound: rounded},
	ir.Ceil:         {Edges: with(usual, -0.5), Kinks: true, bound: rounded},
	ir.Trunc:        {Edges: with(usual, -0.5), Kinks: true, bound: rounded},
	ir.Round:        {Edges: with(usual, -0.5, 1.5, 2.5), Kinks: true, bound: rounded},
	ir.Not:          {bound: always(0, 1)},
	ir.IsNaN:        {Edges: usual, Kinks: true, bound: always(0, 1)},
	ir.Cast:         {Edges: finite, bound: boundCast},
	ir.StopGradient: {Edges: usual, Kinks: true, bound: same},

	ir.Add:         {Edges: usual, bound: mono2(func(x, y float64) float64 { return x + y })},
	ir.Sub:         {Edges: usual, bound: mono2(func(x, y float64) float64 { return x - y })},
	ir.Mul:         {Edges: usual, bound: mono2(func(x, y float64) float64 { return x * y })},
	ir.Div:         {In: []Interval{{-4, 4}, {0.5, 4}}, Edges: usual, bound: mono2(func(x, y float64) float64 { return x / y })},
	ir.Pow:         {In: []Interval{{0.3, 3}, {-2, 2}}, Edges: with(usual, 2, 3, -2), bound: mono2(math.Pow)},
	ir.Max:         {Edges: usual, Kinks: true, bound: mono2(func(x, y float64) float64 { return max(x, y) })},
	ir.Min:         {Edges: usual, Kinks: true, bound: mono2(func(x, y float64) float64 { return min(x, y) })},
	ir.Atan2:       {In: []Interval{{-3, 3}, {0.5, 3}}, Edges: usual, bound: always(-math.Pi, math.Pi)},
	ir.Hypot:       {In: []Interval{{0.5, 3}, {-3, 3}}, Edges: usual, bound: boundHypot},
	ir.Mod:         {In: []Interval{{-4, 4}, {0.5, 4}}, Edges: with(usual, 3, 0.75), Kinks: true, bound: always(-4, 4)},
	ir.Copysign:    {Edges: usual, Kinks: true, bound: boundCopysign},
	ir.LogAddExp:   {Edges: with(usual, 1000, -1000), bound: boundLogAddExp},
	ir.Equal:       {Edges: usual, Kinks: true, bound: always(0, 1)},
	ir.Less:        {Edges: usual, Kinks: true, bound: always(0, 1)},
	ir.LessOrEqual: {Edges: usual, Kinks: true, bound: always(0, 1)},
	ir.And:         {bound: always(0, 1)},
	ir.Or:          {bound: always(0, 1)},

	ir.Where: {Edges: usual, bound: boundWhere},
	ir.Clip:  {In: []Interval{{-3, 3}, {-2, -0.5}, {0.5, 2}}, Edges: usual, Kinks: true, bound: corners(clip)},

	ir.ReduceSum:       {Edges: usual, bound: boundSum},
	ir.ReduceProd:      {In: in(-1.5, 1.5), Edges: usual, bound: boundProd},
	ir.ReduceMax:       {Edges: usual, Kinks: true, bound: same},
	ir.ReduceMin:       {Edges: usual, Kinks: true, bound: same},
	ir.ReduceLogSumExp: {Edges: with(usual, 1000, -1000), bound: boundLogSumExp},
	ir.ArgMax:          {Edges: usual, Kinks: true, bound: boundArg},
	ir.ArgMin:          {Edges: usual, Kinks: true, bound: boundArg},
	ir.Softmax:         {In: in(-4, 4), Edges: with(usual, 1000, -1000), bound: always(0, 1)},
	ir.CumSum:          {Edges: usual, bound: boundCumSum},
	ir.LinearScan:      {In: []Interval{{-1, 1}, {-2, 2}}, Edges: usual, bound: boundLinearScan},
	ir.ArgSort:         {Edges: usual, Kinks: true, bound: boundArgSort},

	ir.MatMul: {In: in(-3, 3), Edges: usual, bound: boundMatMul},
	ir.Conv:   {In: in(-3, 3), Edges: usual, bound: boundConv},

	ir.Reshape:   {Edges: usual, bound: same},
	ir.Transpose: {Edges: usual, bound: same},
	ir.Expand:    {Edges: usual, bound: same},
	ir.Slice:     {Edges: usual, bound: same},
	ir.Unfold:    {Edges: usual, bound: same},
	ir.Pad:       {Edges: usual, bound: boundPad},
	ir.Concat:    {Edges: usual, bound: same},
	ir.Fold:      {Edges: usual, bound: boundFold},

	ir.Gather:         {Edges: usual, bound: func(_ *ir.Node, in []Interval) Interval { return in[0] }},
	ir.GatherElements: {Edges: usual, bound: func(_ *ir.Node, in []Interval) Interval { return in[0] }},
	ir.ScatterAdd:     {Edges: usual, bound: boundScatterAdd},
	ir.ScatterMax:     {Edges: usual, Kinks: true, bound: boundScatterMax},

	ir.MaxPool: {Edges: usual, Kinks: true, bound: same},

	// Matrices have no edges: what is drawn is not singular.
	ir.Cholesky:        {In: []Interval{off}, Edges: finite, bound: boundCholesky},
	ir.TriangularSolve: {In: []Interval{off, tame}, Edges: usual, bound: boundSolve},
	ir.Solve:           {In: []Interval{off, tame}, Edges: usual, bound: boundSolve},
	ir.Det:             {In: []Interval{off}, Edges: finite, bound: boundDet},
	ir.LogAbsDet:       {In: []Interval{off}, Edges: finite, bound: boundLogAbsDet},
	ir.LU:              {In: []Interval{off}, Edges: finite, Kinks: true, bound: boundLU},
	ir.LUSolve:         {In: []Interval{off, tame}, Edges: usual, Kinks: true, bound: boundLUSolve},

	ir.Cotangent:  {Edges: finite, bound: always(0, 0)},
	ir.CustomVJP:  {In: in(-3, 3), Edges: usual, bound: boundFirst},
	ir.Checkpoint: {In: in(-3, 3), Edges: usual, bound: boundFirst},
	ir.Again:      {Edges: usual, bound: same},
}
