"""Taking messages out of a stream of bytes."""

from __future__ import annotations

import pytest

from whybias.lsp.messages import bodies, framed


def read_from(*chunks: bytes) -> list[bytes]:
    rest = iter(chunks)
    return list(bodies(lambda: next(rest, b"")))


def test_messages_may_be_cut_anywhere() -> None:
    stream = framed(b"one") + b"content-type: x\r\nCONTENT-LENGTH:   5  \r\n\r\nthree" + framed(b"")
    assert read_from(stream) == [b"one", b"three", b""]
    assert read_from(*[stream[at : at + 1] for at in range(len(stream))]) == [b"one", b"three", b""]


@pytest.mark.parametrize(
    "garbage",
    [
        b"Traceback (most recent call last):\n\n",
        b"\x00\xff\n",
        b"Content-Length: -3\r\n\r\n",
        b"Content-Length: x\n",
    ],
)
def test_what_is_no_header_is_skipped(garbage: bytes) -> None:
    assert read_from(garbage + framed(b"one")) == [b"one"]


def test_noise_without_an_end_does_not_fill_the_memory() -> None:
    assert read_from(*[b"x" * 10_000] * 3, b"\n" + framed(b"one")) == [b"one"]


def test_a_message_cut_short_by_the_end_is_dropped() -> None:
    assert read_from(framed(b"one"), framed(b"two")[:-1]) == [b"one"]
