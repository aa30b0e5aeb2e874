"""``python -m whybias``."""

from __future__ import annotations

import sys

from whybias.cli import main

if __name__ == "__main__":
    sys.exit(main())
