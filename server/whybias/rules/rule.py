"""What a rule is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from whybias.frozen import frozen
from whybias.liveness.verdicts import Layer
from whybias.project.severity import Severity
from whybias.rules.finding import Finding
from whybias.rules.links import documentation_url
from whybias.rules.related import related_places

Check: TypeAlias = Callable[[Layer], Finding | None]


@frozen
class Rule:
    """One rule.

    `code` and `name` are both accepted wherever a rule is named. `severity` is what it reports by default,
    and `enabled` whether it reports at all by default. `documentation` is its page, in Markdown, without a
    title. `check` gives the finding for one layer. `valid` are programs the rule must be silent on, `invalid`
    programs with lines that it must report, marked as `whybias.rules.examples` says.
    """

    code: str
    name: str
    summary: str
    severity: Severity
    enabled: bool
    documentation: str
    check: Check
    valid: tuple[str, ...]
    invalid: tuple[str, ...]

    @property
    def url(self) -> str:
        """The address of the rule's page."""
        return documentation_url(self.name)

    def finding(self, layer: Layer, why: str, fix_withheld: str | None = None, advice: str = "") -> Finding:
        """The report of this rule about `layer`, on its bias argument if written, else on the callee.

        The message says why, and then what to do: `advice`, or that no fix is offered.
        """
        last = advice if fix_withheld is None else fix_withheld
        return Finding(
            code=self.code,
            name=self.name,
            severity=self.severity,
            message=f"{why} {last}" if last else why,
            place=layer.bias.place or layer.callee,
            layer=layer,
            unnecessary=layer.bias.text == "true" and layer.when is None and fix_withheld is None,
            related=related_places(layer),
            fix_withheld=fix_withheld,
            advice=last,
        )
