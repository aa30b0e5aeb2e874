"""What the server and its background process say to each other."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from whybias.frozen import frozen
from whybias.project.configuration import Configuration

if TYPE_CHECKING:
    from whybias.answers import Analysis


@frozen
class Project:
    """A folder of the editor: its configuration, and where its imports are looked up."""

    configuration: Configuration
    roots: tuple[str, ...]


@frozen
class Refine:
    """Analyse a text together with all its users; `number` tells this version of the file from others."""

    project: Project
    path: str
    number: int
    content: str


@frozen
class Close:
    """The file on disk counts from now on."""

    path: str


@frozen
class Changed:
    """These files were made, changed, moved or removed on disk."""

    paths: tuple[str, ...]


@frozen
class Refined:
    """The analysis of one version of a file, its users taken into account; None where it failed, with `failure`."""

    path: str
    number: int
    analysis: Analysis | None
    failure: str = ""


class Sign(Enum):
    """What the background process says of itself between answers."""

    BUSY = 1
    IDLE = 2


Message: TypeAlias = Refine | Close | Changed
