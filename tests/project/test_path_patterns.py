"""Path patterns of the configuration."""

from __future__ import annotations

import os

import pytest

from whybias.project.globs import is_pattern, matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("tests", "tests/net.py"),
        ("tests", "pkg/tests/deep/net.py"),
        ("tests/", "tests/net.py"),
        ("*_test.py", "pkg/net_test.py"),
        ("tests/*", "tests/deep/net.py"),
        ("pkg/**/net.py", "pkg/net.py"),
        ("pkg/**/net.py", "pkg/a/b/net.py"),
        ("**/generated/*.py", "pkg/generated/net.py"),
        ("pkg/**", "pkg/a/net.py"),
        ("net[0-9].py", "net7.py"),
        ("net[!0-9].py", "netx.py"),
        ("./pkg/net.py", "pkg/net.py"),
        ("n?t.py", "net.py"),
    ],
)
def test_covers(pattern: str, path: str) -> None:
    assert matches(pattern, os.path.join("/project", path), "/project")


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("test", "tests/net.py"),
        ("tests/*", "pkg/tests/net.py"),
        ("*.py", "net.pyi"),
        ("pkg/*.py", "pkg/a/net.py"),
        ("net[!0-9].py", "net7.py"),
        ("a.b.py", "aXb.py"),
        ("pkg/**", "../pkg/net.py"),
        ("project", "net.py"),
    ],
)
def test_does_not_cover(pattern: str, path: str) -> None:
    assert not matches(pattern, os.path.normpath(os.path.join("/project", path)), "/project")


@pytest.mark.parametrize(("pattern", "usable"), [("a[b", True), ("[z-a]", False), ("/", False), ("", False)])
def test_is_pattern(pattern: str, usable: bool) -> None:
    assert is_pattern(pattern) is usable
