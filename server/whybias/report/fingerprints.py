"""Names for findings that stay the same when lines move."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable

from whybias.rules.finding import Finding
from whybias.source.cell_paths import file_and_cell
from whybias.source.text import Text


def fingerprints(findings: Iterable[Finding], text: Text, root: str) -> list[str]:
    """A fingerprint for each of the `findings`, all of one file, in source order.

    It is made of the rule, the file below `root`, the function that holds the call, what the module calls
    the layer, and the call itself without its white space; of several that agree in all this, each has its
    number. So it survives whatever happens to other lines.
    """
    seen: Counter[str] = Counter()
    found = []
    for finding in findings:
        start, end = text.span_of(finding.layer.place)
        call = "".join(text.content[start:end].split())
        path = portable_path(finding.place.path, root)
        _, cell = file_and_cell(finding.place.path)
        if cell is not None:
            path = f"{path}:{cell}"
        identity = "\0".join((finding.code, path, finding.layer.scope, finding.layer.name or "", call))
        seen[identity] += 1
        numbered = f"{identity}\0{seen[identity]}".encode("utf-8", "surrogatepass")
        found.append(hashlib.sha256(numbered).hexdigest()[:32])
    return found


def portable_path(path: str, root: str) -> str:
    """`path` as seen from `root`, with forward slashes; as it is where it does not lie below `root`.

    Of a cell of a notebook it is the path of the file.
    """
    path, _ = file_and_cell(path)
    relative = os.path.relpath(os.path.abspath(path), os.path.abspath(root))
    if relative == os.pardir or relative.startswith(os.pardir + os.sep):
        relative = path
    return relative.replace(os.sep, "/")
