"""Words for networks, shapes and indices that are made of several ops."""

import torch
import torch.nn.functional as F

TRANSPOSED = {1: F.conv_transpose1d, 2: F.conv_transpose2d, 3: F.conv_transpose3d}
LP = {1: F.lp_pool1d, 2: F.lp_pool2d}


def transposed(g):
    shapes = [
        ((1, 1, 3), (1, 1, 2)), ((2, 2, 4), (2, 3, 3)), ((1, 3, 1), (3, 1, 2)), ((1, 2, 3, 2), (2, 2, 2, 3)), ((2, 1, 2, 3), (1, 2, 3, 1)), ((1, 1, 1, 1), (1, 1, 3, 3)),
        ((1, 2, 2, 2, 2), (2, 1, 2, 1, 2)),
    ]
    options = [
        {}, {"stride": 2}, {"padding": 1, "stride": 2}, {"stride": 3, "output_padding": 2}, {"dilation": 2}, {"stride": 2, "dilation": 3, "padding": 1, "output_padding": 1}, {"stride": 2, "padding": 3, "dilation": 3},
    ]
    for xs, ws in shapes:
        d = len(xs) - 2
        for o in options:
            length = [(n - 1) * o.get("stride", 1) - 2 * o.get("padding", 0) + o.get("dilation", 1) * (k - 1) + o.get("output_padding", 0) + 1 for n, k in zip(xs[2:], ws[2:])]
            if min(length) < 1:
                continue
            attrs = {k: [v] for k, v in o.items()}
            g.case(f"ConvTranspose{d}D", lambda x, w: TRANSPOSED[d](x, w, **o), g.x(*xs), g.x(*ws), **attrs)
    for xs, ws, groups in (((1, 2, 3), (2, 1, 2), 2), ((2, 4, 2), (4, 3, 2), 2), ((1, 3, 2, 2), (3, 1, 2, 2), 3), ((1, 4, 2, 3), (4, 2, 2, 1), 2)):
        d = len(xs) - 2
        g.case(f"ConvTranspose{d}D", lambda x, w: TRANSPOSED[d](x, w, stride=2, groups=groups), g.x(*xs), g.x(*ws), stride=[2], groups=groups)
    # Another padding on either side, which PyTorch leaves to a slice.
    g.case("ConvTranspose1D", lambda x, w: F.conv_transpose1d(x, w, stride=2)[:, :, 1:-2], g.x(1, 2, 4), g.x(2, 1, 3), stride=[2], padding=[1], after=[2])


def pools(g):
    for d, shapes in {1: [(1, 1, 5), (2, 2, 6)], 2: [(1, 1, 4, 4), (1, 2, 3, 5)]}.items():
        for shape in shapes:
            for size, stride in ((2, 2), (2, 1), (3, 2)):
                for p in (1, 2, 3, 4.5):
                    # PyTorch takes powers of x, not of |x|: of odd ones it wants x above 0.
                    lo = -2 if p == 2 else 0.1
                    g.case(f"LpPool{d}D", lambda x: LP[d](x, p, size, stride), g.x(*shape, lo=lo), p=p, size=[size], stride=[stride])

    def lp3(x, p, size):
        w = x.unfold(-3, size, size).unfold(-3, size, size).unfold(-3, size, size)
        return w.flatten(-3).norm(p, -1)
    for p in (1, 2, 3):
        g.case("LpPool3D", lambda x: lp3(x, p, 2), g.x(1, 1, 4, 2, 3), p=p, size=[2], stride=[2])
    for p in (1, 2, 3):
        g.case("LpPool2D", lambda x: F.pad(x, (1, 1, 1, 1)).unfold(-2, 2, 1).unfold(-2, 2, 1).flatten(-2).norm(p, -1), g.x(1, 1, 2, 3), p=p, size=[2], stride=[1], padding=[1])
    for shape in ((1, 1, 3), (2, 3, 4), (2, 2, 3, 2), (1, 2, 2, 3, 2)):
        axes = list(range(2, len(shape)))
        g.case("GlobalMaxPool", lambda x: x.amax(axes), g.x(*shape))
        g.case("GlobalAvgPool", lambda x: x.mean(axes), g.x(*shape))
        for p in (1, 2, 3.5):
            g.case("GlobalLpPool", lambda x: x.flatten(2).norm(p, -1), g.x(*shape), p=p)


