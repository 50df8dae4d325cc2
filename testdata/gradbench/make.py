#!/usr/bin/env python3
"""Writes values.txt: what PyTorch says of the functions of the specs below
this folder, written here once more in its words. Needs torch 1.13 or later:

    python3 make.py > values.txt

Each function has its inputs, its result, a cotangent where that is a tensor,
and the gradients, in float64. The functions are those of GradBench,
https://github.com/gradbench/gradbench, as far as their shapes are constant.
"""
import math
import torch

torch.manual_seed(11)
torch.set_default_dtype(torch.float64)


def rand(*shape, lo=-1.0, hi=1.0):
    return lo + (hi - lo) * torch.rand(*shape)


def show(kind, name, x):
    print(kind, name, list(x.shape), *(repr(v) for v in x.detach().reshape(-1).tolist()))


def case(name, f, inputs, wrt):
    for k in wrt:
        inputs[k].requires_grad_()
    y = f(*inputs.values())
    print("func", name)
    for k, x in inputs.items():
        show("in", k, x)
    show("out", "y", y)
    ct = torch.ones(()) if y.dim() == 0 else rand(*y.shape)
    if y.dim() > 0:
        show("ct", "y", ct)
    for k, g in zip(wrt, torch.autograd.grad(y, [inputs[k] for k in wrt], ct)):
        show("d", k, g)


def gmm(alphas, means, q, l, x, gamma=1.5, m=2):
    n, d = x.shape
    k = len(alphas)
    terms = []
    for a, mu, qi, li in zip(alphas, means, q, l):
        tri = torch.diag(torch.exp(qi))
        at = 0
        for col in range(d):
            for row in range(col + 1, d):
                tri = tri + torch.zeros(d, d).index_put((torch.tensor(row), torch.tensor(col)), torch.ones(())) * li[at]
                at += 1
        v = (x - mu) @ tri.T
        terms.append(a + qi.sum() - 0.5 * (v * v).sum(1))
    fit = torch.logsumexp(torch.stack(terms, 1), 1).sum() - n * torch.logsumexp(alphas, 0)
    w = d + m + 1
    c = w * d * (math.log(gamma) - 0.5 * math.log(2)) - torch.special.multigammaln(torch.tensor(0.5 * w), d)
    prior = 0.5 * gamma**2 * ((torch.exp(q) ** 2).sum() + (l**2).sum()) - m * q.sum() - k * c
    return fit - n * d * 0.5 * math.log(2 * math.pi) + prior


def lstm(main, extra, state, sequence):
    layers, b = len(main) // 2, main.shape[1] // 4
    h, c = [state[2 * i] for i in range(layers)], [state[2 * i + 1] for i in range(layers)]
    total = 0.0
    for t in range(len(sequence) - 1):
        x = sequence[t] * extra[0]
        for i in range(layers):
            w, o = main[2 * i].reshape(4, b), main[2 * i + 1].reshape(4, b)
            forget, out = torch.sigmoid(x * w[0] + o[0]), torch.sigmoid(x * w[2] + o[2])
            into, change = torch.sigmoid(h[i] * w[1] + o[1]), torch.tanh(h[i] * w[3] + o[3])
            c[i] = c[i] * forget + into * change
            x = h[i] = out * torch.tanh(c[i])
        y = x * extra[1] + extra[2]
        total = total + (sequence[t + 1] * (y - torch.log(torch.exp(y).sum() + 2))).sum()
    return -total / ((len(sequence) - 1) * b)


def llsq(x, n=8):
    t = torch.linspace(-1, 1, n)
    fit = sum(c * t**i for i, c in enumerate(x))
    return ((torch.sign(t) - fit) ** 2).sum() / 2


def kmeans(points, centroids):
    return (torch.cdist(points, centroids, compute_mode="donot_use_mm_for_euclid_dist") ** 2).min(1).values.sum()


def ode(x, steps=3):
    def slope(y):
        return x * torch.cat([torch.ones(1), y[:-1]])

    y, h = torch.zeros_like(x), 1 / steps
    for _ in range(steps):
        k1 = slope(y)
        k2 = slope(y + h / 2 * k1)
        k3 = slope(y + h / 2 * k2)
        k4 = slope(y + h * k3)
        y = y + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return y


