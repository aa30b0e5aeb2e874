"""Files on disk to text, as Python reads its source."""

from __future__ import annotations

import codecs
import re

# PEP 263: in a comment on the first line, or on the second if the first holds no code.
_COOKIE = re.compile(rb"[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
_NO_CODE = re.compile(rb"[ \t\f]*(?:#[^\r\n]*)?(?:\r\n?|\n)")
_UTF8 = re.compile(r"utf[-_]?8(?:[-_].*)?", re.IGNORECASE)


class UndecodableError(ValueError):
    """A file is not text in the encoding it says it has. The message is for users: "it is ..."."""


def encoding_of(raw: bytes) -> str:
    """The codec in which a Python source file is written; "utf-8-sig" if it starts with a byte order mark.

    What was decoded from `raw` is written back with the same codec. Raises UndecodableError for a codec that
    does not exist or contradicts the byte order mark.
    """
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UndecodableError("it is UTF-16, which Python does not read as source")
    marked = raw.startswith(codecs.BOM_UTF8)
    name = _cookie(raw, len(codecs.BOM_UTF8) if marked else 0)
    if name is None or _UTF8.fullmatch(name):
        return "utf-8-sig" if marked else "utf-8"
    if marked:
        raise UndecodableError(f"it starts with a UTF-8 byte order mark, but its coding comment says {name}")
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        raise UndecodableError(f"its coding comment names an unknown encoding: {name}") from None
    return name


def decode(raw: bytes) -> str:
    """The text of a Python source file, without a byte order mark and with its line ends as they are.

    Raises UndecodableError if it is binary, or not in the encoding that it names or that Python assumes.
    """
    encoding = encoding_of(raw)
    if b"\0" in raw:
        raise UndecodableError("it is binary: it holds a null byte")
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        byte, line = raw[error.start], raw.count(b"\n", 0, error.start) + 1
        raise UndecodableError(f"it is not {encoding}: byte 0x{byte:02x} on line {line}") from None
    except UnicodeError as error:
        raise UndecodableError(f"it is not {encoding}: {error}") from None


def _cookie(raw: bytes, start: int) -> str | None:
    match = _COOKIE.match(raw, start)
    if match is None and (first_line := _NO_CODE.match(raw, start)) is not None:
        match = _COOKIE.match(raw, first_line.end())
    return None if match is None else match[1].decode("ascii", "replace")
