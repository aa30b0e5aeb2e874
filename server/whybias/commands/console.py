"""Talking to the person at the terminal: results on stdout, notices on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TextIO

from whybias.report.colours import Palette, wants_colour
from whybias.report.excerpt import printable
from whybias.source.decoding import encoding_of
from whybias.source.text import Text

SUCCESS = 0
FOUND = 1
FAILURE = 2
"""The command line is wrong, the configuration is, or whybias itself is."""


class UsageError(Exception):
    """The command cannot be carried out as given; the message says why."""


def emit(lines: Iterable[str]) -> None:
    """Print results. When nobody reads them any more (``| head``), the rest is dropped without a word."""
    try:
        for line in lines:
            print(line)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is still in the buffer would raise again when the interpreter closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_source(text: Text) -> None:
    """Print a source text as it is, in the encoding that it names."""
    encoding = encoding_of(text.content.encode("utf-8", "surrogatepass"))
    sys.stdout.flush()
    sys.stdout.buffer.write(text.content.encode(encoding, "surrogatepass"))
    sys.stdout.buffer.flush()


def notice(message: str) -> None:
    """Tell what is no result: a file that was skipped, a setting that was not used."""
    print("\n".join(printable(line) for line in f"whybias: {message}".split("\n")), file=sys.stderr)


def palette_for(stream: TextIO) -> Palette:
    """Colours, if `stream` wants them."""
    return Palette(wants_colour(stream, os.environ))


def tolerate_any_character() -> None:
    """Show characters that the terminal's encoding lacks as escapes, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")
