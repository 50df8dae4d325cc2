"""Activations, and their corners."""

import torch
import torch.nn.functional as F

from cases.kinks import INF, NAN, NAN_SELECTS, POINTS, UNSELECTED, vec
from cases.unary import SHAPES

CORNERS = [-6, -3, -2, 2, 3, 4, 6, -3 - 2**-40, 3 + 2**-40]
ACTIVATIONS = [
    ("Relu6", F.relu6, {}),
    # PyTorch's hardsigmoid multiplies with 1/6 rounded to float32.
    ("HardSigmoid", lambda x: F.relu6(x + 3) / 6, {}),
    ("HardSwish", F.hardswish, {}),
    ("Selu", F.selu, {}),
    ("Mish", F.mish, {}),
    ("Softsign", F.softsign, {}),
    ("LeakyRelu", lambda x: F.leaky_relu(x, 0.2), {"slope": 0.2}),
    ("LeakyRelu", lambda x: F.leaky_relu(x, -0.5), {"slope": -0.5}),
    ("Elu", F.elu, {"alpha": 1}),
    ("Elu", lambda x: F.elu(x, 0.7), {"alpha": 0.7}),
    ("Celu", F.celu, {"alpha": 1}),
    ("Celu", lambda x: F.celu(x, 2.5), {"alpha": 2.5}),
    ("HardTanh", F.hardtanh, {"lo": -1, "hi": 1}),
    ("HardTanh", lambda x: F.hardtanh(x, -2, 0.5), {"lo": -2, "hi": 0.5}),
    ("Softshrink", F.softshrink, {"lambda": 0.5}),
    ("Softshrink", lambda x: F.softshrink(x, 2), {"lambda": 2}),
    ("Softshrink", lambda x: F.softshrink(x, 0), {"lambda": 0}),
]

# What gradgen decided otherwise.
DECIDED = {
    ("Softshrink", "nan"): (NAN_SELECTS, {"r0": [NAN], "d0": [0]}),
} | {(word, "nan"): (NAN_SELECTS, {"d0": [NAN]}) for word in ("HardSwish", "Selu", "Elu", "Celu")}

# PyTorch's e**x - 1 isn't exact near 0, and its derivative of that, 1 more,
# not where it is near -1. Of softsign's derivative at 1e300 rounding errors are left.
LEFT_OUT = {word: (-1000, -40, -1e-8, -1e-300) for word in ("Selu", "Elu", "Celu")} | {"Softsign": (-1e300, 1e300)}


def prelu(x, a):
    return torch.where(x > 0, x, a * x)


def cases(g):
    for word, f, attrs in ACTIVATIONS:
        for shape in SHAPES:
            g.case(word, f, g.x(*shape, lo=-4, hi=4, shift=1 / 32), **attrs)
        for p in POINTS + CORNERS:
            if p in LEFT_OUT.get(word, ()):
                continue
            note, our = DECIDED.get((word, "nan" if p != p else p), (None, None))
            g.case(word, f, torch.tensor(p, dtype=torch.float64), note=note, our=our, **attrs)
    g.case("PRelu", F.prelu, g.x(2, 3), g.x(3))
    g.case("PRelu", F.prelu, g.x(4), g.x(1))
    for s, t in (((), ()), ((3,), (3,)), ((2, 3), (2, 3)), ((2, 3, 2), (3, 1)), ((2, 3, 2), (2, 1, 1)), ((2, 3), ()), ((2, 3), (1, 1)), ((0, 3), (3,))):
        g.case("PRelu", prelu, g.x(*s), g.x(*t))
    g.case("PRelu", prelu, vec(-1, -0.0, 0, 1, -INF), g.x(5))
    g.case("PRelu", prelu, vec(INF), vec(0.5), note=UNSELECTED, our={"d1": [0]})
