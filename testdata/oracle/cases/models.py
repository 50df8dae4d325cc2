"""Normalisation and losses, as gradgen has words for them."""

import torch
import torch.nn.functional as F

from cases.kinks import INF, NAN, vec
from cases.loss import signs
from cases.norm import EPS

IMAGES = [(2, 2, 2, 2), (3, 1, 2, 1), (2, 3, 1, 2), (2, 3, 4), (1, 4, 2, 1, 2)]
ZEROS = "what is 0 has no direction, and gradient 0"


def inference(eps):
    """As F.batch_norm has it, which gives mean and variance no gradient."""
    def f(x, w, b, m, v):
        w, b, m, v = (t.reshape(-1, *[1] * (x.dim() - 2)) for t in (w, b, m, v))
        return (x - m) / torch.sqrt(v + eps) * w + b
    return f


def normalisation(g):
    for shape in IMAGES + [(4, 3), (5, 1)]:
        c = shape[1]
        for eps in (EPS, 0.5):
            g.case("BatchNorm", lambda x, w, b: F.batch_norm(x, None, None, w, b, True, eps=eps), g.x(*shape), g.x(c), g.x(c), eps=eps)
            g.case("BatchNormInference", inference(eps),
                   g.x(*shape), g.x(c), g.x(c), g.x(c), g.x(c, lo=0.1, hi=2), eps=eps)
        # One number for all channels.
        g.case("BatchNorm", lambda x, w, b: F.batch_norm(x, None, None, w.expand(c).clone(), b.expand(c).clone(), True, eps=EPS), g.x(*shape), g.x(), g.x(), eps=EPS)
    for shape in IMAGES:
        c = shape[1]
        if shape[2:] == (1,):
            continue
        g.case("InstanceNorm", lambda x, w, b: F.instance_norm(x, weight=w, bias=b, eps=0.1), g.x(*shape), g.x(c), g.x(c), eps=0.1)
        for groups in range(1, c + 1):
            if c % groups == 0:
                g.case("GroupNorm", lambda x, w, b: F.group_norm(x, groups, w, b, 0.1), g.x(*shape), g.x(c), g.x(c), groups=groups, eps=0.1)
    g.case("GroupNorm", lambda x, w, b: F.group_norm(x, 2, w, b, 0.1), g.x(2, 4), g.x(4), g.x(4), groups=2, eps=0.1)
    for shape in ((3,), (2, 3), (2, 2, 4), (0, 3)):
        for eps in (EPS, 0.5):
            g.case("RMSNorm", lambda x, w: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + eps) * w, g.x(*shape), g.x(shape[-1]), eps=eps)
    g.case("RMSNorm", lambda x, w: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPS) * w, torch.zeros(2, 3, dtype=torch.float64), g.x(3), eps=EPS)
    for shape in ((2, 5, 3), (1, 4, 2, 2), (2, 1, 3), (1, 7, 1, 2, 1)):
        for size, alpha, beta, k in ((5, 1e-4, 0.75, 1.0), (3, 2.0, 0.5, 0.5), (2, 1.0, 1.0, 2.0), (1, 0.5, 2.0, 1.0), (9, 3.0, 0.75, 1.0)):
            g.case("LocalResponseNorm", lambda x: F.local_response_norm(x, size, alpha, beta, k), g.x(*shape), size=size, alpha=alpha, beta=beta, k=k)
    for shape, axes in (((3,), [0]), ((2, 3), [1]), ((2, 3), [0]), ((2, 3, 2), [1]), ((2, 3), [0, 1])):
        dims = tuple(axes)
        g.case("L2Normalize", lambda x: F.normalize(x, dim=dims), g.x(*shape), axes=axes)
        g.case("L2Normalize", lambda x: x / x.square().sum(dims, keepdim=True).sqrt(), g.x(*shape), axes=axes)
    g.case("L2Normalize", lambda x: F.normalize(x, dim=0), vec(0, 0), axes=[0], note=ZEROS, our={"d0": [0, 0]})
    for p in (0, 0.25, 0.9):
        for s, t in (((4,), (4,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 2, 2), (2, 1, 1))):
            g.case("Dropout", lambda x, keep: torch.where(keep, x / (1 - p), torch.zeros_like(x)), g.x(*s), g.bools(*t), p=p)
    g.case("Dropout", lambda x, keep: torch.where(keep, x / 0.5, torch.zeros_like(x)), vec(NAN, INF, 1), torch.tensor([False, False, True]), p=0.5)


def labelled(f, shape, c):
    """f of rows and their labels, whatever axes they have."""
    return lambda x, y, *w: f(x.reshape(-1, c), y.reshape(-1), *w).reshape(shape)


