"""Shapes and options that the other groups don't have: many axes, axes of
length 0 and 1, padding on one side, options together."""

import torch
import torch.nn.functional as F

CONV = {1: F.conv1d, 2: F.conv2d, 3: F.conv3d}
TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}

REDUCTIONS = {
    "Sum": lambda x, axes, keep: x.sum(axes, keepdim=keep),
    "Mean": lambda x, axes, keep: x.mean(axes, keepdim=keep),
    "AMax": lambda x, axes, keep: x.amax(axes, keepdim=keep),
    "AMin": lambda x, axes, keep: x.amin(axes, keepdim=keep),
    "Var": lambda x, axes, keep: x.var(axes, unbiased=False, keepdim=keep),
    "Std": lambda x, axes, keep: x.std(axes, unbiased=False, keepdim=keep),
    "LogSumExp": lambda x, axes, keep: torch.logsumexp(x, axes, keepdim=keep),
    "Norm": lambda x, axes, keep: torch.linalg.vector_norm(x, 2, axes, keepdim=keep),
    "L1Norm": lambda x, axes, keep: x.abs().sum(axes, keepdim=keep),
    "SumSquare": lambda x, axes, keep: (x * x).sum(axes, keepdim=keep),
}


def reductions(g):
    for word, f in REDUCTIONS.items():
        for shape, axes in (((2, 1, 3, 1, 2), (1, -1)), ((1, 2, 1, 2, 1, 3, 2), (0, 3, -2)), ((2, 1, 1, 2, 1, 2, 1, 2), (-8, 2, 5, -1))):
            for keep in (False, True):
                g.case(word, lambda x: f(x, axes, keep), g.x(*shape), axes=axes, keep=keep)
    for shape, axes in (((3, 0), (1,)), ((0, 2), (0,)), ((2, 0, 3), (1, 2))):
        g.case("LogSumExp", lambda x: torch.logsumexp(x, axes), torch.zeros(shape, dtype=torch.float64), axes=axes)
        g.case("Sum", lambda x: x.sum(axes), torch.zeros(shape, dtype=torch.float64), axes=axes)


def products(g):
    equations = [
        ("bhi,bhj->bij", (2, 2, 3), (2, 2, 1)), ("ijk,ilk,imk->jlm", (2, 3, 4), (2, 2, 4), (2, 1, 4)), ("iij,jk->ik", (2, 2, 3), (3, 2)), ("iij,ij->", (2, 2, 3), (2, 3)),
        ("ii,jj->", (2, 2), (3, 3)), ("aab,bc->ac", (3, 3, 2), (2, 2)), ("abcdefg,g->abcdef", (1, 2, 1, 2, 1, 2, 3), (3,)), ("bhwc,hwck->bk", (2, 3, 2, 2), (3, 2, 2, 4)),
        ("ij,i->j", (1, 3), (1,)), ("ij,jk->ik", (2, 0), (0, 3)), ("i,j->", (0,), (3,)), ("...,...->...", (2, 3), (3,)), ("i,i,i->i", (3,), (3,), (3,)), ("ij,ji->ij", (2, 3), (3, 2)),
        ("ab,cd->dbca", (2, 3), (4, 2)), ("ijkl,kl->ij", (2, 3, 2, 2), (2, 2)),
    ]
    for eq, *shapes in equations:
        g.case("Einsum", lambda *x: torch.einsum(eq, *x), *(g.x(*s) for s in shapes), eq=eq)
    for a, b in (((2, 1, 1, 2, 1, 3), (2, 1, 3, 2)), ((2, 2, 1), (1, 1, 3)), ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((4, 3), (2, 1, 3, 1)), ((3,), (2, 2, 3, 1))):
        g.case("MatMul", torch.matmul, g.x(*a), g.x(*b))


