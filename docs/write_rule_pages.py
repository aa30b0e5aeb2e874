"""Write docs/rules/ from the docstrings of the rules; with --check, only say whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from whybias.explain.rule_page import rule_index, rule_page
from whybias.rules.catalogue import RULES

FOLDER = Path(__file__).parent / "rules"


def pages() -> dict[str, str]:
    """The text of every page by its file name."""
    return {"index.md": rule_index()} | {f"{rule.name}.md": rule_page(rule) for rule in RULES}


def differences(folder: Path) -> list[str]:
    """The names of pages in `folder` that are missing, differ, or belong to no rule."""
    wanted = pages()
    present = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.md")}
    return sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))


def write(folder: Path) -> None:
    """Write all pages to `folder` and remove those that belong to no rule."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = pages()
    for path in folder.glob("*.md"):
        if path.name not in wanted:
            path.unlink()
    for name, text in wanted.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where a page is not up to date")
    if not parser.parse_args().check:
        write(FOLDER)
        return 0
    outdated = differences(FOLDER)
    for name in outdated:
        print(f"docs/rules/{name} is not up to date; run python docs/write_rule_pages.py", file=sys.stderr)
    return 1 if outdated else 0


if __name__ == "__main__":
    raise SystemExit(main())
