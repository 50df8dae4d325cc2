"""Normalisation."""

import torch
import torch.nn.functional as F

EPS = 1e-5


def cases(g):
    def layer(eps):
        return lambda x, gain, bias: F.layer_norm(x, x.shape[-1:], eps=eps) * gain + bias
    for shape in ((3,), (2, 3), (1, 4), (2, 2, 3), (2, 1, 2, 4), (5, 2), (0, 3)):
        n = shape[-1]
        for eps in (1e-5, 0.1):
            g.case("LayerNorm", lambda x, w, b: F.layer_norm(x, (n,), w, b, eps), g.x(*shape), g.x(n), g.x(n), eps=eps)
    # A gain and a bias for more than the last axis, for one number, and for rows.
    for gain, bias in (((), ()), ((2, 3), (2, 3)), ((2, 1), (3,)), ((1,), (1, 3)), ((1, 2, 3), (2, 2, 1))):
        g.case("LayerNorm", layer(EPS), g.x(2, 2, 3), g.x(*gain), g.x(*bias), eps=EPS)
    g.case("LayerNorm", layer(EPS), torch.full((2, 3), 1.5, dtype=torch.float64), g.x(3), g.x(3), eps=EPS)
    g.case("LayerNorm", layer(EPS), g.x(2, 1), g.x(1), g.x(1), eps=EPS)
    for shape in ((2, 2, 2, 2), (3, 1, 2, 1), (2, 3, 1, 2)):
        c = shape[1]
        g.case("batch_norm", lambda x, w, b: F.batch_norm(x, None, None, w, b, True, eps=EPS), g.x(*shape), g.x(c), g.x(c), eps=EPS)
    for shape, groups in (((2, 2, 2, 2), 1), ((2, 4, 2, 1), 2), ((1, 4, 2, 2), 4), ((1, 3, 1, 2), 1)):
        c = shape[1]
        g.case("group_norm", lambda x, w, b: F.group_norm(x, groups, w, b, EPS), g.x(*shape), g.x(c), g.x(c), groups=groups, eps=EPS)
    for shape in ((2, 2, 2, 2), (1, 3, 2, 2)):
        g.case("instance_norm", lambda x: F.instance_norm(x, eps=EPS), g.x(*shape), eps=EPS)
    for shape in ((3,), (2, 3), (2, 2, 4)):
        g.case("rms_norm", lambda x, w: x * torch.rsqrt(x.square().mean(-1, keepdim=True) + EPS) * w, g.x(*shape), g.x(shape[-1]), eps=EPS)
        for axis in (0, len(shape) - 1):
            g.case("normalize", lambda x: F.normalize(x, dim=axis), g.x(*shape), axis=axis)
