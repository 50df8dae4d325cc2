"""Functions of PyTorch that gradgen has no word for, written in its words:
activations, layers, small networks and algebra."""

import torch
import torch.nn.functional as F

ACTIVATIONS = {
    "elu": F.elu, "selu": F.selu, "relu6": F.relu6, "hardswish": F.hardswish, "softsign": F.softsign, "tanhshrink": F.tanhshrink,
    "softshrink": F.softshrink, "mish": F.mish,
}


def encoder(heads):
    def f(x, wqkv, bqkv, wo, bo, w1, b1, w2, b2, g1, c1, g2, c2):
        layer = torch.nn.TransformerEncoderLayer(x.shape[-1], heads, w1.shape[0], 0.0, "gelu", batch_first=True).double()
        names = ["self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias", "linear1.weight", "linear1.bias",
                 "linear2.weight", "linear2.bias", "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias"]
        weights = dict(zip(names, (wqkv, bqkv, wo, bo, w1, b1, w2, b2, g1, c1, g2, c2)))
        return torch.nn.utils.stateless.functional_call(layer, weights, (x,))
    return f


def multihead(heads):
    def f(x, wqkv, bqkv, wo, bo):
        y = x.transpose(0, 1)
        r, _ = F.multi_head_attention_forward(y, y, y, x.shape[-1], heads, wqkv, bqkv, None, None, False, 0.0, wo, bo, need_weights=False)
        return r.transpose(0, 1)
    return f


def attention(q, k, v, mask=None):
    scores = q @ k.transpose(-1, -2) / q.shape[-1] ** 0.5
    return F.softmax(scores if mask is None else scores + mask, -1) @ v


def cells(g):
    for n, i, h in ((1, 2, 1), (2, 3, 2)):
        for word, gates, f in (("rnn_cell", 1, torch.rnn_tanh_cell), ("gru_cell", 3, torch.gru_cell)):
            g.case(word, f, g.x(n, i), g.x(n, h), g.x(gates * h, i), g.x(gates * h, h), g.x(gates * h), g.x(gates * h))
        g.case("lstm_cell", lambda x, h, c, *w: torch.lstm_cell(x, (h, c), *w), g.x(n, i), g.x(n, h), g.x(n, h), g.x(4 * h, i), g.x(4 * h, h), g.x(4 * h), g.x(4 * h))

    def rnn(x, h, *w):
        return torch.rnn_tanh(x, h.unsqueeze(0), w, True, 1, 0.0, False, False, False)[0]
    for steps in (1, 3):
        g.case("rnn", rnn, g.x(steps, 2, 2), g.x(2, 2), g.x(2, 2), g.x(2, 2), g.x(2), g.x(2))


def layers(g):
    for shape in ((3,), (2, 3), (2, 2, 3)):
        g.case("linear", F.linear, g.x(*shape), g.x(2, 3), g.x(2))
    g.case("bilinear", F.bilinear, g.x(2, 2), g.x(2, 3), g.x(2, 2, 3))
    g.case("mlp", lambda x, w1, b1, w2, b2, y: F.cross_entropy(F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2), y),
           g.x(4, 3), g.x(5, 3), g.x(5), g.x(3, 5), g.x(3), g.index(4, below=3))
    for lead in ((), (2,), (1, 2)):
        g.case("attention", attention, g.x(*lead, 2, 2), g.x(*lead, 3, 2), g.x(*lead, 3, 2))
        mask = torch.tensor([[0, float("-inf"), float("-inf")], [0, 0, float("-inf")]], dtype=torch.float64)
        g.case("attention_masked", attention, g.x(*lead, 2, 2), g.x(*lead, 3, 2), g.x(*lead, 3, 2), mask)
    for heads, e in ((1, 2), (2, 4)):
        g.case("multihead_attention", multihead(heads), g.x(2, 3, e), g.x(3 * e, e), g.x(3 * e), g.x(e, e), g.x(e), heads=heads)
    e, f = 4, 3
    g.case("transformer_encoder_layer", encoder(2), g.x(1, 3, e), g.x(3 * e, e), g.x(3 * e), g.x(e, e), g.x(e), g.x(f, e), g.x(f), g.x(e, f), g.x(e), g.x(e), g.x(e), g.x(e), g.x(e), heads=2)
    g.case("conv_block", lambda x, w, b: F.max_pool2d(torch.relu(F.conv2d(x, w, b, padding=1)), 2), g.x(1, 2, 4, 4), g.x(2, 2, 3, 3), g.x(2))
    g.case("residual_block", lambda x, w1, w2: torch.relu(x + F.conv2d(torch.relu(F.conv2d(x, w1, padding=1)), w2, padding=1)), g.x(1, 2, 3, 3), g.x(2, 2, 3, 3), g.x(2, 2, 3, 3))
    g.case("depthwise_separable", lambda x, d, p: F.conv2d(F.silu(F.conv2d(x, d, groups=x.shape[1])), p), g.x(1, 2, 3, 3), g.x(2, 1, 2, 2), g.x(3, 2, 1, 1))


