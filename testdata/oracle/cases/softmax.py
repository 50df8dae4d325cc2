"""Softmax, its logarithm and the logarithm of sums of exponentials."""

import torch
import torch.nn.functional as F

INF = float("inf")
SHAPES = [((1,), 0), ((4,), 0), ((2, 3), 0), ((2, 3), 1), ((2, 3), -2), ((2, 3, 2), 1), ((2, 2, 3), -1), ((3, 1), 1), ((1, 3), 0), ((2, 1, 2, 2), 3), ((0, 3), 1)]


def cases(g):
    for word, f in (("Softmax", F.softmax), ("LogSoftmax", F.log_softmax), ("softmin", F.softmin)):
        for shape, axis in SHAPES:
            g.case(word, lambda x: f(x, axis), g.x(*shape), axis=axis)
        for row in ([1000, 1000], [1000, 0], [-1000, -1001, -1002], [0, 0, 0], [1e300, 1], [-745, 0], [30, -30, 0.5]):
            g.case(word, lambda x: f(x, 0), torch.tensor(row, dtype=torch.float64), axis=0)
    for row in ([0, -INF, 1], [-INF, 2], [-INF, -INF, 3]):
        g.case("Softmax", lambda x: F.softmax(x, 0), torch.tensor(row, dtype=torch.float64), axis=0)
    for row in ([1000, 1000], [1000, 0], [-1000, -1001, -1002], [-745, 0, 745], [0, -INF, 1], [-INF, 2], [0.5]):
        x = torch.tensor(row, dtype=torch.float64)
        g.case("LogSumExp", lambda x: torch.logsumexp(x, 0), x, axes=[0])
        g.case("ReduceLogSumExp", lambda x: torch.logsumexp(x, 0, keepdim=True), x, axes=[0])
    g.case("LogSumExp", lambda x: torch.logsumexp(x, (0, 1)), torch.tensor([[800, -INF], [-800, 801]], dtype=torch.float64), axes=[0, 1])
    # The logarithm of 2 is lost in a sum with 1e300. PyTorch's gradient misses it.
    for word, keep in (("LogSumExp", False), ("ReduceLogSumExp", True)):
        g.case(word, lambda x: torch.logsumexp(x, 0, keepdim=keep), torch.tensor([1e300, 1e300], dtype=torch.float64), axes=[0],
               note="the weights are those of the softmax, and add up to 1", our=lambda ct: {"d0": [ct / 2, ct / 2]})
    # A row that is masked in part, and one that isn't.
    g.case("Softmax", lambda x: F.softmax(x, -1), torch.tensor([[1, -INF, -INF], [1, 2, -INF], [1, 2, 3]], dtype=torch.float64), axis=-1)