def convolutions(g):
    cases = [
        ((1, 4, 9), (6, 2, 3), {"groups": 2, "dilation": [2], "stride": [2]}), ((2, 3, 7), (3, 1, 2), {"groups": 3, "dilation": [3], "padding": [2]}),
        ((1, 4, 6, 5), (2, 2, 3, 2), {"groups": 2, "dilation": [2, 1], "stride": [2, 3], "padding": [2, 0]}), ((1, 2, 1, 7), (2, 1, 1, 3), {"groups": 2, "padding": [0, 1], "stride": [1, 2]}),
        ((1, 2, 3, 3), (2, 2, 5, 5), {"padding": [2]}), ((1, 2, 3, 3, 3), (2, 1, 2, 2, 2), {"groups": 2, "dilation": [2], "padding": [1]}),
    ]
    for xs, ws, o in cases:
        d = len(xs) - 2
        g.case(f"Conv{d}D", lambda x, w: CONV[d](x, w, **o), g.x(*xs), g.x(*ws), **o)
    cases = [
        ((2, 4, 3), (4, 2, 3), {"groups": 2, "stride": [3], "dilation": [2], "output_padding": [2]}), ((1, 2, 3, 2), (2, 3, 3, 2), {"stride": [2, 3], "padding": [1, 0], "output_padding": [1, 2]}),
        ((1, 4, 2, 2), (4, 2, 3, 3), {"groups": 2, "dilation": [2], "stride": [3], "padding": [2], "output_padding": [2, 0]}), ((1, 1, 1, 1), (1, 1, 1, 1), {"stride": [4], "output_padding": [3]}),
        ((1, 2, 2, 1, 2), (2, 1, 2, 2, 2), {"stride": [2], "output_padding": [1]}),
    ]
    for xs, ws, o in cases:
        d = len(xs) - 2
        g.case(f"ConvTranspose{d}D", lambda x, w: TRANSPOSED[d](x, w, **o), g.x(*xs), g.x(*ws), **o)


def pools(g):
    """Padding on one side, which PyTorch leaves to F.pad."""
    for shape, size, stride, before, after in (
        ((1, 2, 5), [2], [2], [1], [0]), ((1, 1, 4), [3], [1], [0], [2]), ((2, 1, 4, 3), [2, 2], [2, 1], [1, 0], [0, 1]), ((1, 1, 3, 5), [3, 2], [1, 2], [2, 1], [0, 1]),
        ((1, 1, 2, 3, 2), [2, 2, 2], [2, 1, 1], [0, 1, 0], [1, 0, 1]),
    ):
        d = len(size)
        ends = [n for b, a in reversed(list(zip(before, after))) for n in (b, a)]

        def windows(x, value=0.0):
            x = F.pad(x, ends, value=value)
            for axis, (k, s) in enumerate(zip(size, stride)):
                x = x.unfold(axis + 2, k, s)
            return x.flatten(-d)
        o = {"size": size, "stride": stride, "padding": before, "after": after}
        g.case(f"MaxPool{d}D", lambda x: windows(x, -torch.inf).amax(-1), g.x(*shape), **o)
        g.case(f"AvgPool{d}D", lambda x: windows(x).mean(-1), g.x(*shape), **o)
        g.case(f"LpPool{d}D", lambda x: windows(x).norm(3, -1), g.x(*shape, lo=0.1), p=3, **o)


def losses(g):
    def cross_entropy(x, t, **o):
        return F.cross_entropy(x.reshape(-1, x.shape[-1]), t.reshape(-1), reduction="none", **o).reshape(t.shape)
    for shape in ((1, 1), (3,), (5, 1), (2, 1, 3), (2, 2, 2, 4)):
        classes = shape[-1]
        labels = g.index(*shape[:-1], below=classes)
        g.case("CrossEntropyWith", lambda x, t: cross_entropy(x, t, label_smoothing=0.2, ignore_index=0), g.x(*shape), labels, smoothing=0.2, ignore=0)
        ignored = torch.full_like(labels, -100)
        g.case("CrossEntropyWith", lambda x, t: cross_entropy(x, t, label_smoothing=0.2), g.x(*shape), ignored, smoothing=0.2, ignore=-100)
        g.case("CrossEntropyWith", lambda x, t: cross_entropy(x, t), g.x(*shape), ignored, ignore=-100)


def cases(g):
    reductions(g)
    products(g)
    convolutions(g)
    pools(g)
    losses(g)
