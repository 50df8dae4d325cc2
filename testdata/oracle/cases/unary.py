"""Ops of one operand, element by element."""

import torch
import torch.nn.functional as F

# What each is in PyTorch, and between which numbers to try it.
UNARY = {
    "Neg": (torch.neg, -2, 2),
    "Abs": (torch.abs, -2, 2),
    "Sign": (torch.sign, -2, 2),
    "Reciprocal": (torch.reciprocal, -2, 2),
    "Sqrt": (torch.sqrt, 0.1, 4),
    "Exp": (torch.exp, -2, 2),
    "Expm1": (torch.expm1, -2, 2),
    "Log": (torch.log, 0.1, 4),
    "Log1p": (torch.log1p, -0.9, 4),
    "Sin": (torch.sin, -4, 4),
    "Cos": (torch.cos, -4, 4),
    "Tan": (torch.tan, -1.4, 1.4),
    "Asin": (torch.asin, -0.99, 0.99),
    "Acos": (torch.acos, -0.99, 0.99),
    "Atan": (torch.atan, -4, 4),
    "Sinh": (torch.sinh, -2, 2),
    "Cosh": (torch.cosh, -2, 2),
    "Tanh": (torch.tanh, -2, 2),
    "Sigmoid": (torch.sigmoid, -4, 4),
    # By default PyTorch takes x itself beyond 20.
    "Softplus": (lambda x: F.softplus(x, threshold=700), -4, 4),
    "Relu": (torch.relu, -2, 2),
    "Erf": (torch.erf, -2, 2),
    "Floor": (torch.floor, -4, 4),
    "Ceil": (torch.ceil, -4, 4),
    "Round": (torch.round, -4, 4),
    "StopGradient": (lambda x: x.detach() * 1, -2, 2),
    "Square": (torch.square, -2, 2),
    "Rsqrt": (torch.rsqrt, 0.1, 4),
    "LogSigmoid": (F.logsigmoid, -4, 4),
    "Silu": (F.silu, -4, 4),
    "Gelu": (F.gelu, -4, 4),
    "GeluTanh": (lambda x: F.gelu(x, approximate="tanh"), -4, 4),
}
SHAPES = [(), (1,), (5,), (2, 3), (2, 1, 2), (0,), (2, 0, 3)]


def cases(g):
    for word, (f, lo, hi) in UNARY.items():
        for shape in SHAPES:
            g.case(word, f, g.x(*shape, lo=lo, hi=hi))
    for dtype in (torch.int32, torch.int64):
        for word in ("Neg", "Abs", "Sign", "Square"):
            g.case(word, UNARY[word][0], g.ints(2, 3, dtype=dtype))
    for shape in ((), (4,), (2, 3)):
        g.case("Not", torch.logical_not, g.bools(*shape))
        g.case("IsNaN", torch.isnan, torch.where(g.bools(*shape), torch.tensor(float("nan"), dtype=torch.float64), g.x(*shape)))
    for dtype, name in ((torch.float32, "float32"), (torch.int64, "int64"), (torch.int32, "int32"), (torch.bool, "bool")):
        def cast(x):
            return x.to(dtype)
        g.case("Cast", cast, g.x(2, 3, lo=-9, hi=9), type=name)
        g.case("Cast", cast, torch.tensor([0, -0.0, 0.1, 1.0, -1.7], dtype=torch.float64), type=name)
        g.case("Cast", cast, g.bools(5) if dtype != torch.bool else g.ints(5, lo=0, hi=1), type=name)
    for t in (g.ints(4), g.ints(4, dtype=torch.int32), g.bools(4), g.x(4).float()):
        g.case("Cast", lambda x: x.to(torch.float64), t, type="float64")
