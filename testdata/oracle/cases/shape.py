"""Movement: the same elements in another arrangement."""

import torch
import torch.nn.functional as F


def slice_(x, start, size, step):
    """PyTorch's slices go forwards: those that don't are turned first."""
    for axis, (a, n, s) in enumerate(zip(start, size, step)):
        at = torch.tensor([a + i * s for i in range(n)], dtype=torch.int64)
        x = x.index_select(axis, at)
    return x


def pad(x, lo, hi, interior, value):
    shape = [0 if n == 0 else n + (n - 1) * i for n, i in zip(x.shape, interior)]
    stretched = torch.full(shape, value, dtype=x.dtype)
    stretched[tuple(slice(None, None, i + 1) for i in interior)] = x
    flat = [p for pair in reversed(list(zip(lo, hi))) for p in pair]
    return F.pad(stretched, flat, value=value)


def cases(g):
    for s, t in (((), ()), ((1,), ()), ((), (1, 1)), ((6,), (2, 3)), ((2, 3), (6,)), ((2, 3), (3, 2)), ((2, 3, 2), (4, 3)), ((4, 3), (2, 1, 2, 3)), ((0, 3), (3, 0)), ((2, 2), (2, 2))):
        g.case("Reshape", lambda x: x.reshape(t), g.x(*s), shape=t)
    for s, perm in (((3,), [0]), ((2, 3), [1, 0]), ((2, 3), [0, 1]), ((2, 3), [-1, 0]), ((2, 3, 4), [2, 0, 1]), ((2, 3, 2), [1, 0, 2]), ((2, 1, 3, 2), [3, 1, 0, 2]), ((2, 0), [1, 0])):
        g.case("Transpose", lambda x: x.permute(perm), g.x(*s), axes=perm)
    for s in ((2, 3), (2, 3, 2), (4,)):
        g.case("Transpose", lambda x: x.permute(*reversed(range(x.dim()))), g.x(*s))
    for s, t in (((), ()), ((), (3,)), ((), (2, 3)), ((1,), (3,)), ((3,), (2, 3)), ((2, 1), (2, 3)), ((1, 3), (2, 3)), ((2, 1, 3), (2, 2, 3)), ((1, 2, 1), (3, 2, 2)), ((2, 1), (2, 2, 3)), ((2, 3), (2, 3)), ((1, 1), (2, 1, 3)), ((1,), (0,)), ((1, 2), (0, 2))):
        g.case("Expand", lambda x: x.expand(t).clone(), g.x(*s), shape=t)
        g.case("BroadcastTo", lambda x: torch.broadcast_to(x, t).clone(), g.x(*s), shape=t)
    for s, axes in (((1,), None), ((2, 1), [1]), ((1, 2, 1), None), ((1, 2, 1), [0]), ((1, 2, 1), [-1, 0]), ((2, 3), None), ((1, 1, 1), [1])):
        def squeeze(x):
            if axes is None:
                return x.squeeze()
            for a in sorted((a % x.dim() for a in axes), reverse=True):
                x = x.squeeze(a)
            return x
        g.case("Squeeze", squeeze, g.x(*s), **({} if axes is None else {"axes": axes}))
    for s, axis in (((), 0), ((), -1), ((3,), 0), ((3,), 1), ((2, 3), -1), ((2, 3), 1), ((2, 3), -3), ((0, 2), 0)):
        g.case("ExpandDims", lambda x: x.unsqueeze(axis), g.x(*s), axis=axis)
    for s, start, size, step in (
        ((5,), [1], [3], [1]), ((5,), [0], [3], [2]), ((5,), [4], [5], [-1]), ((5,), [4], [2], [-3]), ((6,), [1], [2], [4]), ((5,), [2], [0], [1]), ((3,), [1], [1], [1]),
        ((2, 3), [0, 1], [2, 2], [1, 1]), ((3, 4), [2, 0], [2, 2], [-1, 3]), ((3, 4), [1, 1], [1, 3], [1, 1]), ((2, 3, 2), [1, 0, 1], [1, 2, 2], [1, 2, -1]), ((2, 2), [0, 0], [0, 2], [1, 1]),
    ):
        g.case("Slice", lambda x: slice_(x, start, size, step), g.x(*s), start=start, size=size, step=step)
    for s, axis, lo, hi in (((5,), 0, 1, 3), ((5,), 0, -3, -1), ((5,), 0, 2, 5), ((3, 2), 0, 0, 2), ((3, 2), 1, 1, 2), ((3, 2), -1, 0, 1), ((2, 3, 2), 1, 1, 3), ((2, 3), 1, 0, 3), ((2, 3), 1, 2, 2)):
        g.case("SliceAxis", lambda x: x[(slice(None),) * (axis % x.dim()) + (slice(lo, hi),)], g.x(*s), axis=axis, lo=lo, hi=hi)
    for s, axes in (((4,), [0]), ((2, 3), [0]), ((2, 3), [1]), ((2, 3), [0, 1]), ((2, 3, 2), [-1, 0]), ((1, 3), [0]), ((2, 3), None), ((0, 2), [1])):
        g.case("Flip", lambda x: x.flip(axes or list(range(x.dim()))), g.x(*s), **({} if axes is None else {"axes": axes}))
    for s, reps in (((), [2]), ((3,), [2]), ((3,), [1]), ((3,), [2, 2]), ((2, 3), [2]), ((2, 3), [2, 1]), ((2, 2), [2, 3]), ((2, 1, 2), [1, 3, 1]), ((2, 2), [2, 1, 1]), ((2,), [0])):
        g.case("Tile", lambda x: torch.tile(x, reps), g.x(*s), reps=reps)
    for s, lo, hi, interior, v in (
        ((3,), [1], [0], [0], 0), ((3,), [0], [2], [0], 1.5), ((3,), [1], [1], [1], 0), ((3,), [0], [0], [2], -1), ((2, 3), [0, 1], [1, 0], [0, 0], 0), ((2, 3), [1, 0], [0, 2], [1, 0], 0.5),
        ((2, 2), [0, 0], [0, 0], [1, 2], 0), ((1, 2, 2), [1, 0, 1], [0, 1, 0], [0, 0, 0], 0), ((0, 2), [1, 0], [1, 0], [0, 0], 2), ((2, 2), [0, 0], [0, 0], [0, 0], 0),
    ):
        g.case("Pad", lambda x: pad(x, lo, hi, interior, v), g.x(*s), lo=lo, hi=hi, interior=interior, value=v)
    g.case("Pad", lambda x: F.pad(x, (1, 2)), g.ints(3), lo=[1], hi=[2], interior=[0], value=0)
    for s, axis, before, after in (((3,), 0, 1, 2), ((2, 3), 0, 1, 0), ((2, 3), -1, 0, 2), ((2, 2, 2), 1, 1, 1), ((2, 3), 1, 0, 0), ((0,), 0, 1, 1)):
        lo, hi = [0] * len(s), [0] * len(s)
        lo[axis], hi[axis] = before, after
        g.case("PadAxis", lambda x: pad(x, lo, hi, [0] * len(s), 0), g.x(*s), axis=axis, before=before, after=after)
    for axis, *shapes in ((0, (3,)), (0, (3,), (2,)), (0, (2, 2), (1, 2)), (1, (2, 2), (2, 1)), (-1, (2, 1), (2, 2), (2, 1)), (1, (2, 1, 2), (2, 3, 2)), (0, (0, 2), (2, 2)), (0, (1,), (1,), (1,), (1,))):
        g.case("Concat", lambda *x: torch.cat(x, axis), *[g.x(*s) for s in shapes], axis=axis)
    g.case("Concat", lambda *x: torch.cat(x, 1), g.x(2, 2), g.x(2, 1), use=[0, 1, 0], axis=1)
    g.case("Concat", lambda *x: torch.cat(x, 0), g.ints(2), g.ints(3), axis=0)
    for axis, n, s in ((0, 1, (3,)), (0, 2, (3,)), (1, 2, (3,)), (-1, 3, (2,)), (0, 2, ()), (1, 2, (2, 3)), (-2, 2, (2, 3)), (2, 3, (2, 1)), (0, 2, (0,))):
        g.case("Stack", lambda *x: torch.stack(x, axis), *[g.x(*s) for _ in range(n)], axis=axis)
    g.case("Stack", lambda *x: torch.stack(x, 0), g.x(3), use=[0, 0], axis=0)
    for s, axis, n in (((4,), 0, 2), ((4,), 0, 4), ((4,), 0, 1), ((2, 6), 1, 3), ((4, 2), 0, 2), ((2, 4, 2), -2, 2), ((0, 2), 1, 2)):
        g.case("Split", lambda x: torch.chunk(x, n, axis), g.x(*s), axis=axis, n=n)
