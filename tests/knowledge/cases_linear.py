"""Proof cases for linear maps and for layers that hand everything on."""

from __future__ import annotations

from tests.knowledge.case import Case
from tests.knowledge.operands import T

x = T(3, 5, 4)

CASES = [
    Case("torch.nn.Linear", (x,), made=(4, 6), along=(-1,), says="carried"),
    Case("torch.nn.Linear", (x,), made=(4, 6), along=(-2,), says="carried"),
    Case("torch.nn.Linear", (x,), made=(4, 1), along=(-1, -2), says="carried"),
    Case("torch.nn.Linear", (T(4),), made=(4, 6), along=(-1,), says="carried"),
    Case("torch.nn.LazyLinear", (x,), made=(6,), along=(-1,), says="carried"),
    Case("torch.nn.functional.linear", (x, T(6, 4), T(6)), along=(-1,), says="carried"),
    Case("torch.nn.functional.linear", (x, T(6, 4), T(6)), into="bias", along=(-1,), says="intact"),
    Case("torch.nn.functional.linear", (x, T(6, 4)), into="weight", along=(-2,)),
    Case("torch.nn.functional.linear", (x, T(4)), along=(-1,), says="lost"),
    Case("torch.nn.Bilinear", (T(5, 3), T(5, 4)), made=(3, 4, 6), into="input1", along=(-1,), says="carried"),
    Case("torch.nn.Bilinear", (T(5, 3), T(5, 4)), made=(3, 4, 6), into="input2", along=(-1,), says="carried"),
    *(
        Case("torch.nn.functional.bilinear", (T(5, 3), T(5, 4), T(6, 3, 4), T(6)), into=into, along=(-1,), says=says)
        for into, says in (("input1", "carried"), ("input2", "carried"), ("weight", "seen"), ("bias", "intact"))
    ),
    Case("torch.nn.Identity", (x,), made=(4,), having={"eps": 1e-6}, along=(-1,), says="intact"),
    Case("torch.nn.Identity", (x,), along=(-1, -3), says="intact"),
    Case("torch.ao.quantization.QuantStub", (x,), along=(-1,), says="intact"),
    Case("torch.ao.quantization.DeQuantStub", (x,), along=(-2,), says="intact"),
]
