"""What clients say they can do."""

from __future__ import annotations

from typing import Any

MINIMAL: dict[str, Any] = {}

FULL: dict[str, Any] = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "publishDiagnostics": {
            "relatedInformation": True,
            "versionSupport": True,
            "codeDescriptionSupport": True,
            "tagSupport": {"valueSet": [1, 2]},
        },
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "source.fixAll"]}},
            "isPreferredSupport": True,
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
        "inlayHint": {"resolveSupport": {"properties": ["tooltip", "textEdits"]}},
        "codeLens": {},
    },
    "window": {"showDocument": {"support": True}},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True},
        "configuration": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "workspaceFolders": True,
        "inlayHint": {"refreshSupport": True},
        "codeLens": {"refreshSupport": True},
    },
    "experimental": {"layerSequenceRefresh": True},
}

PULLING: dict[str, Any] = {
    **FULL,
    "textDocument": {**FULL["textDocument"], "diagnostic": {}},
    "workspace": {**FULL["workspace"], "diagnostics": {"refreshSupport": True}},
}


def without(profile: dict[str, Any], path: str) -> dict[str, Any]:
    """A profile less one capability, given by its dotted path."""
    first, _, rest = path.partition(".")
    changed = dict(profile)
    if rest:
        changed[first] = without(changed[first], rest)
    else:
        del changed[first]
    return changed
