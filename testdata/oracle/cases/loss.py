"""Losses."""

import torch
import torch.nn.functional as F


def signs(g, *shape):
    """-1 or 1, whole: PyTorch gives such labels no gradient."""
    return g.bools(*shape).long() * 2 - 1


def cases(g):
    for rows, c in (((), 3), ((1,), 3), ((2,), 3), ((4,), 2), ((2, 2), 3), ((2, 1, 2), 4), ((3,), 1), ((0,), 3)):
        def loss(logits, labels):
            return F.cross_entropy(logits.reshape(-1, c), labels.reshape(-1).long(), reduction="none").reshape(labels.shape)
        for dtype in (torch.int64, torch.int32):
            g.case("CrossEntropy", loss, g.x(*rows, c), g.index(*rows, below=c, dtype=dtype))
    for row in ([1000, 0, -1000], [1000, 1000, 1000], [-1e300, 0, 1], [0, 0, 0]):
        for label in range(3):
            g.case("CrossEntropy", lambda x, y: F.cross_entropy(x, y), torch.tensor(row, dtype=torch.float64), torch.tensor(label))
    for shape in ((), (3,), (2, 3)):
        g.case("mse_loss", F.mse_loss, g.x(*shape), g.x(*shape))
        g.case("l1_loss", F.l1_loss, g.x(*shape), g.x(*shape, shift=1 / 32))
        for delta in (0.5, 1, 2):
            g.case("huber_loss", lambda x, y: F.huber_loss(x, y, delta=delta), g.x(*shape), g.x(*shape), delta=delta)
            g.case("smooth_l1_loss", lambda x, y: F.smooth_l1_loss(x, y, beta=delta), g.x(*shape), g.x(*shape), beta=delta)
        g.case("binary_cross_entropy_with_logits", F.binary_cross_entropy_with_logits, g.x(*shape), g.x(*shape, lo=0, hi=1))
        g.case("binary_cross_entropy", F.binary_cross_entropy, g.x(*shape, lo=0.05, hi=0.95), g.bools(*shape).double())
        g.case("poisson_nll_loss", F.poisson_nll_loss, g.x(*shape), g.x(*shape, lo=0, hi=4))
        g.case("soft_margin_loss", lambda x, y: F.soft_margin_loss(x, y.double()), g.x(*shape), signs(g, *shape))
        g.case("hinge_embedding_loss", F.hinge_embedding_loss, g.x(*shape), signs(g, *shape))
    g.case("binary_cross_entropy_with_logits", F.binary_cross_entropy_with_logits, torch.tensor([-800, 800, 0, 30, -30], dtype=torch.float64), g.x(5, lo=0, hi=1))
    for shape in ((3,), (2, 3)):
        g.case("gaussian_nll_loss", lambda x, y, v: F.gaussian_nll_loss(x, y, v), g.x(*shape), g.x(*shape), g.x(*shape, lo=0.2, hi=2))
        g.case("margin_ranking_loss", lambda x, y, s: F.margin_ranking_loss(x, y, s, margin=0.3), g.x(*shape), g.x(*shape), signs(g, *shape), margin=0.3)
        g.case("cosine_similarity", lambda x, y: F.cosine_similarity(x, y, dim=-1), g.x(*shape), g.x(*shape))
        g.case("kl_div", lambda x, y: F.kl_div(x, y, reduction="none").mean(), g.x(*shape, lo=-3, hi=0), g.x(*shape, lo=0.1, hi=0.9))
    for n, c in ((1, 2), (3, 4)):
        g.case("nll_loss", F.nll_loss, g.x(n, c), g.index(n, below=c))
        g.case("cross_entropy_smoothed", lambda x, y: F.cross_entropy(x, y, label_smoothing=0.2), g.x(n, c), g.index(n, below=c), smoothing=0.2)
        g.case("cross_entropy_soft", F.cross_entropy, g.x(n, c), g.x(n, c, lo=0, hi=1))
