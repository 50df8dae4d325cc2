"""Convolutions: stride, padding, dilation, groups, in one to three axes."""

import torch.nn.functional as F

CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}

# Shapes of the input and the kernels, and options.
SHAPES = {
    1: [((1, 1, 5), (1, 1, 3)), ((2, 2, 6), (3, 2, 2)), ((1, 2, 7), (2, 2, 3)), ((2, 1, 4), (2, 1, 1)), ((1, 1, 3), (1, 1, 3))],
    2: [((1, 1, 4, 4), (1, 1, 2, 2)), ((2, 2, 4, 3), (2, 2, 3, 2)), ((1, 2, 5, 4), (3, 2, 2, 2)), ((1, 1, 3, 5), (2, 1, 3, 3)), ((1, 2, 3, 3), (2, 2, 1, 1))],
    3: [((1, 1, 3, 3, 3), (1, 1, 2, 2, 2)), ((1, 2, 3, 2, 3), (2, 2, 2, 1, 2))],
}
OPTIONS = [{}, {"stride": 2}, {"padding": 1}, {"stride": 2, "padding": 1}, {"stride": 3, "padding": 2}, {"dilation": 2, "padding": 2}, {"stride": 2, "dilation": 2, "padding": 3}]
MIXED = [  # of two axes, one by one
    {"stride": [2, 1]}, {"stride": [1, 3], "padding": [0, 1]}, {"padding": [2, 0], "dilation": [2, 1]}, {"stride": [2, 3], "padding": [1, 2], "dilation": [1, 2]},
]
GROUPS = [  # inputs, kernels, groups
    ((1, 2, 4), (2, 1, 2), 2), ((2, 4, 3), (2, 2, 2), 2), ((1, 3, 4), (6, 1, 3), 3), ((1, 4, 4), (4, 1, 2), 4),
    ((1, 2, 3, 3), (2, 1, 2, 2), 2), ((2, 4, 3, 2), (4, 2, 2, 2), 2), ((1, 3, 3, 3), (3, 1, 3, 3), 3), ((1, 2, 3, 3), (4, 1, 2, 2), 2), ((1, 4, 2, 3), (2, 2, 1, 2), 2),
    ((1, 2, 2, 3, 2), (2, 1, 2, 2, 1), 2),
]


def add(g, xs, ws, **options):
    d = len(xs) - 2
    attrs = {k: [v] if isinstance(v, int) and k != "groups" else v for k, v in options.items()}
    g.case(f"Conv{d}D", lambda x, w: CONV[d](x, w, **options), g.x(*xs), g.x(*ws), **attrs)


def fits(xs, ws, padding=0, dilation=1, stride=1):
    def of(v, i):
        return v if isinstance(v, int) else v[i]
    return all(n + 2 * of(padding, i) >= of(dilation, i) * (k - 1) + 1 for i, (n, k) in enumerate(zip(xs[2:], ws[2:])))


def cases(g):
    for d, shapes in SHAPES.items():
        for xs, ws in shapes:
            for o in OPTIONS + (MIXED if d == 2 else []):
                if fits(xs, ws, **o) and (d < 3 or len(o) < 2 or xs[1] == 1):
                    add(g, xs, ws, **o)
    for xs, ws, groups in GROUPS:
        for o in ({}, {"stride": 2, "padding": 1}, {"padding": 2, "dilation": 2}):
            if fits(xs, ws, **o):
                add(g, xs, ws, groups=groups, **o)
    # More padding on one side than on the other, which PyTorch leaves to pad.
    for before, after, stride in ((0, 1, 1), (2, 0, 2), (1, 3, 3)):
        g.case("Conv1D", lambda x, w: F.conv1d(F.pad(x, (before, after)), w, stride=stride), g.x(1, 2, 4), g.x(2, 2, 3), padding=[before], after=[after], stride=[stride])
    g.case("Conv2D", lambda x, w: F.conv2d(F.pad(x, (2, 0, 0, 1)), w), g.x(1, 1, 3, 3), g.x(2, 1, 3, 2), padding=[0, 2], after=[1, 0])
    g.case("Conv2D", F.conv2d, g.x(0, 1, 3, 3), g.x(2, 1, 2, 2))
    # The op: groups are an axis of their own, and there is no padding.
    for xs, ws, stride, dilation in (
        ((1, 1, 1, 5), (1, 1, 1, 2), [1], [1]), ((2, 2, 1, 5), (2, 2, 1, 2), [2], [1]), ((1, 2, 2, 6), (2, 1, 2, 2), [1], [3]), ((1, 1, 2, 7), (1, 2, 2, 2), [3], [2]),
        ((1, 1, 1, 4, 4), (1, 2, 1, 2, 2), [1, 2], [2, 1]), ((2, 2, 1, 3, 3), (2, 1, 1, 2, 2), [1, 1], [1, 1]), ((1, 3, 2, 3, 2), (3, 2, 2, 2, 1), [1, 1], [1, 1]),
        ((1, 1, 1, 3, 3, 2), (1, 1, 1, 2, 2, 2), [1, 1, 1], [1, 1, 1]), ((1, 2, 1, 3, 3, 2), (2, 1, 1, 2, 1, 2), [2, 2, 1], [1, 1, 1]),
    ):
        def grouped(x, w):
            groups = x.shape[1]
            r = CONV[x.dim() - 3](x.flatten(1, 2), w.flatten(0, 1), stride=stride, dilation=dilation, groups=groups)
            return r.unflatten(1, (groups, w.shape[1]))
        g.case("Conv", grouped, g.x(*xs), g.x(*ws), stride=stride, dilation=dilation)
