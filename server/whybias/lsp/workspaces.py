"""Which workspace a file belongs to: one for each folder of the editor and configuration in it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from whybias.lsp.refining import Project
from whybias.lsp.settings import DEFAULTS, Settings, unknown_rules
from whybias.project.configuration import Configuration, ConfigurationProblem
from whybias.project.globs import matches
from whybias.project.settings import PREFIX, nearest_configuration
from whybias.source.text import Text

if TYPE_CHECKING:
    from whybias.answers import Analysis
    from whybias.liveness.folding import Fold


class Analyzer(Protocol):
    """What the server needs of a `whybias.api.Workspace`, and a use for quiet times (`KeptAnswers`)."""

    def analyze(
        self, path: str, text: Text, stop: Callable[[], bool] | None = None, patience: int | None = None
    ) -> Analysis: ...

    def learn(self, path: str, text: Text, stop: Callable[[], bool] | None = None) -> None: ...

    def folds(self, path: str, name: str) -> tuple[Fold, ...]: ...

    def close(self, path: str) -> None: ...

    def changed_on_disk(self, paths: Iterable[str]) -> None: ...

    def settle(self, stop: Callable[[], bool]) -> None: ...


WorkspaceFactory: TypeAlias = Callable[[Configuration, Sequence[str]], Analyzer]
"""From a configuration and the folders of absolute imports to a workspace."""

Report: TypeAlias = Callable[[ConfigurationProblem], None]


class Workspaces:
    """The workspaces of all folders. What is wrong in one folder's configuration is told to `report`."""

    def __init__(self, factory: WorkspaceFactory, report: Report) -> None:
        self._factory = factory
        self._report = report
        self._settings: dict[str, Settings] = {"": DEFAULTS}
        self._configurations: dict[str, Configuration] = {}
        self._workspaces: dict[Project, Analyzer] = {}

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that are open in the editor."""
        return tuple(folder for folder in self._settings if folder)

    def open_folders(self, folders: Iterable[str]) -> None:
        """Open folders, with the settings that hold outside any folder until their own are known."""
        for folder in folders:
            self._settings.setdefault(folder, self._settings[""])

    def close_folders(self, folders: Iterable[str]) -> None:
        """Forget folders and all that was learned in them."""
        for folder in folders:
            if folder:
                self._settings.pop(folder, None)
        self.forget()

    def use(self, settings: Mapping[str, Settings]) -> bool:
        """Take over the editor's settings by folder, "" for outside any folder; whether any changed."""
        new = {folder: each for folder, each in settings.items() if folder in self._settings}
        if all(self._settings[folder] == each for folder, each in new.items()):
            return False
        self._settings.update(new)
        self.forget()
        return True

    def forget(self) -> None:
        """Read every configuration anew when it is next needed."""
        self._configurations.clear()
        self._workspaces.clear()

    def changed_on_disk(self, paths: Iterable[str]) -> None:
        """Tell every workspace of files that were made, changed, moved or removed."""
        for workspace in self._workspaces.values():
            workspace.changed_on_disk(paths)

    def settle(self, stop: Callable[[], bool]) -> None:
        """Use a quiet time. Raises `Stopped` soon after `stop` becomes true."""
        for workspace in tuple(self._workspaces.values()):
            workspace.settle(stop)

    def is_wanted(self, path: str) -> bool:
        """Whether a file is to be analysed: not switched off, and not covered by a pattern that excludes it."""
        configuration = self._configuration_of(path)
        patterns = (*(configuration.exclude or ()), *configuration.extend_exclude)
        excluded = any(matches(pattern, path, configuration.root) for pattern in patterns)
        return self.settings_of(path).enable and not excluded

    def settings_of(self, path: str) -> Settings:
        """The editor's settings for a file."""
        return self._settings[self._folder_of(path)]

    def settings_of_folder(self, folder: str) -> Settings:
        """The editor's settings for one of the open folders."""
        return self._settings[folder]

    def project_of_folder(self, folder: str) -> Project:
        """One of the open folders, with the configuration that holds in it."""
        return self.project_of(os.path.join(folder, ""))

    def any_wants(self, switch: Literal["inlay_hints", "code_lens"]) -> bool:
        """Whether something is switched on in any folder."""
        return any(getattr(settings, switch) for settings in self._settings.values())

    def new(self, project: Project) -> Analyzer:
        """A workspace that shares nothing with the one of the open documents."""
        return self._factory(project.configuration, project.roots)

    def of(self, path: str) -> Analyzer:
        """The workspace to which a file belongs."""
        project = self.project_of(path)
        if project not in self._workspaces:
            self._workspaces[project] = self.new(project)
        return self._workspaces[project]

    def project_of(self, path: str) -> Project:
        """The folder a file lies in, with the configuration that holds there."""
        folder = self._folder_of(path)
        return Project(self._configuration_of(path), (folder,) if folder else ())

    def _configuration_of(self, path: str) -> Configuration:
        """The configuration for a file: the project's, with what the editor sets instead."""
        folder = self._folder_of(path)
        return self._settings[folder].over(self._project_configuration(path, folder))

    def _folder_of(self, path: str) -> str:
        """The innermost folder that holds the file; "" where none does."""
        holding = (folder for folder in self._settings if folder and path.startswith(_with_separator(folder)))
        return max(holding, key=len, default="")

    def _project_configuration(self, path: str, folder: str) -> Configuration:
        start = os.path.dirname(path) if os.path.isabs(path) else folder
        if not start:
            return Configuration()
        if start not in self._configurations:
            configuration, problems = nearest_configuration(start)
            for problem in (*problems, *unknown_rules(configuration, PREFIX)):
                self._report(problem)
            if folder and configuration == Configuration(root=configuration.root):
                configuration = Configuration(root=folder)  # where nothing is set, all of the folder belongs together
            self._configurations[start] = configuration
        return self._configurations[start]


def _with_separator(folder: str) -> str:
    return folder if folder.endswith(("/", "\\")) else folder + os.sep