def saddle(start):
    def height(a, b):
        return (a * a).sum() * (1 + b.sum() / 4) - (b * b).sum() + torch.sin(a * b).sum()

    def best(a):
        b = 0.5 * a.detach() + 0.25
        b.requires_grad_()
        for _ in range(3):
            b = b + 0.1 * torch.autograd.grad(height(a, b), b, create_graph=True)[0]
        return height(a, b)

    a = start
    for _ in range(3):
        a = a - 0.1 * torch.autograd.grad(best(a), a, create_graph=True)[0]
    return best(a)


def errors(cameras, points, weights, features):
    r = cameras[:, :3]
    angle = torch.linalg.norm(r, dim=1, keepdim=True)
    axis, x = r / angle, points - cameras[:, 3:6]
    turned = x * torch.cos(angle) + torch.cross(axis, x, dim=1) * torch.sin(angle) + axis * (axis * x).sum(1, keepdim=True) * (1 - torch.cos(angle))
    p = turned[:, :2] / turned[:, 2:]
    s = (p * p).sum(1, keepdim=True)
    p = p * (1 + cameras[:, 9:10] * s + cameras[:, 10:11] * s * s)
    return weights[:, None] * (p * cameras[:, 6:7] + cameras[:, 7:9] - features)


def loss(cameras, points, weights, features):
    return ((errors(cameras, points, weights, features) ** 2).sum() + ((1 - weights**2) ** 2).sum()) / 2


def hand(angles, position, base, mesh, weights, points):
    def euler(a):
        (cx, cy, cz), (sx, sy, sz), o, z = torch.cos(a), torch.sin(a), torch.ones(()), torch.zeros(())
        rx = torch.stack([o, z, z, z, cx, -sx, z, sx, cx]).reshape(3, 3)
        ry = torch.stack([cy, z, sy, z, o, z, -sy, z, cy]).reshape(3, 3)
        rz = torch.stack([cz, -sz, z, sz, cz, z, z, z, o]).reshape(3, 3)
        return rz @ ry @ rx

    skin, pose = 0.0, torch.eye(4)
    for a, b, w in zip(angles, base, weights):
        local = torch.cat([torch.cat([b[:, :3] @ euler(a), b[:, 3:]], 1), torch.tensor([[0.0, 0, 0, 1]])])
        pose = pose @ local
        skin = skin + w[:, None] * (mesh @ pose[:3, :3].T + pose[:3, 3])
    return points - skin - position


case("gmm.Objective", gmm, {"p.Alphas": rand(4), "p.Means": rand(4, 3), "p.Q": rand(4, 3), "p.L": rand(4, 3), "x": rand(6, 3)}, ["p.Alphas", "p.Means", "p.Q", "p.L"])
case("lstm.Objective", lstm, {"main": rand(4, 16), "extra": rand(3, 4), "state": rand(4, 4), "sequence": rand(6, 4)}, ["main", "extra", "state", "sequence"])
case("small.LSE", lambda x: torch.logsumexp(x, 0), {"x": rand(12, lo=-20, hi=20)}, ["x"])
case("small.LLSQ", llsq, {"x": rand(5)}, ["x"])
case("small.KMeans", kmeans, {"points": rand(10, 3), "centroids": rand(4, 3)}, ["centroids"])
case("small.Det", torch.linalg.det, {"a": rand(5, 5)}, ["a"])
case("small.ODE", ode, {"x": rand(4)}, ["x"])
case("small.Saddle", saddle, {"start": rand(2)}, ["start"])
cameras = torch.cat([rand(3, 6), rand(3, 1, lo=1, hi=2), rand(3, 4, lo=-0.1, hi=0.1)], 1)
bundle = {"cameras": cameras, "points": rand(3, 3) + torch.tensor([0.0, 0, 6]), "weights": rand(3), "features": rand(3, 2)}
case("bundle.Errors", errors, {k: v.clone() for k, v in bundle.items()}, list(bundle))
case("bundle.Loss", loss, {k: v.clone() for k, v in bundle.items()}, list(bundle))
case("hand.Errors", hand, {"angles": rand(3, 3), "position": rand(3), "base": rand(3, 3, 4), "mesh": rand(5, 3), "weights": rand(3, 5), "points": rand(5, 3)}, ["angles", "position"])
