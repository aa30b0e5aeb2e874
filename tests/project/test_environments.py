"""Python environments, told from their folders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from whybias.project.environments import search_path
from whybias.project.imports import ModuleFinder

Write = Callable[..., Path]
SITE = "env/lib/python3.11/site-packages"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Writes files below the working directory: name and contents."""
    monkeypatch.chdir(tmp_path)

    def write(**files: str) -> Path:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        return tmp_path

    return write


@pytest.mark.parametrize("environment", ["env", "env/bin/python", "env/bin/python3.11", "env/Scripts/python.exe"])
def test_an_environment_is_named_by_its_folder_or_an_interpreter_in_it(write: Write, environment: str) -> None:
    top = write(**{"env/pyvenv.cfg": "home = /usr/bin\nversion = 3.11.4\n", f"{SITE}/pkg/__init__.py": ""})
    (top / "env/lib/python3.9/site-packages").mkdir(parents=True)
    assert search_path(environment).folders == (str(top / SITE),)


def test_there_is_nothing_where_there_is_no_environment(write: Write) -> None:
    write(**{"env/notes.txt": ""})
    assert search_path("env").folders == search_path("gone").folders == ()


def test_the_packages_of_the_base_count_where_the_environment_says_so(write: Write) -> None:
    top = write(**{f"{SITE}/pkg.py": "", "usr/lib/python3/dist-packages/pkg.py": ""})
    config = f"home = {top}/usr/bin\nversion = 3.11.4\ninclude-system-site-packages = "
    write(**{"env/pyvenv.cfg": config + "false"})
    assert search_path("env").folders == (str(top / SITE),)
    write(**{"env/pyvenv.cfg": config + "true"})
    assert search_path("env").folders == (str(top / SITE), str(top / "usr/lib/python3/dist-packages"))


def test_path_files_add_folders_and_their_code_is_not_run(write: Write) -> None:
    top = write(
        **{
            f"{SITE}/some.pth": "# a comment\n../../../../other\nimport pathlib; pathlib.Path('mark').touch()\n/gone\n",
            "other/pkg/__init__.py": "",
            "project/net.py": "",
        }
    )
    assert search_path("env").folders == (str(top / SITE), str(top / "other"))
    assert not (top / "mark").exists()
    assert ModuleFinder(["project"], "env").find("pkg", "project/net.py") == "other/pkg/__init__.py"


def test_the_finders_of_editable_installs_are_read(write: Write) -> None:
    top = write(**{"work/src/pkg/__init__.py": "", "work/src/pkg/conv.py": "", "work/single.py": "", "p/net.py": ""})
    mapping = {"pkg": f"{top}/work/src/pkg", "single": f"{top}/work/single.py", "gone": f"{top}/gone"}
    write(
        **{
            f"{SITE}/__editable__.pkg-1.pth": "import __editable___pkg_1_finder; __editable___pkg_1_finder.install()",
            f"{SITE}/__editable___pkg_1_finder.py": f"MAPPING: dict[str, str] = {mapping!r}\nopen('mark', 'w')\n",
        }
    )
    finder = ModuleFinder(["p"], "env")
    found = [finder.find(name, "p/net.py") for name in ("pkg", "pkg.conv", "pkg.gone", "single", "gone")]
    assert found == ["work/src/pkg/__init__.py", "work/src/pkg/conv.py", None, "work/single.py", None]
    assert not (top / "mark").exists()


def test_the_project_goes_before_what_is_installed(write: Write) -> None:
    write(**{f"{SITE}/pkg/__init__.py": "", f"{SITE}/other.py": "", "p/pkg/__init__.py": "", "p/net.py": ""})
    finder = ModuleFinder(["p"], "env")
    assert finder.find("pkg", "p/net.py") == "p/pkg/__init__.py"
    assert finder.find("other", "p/net.py") == f"{SITE}/other.py"


def test_what_is_known_already_is_not_read_where_it_is_installed(write: Write) -> None:
    write(**{f"{SITE}/{name}.py": "" for name in ("torch", "einops", "typing", "other")}, **{"p/net.py": ""})
    finder = ModuleFinder(["p"], "env")
    for module in (f"{SITE}/other.py", "p/net.py"):
        assert [finder.find(name, module) for name in ("torch", "einops", "typing")] == [None] * 3


def test_a_virtual_environment_beside_the_sources_is_found(write: Write) -> None:
    site = "p/.venv/lib/python3.12/site-packages"
    write(**{"p/.venv/pyvenv.cfg": "home = /usr/bin\n", f"{site}/other.py": "", "p/net.py": ""})
    assert ModuleFinder(["p"]).find("other", "p/net.py") == f"{site}/other.py"


def test_what_is_installed_meanwhile_is_found_once_the_finder_looks_again(write: Write) -> None:
    top = write(**{"env/pyvenv.cfg": "", "p/net.py": ""})
    (top / SITE).mkdir(parents=True)
    finder = ModuleFinder(["p"], "env")
    assert finder.find("other", "p/net.py") is None
    assert not finder.refresh()
    write(**{f"{SITE}/other.py": "", f"{SITE}/linked.pth": f"{top}/elsewhere", "elsewhere/linked.py": ""})
    assert finder.refresh()
    assert finder.find("other", "p/net.py") == f"{SITE}/other.py"
    assert finder.find("linked", "p/net.py") == "elsewhere/linked.py"
    assert not finder.refresh()
