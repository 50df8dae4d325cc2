"""Ops of two and three operands, with every kind of broadcasting."""

import torch

# Nothing broadcast; leading axes missing on one side and the other; an axis of
# 1 at the front, in the middle and at the end; both operands stretched;
# scalars; size 1; empty.
PAIRS = [
    ((), ()), ((3,), (3,)), ((2, 3), (2, 3)),
    ((2, 3), (4, 2, 3)), ((2, 2, 3), (3,)), ((3,), (2, 3)),
    ((1, 3), (2, 3)), ((2, 3), (2, 1)), ((2, 1, 3), (2, 2, 3)), ((2, 2, 3), (1, 2, 1)),
    ((2, 1), (1, 3)), ((3, 1), (4,)), ((2, 1, 2), (1, 3, 1)), ((2, 1, 1, 2), (3, 2, 1)),
    ((), (3,)), ((2, 3), ()), ((), (1,)),
    ((1,), (3,)), ((1,), (1,)), ((1, 1), (2,)), ((1, 1, 1), (2, 2)),
    ((0,), (0,)), ((0, 3), (3,)), ((2, 0), (2, 1)), ((1,), (0,)), ((), (2, 0)),
]
SELF = [(), (3,), (2, 3)]

# Each with the range of its first and of its second operand.
FLOAT = {
    "Add": (torch.add, (-2, 2), (-2, 2)),
    "Sub": (torch.sub, (-2, 2), (-2, 2)),
    "Mul": (torch.mul, (-2, 2), (-2, 2)),
    "Div": (torch.div, (-2, 2), (0.2, 2)),
    "Pow": (torch.pow, (0.2, 2), (-2, 2)),
    "Max": (torch.maximum, (-2, 2), (-2, 2)),
    "Min": (torch.minimum, (-2, 2), (-2, 2)),
    "Atan2": (torch.atan2, (-2, 2), (-2, 2)),
}
BOOL = {
    "Equal": torch.eq,
    "NotEqual": torch.ne,
    "Less": torch.lt,
    "LessOrEqual": torch.le,
    "Greater": torch.gt,
    "GreaterOrEqual": torch.ge,
}
SOME = PAIRS[:4] + [((2, 1), (1, 3)), ((), (3,)), ((0, 3), (3,))]
TRIPLES = [
    ((), (), ()), ((3,), (3,), (3,)), ((2, 3), (2, 3), (2, 3)),
    ((3,), (2, 3), (2, 3)), ((2, 1), (2, 3), (3,)), ((2, 3), (), ()), ((2, 3), (3,), (2, 1)),
    ((), (3,), (3,)), ((2, 1, 1), (3, 1), (2,)), ((2, 1), (1, 3), (1,)), ((1,), (2, 1), (3,)),
    ((2, 1, 3), (2, 1), ()), ((0,), (1,), ()), ((0, 3), (3,), (3,)),
]


def clip(x, lo, hi):
    """clamp's own gradient fails where x has to be broadcast."""
    return torch.clamp(*torch.broadcast_tensors(x, lo, hi))


def cases(g):
    for word, (f, left, right) in FLOAT.items():
        for s, t in PAIRS:
            # The shift keeps any two from being equal.
            g.case(word, f, g.x(*s, lo=left[0], hi=left[1]), g.x(*t, lo=right[0], hi=right[1], shift=1 / 32))
        for s in SELF:
            if word == "Div":
                continue  # x/x has gradient 0, of which PyTorch leaves a rounding error
            lo, hi = max(left[0], right[0]), min(left[1], right[1])
            g.case(word, f, g.x(*s, lo=lo, hi=hi), use=[0, 0])
    for word, f in BOOL.items():
        for s, t in SOME:
            g.case(word, f, g.x(*s).round(), g.x(*t).round())
        g.case(word, f, g.ints(2, 3, lo=-1, hi=1), g.ints(3, lo=-1, hi=1))
    for word, f in (("And", torch.logical_and), ("Or", torch.logical_or)):
        for s, t in SOME:
            g.case(word, f, g.bools(*s), g.bools(*t))
    for word in ("Add", "Sub", "Mul", "Max", "Min"):
        for dtype in (torch.int32, torch.int64):
            for s, t in (((3,), (3,)), ((2, 1), (3,))):
                g.case(word, FLOAT[word][0], g.ints(*s, dtype=dtype), g.ints(*t, dtype=dtype))
    for s, t, u in TRIPLES:
        g.case("Where", torch.where, g.bools(*s), g.x(*t), g.x(*u))
        g.case("Clip", clip, g.x(*s), g.x(*t, lo=-1, hi=0, shift=1 / 32), g.x(*u, lo=0, hi=1, shift=1 / 32))
    g.case("Where", torch.where, g.bools(2, 3), g.ints(3), g.ints(2, 1))
    g.case("Where", torch.where, g.bools(2, 3), g.x(2, 3), use=[0, 1, 1])
    for y in (-2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3):
        g.case("PowConst", lambda x: x**y, g.x(2, 3, lo=0.2), y=y)
        if y == int(y):
            g.case("PowConst", lambda x: x**y, g.x(2, 3), y=y)
    for lo, hi in ((-1, 1), (-0.5, 3), (0, 0.25), (-3, 3)):
        g.case("ClipConst", lambda x: torch.clamp(x, lo, hi), g.x(2, 3, shift=1 / 32), lo=lo, hi=hi)
