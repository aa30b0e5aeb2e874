"""Addresses of the documentation."""

from __future__ import annotations

DOCUMENTATION = "https://whybias.readthedocs.io/en/stable"
"""The `Documentation` URL of the package. A constant: a bundled server has no installed metadata to read."""


def documentation_url(name: str) -> str:
    """The address of the page of the rule with this kebab-case name (``redundant-bias``)."""
    return f"{DOCUMENTATION}/rules/{name}/"
