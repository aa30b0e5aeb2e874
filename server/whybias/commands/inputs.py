"""What a command looks at: the files below its paths, together with the configuration that holds there."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace

from whybias.commands.arguments import STANDARD_INPUT
from whybias.commands.console import UsageError, notice
from whybias.frozen import frozen
from whybias.project.configuration import Configuration, ConfigurationProblem
from whybias.project.environments import search_path
from whybias.project.files import UnreadableError, decoded, python_files, read
from whybias.project.roots import roots_of
from whybias.project.settings import Outcome, nearest_configuration, read_configuration
from whybias.rules.catalogue import RULES
from whybias.source.notebook_file import SUFFIX, NotebookError, NotebookFile
from whybias.source.text import Text


@frozen
class Batch:
    """Files that one configuration holds for; `roots` are where their imports are looked up."""

    configuration: Configuration
    roots: tuple[str, ...]
    files: tuple[str, ...]


def batches(
    arguments: argparse.Namespace, adjusted: Callable[[Configuration], Configuration] = lambda given: given
) -> list[Batch]:
    """The files below the paths of the command line, together where the same configuration holds.

    `adjusted` puts the options of the command line over a configuration. Raises `UsageError` for a path
    where there is nothing, and for wrong settings.
    """
    if arguments.paths == [STANDARD_INPUT]:
        path = arguments.stdin_filename or "<stdin>"
        configuration = _in_environment(configuration_for([path], arguments.config)[path], arguments)
        return [Batch(adjusted(configuration), roots_of([path]), (path,))]
    if STANDARD_INPUT in arguments.paths:
        raise UsageError("- stands for standard input and takes no other paths beside it")
    if arguments.stdin_filename is not None:
        raise UsageError("--stdin-filename names what standard input holds; leave out the paths, or give - for them")
    together: dict[Configuration, list[str]] = {}
    for path, configuration in configuration_for(arguments.paths, arguments.config).items():
        together.setdefault(adjusted(_in_environment(configuration, arguments)), []).append(path)
    return [_batch(configuration, paths, arguments.force_exclude) for configuration, paths in together.items()]


def text_of(path: str, arguments: argparse.Namespace) -> Text | NotebookFile | None:
    """The text of one of the files in a batch, or its cells; None, after a notice, where it cannot be had."""
    try:
        text = Text(decoded(sys.stdin.buffer.read())) if arguments.paths == [STANDARD_INPUT] else read(path)
        return NotebookFile.read(text.content) if path.endswith(SUFFIX) else text
    except (UnreadableError, NotebookError) as error:
        notice(f"{path}: skipped: {error}")
        return None


def configuration_for(paths: Sequence[str], given: str | None) -> dict[str, Configuration]:
    """The configuration for each of `paths`: that in the file `given`, if any, else the nearest.

    A setting or rule that is unknown is a notice, as a later version may know it. Raises `UsageError` for a
    value that cannot be used: going on without it would pass what should fail.
    """
    folders: dict[str, Outcome] = {}
    found: dict[str, Configuration] = {}
    problems: dict[ConfigurationProblem, None] = {}
    for path in paths:
        folder = path if os.path.isdir(path) else os.path.dirname(path)
        if folder not in folders:
            folders[folder] = nearest_configuration(folder) if given is None else read_configuration(given)
        configuration, unused = folders[folder]
        problems.update(dict.fromkeys((*unused, *configuration.unknown_rules(RULES))))
        # Paths without settings belong together, wherever they are.
        unset = configuration == Configuration(root=configuration.root)
        found[path] = Configuration() if unset else configuration
    wrong = [str(problem) for problem in problems if problem.wrong]
    if wrong:
        raise UsageError("; ".join(wrong))
    for problem in problems:
        notice(str(problem))
    return found


def _in_environment(configuration: Configuration, arguments: argparse.Namespace) -> Configuration:
    """`configuration` with the environment of ``--environment``, if that is given."""
    if arguments.environment is None:
        return configuration
    path = os.path.abspath(arguments.environment)
    if not search_path(path).folders:
        raise UsageError(f"--environment {arguments.environment}: there is no Python environment")
    return replace(configuration, environment=path)


def _batch(configuration: Configuration, paths: list[str], force_exclude: bool) -> Batch:
    try:
        files = tuple(python_files(paths, configuration, _unread, (".py", SUFFIX), force_exclude))
    except FileNotFoundError as error:
        raise UsageError(f"there is no file or folder {error}") from error
    if not files:
        notice(f"no Python files in {', '.join(paths)}")
    return Batch(configuration, roots_of(paths), files)


def _unread(path: str, reason: str) -> None:
    notice(f"{path}: skipped: {reason}")
