#!/usr/bin/python3
"""Convolutions by PyTorch, on one thread.

  conv_bench.py N8C64H28O64K1 N8C32H28O64K3S2 ...

A name is that of a function in specs/conv. A line of output is JSON: {name,
ns}, where the name has /forward or /backward behind it: the best of several
batches. The backward pass gives both gradients.
"""
import json, os, re, sys, time

if "PEERS_ENV" not in os.environ:
    e = dict(os.environ, PEERS_ENV="1", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    os.execve("/usr/bin/python3", ["/usr/bin/python3"] + sys.argv, e)

import torch

torch.set_num_threads(1)
if not any(lib in open("/proc/self/maps").read() for lib in ("openblas", "mkl_rt", "blis")):
    sys.exit("PyTorch has only the reference BLAS here: install libopenblas0-pthread, or unpack it\n"
             "(apt-get download, dpkg -x) and have LD_LIBRARY_PATH name the folder of its libblas.so.3")


def best(run):
    run()
    best, end = float("inf"), time.perf_counter() + 0.15
    per = None
    while time.perf_counter() < end:
        t0 = time.perf_counter()
        for _ in range(per or 1):
            run()
        t = (time.perf_counter() - t0) / (per or 1)
        if per is None:
            per = max(1, int(2e-3 / t))
        best = min(best, t)
    return best * 1e9


for name in sys.argv[1:]:
    s = {"S": 1, "D": 1, "G": 1, **{m[0]: int(m[1]) for m in re.findall(r"([A-Z])(\d+)", name)}}
    x = torch.rand(s["N"], s["C"], s["H"], s["H"])
    w = torch.rand(s["O"], s["C"] // s["G"], s["K"], s["K"])
    options = [s["S"]] * 2, [s["D"] * (s["K"] - 1) // 2] * 2, [s["D"]] * 2
    with torch.no_grad():
        y = torch.conv2d(x, w, None, *options, s["G"])
        dy = torch.rand_like(y)
        passes = {
            "forward": lambda: torch.conv2d(x, w, None, *options, s["G"]),
            "backward": lambda: torch.ops.aten.convolution_backward(dy, x, w, None, *options, False, [0, 0], s["G"], [True, True, False]),
        }
        for p, run in passes.items():
            print(json.dumps({"name": f"{name}/{p}", "ns": best(run)}), flush=True)
