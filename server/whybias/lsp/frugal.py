"""What is loaded only because pygls loads it."""

from __future__ import annotations

import sys


def import_asyncio() -> None:
    """Import asyncio as it is where Python has no TLS.

    pygls imports it, but nothing of it runs here: the server reads and writes pipes from a loop of its own. OpenSSL
    would take 4 MiB.
    """
    if "asyncio" in sys.modules or "ssl" in sys.modules:
        return
    sys.modules["ssl"] = None  # type: ignore[assignment]  # so that importing it fails
    try:
        import asyncio  # noqa: F401
    finally:
        del sys.modules["ssl"]
