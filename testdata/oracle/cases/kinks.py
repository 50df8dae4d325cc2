"""Ties, bounds, zeros, infinities and what isn't a number."""

import math

import torch
import torch.nn.functional as F

from cases.binary import BOOL, FLOAT, clip
from cases.composites import ACTIVATIONS
from cases.index import gather
from cases.pool import MAX
from cases.reduce import COMPOSITES
from cases.unary import UNARY

INF, NAN = float("inf"), float("nan")
POINTS = [-INF, -1e300, -1000, -40, -1, -0.5, -1e-8, -1e-300, -0.0, 0, 1e-300, 1e-8, 0.5, 1, 1.5, 2.5, 40, 1000, 1e300, INF, NAN]
EDGES = [-INF, -2, -1, -0.5, -0.0, 0, 0.5, 1, 2, 3, INF, NAN]


# What gradgen decided otherwise.
NAN_SELECTS = "NaN selects itself, and stays NaN"
NAN_SHARES = "no element beats NaN, so that all share"
OTHERS = "the derivative is the product of the others, which is exact where the whole product isn't"
EMPTY_WEIGHTS = "the weight of -Inf is 0, among nothing but -Inf too"
ONE = "of one element it is that element"
WEIGHTS = "the weights are those of the softmax, which beside +Inf aren't numbers"
DIFFERENCE = "it is x less the log-sum-exp, whose gradient is 0 at -Inf"
LIMIT = "it is its limit there"
TAIL = "the derivative is e**x, of which 1 more than the result has nothing left"
UNSELECTED = "what isn't selected has gradient 0, whatever its derivative"
EQUAL_BOUNDS = "below equal bounds the lower one is the result; PyTorch gives the gradient to neither"


def vec(*v):
    return torch.tensor(v, dtype=torch.float64)


def elementwise(g):
    notes = {("Sign", "nan"): ("NaN has no sign, and stays NaN", {"r0": [NAN]}), ("Abs", "nan"): (NAN_SELECTS, {"d0": [NAN]}), ("Gelu", "-inf"): (LIMIT, {"r0": [-0.0]}), ("Silu", "-inf"): (LIMIT, lambda ct: {"r0": [-0.0], "d0": [0 * ct]}),
             ("GeluTanh", "-inf"): (LIMIT, lambda ct: {"r0": [-0.0], "d0": [0 * ct]}), ("GeluTanh", "-1e+300"): (LIMIT, lambda ct: {"d0": [0 * ct]}), ("GeluTanh", "1e+300"): (LIMIT, lambda ct: {"d0": [ct]}), ("GeluTanh", "inf"): (LIMIT, lambda ct: {"d0": [ct]}),
             ("Expm1", "-40"): (TAIL, lambda ct: {"d0": [math.exp(-40) * ct]})}
    for word, (f, _, _) in UNARY.items():
        for p in POINTS:
            note, our = notes.get((word, str(p)), (None, None))
            g.case(word, f, torch.tensor(p, dtype=torch.float64), note=note, our=our)
    for word, (f, _, _) in FLOAT.items():
        for x in EDGES:
            g.case(word, f, torch.full((len(EDGES),), x, dtype=torch.float64), vec(*EDGES))
        g.case(word, f, vec(0.5, 1, 2), vec(0.5, 2, 2))
        g.case(word, f, vec(0.5, 2).unsqueeze(1), vec(0.5, 1, 2))
        g.case(word, f, torch.tensor(2.0, dtype=torch.float64), vec(2, 2, 1))
    for word, f in BOOL.items():
        for x in (-INF, -0.0, 0.5, INF, NAN):
            g.case(word, f, torch.tensor(x, dtype=torch.float64), vec(*EDGES))
    for y in (-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3):
        # With a number for exponent PyTorch takes roots, which differ from pow at -Inf and -0.
        g.case("PowConst", lambda x: torch.pow(x, torch.full_like(x, y)), vec(*EDGES), y=y)
    for word, f in ACTIVATIONS.items():
        if word not in ("relu6", "hardswish"):  # gradgen's are made of relu and min, and differ from PyTorch's at their corners
            g.case(word, f, vec(-6, -3, -1, -0.5, 0, 0.5, 1, 3, 6))
    g.case("leaky_relu", lambda x: F.leaky_relu(x, 0.2), vec(-1, 0, 1), slope=0.2)
    g.case("sinc", torch.sinc, vec(-1, 0, 0.5))
    g.case("logaddexp", torch.logaddexp, vec(0, 1, -1000, 1000), vec(0, 1, 1000, -1000))
    g.case("l1_loss", F.l1_loss, vec(0, 1, 2), vec(0, 2, 2))
    for word, f in (("huber_loss", lambda x, y: F.huber_loss(x, y, delta=0.5)), ("smooth_l1_loss", lambda x, y: F.smooth_l1_loss(x, y, beta=0.5))):
        g.case(word, f, vec(-0.5, 0, 0.5, 1), vec(0, 0, 0, 0), **{"delta" if word == "huber_loss" else "beta": 0.5})
    g.case("hinge_embedding_loss", F.hinge_embedding_loss, vec(0.5, 2, 0), torch.tensor([-1, -1, 1]))


