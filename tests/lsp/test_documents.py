"""Files and their URIs."""

from __future__ import annotations

import sys

import pytest

from whybias.lsp.documents import path_of, uri_of


@pytest.mark.skipif(sys.platform == "win32", reason="paths are written otherwise there")
@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("/project/net.py", "file:///project/net.py"),
        ("/a b/100%/#1?.py", "file:///a%20b/100%25/%231%3F.py"),
        ("/(x)[y]+@é.py", "file:///%28x%29%5By%5D%2B%40%C3%A9.py"),
        ("c:/ein netz.py", "file:///c%3A/ein%20netz.py"),
        ("//machine/share/net.py", "file://machine/share/net.py"),
        ("untitled:Untitled-1", "untitled:Untitled-1"),
        ("git:/project/net.py?ref=HEAD", "git:/project/net.py?ref=HEAD"),
    ],
)
def test_a_path_becomes_the_uri_that_stands_for_it(path: str, uri: str) -> None:
    assert uri_of(path) == uri
    assert path_of(uri) == path


@pytest.mark.parametrize("uri", ["file:///C:/x.py", "file:///c:/x.py", "file:///c%3A/x.py", "file:///C%3A/x.py"])
def test_a_drive_may_be_written_in_any_way(uri: str) -> None:
    assert uri_of(path_of(uri)) == "file:///c%3A/x.py"
