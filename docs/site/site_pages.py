"""A hook of mkdocs: pages whose text stands elsewhere in the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

TOP = Path(__file__).parents[2]
PAGES = {"contributing.md": "CONTRIBUTING.md", "changelog.md": "CHANGELOG.md"}


def on_files(files: Files, config: Any) -> Files:
    """Add the pages to those of the documentation."""
    for page, source in PAGES.items():
        files.append(File.generated(config, page, content=(TOP / source).read_text(encoding="utf-8")))
    return files
