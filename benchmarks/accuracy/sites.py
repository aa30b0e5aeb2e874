"""Which constructor call in the source made a layer?"""

from __future__ import annotations

import ast
import linecache
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, wraps
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import torch
from torch import nn

TORCH = str(Path(torch.__file__).parent)

RANKS = (1, 2, 3)
LINEAR_MAPS = (
    *(
        getattr(nn, f"{lazy}{name}{rank}d")
        for lazy in ("", "Lazy")
        for name in ("Conv", "ConvTranspose")
        for rank in RANKS
    ),
    *(nn.Linear, nn.LazyLinear, nn.Bilinear, nn.MultiheadAttention, nn.RNN, nn.LSTM, nn.GRU),
)
NORMALIZERS = (
    *(getattr(nn, f"{name}{rank}d") for name in ("BatchNorm", "InstanceNorm") for rank in RANKS),
    *(nn.GroupNorm, nn.LayerNorm, nn.SyncBatchNorm),
)


@dataclass(frozen=True, order=True)
class Site:
    """A constructor call: 1-based line, 0-based UTF-8 column of its first character."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class Construction:
    """One layer that was built; `bindings` are the arguments of the function that built it, as they were."""

    site: Site
    layer: str
    module: Any
    bindings: dict[str, object] = field(default_factory=dict)

    @property
    def shift(self) -> bool:
        """Whether its bias is the beta of a normalizer."""
        return isinstance(self.module, NORMALIZERS)


@contextmanager
def recording() -> Iterator[list[Construction]]:
    """Notes every layer built inside the block, in order."""
    built: list[Construction] = []
    seen: set[int] = set()
    originals = {layer: layer.__init__ for layer in (*LINEAR_MAPS, *NORMALIZERS)}

    def wrap(layer: Any, original: Any) -> Any:
        @wraps(original)  # libraries ask for the signature
        def __init__(self: Any, *args: object, **kwargs: object) -> None:
            if id(self) not in seen:  # a base class's constructor, called by super(), is the same layer
                seen.add(id(self))
                construction = _construction(self, layer)
                if construction is not None:
                    built.append(construction)
            original(self, *args, **kwargs)

        return __init__

    for layer, original in originals.items():
        layer.__init__ = wrap(layer, original)
    try:
        yield built
    finally:
        for layer, original in originals.items():
            layer.__init__ = original


def _construction(module: Any, layer: Any) -> Construction | None:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None and _constructs(frame, module):
        frame = frame.f_back
    if frame is None or frame.f_code.co_filename.startswith(TORCH):
        return None
    site = _site(frame, type(module).__name__)
    if site is None:
        return None
    return Construction(site, f"torch.nn.{layer.__name__}", module, _bindings(frame))


def _constructs(frame: FrameType, module: Any) -> bool:
    """Whether this frame is the constructor of `module` itself, written in a subclass."""
    code = frame.f_code
    return code.co_name == "__init__" and frame.f_locals.get(code.co_varnames[0]) is module


def _bindings(frame: FrameType) -> dict[str, object]:
    """The arguments of the function a frame runs, looking past comprehensions and what torch does with them.

    With them are those of the functions in the same file that called it, where they have other names.
    """
    while frame.f_back is not None and frame.f_code.co_name != "<module>" and _is_between(frame.f_code):
        frame = frame.f_back
    found = _arguments(frame)
    outer = frame.f_back
    while outer is not None:
        if outer.f_code.co_filename == frame.f_code.co_filename:
            found = {**_arguments(outer), **found}
        outer = outer.f_back
    return found


def _arguments(frame: FrameType) -> dict[str, object]:
    code = frame.f_code
    count = code.co_argcount + code.co_kwonlyargcount
    return {name: frame.f_locals[name] for name in code.co_varnames[:count] if name in frame.f_locals}


def _is_between(code: CodeType) -> bool:
    return code.co_name.startswith("<") or code.co_filename.startswith(TORCH)


def _site(frame: FrameType, name: str) -> Site | None:
    code = frame.f_code
    if hasattr(code, "co_positions"):
        line, _, column, _ = _positions(code)[frame.f_lasti // 2]
        return None if line is None or column is None else Site(code.co_filename, line, column)
    calls = [call for call in _calls(code.co_filename) if call.lineno == frame.f_lineno and _named(call, name)]
    return Site(code.co_filename, calls[0].lineno, calls[0].col_offset) if len(calls) == 1 else None


@lru_cache(maxsize=256)
def _positions(code: CodeType) -> list[tuple[int | None, int | None, int | None, int | None]]:
    positions: list[tuple[int | None, int | None, int | None, int | None]]
    positions = list(getattr(code, "co_positions")())  # noqa: B009 - not known to CPython 3.10's type stubs
    return positions


@lru_cache(maxsize=16)
def _calls(path: str) -> tuple[ast.Call, ...]:
    """All calls of a file; CPython 3.10 knows no columns, so the one on the line is taken."""
    tree = ast.parse("".join(linecache.getlines(path)))
    return tuple(node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _named(call: ast.Call, name: str) -> bool:
    function = call.func
    return name == (function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", name))
