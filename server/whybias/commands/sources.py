"""The texts that excerpts are cut from."""

from __future__ import annotations

from typing import final

from whybias.project.files import UnreadableError, read
from whybias.source.places import Place
from whybias.source.text import Text


@final
class SourceTexts:
    """Texts by path: those it was given, and others read when first asked for."""

    def __init__(self) -> None:
        self._texts: dict[str, Text | None] = {}

    def keep(self, path: str, text: Text) -> None:
        """Use `text` as the contents of `path`."""
        self._texts[path] = text

    def text(self, path: str) -> Text | None:
        """The text of the file at `path`; None where it cannot be read."""
        if path not in self._texts:
            try:
                self._texts[path] = read(path)
            except UnreadableError:
                self._texts[path] = None
        return self._texts[path]

    def line(self, place: Place) -> str | None:
        """The line on which `place` begins; None where there is none."""
        text = self.text(place.path)
        if text is None or not 1 <= place.line <= text.line_count:
            return None
        return text.line(place.line - 1)
