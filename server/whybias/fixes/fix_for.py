"""The fix for one finding."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from whybias.fixes.conditional import conditional_value
from whybias.fixes.fix import Fix, NoFix
from whybias.fixes.remove_bias import remove_bias
from whybias.liveness.verdicts import Basis, Layer
from whybias.rules.finding import Finding
from whybias.source.places import Place
from whybias.source.text import Text

_LEAVE_OUT = frozenset({"WB101", "WB201"})
_LEAVE_OUT_CONDITIONALLY = frozenset({"WB102"})


def fix_for(text: Text, finding: Finding) -> Fix | NoFix:
    """The fix for `finding` in `text`, the text it was found in.

    Raises `LibcstMissingError` where libcst cannot be imported.
    """
    layer = finding.layer
    if finding.fix_withheld is not None:
        return NoFix(finding.fix_withheld)
    reason = unsafe_because(layer)
    if finding.code in _LEAVE_OUT:
        fix = remove_bias(text, layer)
    elif finding.code in _LEAVE_OUT_CONDITIONALLY and layer.when is not None:
        value = conditional_value(text, layer, layer.when)
        if isinstance(value, NoFix):
            return value
        reason = reason or value.unsafe_because
        fix = remove_bias(text, layer, value.source)
        if isinstance(fix, Fix):
            fix = replace(fix, edits=(*value.edits, *fix.edits))
    else:
        return NoFix(f"There is no fix for {finding.code}.")
    if isinstance(fix, NoFix) or reason is None:
        return fix
    return replace(fix, safe=False, unsafe_because=reason)


def unsafe_because(layer: Layer) -> str | None:
    """Why any fix of this layer would be unsafe, as far as the layer itself tells; None where it would not."""
    if layer.bias_touched:
        where = _where(layer.bias_touched[0], layer)
        return f"{where} uses the bias by name, which raises an error once it is None."
    if layer.basis is Basis.PROJECT_USERS and not layer.private:
        return "Code outside this project may use the layer in a way in which the bias matters."
    return None


def _where(place: Place, layer: Layer) -> str:
    if place.path == layer.place.path:
        return f"Line {place.line}"
    return f"Line {place.line} of {PurePath(place.path).name}"
