"""What is told of a file on which whybias itself failed."""

from __future__ import annotations

import traceback

from whybias.frozen import frozen


@frozen
class Failure:
    """An error inside whybias: in short, and the whole traceback."""

    message: str
    details: str

    @staticmethod
    def of(error: Exception) -> Failure:
        return Failure(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))
