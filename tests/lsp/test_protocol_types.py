"""Types that are finished when they are first used are the types of lsprotocol."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

_DESCRIBED = """
import inspect, json
import attrs
from lsprotocol import types
from pygls.protocol import default_converter

converter = default_converter()
found = {}
for name, each in vars(types).items():
    if isinstance(each, type) and attrs.has(each):
        fields = [[field.name, str(field.type), repr(field.default)] for field in attrs.fields(each)]
        found[name] = [fields, str(inspect.signature(each.__init__)), each.__hash__ is None]
print(json.dumps(found))
"""

_USED = """
from lsprotocol import types
from pygls.protocol import default_converter

converter = default_converter()
here = types.Position(1, 2)
assert here == types.Position(1, 2) and here != types.Position(1, 3) and here < types.Position(2, 0)
assert types.Location("a", types.Range(here, here)) == types.Location("a", types.Range(here, here))
related = types.DiagnosticRelatedInformation(types.Location("a", types.Range(here, here)), "there")
found = types.Diagnostic(types.Range(here, here), "here", related_information=(related,))
assert converter.structure(converter.unstructure(found), types.Diagnostic) == found
print(found, related, here, types.HoverParams(types.TextDocumentIdentifier("a"), here))
assert related != 1 and not related == here
try:
    types.Range(here)
except TypeError as error:
    print(error)
"""

_UNFINISHED = "from whybias.lsp.protocol_types import import_unfinished; import_unfinished()\n"


def _printed(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout


def test_all_are_the_same_in_the_end() -> None:
    described = json.loads(_printed(_UNFINISHED + _DESCRIBED))
    assert described == json.loads(_printed(_DESCRIBED))
    assert "InitializeParams" in described


def test_all_work_the_same() -> None:
    assert _printed(_UNFINISHED + _USED) == _printed(_USED)


@pytest.mark.parametrize("name", ["Position", "ClientCapabilities"])
def test_nothing_is_finished_before_it_is_used(name: str) -> None:
    code = f"from lsprotocol import types; print('__attrs_attrs__' in vars(types.{name}), len(vars(types.{name})))"
    eager, unfinished = _printed(code).split(), _printed(_UNFINISHED + code).split()
    assert int(unfinished[1]) < int(eager[1])