def mixture(x, w, m, s):
    p = torch.distributions.MixtureSameFamily(torch.distributions.Categorical(logits=w), torch.distributions.Independent(torch.distributions.Normal(m, s.exp()), 1))
    half_log = 0.5 * m.shape[1] * torch.log(torch.tensor(2 * torch.pi, dtype=torch.float64))
    return (p.log_prob(x) + half_log).sum()


def algebra(g):
    for b in ((2, 2), (2,), (2, 1), ()):
        g.case("addmm", lambda c, x, y: torch.addmm(c, x, y), g.x(*b), g.x(2, 3), g.x(3, 2))
    for s, t, u in (((2, 3), (2, 3), (2, 3)), ((3,), (2, 1), (2, 3)), ((), (3,), (2, 1))):
        g.case("addcmul", lambda x, y, z: torch.addcmul(x, y, z, value=0.5), g.x(*s), g.x(*t), g.x(*u), value=0.5)
        g.case("addcdiv", lambda x, y, z: torch.addcdiv(x, y, z, value=2), g.x(*s), g.x(*t), g.x(*u), value=2)
        g.case("lerp", torch.lerp, g.x(*s), g.x(*t), g.x(*u))
    for s, axis in (((4,), 0), ((2, 3), 0), ((2, 3), 1)):
        g.case("diff", lambda x: torch.diff(x, dim=axis), g.x(*s), axis=axis)
        g.case("roll", lambda x: torch.roll(x, 1, axis), g.x(*s), axis=axis, shift=1)
    for s in ((2, 2), (3, 2), (2, 2, 3)):
        g.case("tril", torch.tril, g.x(*s))
        g.case("triu_strict", lambda x: torch.triu(x, 1), g.x(*s))
    g.case("trace", torch.trace, g.x(3, 3))
    for s in ((2, 2), (2, 3, 3)):
        g.case("diagonal", lambda x: torch.diagonal(x, dim1=-2, dim2=-1).clone(), g.x(*s))
    g.case("kron", torch.kron, g.x(2, 2), g.x(1, 3))
    g.case("kron", torch.kron, g.x(2, 1), g.x(2, 2))
    for s, t in (((2, 3), (3, 3)), ((2, 2, 2), (2, 1, 2)), ((2, 1), (2, 1))):
        g.case("cdist", lambda x, y: torch.cdist(x, y, compute_mode="donot_use_mm_for_euclid_dist"), g.x(*s), g.x(*t, shift=1 / 32))
    g.case("cov", torch.cov, g.x(2, 4))
    g.case("cross", lambda x, y: torch.cross(x, y, dim=-1), g.x(2, 3), g.x(2, 3))
    g.case("pixel_shuffle", lambda x: F.pixel_shuffle(x, 2), g.x(1, 8, 2, 1), factor=2)
    g.case("upsample_nearest", lambda x: F.interpolate(x, scale_factor=2, mode="nearest"), g.x(1, 2, 2, 3), factor=2)
    for s in ((2, 2), (3, 2, 2)):
        g.case("det2", torch.det, g.x(*s))

    def polyval(x, c):
        r = torch.zeros((), dtype=x.dtype)
        for a in c:
            r = r * x + a
        return r
    for s in ((1,), (3,), (2, 2)):
        g.case("polyval", polyval, g.x(*s), g.x(4))
    g.case("mixture_log_likelihood", mixture, g.x(4, 2), g.x(3), g.x(3, 2), g.x(3, 2, lo=-1, hi=1))
    g.case("shared", lambda m, v: m * v + (m @ v).unsqueeze(-1) + m / (v * v + 1), g.x(3, 3), g.x(3))
    g.case("shared", lambda m, v: m * v + (m @ v).unsqueeze(-1) + m / (v * v + 1), g.x(2, 1, 2), g.x(2))


def cases(g):
    for word, f in ACTIVATIONS.items():
        for shape in ((), (2, 3)):
            g.case(word, f, g.x(*shape, lo=-4, hi=4, shift=1 / 32))
    for shape in ((), (5,)):
        g.case("logit", torch.logit, g.x(*shape, lo=0.05, hi=0.95))
        g.case("sinc", torch.sinc, g.x(*shape))
        g.case("leaky_relu", lambda x: F.leaky_relu(x, 0.2), g.x(*shape), slope=0.2)
    g.case("prelu", F.prelu, g.x(2, 3, 2), g.x(3))
    for shape, axis in (((4,), 0), ((2, 4), 1), ((2, 3), 0)):
        g.case("glu", lambda x: F.glu(x, axis), g.x(*shape), axis=axis)
    for s, t in (((3,), (3,)), ((2, 1), (3,)), ((), (2, 2))):
        g.case("logaddexp", torch.logaddexp, g.x(*s), g.x(*t, shift=1 / 32))
        g.case("hypot", torch.hypot, g.x(*s), g.x(*t))
    layers(g)
    cells(g)
    algebra(g)
