"""Indexing: rows by number, elements by number, and their adjoints."""

import torch

GATHER = [  # shape, axis, shape of the index
    ((4,), 0, (3,)), ((4,), 0, ()), ((4,), 0, (2, 2)), ((3, 2), 0, (4,)), ((3, 2), 0, ()), ((3, 2), 0, (2, 2)), ((3, 2), 1, (3,)), ((3, 2), -1, (2, 1)),
    ((2, 3, 2), 1, (2,)), ((2, 3, 2), 1, (2, 2)), ((2, 3, 2), 2, ()), ((2, 3, 2), 0, (1,)), ((1, 3), 0, (3,)), ((3, 2), 0, (0,)), ((0, 2), 1, (3,)), ((5, 1), 0, (2, 3)),
]
ELEMENTS = [((4,), 0, 3), ((4,), 0, 1), ((2, 3), 1, 1), ((2, 3), 1, 3), ((2, 3), 0, 4), ((2, 3), -1, 5), ((2, 3, 2), 1, 2), ((2, 3, 2), 0, 1), ((2, 3, 2), 2, 3), ((1, 3), 0, 2), ((2, 3), 1, 0), ((0, 3), 1, 2)]


def gather(x, i, axis):
    axis %= x.dim()
    return x.index_select(axis, i.reshape(-1)).reshape(x.shape[:axis] + i.shape + x.shape[axis + 1 :])


def scatter(i, y, axis, shape):
    flat = y.reshape(*shape[:axis], i.numel(), *shape[axis + 1 :])
    return torch.zeros(shape, dtype=y.dtype).index_add(axis, i.reshape(-1), flat)


def cases(g):
    for shape, axis, at in GATHER:
        n = shape[axis]
        for dtype in (torch.int64, torch.int32):
            g.case("Gather", lambda x, i: gather(x, i, axis), g.x(*shape), g.index(*at, below=n, dtype=dtype), axis=axis)
        a = axis % len(shape)
        g.case("ScatterAdd", lambda i, y: scatter(i, y, a, shape), g.index(*at, below=n), g.x(*shape[:a], *at, *shape[a + 1 :]), axis=a, shape=shape)
    for word, f in (("Gather", torch.nn.functional.embedding),):
        for at in ((), (3,), (2, 3)):
            g.case(word, lambda w, i: f(i, w), g.x(4, 3), g.index(*at, below=4), axis=0)
    g.case("Gather", lambda x, i: gather(x, i, 1), g.ints(2, 3), g.index(4, below=3), axis=1)
    g.case("Gather", lambda x, i: gather(x, i, 0), g.x(3, 2), torch.tensor([1, 1, 1, 1]), axis=0)
    for shape, axis, n in ELEMENTS:
        at = list(shape)
        at[axis] = n
        g.case("GatherElements", lambda x, i: torch.gather(x, axis, i), g.x(*shape), g.index(*at, below=shape[axis]), axis=axis)
        g.case("GatherElements", lambda x, i: torch.gather(x, axis, i.long()), g.x(*shape), g.index(*at, below=shape[axis], dtype=torch.int32), axis=axis)
        g.case("GatherElements", lambda x, i: torch.take_along_dim(x, i, axis), g.x(*shape), g.index(*at, below=shape[axis]), axis=axis)
    for shape, n in (((), 3), ((2,), 3), ((2, 2), 2), ((3,), 1), ((0,), 2)):
        for name, dtype in (("float64", torch.float64), ("int64", torch.int64)):
            def hot(i):
                return torch.nn.functional.one_hot(i, n).to(dtype)
            g.case("OneHot", hot, g.index(*shape, below=n), n=n, type=name)
    for name, dtype in (("float64", torch.float64), ("int64", torch.int64), ("int32", torch.int32)):
        for n in (0, 1, 5):
            g.case("Iota", lambda: torch.arange(n, dtype=dtype), n=n, type=name)
            g.case("Eye", lambda: torch.eye(n, dtype=dtype), n=n, type=name)
        for shape in ((), (3,), (2, 0), (2, 2)):
            g.case("Zeros", lambda: torch.zeros(shape, dtype=dtype), shape=shape, type=name)
            g.case("Ones", lambda: torch.ones(shape, dtype=dtype), shape=shape, type=name)
            g.case("Full", lambda: torch.full(shape, 7, dtype=dtype), shape=shape, type=name, value=7)
        for word in ("Const", "Scalar"):
            g.case(word, lambda: torch.tensor(3, dtype=dtype), type=name, value=3)
    for word in ("Const", "Scalar"):
        for v in (0.1, -2.5e-8):
            g.case(word, lambda: torch.tensor(v, dtype=torch.float32), type="float32", value=v)
    g.case("embedding_bag", lambda w, i: torch.nn.functional.embedding_bag(i, w, mode="mean"), g.x(4, 2), g.index(3, 2, below=4))
