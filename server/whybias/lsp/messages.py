"""Messages as they travel: a header that says how long the body is, and the body."""

from __future__ import annotations

from collections.abc import Callable, Iterator

_LENGTH = b"content-length:"
_LONGEST_HEADER = 8192


def bodies(read: Callable[[], bytes]) -> Iterator[bytes]:
    """The bodies of the messages in a stream, until it ends.

    `read` returns some bytes, none at the end of the stream. What is no header is skipped line by line until
    one is found, so that stray output of a wrapper script does no harm; a message cut short by the end is
    dropped.
    """
    buffer = bytearray()
    length: int | None = None
    while True:
        if length is None:
            length = _take_header(buffer)
        if length is not None and len(buffer) >= length:
            body = bytes(buffer[:length])
            del buffer[:length]
            length = None
            yield body
            continue
        chunk = read()
        if not chunk:
            return
        buffer += chunk


def _take_header(buffer: bytearray) -> int | None:
    """Take a whole header off the buffer: the length it states; None while it is not complete."""
    length: int | None = None
    done = 0
    while (end := buffer.find(b"\n", done)) >= 0:
        line = bytes(buffer[done:end]).strip()
        done = end + 1
        if line.lower().startswith(_LENGTH):
            digits = line[len(_LENGTH) :].strip()
            length = int(digits) if digits.isdigit() else None
        elif not line and length is not None:
            del buffer[:done]
            return length
        elif length is None:
            del buffer[:done]
            done = 0
    if length is None and len(buffer) > _LONGEST_HEADER:
        buffer.clear()
    return None


def framed(body: bytes) -> bytes:
    """A body with its header."""
    return b"Content-Length: %d\r\n\r\n" % len(body) + body
