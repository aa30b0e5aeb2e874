"""A random program while it is being written."""

from __future__ import annotations

import ast
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from types import SimpleNamespace
from typing import Any, TypeVar

import torch

T = TypeVar("T")

HEADER = """\
import copy
import functools
import itertools
import math
import operator
from abc import ABC, abstractmethod
from collections import OrderedDict, defaultdict, namedtuple
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import NamedTuple, Optional, cast

import einops
import numpy
import torch
import torch.nn.functional as F
from einops import rearrange, reduce, repeat
from einops.layers.torch import Rearrange, Reduce
from torch import nn
from torch.utils.checkpoint import checkpoint
"""

BATCH = 5

RANK = {"image": 4, "volume": 5, "signal": 3, "vector": 2, "tokens": 3, "pixels": 4}
CHANNEL_AXIS = {"image": 1, "volume": 1, "signal": 1, "vector": 1, "tokens": -1, "pixels": -1}


class NotHere(Exception):
    """A construct or an operation does not fit the value at hand."""


@dataclass(frozen=True)
class Value:
    """A tensor in the program: an expression, its shape, and what its axes mean.

    `layout` is image (N, C, H, W), volume (N, C, D, H, W), signal (N, C, L), vector (N, C), tokens (N, L, C) or
    pixels (N, H, W, C).
    """

    text: str
    shape: tuple[int, ...]
    layout: str

    @property
    def channels(self) -> int:
        """The length of the channel axis."""
        return self.shape[CHANNEL_AXIS[self.layout]]

    @property
    def is_name(self) -> bool:
        """Whether the expression is a plain variable, which may be written twice."""
        return self.text.isidentifier()

    def fields(self, **more: object) -> dict[str, object]:
        """What a template may name: c channels, h and w the last two axes, l the axes that are not channels."""
        axis = CHANNEL_AXIS[self.layout] % len(self.shape)
        places = [size for i, size in enumerate(self.shape) if i not in (0, axis)]
        divisors = [n for n in range(2, self.channels) if self.channels % n == 0]
        return {
            "c": self.channels,
            "h": places[-2] if len(places) > 1 else 1,
            "w": places[-1] if places else 1,
            "l": torch.Size(places).numel(),
            "g": divisors[0] if divisors else 1,
            "half": self.channels // 2,
            **more,
        }


class Dice(random.Random):
    """Chances and choices from one seed."""

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.random() < probability

    def one(self, options: Sequence[T]) -> T:
        """One of the options; raises `NotHere` where there is none."""
        if not options:
            raise NotHere
        return self.choice(options)


NAMESPACE: dict[str, Any] = {}
exec(HEADER, NAMESPACE)
NAMESPACE["self"] = SimpleNamespace(training=True)
LARGEST = 6000


@cache
def shape_after(expression: str, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of an expression over ``x`` of this shape, found by running it; raises `NotHere` where torch does."""
    return _run(expression, shape, NAMESPACE)


def _run(expression: str, shape: tuple[int, ...], namespace: dict[str, Any]) -> tuple[int, ...]:
    try:
        with torch.no_grad():
            result = eval(expression, {**namespace, "x": torch.ones(shape)})
    except Exception as error:
        raise NotHere(str(error)) from error
    if not isinstance(result, torch.Tensor) or not 0 < result.numel() < LARGEST:
        raise NotHere
    return tuple(result.shape)


@cache
def _is_open(expression: str) -> bool:
    """Whether an expression needs parentheses before something can be appended to it."""
    return isinstance(ast.parse(expression, mode="eval").body, (ast.BinOp, ast.UnaryOp))


@dataclass
class Program:
    """The text of one file: definitions first, the class ``Net`` last."""

    dice: Dice
    definitions: list[str] = field(default_factory=list)
    constructs: Counter[str] = field(default_factory=Counter)
    namespace: dict[str, Any] = field(default_factory=lambda: dict(NAMESPACE))
    count: int = 0

    def fresh(self, hint: str) -> str:
        """A name not used before."""
        self.count += 1
        return f"{hint}{self.count}"

    def define(self, text: str) -> None:
        """Add a definition at module level."""
        exec(text, self.namespace)
        self.definitions.append(text)

    def shape_after(self, expression: str, shape: tuple[int, ...]) -> tuple[int, ...]:
        """As the function of this name, where the expression uses the program's own definitions."""
        return _run(expression, shape, self.namespace)


@dataclass
class Body:
    """One ``nn.Module`` class while it is being written.

    `parameters` are its constructor's parameters, with defaults. `names` gives channel numbers the names of the
    parameters that carry them.
    """

    program: Program
    name: str
    base: str = "nn.Module"
    parameters: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    init: list[str] = field(default_factory=list)
    forward: list[str] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)

    @property
    def dice(self) -> Dice:
        """The program's dice."""
        return self.program.dice

    def fill(self, template: str, value: Value, **more: object) -> str:
        """Write a template out: channel numbers as parameter names where they are such."""
        fields = value.fields(x=value.text, **more)
        for key in ("c", "i", "o"):
            if fields.get(key) in self.names:
                fields[key] = self.names[fields[key]]  # type: ignore[index]
        return template.format(**fields)

    def attribute(self, hint: str, expression: str) -> str:
        """``self.hint3 = expression`` in the constructor; gives ``self.hint3``."""
        name = "self." + self.program.fresh(hint)
        self.init.append(f"{name} = {expression}")
        return name

    def bind(self, value: Value) -> Value:
        """Give the value a variable; often ``x``, which then no longer means what it did."""
        if value.is_name:
            return value
        name = "x" if self.dice.chance(0.6) else self.program.fresh("y")
        self.forward.append(f"{name} = {value.text}")
        return replace(value, text=name)

    def keep(self, value: Value) -> Value:
        """Give the value a variable that stays."""
        if value.is_name and value.text != "x":
            return value
        name = self.program.fresh("y")
        self.forward.append(f"{name} = {value.text}")
        return replace(value, text=name)

    def apply(self, template: str, value: Value, layout: str | None = None, **more: object) -> Value:
        """The value of an expression template over ``{x}``."""
        if template.count("{x}") > 1:
            value = self.bind(value)
        plain = template.format(**replace(value, text="x").fields(x="x", **more))
        layout = layout or value.layout
        shape = shape_after(plain, value.shape)
        if len(shape) != RANK[layout]:
            raise NotHere
        text = template.format(**value.fields(x=value.text, **more))
        return Value(f"({text})" if _is_open(plain) else text, shape, layout)

    def text(self) -> str:
        """The class definition."""
        parameters = ", ".join(["self", *self.parameters])
        lines = [f"class {self.name}({self.base}):", f"    def __init__({parameters}):"]
        lines += [f"        {line}" for line in ["super().__init__()", *self.init]]
        lines += ["", "    def forward(self, x):", *(f"        {line}" for line in self.forward)]
        for method in self.methods:
            lines += ["", *(f"    {line}" for line in method.splitlines())]
        return "\n".join(lines) + "\n"
