"""Starts the language server from the packages beside this file, and from nothing else (``python -I -S``)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "libs"))

from whybias.lsp.stdio import run_stdio

sys.exit(run_stdio())