def selections(g):
    for lo, hi in ((0, 1), (1, 1), (-INF, INF), (-INF, 0), (0.5, INF)):
        x = vec(-1, 0, 0.25, 0.5, 1, 2, INF, -INF)
        g.case("ClipConst", lambda x: torch.clamp(x, lo, hi), x, lo=lo, hi=hi)
        g.case("ClipConst", lambda x: torch.clamp(x, lo, hi), vec(NAN), lo=lo, hi=hi, note=NAN_SELECTS, our=lambda ct: {"d0": [ct]})
    zero, one = torch.tensor(0.0, dtype=torch.float64), torch.tensor(1.0, dtype=torch.float64)
    g.case("Clip", clip, vec(-1, 0, 0.5, 1, 2), zero, one)
    g.case("Clip", clip, vec(NAN), zero, one, note=NAN_SELECTS, our=lambda ct: {"d0": [ct]})
    g.case("Clip", clip, vec(0, 0, 0), vec(-1, 0, 0.5), vec(1, 1, 1))
    g.case("Clip", clip, vec(1, 1, 1, 1), vec(0, 0, 0, 0), vec(-1, 0.5, 1, 2))
    # Bounds that cross, and bounds that are equal.
    g.case("Clip", clip, vec(0, 1.5, 3), vec(2, 2, 2), vec(1, 1, 1))
    g.case("Clip", clip, vec(1, 2), vec(1, 1), vec(1, 1))
    g.case("Clip", clip, vec(0), vec(1), vec(1), note=EQUAL_BOUNDS, our=lambda ct: {"d1": [ct]})
    # What isn't selected has no part in the gradient, whatever it is.
    for word, f in (
        ("where_sqrt", lambda x: torch.where(x > 0, torch.sqrt(x), 0)), ("where_log", lambda x: torch.where(x > 0, torch.log(x), 0)),
        ("where_reciprocal", lambda x: torch.where(x > 0, 1 / x, 0)), ("where_pow", lambda x: torch.where(x > 0, x**0.5, 0)),
    ):
        g.case(word, f, vec(0.25, 4))
        for x in (-1, 0):
            if word in ("where_sqrt", "where_pow") or (word, x) in (("where_log", 0), ("where_reciprocal", 0)):
                g.case(word, f, vec(x), note=UNSELECTED, our={"d0": [0]})
            else:
                g.case(word, f, vec(x))
    g.case("Where", torch.where, torch.tensor([True, False, True, False]), vec(NAN, NAN, INF, 1), vec(1, NAN, 0, INF))


