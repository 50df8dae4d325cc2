"""More functions of one and of two operands, and their edges."""

import math

import torch

from cases.binary import PAIRS, SELF
from cases.kinks import EDGES, INF, NAN, POINTS, vec
from cases.unary import SHAPES



class Digamma(torch.autograd.Function):
    """PyTorch's derivative of digamma has 10 digits, its zeta has all."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.digamma(x)

    @staticmethod
    def backward(ctx, ct):
        return ct * torch.special.zeta(torch.tensor(2.0, dtype=torch.float64), *ctx.saved_tensors)


UNARY = {
    "Log2": (torch.log2, 0.1, 4),
    "Log10": (torch.log10, 0.1, 4),
    "Exp2": (torch.exp2, -4, 4),
    "Asinh": (torch.asinh, -4, 4),
    "Acosh": (torch.acosh, 1.1, 4),
    "Atanh": (torch.atanh, -0.95, 0.95),
    "Erfc": (torch.erfc, -2, 4),
    "Erfinv": (torch.erfinv, -0.95, 0.95),
    "Lgamma": (torch.lgamma, -3, 4),
    "Digamma": (Digamma.apply, -3, 4),
    "NormalCDF": (torch.special.ndtr, -4, 4),
    "NormalPDF": (lambda x: torch.exp(-x * x / 2) / math.sqrt(2 * math.pi), -4, 4),
    "Trunc": (torch.trunc, -4, 4),
}
FLOAT = {
    "Hypot": torch.hypot,
    "Mod": torch.fmod,
    "Remainder": torch.remainder,
    "Copysign": torch.copysign,
    "LogAddExp": torch.logaddexp,
    "XLogY": torch.xlogy,
    "SquaredDifference": lambda x, y: (x - y).square(),
}
MORE = (2, 3, 4, 6, 8, 10, 100, -2, -2.5, -100.25, 0.999)
# Where PyTorch's zeta fails.
BEYOND = {"Digamma": (-INF, -1e300, 1e300, INF)}

ORIGIN = "at the origin, where there is none, it is 0"
BELOW = "below 1 the value is NaN, and what is infinite at -1 has the other sign"
RATIO = "the sign alone counts, and that of an infinity is known"
WEIGHT = "the weight of -Inf is 0"
NOTHING = "0*log(y) is 0, and so is its gradient"
NONE = "the value is NaN, and so is the quotient of which the gradient is made"


def cbrt(x):
    """PyTorch has no cube root: here away from 0."""
    return x.sign() * x.abs().pow(1 / 3)


def unary(g):
    for shape in SHAPES:
        g.case("Cbrt", cbrt, g.x(*shape, lo=0.1, hi=4))
        g.case("Cbrt", cbrt, g.x(*shape, lo=-4, hi=-0.1))
    for word, (f, lo, hi) in UNARY.items():
        for shape in SHAPES:
            g.case(word, f, g.x(*shape, lo=lo, hi=hi))
        for p in POINTS + list(MORE):
            if p in BEYOND.get(word, ()):
                continue
            note, our = None, None
            if word == "Acosh" and p == -1:
                note, our = BELOW, lambda ct: {"d0": [-INF * ct]}
            g.case(word, f, torch.tensor(p, dtype=torch.float64), note=note, our=our)
    for shape in ((), (4,), (2, 3)):
        g.case("IsInf", torch.isinf, torch.where(g.bools(*shape), torch.tensor(-INF, dtype=torch.float64), g.x(*shape)))
    g.case("IsInf", torch.isinf, vec(*EDGES))


def decided(word, x, y):
    """What gradgen decided otherwise."""
    if word == "Hypot" and x == 0 and y == 0:
        return ORIGIN, {"d0": [0], "d1": [0]}
    if word == "Copysign" and x in (INF, -INF):
        return RATIO, lambda ct: {"d0": [ct * math.copysign(1, x) * math.copysign(1, y)]}
    if word == "LogAddExp" and -INF in (x, y) and (x == y or x != x or y != y):
        return WEIGHT, {d: [0] for d, v in (("d0", x), ("d1", y)) if v == -INF}
    if word == "XLogY" and x == 0 and y == 0:
        return NOTHING, {"d1": [0]}
    if word == "XLogY" and x == 0 and y == INF:
        return NOTHING, {"d0": [0]}
    return None, None


def binary(g):
    for word, f in FLOAT.items():
        lo, hi = (0.2, 2) if word == "XLogY" else (-2, 2)
        for s, t in PAIRS:
            g.case(word, f, g.x(*s), g.x(*t, lo=lo, hi=hi, shift=1 / 32))
        for s in SELF:
            if word not in ("Mod", "Remainder"):  # of which x and x are a step
                g.case(word, f, g.x(*s, lo=lo, hi=hi), use=[0, 0])
        for x in EDGES:
            for y in EDGES:
                if word in ("Mod", "Remainder") and (math.isinf(x) or y == 0):
                    continue  # the value is NaN, and what PyTorch makes of the gradient has no rule
                note, our = decided(word, x, y)
                g.case(word, f, torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64), note=note, our=our)
        g.case(word, f, vec(0.5, 2).unsqueeze(1), vec(0.5, 1, 2))
    for word in ("Mod", "Remainder"):
        for x, y in ((7, 3), (-7, 3), (7, -3), (-7, -3), (1e300, 3), (5.5, 0.25), (3, 1e300), (-3, 1e300)):
            g.case(word, FLOAT[word], torch.tensor(x, dtype=torch.float64), torch.tensor(y, dtype=torch.float64))
        g.case(word, FLOAT[word], vec(1), vec(0), note=NONE, our={"d1": [NAN]})
    g.case("LogAddExp", torch.logaddexp, vec(-1000, 1000, 1000, -1000, 1e300), vec(1000, -1000, 1000, -1000, 1))
    g.case("Hypot", torch.hypot, vec(3e200, 3e-200), vec(4e200, 4e-200))


def cases(g):
    unary(g)
    binary(g)
