"""Reductions over axes, which stay with length 1 or go."""

import torch


def axes_of(x, axes):
    return tuple(range(x.dim())) if axes is None else tuple(axes)


def prod(x, axes, keep):
    """torch.prod takes one axis at a time."""
    for a in sorted((a % x.dim() for a in axes_of(x, axes)), reverse=True):
        x = x.prod(a, keepdim=keep)
    return x


def over(f):
    return lambda x, axes, keep: f(x, axes_of(x, axes), keepdim=keep)


COMPOSITES = {
    "Sum": over(torch.sum),
    "Mean": over(torch.mean),
    "AMax": over(torch.amax),
    "AMin": over(torch.amin),
    "Prod": prod,
    "LogSumExp": over(torch.logsumexp),
    "Var": lambda x, axes, keep: torch.var(x, axes_of(x, axes), unbiased=False, keepdim=keep),
    "Std": lambda x, axes, keep: torch.std(x, axes_of(x, axes), unbiased=False, keepdim=keep),
    "Norm": lambda x, axes, keep: torch.linalg.vector_norm(x, 2, axes_of(x, axes), keepdim=keep),
}
OPS = {"ReduceSum": "Sum", "ReduceProd": "Prod", "ReduceMax": "AMax", "ReduceMin": "AMin", "ReduceLogSumExp": "LogSumExp"}
FULL = [((3,), None), ((3,), [0]), ((2, 3), None), ((2, 3), [0]), ((2, 3), [1]), ((2, 3), [-1]), ((2, 3, 2), [1]),
        ((2, 3, 2), [0, 2]), ((2, 3, 2), [-1, -2]), ((2, 3, 2), None), ((1, 3), [0]), ((2, 1, 2), [1, 2])]


def cases(g):
    for word, f in COMPOSITES.items():
        for shape, axes in FULL:
            for keep in (False, True):
                if word in ("Std", "Norm") and all(shape[a] == 1 for a in axes or range(len(shape))):
                    continue  # a deviation of 0: among the kinks
                attrs = {} if axes is None else {"axes": axes}
                if keep:
                    attrs["keep"] = True
                g.case(word, lambda x: f(x, axes, keep), g.x(*shape), **attrs)
        if word not in ("Std", "Norm", "Prod"):
            g.case(word, lambda x: f(x, None, False) if x.dim() else f(x.reshape(1), None, False), g.x())
        # No elements to give: a result without elements.
        g.case(word, lambda x: f(x, [1], False), g.x(0, 3), axes=[1])
    for word in ("Sum", "Prod"):
        g.case(word, lambda x: COMPOSITES[word](x, [1], False), g.x(2, 0), axes=[1])
        g.case(word, lambda x: COMPOSITES[word](x, None, False), g.x(0))
        for dtype in (torch.int32, torch.int64):
            g.case(word, lambda x: COMPOSITES[word](x, [1], False).to(dtype), g.ints(2, 3, dtype=dtype), axes=[1])
    for word in ("AMax", "AMin"):
        g.case(word, lambda x: COMPOSITES[word](x, [0], False), g.ints(3, 2), axes=[0])
    # Many factors: gradgen multiplies them in groups.
    g.case("Prod", lambda x: prod(x, [0], False), g.x(67, lo=0.8, hi=1.3), axes=[0])
    g.case("Prod", lambda x: prod(x, [0, 2], False), g.x(9, 2, 8, lo=0.8, hi=1.3), axes=[0, 2])
    for op, word in OPS.items():
        f = COMPOSITES[word]
        for shape, axes in FULL:
            if axes is not None:
                g.case(op, lambda x: f(x, axes, True), g.x(*shape), axes=sorted(a % len(shape) for a in axes))
        g.case(op, lambda x: f(x, [0], True), g.x(4, 0), axes=[0])
    g.case("ReduceSum", lambda x: x.sum(0, keepdim=True), g.x(0, 2), axes=[0])
    g.case("ReduceProd", lambda x: x.prod(0, keepdim=True), g.x(0, 2), axes=[0])
    for word, f in (("ArgMax", torch.argmax), ("ArgMin", torch.argmin)):
        for shape, axis in (((4,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), -2), ((1, 3), 0), ((0, 3), 1)):
            g.case(word, lambda x: f(x, axis, keepdim=True), g.x(*shape), axis=axis, type="int64")
        g.case(word, lambda x: f(x, 1, keepdim=True).int(), g.ints(2, 4), axis=1, type="int32")
    for shape, axis in (((4,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), -2), ((1, 3), 0), ((3, 0), 0), ((0, 3), 0)):
        g.case("CumSum", lambda x: x.cumsum(axis), g.x(*shape), axis=axis)
        g.case("CumSum", lambda x: x.flip(axis).cumsum(axis).flip(axis), g.x(*shape), axis=axis, reverse=True)
        g.case("CumSum", lambda x: x.cumsum(axis) - x, g.x(*shape), axis=axis, exclusive=True)
        g.case("CumSum", lambda x: x.flip(axis).cumsum(axis).flip(axis) - x, g.x(*shape), axis=axis, exclusive=True, reverse=True)
    g.case("CumSum", lambda x: x.cumsum(1), g.ints(2, 3), axis=1)
