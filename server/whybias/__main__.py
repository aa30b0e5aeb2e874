"""``python -m whybias``."""

from __future__ import annotations

import os
import sys

_HERE = os.path.abspath(os.curdir)

if __name__ == "__main__":
    # "-m" makes Python import from the working folder first, and that may be the workspace.
    if sys.path[:1] in ([""], [_HERE]) and os.path.dirname(os.path.dirname(os.path.abspath(__file__))) != _HERE:
        del sys.path[0]
    from whybias.cli import main

    sys.exit(main())
