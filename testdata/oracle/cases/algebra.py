"""Linear algebra, sorting, and what is scattered."""

import torch

MATRICES = [(1, 1), (2, 2), (3, 3), (5, 5), (2, 3, 3), (2, 1, 2, 2)]
SYSTEMS = [  # matrices, right sides
    ((1, 1), (1, 1)), ((2, 2), (2, 3)), ((3, 3), (3, 1)), ((4, 4), (4, 2)), ((2, 3, 3), (2, 3, 2)), ((2, 2), (3, 2, 1)), ((3, 2, 2), (2, 2)), ((2, 1, 2, 2), (3, 2, 2)), ((1, 3, 3), (2, 3, 1)),
]


def symmetric(x):
    return x.tril() + x.tril(-1).mT


def regular(g, *shape):
    """A matrix that is far from singular, its rows in another order than of their largest elements."""
    n = shape[-1]
    x = g.x(*shape, lo=-1, hi=1) + n * torch.eye(n, dtype=torch.float64)
    order = list(range(n))
    g.rng.shuffle(order)
    return x[..., order, :]


def positive(g, *shape):
    return g.x(*shape, lo=-1, hi=1) + shape[-1] * torch.eye(shape[-1], dtype=torch.float64)


def algebra(g):
    for s in MATRICES:
        g.case("Cholesky", lambda x: torch.linalg.cholesky(symmetric(x)), positive(g, *s))
        g.case("Inverse", torch.linalg.inv, regular(g, *s))
        g.case("Inverse", torch.linalg.inv, g.x(*s))
        for _ in range(2):
            g.case("Det", torch.linalg.det, regular(g, *s))
            g.case("LogAbsDet", lambda x: torch.linalg.slogdet(x)[1], regular(g, *s))
        g.case("Det", torch.linalg.det, g.x(*s))
        g.case("LogAbsDet", lambda x: torch.linalg.slogdet(x)[1], g.x(*s))
    for a, b in SYSTEMS:
        for upper in (False, True):
            g.case("TriangularSolve", lambda x, y: torch.linalg.solve_triangular(x.triu() if upper else x.tril(), y, upper=upper), positive(g, *a), g.x(*b), upper=upper)
        g.case("Solve", torch.linalg.solve, regular(g, *a), g.x(*b))
        g.case("Solve", torch.linalg.solve, g.x(*a), g.x(*b))
    g.case("log_normal", lambda x, m, s: torch.distributions.MultivariateNormal(m, scale_tril=torch.linalg.cholesky(symmetric(s))).log_prob(x), g.x(4, 3), g.x(3), positive(g, 3, 3))
    g.case("ridge", lambda x, y, k: torch.linalg.solve(x.T @ x + k * torch.eye(3, dtype=x.dtype), x.T @ y), g.x(5, 3), g.x(5, 2), torch.tensor(0.5, dtype=torch.float64))


def sorting(g):
    for s, axis in (((1,), 0), ((2,), 0), ((5,), 0), ((8,), -1), ((13,), 0), ((3, 4), 0), ((3, 4), 1), ((2, 5, 2), 1), ((0,), 0), ((2, 0, 3), 1), ((33,), 0)):
        for descending in (False, True):
            g.case("ArgSort", lambda x: torch.sort(x, stable=True, dim=axis, descending=descending)[1], g.x(*s), axis=axis, descending=descending)
            g.case("ArgSort", lambda x: torch.sort(x, stable=True, dim=axis, descending=descending)[1], g.ints(*s, lo=0, hi=3), axis=axis, descending=descending)
        g.case("Sort", lambda x: torch.sort(x, axis), g.x(*s), axis=axis)
        n = s[axis]
        for k in sorted({0, 1, n // 2, n}):
            if k <= n:
                g.case("TopK", lambda x: torch.topk(x, k, axis), g.x(*s), k=k, axis=axis)
    nan = float("nan")
    x = torch.tensor([1, nan, -1, float("inf"), nan, 0, float("-inf"), 0, -0.0], dtype=torch.float64)
    for descending in (False, True):
        g.case("ArgSort", lambda x: torch.sort(x, stable=True, dim=0, descending=descending)[1], x, axis=0, descending=descending)


def scattered(g):
    for shape, axis, at in (((4,), 0, (3,)), ((4,), 0, ()), ((3, 2), 0, (4,)), ((3, 2), 1, (3,)), ((3, 2), -1, (2, 1)), ((2, 3, 2), 1, (2, 2)), ((2, 3), 0, (0,)), ((1, 3), 0, (3,))):
        a = axis % len(shape)
        updates = (*shape[:a], *at, *shape[a + 1 :])

        def flat(x, i, y):
            y = y.reshape(*shape[:a], i.numel(), *shape[a + 1 :])
            return i.reshape([-1 if k == a else 1 for k in range(x.dim())]).expand(y.shape), y

        def largest(x, i, y):
            i, y = flat(x, i, y)
            return x.scatter_reduce(a, i, y, "amax", include_self=True)

        def put(x, i, y):
            i, y = flat(x, i, y)
            return x.scatter(a, i, y)
        for _ in range(2):
            g.case("ScatterMax", largest, g.x(*shape), g.index(*at, below=shape[a]), g.x(*updates), axis=axis)
        n = torch.zeros(at).numel()
        if n <= shape[a]:  # of positions that are named twice PyTorch takes any
            i = torch.tensor(g.rng.sample(range(shape[a]), n)).reshape(at).long()
            g.case("ScatterSet", put, g.x(*shape), i, g.x(*updates), axis=axis)
    ties = torch.tensor([1.0, 2, 3], dtype=torch.float64)
    g.case("ScatterMax", lambda x, i, y: x.scatter_reduce(0, i, y, "amax", include_self=True), ties, torch.tensor([0, 0, 1, 2]), torch.tensor([1, 1, 2, 1.0], dtype=torch.float64), axis=0)


def cases(g):
    algebra(g)
    sorting(g)
    scattered(g)
