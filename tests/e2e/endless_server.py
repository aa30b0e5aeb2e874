"""A server whose analysis prints something and never ends."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Sequence
from typing import NoReturn

from whybias.lsp import stdio
from whybias.project.configuration import Configuration
from whybias.source.text import Text


class EndlessWorkspace:
    def __init__(self, configuration: Configuration, roots: Sequence[str]) -> None:
        pass

    def analyze(self, path: str, text: Text, stop: object = None, patience: object = None) -> NoReturn:
        print("Content-Length: 4\r\n\r\njunk", flush=True)
        os.system("echo from a child process")
        while True:
            time.sleep(0.05)

    def changed_on_disk(self, paths: Iterable[str]) -> None: ...

    def close(self, path: str) -> None:
        pass

    def settle(self, stop: object) -> None:
        pass


if __name__ == "__main__":
    sys.exit(stdio.run_stdio(EndlessWorkspace))
