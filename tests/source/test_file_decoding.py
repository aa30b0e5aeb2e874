"""Bytes of a file to text."""

from __future__ import annotations

import pytest

from whybias.source.decoding import UndecodableError, decode, encoding_of


@pytest.mark.parametrize(
    ("raw", "text", "encoding"),
    [
        (b"", "", "utf-8"),
        ("é\r\nb\rc\n\f".encode(), "é\r\nb\rc\n\f", "utf-8"),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n", "utf-8-sig"),
        (b"\xef\xbb\xbf# coding: utf-8\n", "# coding: utf-8\n", "utf-8-sig"),
        (b"# -*- coding: latin-1 -*-\ns = '\xe9'", "# -*- coding: latin-1 -*-\ns = 'é'", "latin-1"),
        (b"#!/usr/bin/python\r\n# vim: set fileencoding=cp1252 :\r\n'\x80'", None, "cp1252"),
        (b"# coding: utf-8-unix\nx = 1", "# coding: utf-8-unix\nx = 1", "utf-8"),
        (b"x = 1\n# coding: latin-1\n", "x = 1\n# coding: latin-1\n", "utf-8"),
        (b"\n\n# coding: latin-1\n", "\n\n# coding: latin-1\n", "utf-8"),
    ],
)
def test_files_as_python_reads_them(raw: bytes, text: str | None, encoding: str) -> None:
    assert encoding_of(raw) == encoding
    decoded = decode(raw)
    assert text is None or decoded == text
    assert decoded.encode(encoding) == raw


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"x = 1\ns = '\xe9'\n", "it is not utf-8: byte 0xe9 on line 2"),
        (b"\x89PNG\r\n\x1a\n\0\0", "it is binary: it holds a null byte"),
        ("x = 1".encode("utf-16"), "it is UTF-16, which Python does not read as source"),
        (b"# coding: klingon\n", "its coding comment names an unknown encoding: klingon"),
        (b"# coding: rot13\n", "its coding comment names an unknown encoding: rot13"),
        (b"# coding: ascii\n# \xff", "it is not ascii: byte 0xff on line 2"),
        (
            b"\xef\xbb\xbf# coding: latin-1\n",
            "it starts with a UTF-8 byte order mark, but its coding comment says latin-1",
        ),
    ],
)
def test_what_is_no_text_says_so(raw: bytes, message: str) -> None:
    with pytest.raises(UndecodableError) as caught:
        decode(raw)
    assert str(caught.value) == message
