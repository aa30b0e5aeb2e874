"""Which files are looked at."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable
from pathlib import Path

import pytest

from whybias.project.configuration import Configuration
from whybias.project.files import LARGEST, UnreadableError, python_files, read


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*files: str) -> None:
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).write_text("import torch\n")


def found(paths: Iterable[str] = (".",), configuration: Configuration | None = None) -> list[str]:
    def unexpected(path: str, reason: str) -> None:
        raise AssertionError(f"{path}: {reason}")

    return list(python_files(paths, configuration or Configuration(), unexpected))


def test_order_and_names(tree: Path) -> None:
    make("b.py", "a/z.py", "a/b/c.py", "a.py", "notes.txt", "a/stub.pyi")
    assert found() == ["a/b/c.py", "a/z.py", "a.py", "b.py"]
    assert found(["./a/"]) == ["a/b/c.py", "a/z.py"]
    assert found([str(tree / "a")]) == [str(tree / "a/b/c.py"), str(tree / "a/z.py")]


def test_each_file_once(tree: Path) -> None:
    make("a/net.py")
    assert found([".", "a", "a/net.py", str(tree)]) == ["a/net.py"]


def test_folders_without_source_are_left_out(tree: Path) -> None:
    make(
        *(f"{folder}/net.py" for folder in (".git", ".venv", "venv", "node_modules", "__pycache__")),
        *(f"{folder}/net.py" for folder in ("build", "dist", "pkg.egg-info", "lib/site-packages", "myenv")),
        "kept/build/__init__.py",
    )
    Path("myenv/pyvenv.cfg").touch()
    assert found() == ["kept/build/__init__.py"]
    assert found(["lib/site-packages", "build"]) == ["lib/site-packages/net.py", "build/net.py"]


def test_configured_excludes(tree: Path) -> None:
    make("build/net.py", "generated/net.py", "pkg/generated/net.py", "pkg/net.py")
    assert found(configuration=Configuration(extend_exclude=("pkg/generated",))) == ["generated/net.py", "pkg/net.py"]
    assert found(configuration=Configuration(exclude=("generated", "pkg/*.py"))) == ["build/net.py"]


def test_file_given_by_name_is_taken(tree: Path) -> None:
    make("script", "generated/net.py")
    assert found(["script", "generated/net.py"], Configuration(exclude=("generated",))) == [
        "script",
        "generated/net.py",
    ]


def test_excludes_can_hold_for_what_is_named(tree: Path) -> None:
    make("net.py", ".venv/net.py", "pkg/generated/net.py", "pkg/generated/deep/net.py", "pkg/net.py", "build/net.py")
    named = ["net.py", ".venv/net.py", str(tree / "pkg/generated/deep/net.py"), "pkg/generated", "pkg/net.py", "build"]
    configuration = Configuration(extend_exclude=("pkg/generated",), root=str(tree))

    def kept(configuration: Configuration) -> list[str]:
        return list(python_files(named, configuration, lambda path, reason: None, force_exclude=True))

    assert kept(configuration) == ["net.py", "pkg/net.py"]
    assert kept(Configuration(exclude=("net.py",))) == []
    os.chdir("pkg")
    assert found([".", "../build"], configuration) == ["net.py", "../build/net.py"]
    outside = Configuration(root=str(tree / "build"))
    assert list(python_files([".", "../net.py"], outside, lambda path, reason: None, force_exclude=True)) == [
        "generated/deep/net.py",
        "generated/net.py",
        "net.py",
        "../net.py",
    ]


def test_links(tree: Path) -> None:
    make("real/net.py", "other.py")
    os.symlink("..", "real/loop")
    os.symlink("../other.py", "real/link.py")
    os.symlink("nowhere.py", "real/broken.py")
    assert found(["real"]) == ["real/broken.py", "real/link.py", "real/net.py"]
    os.symlink("real", "door")
    assert found(["door/net.py", "door"]) == ["door/net.py", "door/broken.py", "door/link.py"]


def test_nothing_there(tree: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"gone\.py"):
        found(["gone.py"])


def test_very_deep_folders(tree: Path) -> None:
    depth = 1100  # more than Python's limit on nested calls
    for _ in range(depth):
        os.mkdir("d")
        os.chdir("d")
    Path("net.py").touch()
    os.chdir(tree)
    assert [path.count("d/") for path in found()] == [depth]
    os.chdir("d/" * depth)
    os.remove("net.py")
    for _ in range(depth):  # pytest itself could not remove them
        os.chdir("..")
        os.rmdir("d")


def test_folder_that_cannot_be_listed_is_told(tree: Path) -> None:
    make("a/net.py", "b/net.py")
    told = []
    files = python_files(["."], Configuration(), lambda path, reason: told.append((path, reason)))
    assert next(files) == "a/net.py"
    Path("b/net.py").unlink()
    Path("b").rmdir()
    assert list(files) == []
    assert told == [("b", "No such file or directory")]


def test_only_regular_files_are_opened(tree: Path) -> None:
    os.mkfifo("pipe.py")
    with pytest.raises(UnreadableError, match="it is not a regular file"):
        read("pipe.py")
    with socket.socket(socket.AF_UNIX) as end:
        end.bind("socket.py")
        with pytest.raises(UnreadableError):
            read("socket.py")
    with pytest.raises(UnreadableError, match="it is not a regular file"):
        read(os.devnull)
    with pytest.raises(UnreadableError, match=r"Is a directory|not a regular file"):
        read(".")
    with pytest.raises(UnreadableError, match="No such file"):
        read("gone.py")


def test_huge_file_is_refused(tree: Path) -> None:
    with open("data.py", "wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(UnreadableError, match=r"it is too large: 5\.0 MB, where 5 MB is the limit"):
        read("data.py")


def test_file_that_is_no_text(tree: Path) -> None:
    Path("binary.py").write_bytes(b"\x00\x01")
    with pytest.raises(UnreadableError, match="binary"):
        read("binary.py")
    Path("latin.py").write_bytes(b"# -*- coding: latin-1 -*-\n# \xe9\r\n")
    assert read("latin.py").content == "# -*- coding: latin-1 -*-\n# é\r\n"