def arrangements(g):
    for shape, before, after in (((3,), 1, 2), ((3,), 0, 2), ((1,), 2, 0), ((2, 3), 0, 0), ((2, 4), 3, 3), ((2, 2, 3), 1, 1)):
        axis = len(shape) - 1

        def pad(x, mode, **o):
            return F.pad(x.reshape(1, -1, shape[-1]), (before, after), mode=mode, **o).reshape(*shape[:-1], -1)
        attrs = {"axis": axis, "before": before, "after": after}
        g.case("PadConst", lambda x: pad(x, "constant", value=1.5), g.x(*shape), value=1.5, **attrs)
        g.case("PadEdge", lambda x: pad(x, "replicate"), g.x(*shape), **attrs)
        if max(before, after) < shape[-1]:
            g.case("PadReflect", lambda x: pad(x, "reflect"), g.x(*shape), **attrs)
    for word, mode in (("PadEdge", "replicate"), ("PadReflect", "reflect")):
        g.case(word, lambda x: F.pad(x.t().unsqueeze(0), (1, 2), mode=mode)[0].t(), g.x(3, 2), axis=-2, before=1, after=2)
    for shape, n in (((1,), 3), ((3,), 6), ((4,), 2), ((4,), 6), ((6,), 4), ((5,), 7), ((3,), 17), ((20,), 19), ((2, 2), 5), ((2, 1, 3), 9)):
        def resize(mode, **o):
            return lambda x: F.interpolate(x.reshape(1, -1, shape[-1]), n, mode=mode, **o).reshape(*shape[:-1], n)
        g.case("ResizeNearest", resize("nearest"), g.x(*shape), lengths=[n])
        g.case("ResizeLinear", resize("linear", align_corners=False), g.x(*shape), lengths=[n])
    for shape, size in (((1, 1, 2, 3), (4, 6)), ((1, 2, 3, 2), (5, 3)), ((2, 1, 4, 5), (2, 10)), ((1, 1, 2, 2), (1, 1)), ((1, 1, 3, 3), (3, 4))):
        g.case("ResizeNearest", lambda x: F.interpolate(x, size, mode="nearest"), g.x(*shape), lengths=size)
        g.case("ResizeLinear", lambda x: F.interpolate(x, size, mode="bilinear", align_corners=False), g.x(*shape), lengths=size)
    g.case("ResizeLinear", lambda x: F.interpolate(x, (3, 2, 4), mode="trilinear", align_corners=False), g.x(1, 1, 2, 3, 2), lengths=(3, 2, 4))
    for shape, block in (((1, 4, 1, 1), 2), ((2, 8, 2, 3), 2), ((1, 9, 2, 1), 3), ((1, 2, 2, 2), 1)):
        g.case("DepthToSpace", lambda x: F.pixel_shuffle(x, block), g.x(*shape), block=block)
        n, c, h, w = shape
        g.case("SpaceToDepth", lambda x: F.pixel_unshuffle(x, block), g.x(n, c // block**2, h * block, w * block), block=block)
    for shape, axis in (((), 0), ((3,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3, 2), 1), ((2, 3, 2), -2), ((2, 0, 3), 1)):
        g.case("Flatten", lambda x: x.flatten(axis), g.x(*shape), axis=axis)
    for shape, axis, n in (((3,), 0, 2), ((2, 3), 0, 3), ((2, 3), -1, 2), ((2, 2, 2), 1, 2), ((3,), 0, 1), ((3,), 0, 0), ((0,), 0, 2)):
        g.case("Repeat", lambda x: x.repeat_interleave(n, axis), g.x(*shape), axis=axis, n=n)
    for shape, axis, n in (((4,), 0, 1), ((4,), 0, -1), ((4,), 0, 6), ((4,), 0, 4), ((2, 3), 0, 1), ((2, 3), -1, 2), ((2, 3, 2), 1, -2), ((0,), 0, 1)):
        g.case("Roll", lambda x: x.roll(n, axis), g.x(*shape), axis=axis, n=n)
    for shape, axis, lo, hi, step in (((5,), 0, 0, 5, 2), ((6,), 0, 1, -1, 3), ((6,), 0, 2, 2, 2), ((3, 4), 1, 0, 4, 2), ((4, 3), 0, -3, 4, 2), ((2, 7, 2), -2, 1, 6, 4), ((5,), 0, 1, 4, 1)):
        axes = (slice(None),) * (axis % len(shape))
        g.case("SliceStep", lambda x: x[axes + (slice(lo, hi, step),)], g.x(*shape), axis=axis, lo=lo, hi=hi, step=step)
    for shape in ((1,), (3,), (2, 2), (2, 1, 3), (0,)):
        g.case("Diag", torch.diag_embed, g.x(*shape))
    for shape in ((1, 1), (3, 3), (2, 3), (4, 2), (2, 3, 3), (2, 2, 1, 3)):
        g.case("Diagonal", lambda x: torch.diagonal(x, dim1=-2, dim2=-1).clone(), g.x(*shape))
        g.case("Trace", lambda x: torch.diagonal(x, dim1=-2, dim2=-1).sum(-1), g.x(*shape))
        for k in (0, 1, -1, 5, -7):
            g.case("Tril", lambda x: torch.tril(x, k), g.x(*shape), k=k)
            g.case("Triu", lambda x: torch.triu(x, k), g.x(*shape), k=k)


def indices(g):
    for shape, at in (((4,), (3,)), ((2, 3), (2, 2)), ((2, 3), ()), ((2, 2, 2), (5,)), ((3, 2), (0,))):
        n = torch.zeros(shape).numel()
        g.case("Take", torch.take, g.x(*shape), g.index(*at, below=n))
    for shape, rows, k in (((4,), (3,), 1), ((2, 3), (4,), 2), ((2, 3), (2, 2), 1), ((2, 3, 2), (3,), 2), ((2, 3, 2), (), 3), ((2, 3, 2), (2, 2), 3), ((3, 2), (0,), 2)):
        at = torch.stack([g.index(*rows, below=n) for n in shape[:k]], -1)
        g.case("GatherND", lambda x, i: x[tuple(i.unbind(-1))], g.x(*shape), at)
        g.case("GatherND", lambda x, i: x[tuple(i.long().unbind(-1))], g.x(*shape), at.int())
    for shape, axis, at in (((4,), 0, (3,)), ((4,), 0, ()), ((3, 2), 0, (4,)), ((3, 2), 1, (3,)), ((3, 2), -1, (2, 1)), ((2, 3, 2), 1, (2, 2)), ((2, 3), 0, (0,)), ((1, 3), 0, (3,))):
        a = axis % len(shape)

        def add(x, i, y):
            return x.index_add(a, i.reshape(-1), y.reshape(*shape[:a], i.numel(), *shape[a + 1 :]))
        g.case("ScatterAddTo", add, g.x(*shape), g.index(*at, below=shape[a]), g.x(*shape[:a], *at, *shape[a + 1 :]), axis=axis)


def products(g):
    for s, t in (((2,), (3,)), ((2, 2), (2, 1)), ((1, 3), (2, 2)), ((2,), (2, 2)), ((2, 1, 2), (3,)), ((), (2,)), ((), ())):
        g.case("Kron", torch.kron, g.x(*s), g.x(*t))
    for x, w, y in (((2,), (3, 2, 1), (1,)), ((2, 2), (2, 2, 3), (2, 3)), ((2, 3, 2), (1, 2, 2), (2, 3, 2)), ((3, 1), (2, 1, 2), (3, 2))):
        g.case("Bilinear", lambda x, w, y: F.bilinear(x, y, w), g.x(*x), g.x(*w), g.x(*y))
    g.case("Bilinear", lambda x, w, y: torch.einsum("i,oij,nj->no", x, w, y), g.x(2), g.x(2, 2, 2), g.x(3, 2))


def networks(g):
    def attention(q, k, v, mask=0):
        return torch.softmax(q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5 + mask, -1) @ v
    for q, k, v in (((1, 2), (1, 2), (1, 1)), ((3, 2), (4, 2), (4, 3)), ((2, 2, 3), (2, 3, 3), (2, 3, 2)), ((2, 1, 2), (3, 2), (3, 2)), ((2, 2, 2, 2), (2, 2, 3, 2), (2, 2, 3, 2))):
        g.case("Attention", attention, g.x(*q), g.x(*k), g.x(*v))
        mask = torch.zeros(q[-2], k[-2], dtype=torch.float64)
        mask[:, 1:] = torch.tensor(float("-inf"))
        g.case("Attention", attention, g.x(*q), g.x(*k), g.x(*v), mask)
        g.case("Attention", attention, g.x(*q), g.x(*k), g.x(*v), g.x(k[-2]))
    for n, i, h in ((1, 2, 1), (2, 3, 2), (3, 1, 3)):
        zeros = {k: torch.zeros(k * h, dtype=torch.float64) for k in (1, 4)}
        g.case("RNNCell", lambda x, s, w, u, b: torch.rnn_tanh_cell(x, s, w.t(), u.t(), b, zeros[1]), g.x(n, i), g.x(n, h), g.x(i, h), g.x(h, h), g.x(h))
        g.case("LSTMCell", lambda x, s, c, w, u, b: torch.lstm_cell(x, (s, c), w.t(), u.t(), b, zeros[4]), g.x(n, i), g.x(n, h), g.x(n, h), g.x(i, 4 * h), g.x(h, 4 * h), g.x(4 * h))
        g.case("GRUCell", lambda x, s, w, u, bw, bu: torch.gru_cell(x, s, w.t(), u.t(), bw, bu), g.x(n, i), g.x(n, h), g.x(i, 3 * h), g.x(h, 3 * h), g.x(3 * h), g.x(3 * h))


def sequences(g):
    sequence_cases(g, ((1, 1, 2, 1), (3, 2, 1, 2), (4, 1, 2, 3)))


def sequence_cases(g, sizes):
    for t, n, i, h in sizes:
        zeros = {k: torch.zeros(k * h, dtype=torch.float64) for k in (1, 4)}

        def rnn(xs, s, w, u, b):
            r, last = torch.rnn_tanh(xs, s.unsqueeze(0), (w.t(), u.t(), b, zeros[1]), True, 1, 0.0, False, False, False)
            return r, last[0]

        def lstm(xs, s, c, w, u, b):
            r, last, memory = torch.lstm(xs, (s.unsqueeze(0), c.unsqueeze(0)), (w.t(), u.t(), b, zeros[4]), True, 1, 0.0, False, False, False)
            return r, last[0], memory[0]

        def gru(xs, s, w, u, bw, bu):
            r, last = torch.gru(xs, s.unsqueeze(0), (w.t(), u.t(), bw, bu), True, 1, 0.0, False, False, False)
            return r, last[0]
        g.case("RNN", rnn, g.x(t, n, i), g.x(n, h), g.x(i, h), g.x(h, h), g.x(h))
        g.case("LSTM", lstm, g.x(t, n, i), g.x(n, h), g.x(n, h), g.x(i, 4 * h), g.x(h, 4 * h), g.x(4 * h))
        g.case("GRU", gru, g.x(t, n, i), g.x(n, h), g.x(i, 3 * h), g.x(h, 3 * h), g.x(3 * h), g.x(3 * h))


def cases(g):
    sequences(g)
    transposed(g)
    pools(g)
    arrangements(g)
    indices(g)
    products(g)
    networks(g)
