#!/usr/bin/env python3
"""Writes the files of this folder: what PyTorch makes of the cases in cases/.

Run it in any folder; see the README beside it. The numbers are the same on
every run: inputs come from generators that are seeded by the name of the file.
"""

import importlib
import math
import pathlib
import random
import sys

import torch

HERE = pathlib.Path(__file__).resolve().parent
GROUPS = ["unary", "binary", "reduce", "matmul", "conv", "pool", "norm", "loss", "index", "shape", "softmax", "kinks", "composites", "words", "math", "activations", "totals", "models", "algebra", "unusual", "loops"]
NAMES = {torch.float64: "float64", torch.float32: "float32", torch.int64: "int64", torch.int32: "int32", torch.bool: "bool"}


def text(value):
    """The shortest text that reads back to the same number."""
    if isinstance(value, (bool, int)):
        return str(int(value))
    return repr(value).removesuffix(".0")


def elements(t):
    return "".join(" " + text(v) for v in t.detach().reshape(-1).tolist())


def tensor(t):
    shape = ",".join(str(n) for n in t.shape)
    return f"{NAMES[t.dtype]}[{shape}]{elements(t)}"


def attribute(value):
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (list, tuple)):
        return ",".join(str(v) for v in value)
    return str(value)


class Group:
    """The cases of one file."""

    def __init__(self, name):
        self.rng = random.Random(name)
        self.lines = [f"# Written by make.py, with PyTorch {torch.__version__}. See README.md."]
        self.count = 0

    def x(self, *shape, lo=-2, hi=2, shift=0.0):
        """A tensor of different multiples of 1/16 between lo and hi, none of
        them whole, in random order; moved by shift. Few digits keep the files
        small, and sums and products of such numbers exact."""
        n = math.prod(shape)
        for step in (16, 64, 256, 1024):
            grid = [k / step for k in range(math.ceil(lo * step), math.floor(hi * step) + 1) if k % step]
            if len(grid) >= n:
                break
        values = [v + shift for v in self.rng.sample(grid, n)]
        return torch.tensor(values, dtype=torch.float64).reshape(shape)

    def index(self, *shape, below, dtype=torch.int64):
        n = math.prod(shape)
        return torch.tensor([self.rng.randrange(below) for _ in range(n)], dtype=dtype).reshape(shape)

    def ints(self, *shape, lo=-9, hi=9, dtype=torch.int64):
        return self.index(*shape, below=hi - lo + 1, dtype=dtype) + lo

    def bools(self, *shape):
        return self.index(*shape, below=2).bool()

    def cotangent(self, like):
        n = like.numel()
        values = [self.rng.choice([-1, 1]) * self.rng.randrange(1, 17) / 8 for _ in range(n)]
        return torch.tensor(values, dtype=like.dtype).reshape(like.shape)

    def case(self, word, f, *inputs, note=None, our=None, use=None, **attrs):
        """Adds a case: word is what the Go side calls f, and attrs what it is
        told besides the inputs. Where gradgen decided otherwise, note says why
        and our has its values: by the names r0 (the first value) and d1 (the
        gradient of the second input); where they depend on the cotangent of the
        first value, our is a function of it. use names the inputs that f is given, when
        not each of them once."""
        leaves = [t.detach().clone().requires_grad_(t.is_floating_point()) for t in inputs]
        if use is not None:
            attrs["use"] = use
            result = f(*[leaves[i] for i in use])
        else:
            result = f(*leaves)
        values = [result] if isinstance(result, torch.Tensor) else list(result)
        line = " ".join([word] + [f"{k}={attribute(v)}" for k, v in attrs.items()])
        self.lines += ["", "case " + line]
        if note:
            self.lines.append("note " + note)
        self.lines += ["x " + tensor(t) for t in leaves]
        outs, cotangents = [], []
        for v in values:
            self.lines.append("r " + tensor(v))
            if v.is_floating_point():
                ct = self.cotangent(v)
                self.lines.append("ct" + elements(ct))
                if v.requires_grad:
                    outs.append(v)
                    cotangents.append(ct)
        floats = [t for t in leaves if t.is_floating_point()]
        if floats and any(v.is_floating_point() for v in values):
            grads = [None] * len(floats)
            if outs:
                grads = torch.autograd.grad(outs, floats, cotangents, allow_unused=True)
            for t, g in zip(floats, grads):
                self.lines.append("d" + elements(torch.zeros_like(t) if g is None else g))
        if callable(our):
            our = our(*cotangents[0].reshape(-1).tolist())
        for name, v in (our or {}).items():
            self.lines.append(f"our {name}" + "".join(" " + text(e) for e in v))
        self.count += 1


def main():
    sys.path.insert(0, str(HERE))
    sys.dont_write_bytecode = True
    torch.set_num_threads(1)
    total = 0
    for name in GROUPS:
        group = Group(name)
        importlib.import_module("cases." + name).cases(group)
        path = HERE / (name + ".txt")
        path.write_text("\n".join(group.lines) + "\n")
        print(f"{group.count:5} cases {path.stat().st_size:8} bytes {path.name}")
        total += group.count
    print(f"{total:5} cases")


if __name__ == "__main__":
    main()
