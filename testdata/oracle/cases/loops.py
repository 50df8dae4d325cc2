"""Loops over sequences, and networks over long ones."""

import torch

from cases.words import sequence_cases


def pendulum(angle, speed, push, damping):
    """A damped pendulum, by Euler's method: its angles, and where it ends."""
    angles = []
    for p in push.unbind(0):
        angle, speed = angle + 0.1 * speed, speed + 0.1 * (p - torch.sin(angle) - damping * speed)
        angles.append(angle)
    return torch.stack(angles), angle, speed


def products(x, xs, w):
    """Products with the elements, each through a matrix, from the last element on."""
    seen = []
    for e in reversed(xs.unbind(0)):
        seen.append(x)
        x = torch.tanh(x @ w) * e
    return torch.stack(seen[::-1]), x


def picks(x, table, at):
    """Rows of a table that an index picks, added up and squashed."""
    rows = []
    for i in at.unbind(0):
        x = torch.sin(x + table[i])
        rows.append(x * table[i])
    return torch.stack(rows), x


def cases(g):
    sequence_cases(g, ((50, 2, 2, 3), (20, 1, 3, 2)))
    for n in (1, 3, 60):
        for shape in ((), (3,)):
            g.case("Scan", pendulum, g.x(*shape), g.x(*shape), g.x(n, *shape), g.x(), kind=0)
        g.case("Scan", products, g.x(2, 3), g.x(n, 2, 3), g.x(3, 3), kind=1)
        g.case("Scan", products, g.x(1, 2), g.x(n, 1, 2), g.x(2, 2), kind=1)
        at = torch.tensor([(i * i + 1) % 4 for i in range(n)])
        g.case("Scan", picks, g.x(3), g.x(4, 3), at, kind=2)
