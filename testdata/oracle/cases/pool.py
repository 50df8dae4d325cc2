"""Pooling and windows."""

import math

import torch
import torch.nn.functional as F

MAX = {1: F.max_pool1d, 2: F.max_pool2d, 3: F.max_pool3d}
AVG = {1: F.avg_pool1d, 2: F.avg_pool2d, 3: F.avg_pool3d}
SHAPES = {1: [(1, 1, 6), (2, 2, 5), (1, 1, 7)], 2: [(1, 1, 4, 4), (1, 2, 5, 3), (2, 1, 3, 4)], 3: [(1, 1, 3, 3, 2), (1, 2, 2, 2, 3)]}
OPTIONS = [([2], None, None), ([2], [1], None), ([3], [1], [1]), ([2], [2], [1]), ([2], [3], None), ([3], [2], [1]), ([1], [2], None)]
MIXED = [([2, 1], None, None), ([1, 3], [1, 1], [0, 1]), ([2, 3], [2, 1], [1, 0]), ([3, 2], [1, 2], [1, 1])]


def fits(shape, size, padding):
    d = len(shape) - 2
    size, padding = size * d if len(size) == 1 else size, (padding or [0]) * d if len(padding or [0]) == 1 else padding
    return all(n + 2 * p >= k for n, k, p in zip(shape[2:], size, padding))


def windows(x, size, stride, dilation):
    """unfold along the last d axes; the windows' axes come last, in order."""
    d = len(size)
    first = x.dim() - d
    for i in range(d):
        x = x.unfold(first + i, dilation[i] * (size[i] - 1) + 1, stride[i])[..., :: dilation[i]]
    return x


def fold(x, shape, stride, dilation):
    """The adjoint of windows: each element is added where it came from."""
    d = len(shape)
    lead = x.shape[: x.dim() - 2 * d]
    at = windows(torch.arange(math.prod(shape)).reshape(shape), x.shape[-d:], stride, dilation)
    r = torch.zeros(math.prod(lead), math.prod(shape), dtype=x.dtype)
    return r.index_add(1, at.reshape(-1), x.reshape(math.prod(lead), at.numel())).reshape(*lead, *shape)


WINDOWS = [  # shape, size, stride, dilation
    ((5,), [2], [1], [1]), ((6,), [3], [2], [1]), ((7,), [2], [1], [3]), ((7,), [2], [3], [2]), ((2, 5), [3], [1], [1]), ((2, 2, 4), [2], [2], [1]), ((3,), [3], [1], [1]),
    ((3, 4), [2, 2], [1, 1], [1, 1]), ((1, 4, 4), [2, 2], [2, 2], [1, 1]), ((2, 3, 4), [3, 2], [1, 2], [1, 1]), ((5, 4), [2, 2], [1, 1], [3, 2]), ((1, 1, 3, 3), [1, 2], [2, 1], [1, 1]),
    ((3, 3, 2), [2, 2, 2], [1, 1, 1], [1, 1, 1]), ((0, 4), [2], [1], [1]),
]


DILATED = [  # shape, size, stride, padding, dilation
    ((1, 2, 7), [2], [1], [0], [3]), ((1, 1, 6), [2], [2], [1], [2]), ((2, 1, 9), [3], [3], [1], [4]), ((1, 1, 5, 6), [2, 2], [1, 2], [1, 0], [2, 3]),
    ((1, 1, 4, 4), [2, 2], [1, 1], [1, 1], [2, 2]), ((1, 1, 3, 4, 3), [2, 2, 1], [1, 2, 1], [1, 0, 0], [2, 1, 1]),
]


def cases(g):
    for d, shapes in SHAPES.items():
        for shape in shapes:
            for size, stride, padding in OPTIONS + (MIXED if d == 2 else []):
                if not fits(shape, size, padding):
                    continue
                attrs = {"size": size}
                if stride:
                    attrs["stride"] = stride
                if padding:
                    attrs["padding"] = padding
                one = (lambda v: v[0]) if len(size) == 1 else tuple
                s, p = one(stride) if stride else None, one(padding) if padding else 0
                g.case(f"MaxPool{d}D", lambda x: MAX[d](x, one(size), s, p), g.x(*shape), **attrs)
                if d == 3 and not fits(shape, size, None):
                    continue  # PyTorch refuses, for the mean in three axes alone
                g.case(f"AvgPool{d}D", lambda x: AVG[d](x, one(size), s, p), g.x(*shape), **attrs)
    for shape, size, stride, dilation in WINDOWS:
        attrs = {"size": size, "stride": stride, "dilation": dilation}
        g.case("Unfold", lambda x: windows(x, size, stride, dilation).clone(), g.x(*shape), **attrs)
        d = len(size)
        out = windows(torch.zeros(*shape), size, stride, dilation).shape
        g.case("Fold", lambda x: fold(x, shape[-d:], stride, dilation), g.x(*out, lo=-4, hi=4), shape=shape[-d:], stride=stride, dilation=dilation)
        if 0 not in shape:
            lead = shape[:-d]
            def pool(x):
                y = MAX[d](x.reshape(1, math.prod(lead), *shape[-d:]), size, stride, 0, dilation)
                return y.reshape(*lead, *y.shape[2:])
            g.case("MaxPool", pool, g.x(*shape), **attrs)
    # Windows of two axes added up as PyTorch's own fold has it.
    for n, k, s, dil in ((4, 2, 2, 1), (4, 3, 1, 1), (5, 2, 1, 2)):
        p = (n - dil * (k - 1) - 1) // s + 1
        g.case("Fold", lambda x: F.fold(x.permute(2, 3, 0, 1).reshape(1, k * k, p * p), (n, n), (k, k), dil, 0, s)[0, 0],
               g.x(p, p, k, k, lo=-4, hi=4), shape=[n, n], stride=[s, s], dilation=[dil, dil])
    for shape, size, stride, padding, dilation in DILATED:
        d = len(size)
        attrs = {"size": size, "stride": stride, "padding": padding, "dilation": dilation}
        g.case(f"MaxPool{d}D", lambda x: MAX[d](x, size, stride, padding, dilation), g.x(*shape), **attrs)

        def mean(x):
            around = [p for n in reversed(padding) for p in (n, n)]
            return windows(F.pad(x, around), size, stride, dilation).flatten(-d).mean(-1)

        g.case(f"AvgPool{d}D", mean, g.x(*shape), **attrs)