def reductions(g):
    rows = [[1, 3, 3, 2, 3], [2, 2, 2], [-1], [INF, INF, 0], [-INF, -INF], [-INF, 1], [NAN, 1], [1, NAN, NAN], [0, -0.0]]
    for row in rows:
        n, note, our = len(row), None, None
        if NAN in row:
            note, our = NAN_SHARES, lambda ct: {"d0": [ct / n] * n}
        for word in ("AMax", "AMin"):
            g.case(word, lambda x: COMPOSITES[word](x, [0], False), vec(*row), axes=[0], note=note, our=our)
        for word in ("ReduceMax", "ReduceMin"):
            f = torch.amax if word == "ReduceMax" else torch.amin
            g.case(word, lambda x: f(x, 0, keepdim=True), vec(*row), axes=[0], note=note, our=our)
        for word, f in (("ArgMax", torch.argmax), ("ArgMin", torch.argmin)):
            g.case(word, lambda x: f(x, 0, keepdim=True), vec(*row), axis=0, type="int64")
    ties = torch.tensor([[1, 1, 0], [0, 1, 1]], dtype=torch.float64)
    for axes in ([0], [1], [0, 1]):
        for word in ("AMax", "AMin"):
            g.case(word, lambda x: COMPOSITES[word](x, axes, False), ties, axes=axes)
    for row, others in (
        ([0], None), ([2, 0, 4], None), ([0, 0, 4], None), ([0, 0, 0], None), ([-1, 0, -0.0], None), ([INF, 0, 1], None), ([NAN, 0, 1], None),
        ([INF, 2], [2, INF]), ([NAN, 1], [1, NAN]), ([1e200, 1e200, 1e-200], [1, 1, INF]),
    ):
        note, our = (OTHERS, lambda ct: {"d0": [ct * p for p in others]}) if others else (None, None)
        g.case("Prod", lambda x: x.prod(0), vec(*row), axes=[0], note=note, our=our)
        g.case("ReduceProd", lambda x: x.prod(0, keepdim=True), vec(*row), axes=[0], note=note, our=our)
    zeros = torch.tensor([[1, 0, 3], [2, 5, 0], [0, 0, 2]], dtype=torch.float64)
    for axes in ([0], [1], [0, 1]):
        g.case("Prod", lambda x: COMPOSITES["Prod"](x, axes, False), zeros, axes=axes)
    for count in (0, 1, 2):
        many = g.x(70, lo=0.8, hi=1.3)
        many[10 : 10 + 30 * count : 30] = 0
        g.case("Prod", lambda x: x.prod(0), many, axes=[0])
    # The differences from PyTorch, in rows of nothing but infinities.
    notes = {
        ("LogSumExp", (INF, 0)): (WEIGHTS, {"d0": [NAN, NAN]}),
        ("LogSumExp", (-INF, -INF)): (EMPTY_WEIGHTS, {"d0": [0, 0]}),
        ("LogSumExp", (-INF,)): (ONE, lambda ct: {"d0": [ct]}),
        ("LogSoftmax", (INF, 0)): (DIFFERENCE, {"r0": [NAN, -INF]}),
        ("LogSoftmax", (INF, -INF)): (DIFFERENCE, lambda ct, dt: {"r0": [NAN, -INF], "d0": [NAN, dt]}),
        ("LogSoftmax", (-INF, -INF)): (DIFFERENCE, lambda ct, dt: {"d0": [ct, dt]}),
        ("LogSoftmax", (-INF,)): (ONE, {"d0": [0]}),
    }
    for row in ([INF, 0], [INF, -INF], [NAN, 1], [INF, INF], [-INF, -INF], [-INF]):
        for word in ("Sum", "Mean", "LogSumExp"):
            note, our = notes.get((word, tuple(row)), (None, None))
            g.case(word, lambda x: COMPOSITES[word](x, [0], False), vec(*row), axes=[0], note=note, our=our)
        for word, f in (("Softmax", F.softmax), ("LogSoftmax", F.log_softmax)):
            note, our = notes.get((word, tuple(row)), (None, None))
            g.case(word, lambda x: f(x, 0), vec(*row), axis=0, note=note, our=our)
        g.case("CumSum", lambda x: x.cumsum(0), vec(*row), axis=0)
        g.case("Norm", lambda x: COMPOSITES["Norm"](x, [0], False), vec(*row), axes=[0])
    for word in ("Var", "Std", "Norm"):
        for row in ([2, 2, 2], [0, 0, 0], [-1], [0], [0, 1e-200], [1e200, 1e200], [3, 4]):
            g.case(word, lambda x: COMPOSITES[word](x, [0], False), vec(*row), axes=[0])
        g.case(word, lambda x: COMPOSITES[word](x, [1], True), torch.tensor([[0, 0], [3, 4]], dtype=torch.float64), axes=[1], keep=True)


def windows(g):
    def one(x, size, stride):
        return MAX[1](x.unsqueeze(0), size, stride)[0]
    for row, size, stride in (([1, 2, 2, 5, 5, 5], 3, 3), ([1, 2, 2, 1], 2, 1), ([3, 3, 3, 3], 2, 1), ([-INF, -INF], 2, 2), ([-INF, -INF, 1], 2, 1), ([1, NAN, 7], 3, 3), ([0, -0.0], 2, 2), ([INF, INF, 0], 3, 1)):
        g.case("MaxPool", lambda x: one(x, size, stride), vec(*row).unsqueeze(0), size=[size], stride=[stride], dilation=[1])
    ties = torch.tensor([[[[1, 1, 0], [1, 0, 2], [0, 2, 2]]]], dtype=torch.float64)
    for size, stride, padding in ((2, 1, 0), (3, 3, 0), (3, 2, 1), (2, 2, 1)):
        attrs = {"size": [size], "stride": [stride]}
        if padding:
            attrs["padding"] = [padding]
        g.case("MaxPool2D", lambda x: F.max_pool2d(x, size, stride, padding), ties, **attrs)
        g.case("MaxPool2D", lambda x: F.max_pool2d(x, size, stride, padding), torch.full((1, 1, 4, 3), -7.0, dtype=torch.float64), **attrs)
    for row in ([0, NAN, 1], [INF, 1, 2]):
        g.case("AvgPool1D", lambda x: F.avg_pool1d(x, 2, 1), vec(*row).reshape(1, 1, 3), size=[2], stride=[1])
    g.case("Gather", lambda x, i: gather(x, i, 0), vec(NAN, INF, 1), torch.tensor([1, 1, 2, 0]), axis=0)


def cases(g):
    elementwise(g)
    selections(g)
    reductions(g)
    windows(g)
