"""jedi as a finder of modules. Nothing else of the program knows jedi."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, final

from whybias.project.files import UnreadableError, read_bytes

if TYPE_CHECKING:
    import tempfile

    import jedi


@final
class JediFinder:
    """Finds what an import means by way of jedi, in the folders it is given and those the importing file adds.

    jedi reads sources. It gets a project that is set up here (no settings file of the workspace), no interpreter but
    the one that runs it, and no leave to import anything; it keeps what it parsed in a folder of its own. It takes
    seconds for its first answer and is not for several threads.
    """

    def __init__(self, roots: Sequence[str], installed: Sequence[str]) -> None:
        self._roots = tuple(map(os.path.abspath, roots))
        self._folders = [*(path for root in self._roots for path in (root, os.path.join(root, "src"))), *installed]

    def find(self, module: str, importing_path: str, text: str, level: int = 0) -> str | None:
        """The file of `module` as an import in `text`, the contents of `importing_path`, means it, or None."""
        if not all(name.isidentifier() for name in module.split(".")):
            return None
        dots = "." * level
        statement = f"from {dots}{module} import *" if level else f"import {module}"
        column = statement.rindex(module) + len(module)
        script = _jedi().Script(
            f"{statement}\n{text}",
            path=os.path.abspath(importing_path),
            project=self._project(os.path.abspath(importing_path)),
            environment=_environment(),
        )
        for name in script.goto(1, column, follow_imports=True):
            path = None if name.module_path is None else str(name.module_path)
            if name.type == "module" and path is not None and path.endswith(".py") and _is_readable(path):
                return os.path.normpath(path)
        return None

    def _project(self, importing_path: str) -> jedi.Project:
        holding = [root for root in self._roots if importing_path.startswith(os.path.join(root, ""))]
        top = max(holding, key=len, default=os.path.dirname(importing_path))
        return _jedi().Project(top, sys_path=[], added_sys_path=self._folders, load_unsafe_extensions=False)


def _is_readable(path: str) -> bool:
    try:
        read_bytes(path)
    except UnreadableError:
        return False
    return True


@cache
def _jedi() -> Any:
    # Imported here: most runs never need it, and it is slow to load.
    import jedi

    jedi.settings.auto_import_modules = []
    jedi.settings.cache_directory = _own_folder().name
    return jedi


@cache
def _own_folder() -> tempfile.TemporaryDirectory[str]:
    """Where jedi keeps what it parsed: it reads pickles from there, so nobody else may write to it."""
    import tempfile

    return tempfile.TemporaryDirectory(prefix="whybias-")


@cache
def _environment() -> Any:
    _jedi()
    from jedi.api.environment import InterpreterEnvironment
    from jedi.inference.compiled.subprocess import InferenceStateSameProcess

    class Reading(InferenceStateSameProcess):  # type: ignore[misc]  # jedi has no types
        """What jedi asks of the interpreter, without importing: native modules of a workspace are code as well."""

        def load_module(self, dotted_name: str, sys_path: list[str]) -> Any:
            if dotted_name not in sys.builtin_module_names:
                return None
            return self.__getattr__("load_module")(dotted_name=dotted_name, sys_path=sys_path)

    class ReadingEnvironment(InterpreterEnvironment):  # type: ignore[misc]
        def get_inference_state_subprocess(self, inference_state: Any) -> Any:
            return Reading(inference_state)

    return ReadingEnvironment()
