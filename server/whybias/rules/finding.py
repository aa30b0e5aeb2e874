"""What a rule reports."""

from __future__ import annotations

from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer
from whybias.project.severity import Severity as Severity
from whybias.source.places import Place


@frozen
class Related:
    """Another place that explains a finding, and why."""

    place: Place
    message: str


@frozen
class Finding:
    """One report of one rule about one layer.

    `message` is what the reader sees; where it ends in what to do, `advice` is that part of it.
    `place` is the range to mark: the bias argument where it is written, else the callee. `unnecessary` asks
    the editor to fade the range (a literal ``bias=True``). `fix_withheld` says in one sentence why no fix is
    offered, None where one is.
    """

    code: str
    name: str
    severity: Severity
    message: str
    place: Place
    layer: Layer
    unnecessary: bool = False
    related: tuple[Related, ...] = ()
    fix_withheld: str | None = None
    advice: str = ""
