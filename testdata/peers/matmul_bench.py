#!/usr/bin/python3
"""Products of matrices by the BLAS that NumPy is linked with, on one thread.

  matmul_bench.py AB32x784x128 AtB512x512x512F64 ...

A name is that of a function in specs/matmul. A line of output is JSON:
{name, ns}, the best of several batches. The result's memory is reused.
"""
import json, os, re, sys, time

if "PEERS_ENV" not in os.environ:
    e = dict(os.environ, PEERS_ENV="1", OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1")
    os.execve("/usr/bin/python3", ["/usr/bin/python3"] + sys.argv, e)

import numpy as np

np.dot(np.ones((8, 8)), np.ones((8, 8)))
if not any(lib in open("/proc/self/maps").read() for lib in ("openblas", "mkl_rt", "blis")):
    sys.exit("NumPy has only the reference BLAS here: install libopenblas0-pthread, or unpack it\n"
             "(apt-get download, dpkg -x) and have LD_LIBRARY_PATH name the folder of its libblas.so.3")

for name in sys.argv[1:]:
    form, m, k, n, f64 = re.fullmatch(r"(AB|AtB|ABt)(\d+)x(\d+)x(\d+)(F64)?", name).groups()
    m, k, n = int(m), int(k), int(n)
    t = np.float64 if f64 else np.float32
    a = np.random.rand(*((k, m) if form == "AtB" else (m, k))).astype(t)
    b = np.random.rand(*((n, k) if form == "ABt" else (k, n))).astype(t)
    c = np.empty((m, n), t)
    x = a.T if form == "AtB" else a
    y = b.T if form == "ABt" else b
    np.dot(x, y, out=c)
    per = max(1, int(2e8 / (2 * m * k * n)))
    best = float("inf")
    end = time.perf_counter() + 0.15
    while time.perf_counter() < end:
        t0 = time.perf_counter()
        for _ in range(per):
            np.dot(x, y, out=c)
        best = min(best, (time.perf_counter() - t0) / per)
    print(json.dumps({"name": name, "ns": best * 1e9}), flush=True)
