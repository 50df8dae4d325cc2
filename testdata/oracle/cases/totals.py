"""More reductions, and products up to each element."""

import torch

from cases.kinks import INF, NAN, vec
from cases.reduce import FULL, over

FLOAT = {
    "L1Norm": over(lambda x, axes, keepdim: x.abs().sum(axes, keepdim=keepdim)),
    "SumSquare": over(lambda x, axes, keepdim: x.square().sum(axes, keepdim=keepdim)),
    "LogSum": over(lambda x, axes, keepdim: x.sum(axes, keepdim=keepdim).log()),
}


def chained(f):
    """torch.all and torch.any take one axis at a time."""
    def g(x, axes, keep):
        for a in sorted((a % x.dim() for a in (range(x.dim()) if axes is None else axes)), reverse=True):
            x = f(x, a, keepdim=keep)
        return x
    return g


BOOL = {"All": chained(torch.all), "Any": chained(torch.any)}


def reductions(g):
    for word, f in (FLOAT | BOOL).items():
        for shape, axes in FULL:
            for keep in (False, True):
                attrs = {} if axes is None else {"axes": axes}
                if keep:
                    attrs["keep"] = True
                x = g.bools(*shape) if word in BOOL else g.x(*shape, lo=0.1 if word == "LogSum" else -2)
                g.case(word, lambda x: f(x, axes, keep), x, **attrs)
        empty = torch.zeros(2, 0, dtype=torch.bool if word in BOOL else torch.float64)
        g.case(word, lambda x: f(x, [1], False), empty, axes=[1])
        g.case(word, lambda x: f(x, [0], False), empty, axes=[0])
    for row in ([True, True], [False, False], [True, False, True]):
        for word, f in BOOL.items():
            g.case(word, lambda x: f(x, [0], False), torch.tensor(row), axes=[0])
    for row in ([0, -0.0, 2, -3], [INF, -INF], [NAN, 1], [0]):
        for word in ("L1Norm", "SumSquare"):
            if NAN in row and word == "L1Norm":
                g.case(word, lambda x: FLOAT[word](x, [0], False), vec(*row), axes=[0], note="NaN selects itself, and stays NaN", our=lambda ct: {"d0": [NAN, ct]})
            else:
                g.case(word, lambda x: FLOAT[word](x, [0], False), vec(*row), axes=[0])
    for row in ([1, -1], [-2, 1], [INF, 1], [0.25, 0.75]):
        g.case("LogSum", lambda x: FLOAT["LogSum"](x, [0], False), vec(*row), axes=[0])


def products(g):
    def before(x, axis):
        """The products of those before each: PyTorch has none of them."""
        n = x.shape[axis]
        first = torch.ones_like(x.narrow(axis, 0, min(n, 1)))
        return torch.cat([first, x.narrow(axis, 0, max(n - 1, 0)).cumprod(axis)], axis)

    def back(f, axis):
        return lambda x: f(x.flip(axis), axis).flip(axis)

    for shape, axis in (((1,), 0), ((2,), 0), ((5,), 0), ((16,), 0), ((17,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), -2), ((1, 3), 0), ((3, 0), 0), ((0, 3), 0)):
        for exclusive, f in ((False, torch.cumprod), (True, before)):
            g.case("CumProd", lambda x: f(x, axis), g.x(*shape), axis=axis, exclusive=exclusive)
            g.case("CumProd", back(f, axis), g.x(*shape), axis=axis, exclusive=exclusive, reverse=True)
    g.case("CumProd", lambda x: x.cumprod(1), g.ints(2, 5), axis=1)
    for row in ([0], [2, 0, 4, 3], [0, 2, 0, 4], [2, 3, 0], [0, 0, 0]):
        g.case("CumProd", lambda x: x.cumprod(0), vec(*row), axis=0)


def recurrence(axis, reverse):
    def f(a, b):
        a, b = torch.broadcast_tensors(a, b)
        r, rows = None, []
        for x, y in (reversed if reverse else list)(list(zip(a.unbind(axis), b.unbind(axis)))):
            r = y if r is None else x * r + y
            rows.append(r)
        return torch.stack(rows[::-1] if reverse else rows, axis)
    return f


def recurrences(g):
    for s, t, axis in (((4,), (4,), 0), ((1,), (1,), 0), ((2, 3), (2, 3), 0), ((2, 3), (2, 3), 1), ((2, 3, 2), (2, 3, 2), -2), ((), (2, 3), 1), ((3,), (2, 3), 1), ((2, 1), (2, 3), 1), ((2, 3), (1,), 0)):
        for reverse in (False, True):
            g.case("LinearScan", recurrence(axis, reverse), g.x(*s), g.x(*t), axis=axis, reverse=reverse)
    g.case("LinearScan", recurrence(0, False), vec(INF, 2, 0), vec(1, 2, 3), axis=0)


def cases(g):
    recurrences(g)
    reductions(g)
    products(g)
