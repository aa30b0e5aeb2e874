"""The command line: ``whybias check``, ``layers``, ``explain``, ``fold`` and ``server``."""

from __future__ import annotations

import gc
import sys
import traceback
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from whybias.commands.analyses import AnalyzerFactory

_INTERRUPTED = 130
"""What shells report for a program that Ctrl-C ended."""


def main(argv: Sequence[str] | None = None, factory: AnalyzerFactory | None = None) -> int:
    """Carry out a command line; the exit code of the process.

    `argv` is without the program's name; None takes that of the process. `factory` makes what analyses the
    files, by default a `whybias.api.Workspace`.
    """
    words = sys.argv[1:] if argv is None else list(argv)
    if words in (["server"], ["server", "--stdio"]):
        return _serve()  # as every editor starts it: the other commands are not even read
    from whybias.commands.arguments import parsed

    arguments = parsed(words)
    return _serve() if arguments.command == "server" else _carried_out(arguments, factory)


def _serve() -> int:
    from whybias.lsp import frugal, garbage, protocol_types

    garbage.postpone()
    frugal.import_asyncio()
    protocol_types.import_unfinished()
    from whybias.lsp.stdio import run_stdio

    return run_stdio()


def _carried_out(arguments: argparse.Namespace, factory: AnalyzerFactory | None) -> int:
    from whybias.commands.console import FAILURE, UsageError, notice, tolerate_any_character

    tolerate_any_character()
    # what an analysis keeps is kept to the end: looking through it again and again finds nothing
    gc.set_threshold(1_000_000, 50, 100)
    try:
        return _run(arguments, factory)
    except UsageError as error:
        notice(str(error))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except Exception as error:  # noqa: BLE001  the user is told, and the exit code says it
        if arguments.verbose:
            traceback.print_exc()
        notice(f"internal error ({type(error).__name__}: {error}); --verbose says more")
    return FAILURE


def _run(arguments: argparse.Namespace, factory: AnalyzerFactory | None) -> int:
    if factory is None:
        from whybias.commands.analyses import WORKSPACES

        factory = WORKSPACES
    # Only the command that runs is loaded.
    if arguments.command == "check":
        from whybias.commands import check

        return check.run(arguments, factory)
    if arguments.command == "layers":
        from whybias.commands import layers

        return layers.run(arguments, factory)
    if arguments.command == "fold":
        from whybias.commands import fold

        return fold.run(arguments, factory)
    from whybias.commands import explain

    return explain.run(arguments, factory)