def labels(g):
    for rows, c in (((), 3), ((2,), 3), ((4,), 2), ((2, 2), 3), ((3,), 1), ((0,), 3)):
        for smoothing in (0, 0.1, 1):
            for ignore in (None, 1, -100):
                for weighted in (False, True):
                    attrs = {"smoothing": smoothing} if smoothing else {}
                    options = {"ignore_index": -1000}
                    y = g.index(*rows, below=c)
                    if ignore is not None:
                        attrs["ignore"] = options["ignore_index"] = ignore
                        y = torch.where(g.bools(*rows), torch.tensor(ignore), y) if ignore < 0 else y
                    w = [g.x(c, lo=0.1, hi=2)] if weighted else []

                    def entropy(x, y, w=None):
                        if w is None:
                            return F.cross_entropy(x, y, reduction="none", label_smoothing=smoothing, **options)
                        r = (1 - smoothing) * nll(x.log_softmax(-1), y, w) - smoothing / c * (w * x.log_softmax(-1)).sum(-1) * (y != options["ignore_index"])
                        assert torch.allclose(r, F.cross_entropy(x, y, w.detach(), reduction="none", label_smoothing=smoothing, **options))
                        return r

                    def nll(x, y, w=None):
                        if w is None:
                            return F.nll_loss(x, y, reduction="none", **options)
                        i = torch.where(y == options["ignore_index"], 0, y)  # PyTorch gives the weights no gradient
                        r = -x.gather(-1, i.unsqueeze(-1)).squeeze(-1) * w[i] * (y != options["ignore_index"])
                        assert torch.allclose(r, F.nll_loss(x, y, w.detach(), reduction="none", **options))
                        return r
                    g.case("CrossEntropyWith", labelled(entropy, rows, c), g.x(*rows, c), y, *w, **attrs)
                    if not smoothing:
                        g.case("NLLLoss", labelled(nll, rows, c), g.x(*rows, c, lo=-3, hi=0), y, *w, **attrs)
    # What isn't a class has no part, whatever is in its row.
    x = torch.tensor([[1, 2], [INF, NAN], [-INF, 0]], dtype=torch.float64)
    g.case("NLLLoss", lambda x, y: F.nll_loss(x, y, reduction="none", ignore_index=7), x, torch.tensor([1, 7, 7]), ignore=7)
    g.case("CrossEntropyWith", lambda x, y: F.cross_entropy(x, y, reduction="none", ignore_index=7), torch.tensor([[1e4, -1e4], [-1e4, 1e4], [0, 0]], dtype=torch.float64), torch.tensor([1, 1, 7]), ignore=7)


def elementwise(g):
    def bce(x, y, w=None):
        if w is None:
            return F.binary_cross_entropy_with_logits(x, y, reduction="none")
        r = -(w * y * F.logsigmoid(x) + (1 - y) * F.logsigmoid(-x))  # PyTorch gives the weight no gradient
        assert torch.allclose(r, F.binary_cross_entropy_with_logits(x, y, pos_weight=w.detach(), reduction="none"))
        return r
    for s, t in (((), ()), ((3,), (3,)), ((2, 3), (2, 3)), ((2, 3), (3,)), ((2, 3), (2, 1)), ((0, 3), (3,)), ((4,), ())):
        def fit(y):
            return y.expand(s)
        g.case("BCEWithLogits", lambda x, y: bce(x, fit(y)), g.x(*s), g.x(*t, lo=0, hi=1))
        g.case("BCEWithLogits", lambda x, y, w: bce(x, fit(y), fit(w)), g.x(*s), g.x(*t, lo=0, hi=1), g.x(*t, lo=0.1, hi=3))
        if 0 not in s:
            g.case("MSE", lambda x, y: F.mse_loss(x, fit(y)), g.x(*s), g.x(*t, shift=1 / 32))
            g.case("MAE", lambda x, y: F.l1_loss(x, fit(y)), g.x(*s), g.x(*t, shift=1 / 32))
        for delta in (0.5, 1, 2):
            g.case("HuberLoss", lambda x, y: F.huber_loss(x, fit(y), delta=delta, reduction="none"), g.x(*s), g.x(*t, shift=1 / 32), delta=delta)
        g.case("KLDiv", lambda x, y: F.kl_div(x, fit(y), reduction="none"), g.x(*s, lo=-3, hi=0), g.x(*t, lo=0.1, hi=0.9))
        g.case("HingeLoss", lambda x, y: torch.relu(1 - x * y), g.x(*s), signs(g, *t).double())
    for y in (0, 1):
        for x in (-1e4, -800, 0, 1, 800, 1e4):  # PyTorch loses e**-40 of -40, gradgen of 40
            g.case("BCEWithLogits", bce, vec(x), vec(y))
    g.case("MAE", F.l1_loss, vec(0, 1, 2), vec(0, 2, 2))
    g.case("HuberLoss", lambda x, y: F.huber_loss(x, y, delta=0.5, reduction="none"), vec(-0.5, 0, 0.5, 1, -1e300), vec(0, 0, 0, 0, 0), delta=0.5)
    g.case("KLDiv", lambda x, y: F.kl_div(x, y, reduction="none"), vec(-1, -INF, -2), vec(0, 0, 1),
           note="what has probability 0 adds nothing", our=lambda s, t, u: {"r0": [0, 0, 2], "d1": [0, 0, 3 * u]})
    g.case("HingeLoss", lambda x, y: torch.relu(1 - x * y), vec(1, -1, 2, 0), vec(1, -1, 1, -1))


def cosines(g):
    for shape, axis in (((3,), 0), ((2, 3), 1), ((2, 3), 0), ((2, 2, 3), -1), ((0, 3), 1)):
        g.case("CosineSimilarity", lambda x, y: F.cosine_similarity(x, y, dim=axis), g.x(*shape), g.x(*shape), axis=axis)
    g.case("CosineSimilarity", lambda x, y: F.cosine_similarity(x, y, dim=0), vec(0, 0), vec(1, 2), axis=0, note=ZEROS, our={"d0": [0, 0]})

    def embedding(margin):
        def f(x, y, like):
            c = F.cosine_similarity(x, y, dim=-1)
            return torch.where(like > 0, 1 - c, torch.relu(c - margin))
        return f
    for shape in ((3,), (4, 3), (2, 2, 3)):
        for margin in (0, 0.3):
            g.case("CosineEmbeddingLoss", embedding(margin), g.x(*shape), g.x(*shape), signs(g, *shape[:-1]), margin=margin)
            g.case("CosineEmbeddingLoss", embedding(margin), g.x(*shape), g.x(*shape), signs(g, *shape[:-1]).double(), margin=margin)


def cases(g):
    normalisation(g)
    labels(g)
    elementwise(g)
    cosines(g)
