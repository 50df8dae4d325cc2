"""Products of matrices and vectors, and sums of products by equation."""

import torch

PAIRS = [
    ((3,), (3,)), ((1,), (1,)), ((3,), (3, 2)), ((2, 3), (3,)), ((3,), (2, 3, 2)), ((2, 2, 3), (3,)), ((3,), (2, 1, 3, 2)),
    ((2, 3), (3, 2)), ((1, 3), (3, 2)), ((2, 3), (3, 1)), ((1, 1), (1, 1)), ((2, 1), (1, 3)), ((4, 2), (2, 3)), ((1, 3), (3, 1)),
    ((2, 2, 3), (2, 3, 2)), ((2, 2, 3), (3, 2)), ((2, 3), (2, 3, 2)), ((1, 2, 3), (2, 3, 2)), ((2, 2, 3), (1, 3, 2)),
    ((2, 1, 2, 2), (3, 2, 2)), ((2, 1, 2, 2), (1, 3, 2, 2)), ((3, 1, 2), (1, 2, 2)), ((1, 1, 2, 2), (2, 2)), ((2, 2), (1, 2, 2, 1)),
    ((2, 2, 1, 2), (2, 1, 2, 2)), ((3, 1, 1, 2), (2, 2, 1)),
    ((0, 3), (3, 2)), ((2, 0), (0, 3)), ((0,), (0,)), ((2, 3), (3, 0)), ((0, 2, 3), (3, 2)), ((2, 0), (0,)),
]
EQUATIONS = [
    ("i->i", (3,)), ("i->", (3,)), ("ij->ji", (2, 3)), ("ij->i", (2, 3)), ("ij->j", (2, 3)), ("ij->", (2, 3)), ("ji", (2, 3)),
    ("ii->i", (3, 3)), ("ii->", (3, 3)), ("ii", (2, 2)), ("iij->ij", (2, 2, 3)), ("iji->j", (2, 3, 2)), ("ijk->kij", (2, 3, 2)),
    ("...ij->...ji", (2, 2, 3)), ("...i->...", (2, 3)), ("i...->...", (2, 3)),
    ("i,i->i", (3,), (3,)), ("i,i->", (3,), (3,)), ("i,j->ij", (2,), (3,)), ("i,j->ji", (2,), (3,)), ("i,j->", (2,), (3,)), ("i,j", (2,), (3,)),
    ("ij,jk->ik", (2, 3), (3, 2)), ("ij,jk", (2, 3), (3, 2)), ("ij,kj->ik", (2, 3), (2, 3)), ("ji,jk->ik", (3, 2), (3, 2)),
    ("ij,jk->ki", (2, 3), (3, 2)), ("ij,j->i", (2, 3), (3,)), ("ij,i->j", (2, 3), (2,)), ("ij,ij->ij", (2, 3), (2, 3)),
    ("ij,ij->i", (2, 3), (2, 3)), ("ij,ij->", (2, 3), (2, 3)), ("ij,ji->", (2, 3), (3, 2)), ("ij,kl->ijkl", (2, 2), (1, 3)),
    ("bij,bjk->bik", (2, 2, 3), (2, 3, 2)), ("bij,jk->bik", (2, 2, 3), (3, 2)), ("bij,bkj->bik", (2, 2, 3), (2, 2, 3)), ("bi,bj->bij", (2, 2), (2, 3)),
    ("bhqd,bhkd->bhqk", (1, 2, 2, 2), (1, 2, 3, 2)), ("bqhd,bkhd->bhqk", (1, 2, 2, 2), (1, 3, 2, 2)), ("ijk,jil->kl", (2, 3, 2), (3, 2, 2)),
    ("...ij,...jk->...ik", (2, 2, 3), (3, 2)), ("...ij,...jk->...ik", (2, 1, 2, 2), (3, 2, 2)), ("b...i,io->b...o", (2, 2, 3), (3, 2)),
    ("ii,i->i", (3, 3), (3,)), ("ii,jj->ij", (2, 2), (3, 3)), (",i->i", (), (3,)), (",->", (), ()), ("i,->i", (3,), ()),
    ("ij,jk,kl->il", (2, 2), (2, 3), (3, 2)), ("i,j,k->ijk", (2,), (2,), (2,)), ("ij,i,j->", (2, 3), (2,), (3,)), ("ni,oij,nj->no", (2, 2), (2, 2, 3), (2, 3)),
    ("ij,jk,ki->", (2, 3), (3, 2), (2, 2)), ("ab,bc,cd,de->ae", (1, 2), (2, 2), (2, 2), (2, 1)), ("ij,jk->ik", (0, 3), (3, 2)), ("ij,jk->ik", (2, 0), (0, 2)),
]


def cases(g):
    for s, t in PAIRS:
        g.case("MatMul", torch.matmul, g.x(*s), g.x(*t))
    g.case("MatMul", torch.matmul, g.x(2, 2), use=[0, 0])
    g.case("MatMul", torch.matmul, g.x(3), use=[0, 0])
    g.case("MatMul", torch.matmul, g.x(2, 2, 2), use=[0, 0])
    for dtype in (torch.int32, torch.int64):
        g.case("MatMul", torch.matmul, g.ints(2, 3, dtype=dtype), g.ints(3, 2, dtype=dtype))
    for n in (1, 3, 6, 0):
        g.case("Dot", torch.dot, g.x(n), g.x(n))
        g.case("Outer", torch.outer, g.x(n), g.x(2))
    g.case("Dot", torch.dot, g.x(4), use=[0, 0])
    g.case("Outer", torch.outer, g.x(3), use=[0, 0])
    for equation, *shapes in EQUATIONS:
        g.case("Einsum", lambda *x: torch.einsum(equation, *x), *[g.x(*s) for s in shapes], eq=equation)
    g.case("Einsum", lambda x, y: torch.einsum("ij,jk->ik", x, y), g.x(2, 2), use=[0, 0], eq="ij,jk->ik")
    g.case("Einsum", lambda x, y: torch.einsum("ij,kj->ik", x, y), g.x(2, 3), use=[0, 0], eq="ij,kj->ik")
