"""From names in import statements to files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from whybias.project.imports import ModuleFinder
from whybias.project.roots import roots_of


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def make(*files: str) -> None:
    for file in files:
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        Path(file).touch()


@pytest.mark.parametrize(
    ("module", "level", "expected"),
    [
        ("layers", 1, "pkg/models/layers.py"),
        ("", 1, "pkg/models/__init__.py"),
        ("", 2, "pkg/__init__.py"),
        ("ops", 2, "pkg/ops/__init__.py"),
        ("ops.conv", 2, "pkg/ops/conv.py"),
        ("gone", 1, None),
        ("pkg.ops.conv", 0, "pkg/ops/conv.py"),
        ("pkg", 0, "pkg/__init__.py"),
        ("pkg.models.resnet", 0, "pkg/models/resnet.py"),
        ("pkg.ops.conv.inner", 0, None),
        ("layers", 0, None),
        ("torch.nn", 0, None),
        ("torch", 0, None),
        ("", 0, None),
        ("pkg..ops", 0, None),
        ("a\0b", 1, None),
    ],
)
def test_in_a_package(tree: Path, module: str, level: int, expected: str | None) -> None:
    make("pkg/__init__.py", "pkg/models/__init__.py", "pkg/models/resnet.py", "pkg/models/layers.py")
    make("pkg/ops/__init__.py", "pkg/ops/conv.py", "torch/nn.py", "torch/__init__.py")
    assert ModuleFinder().find(module, "pkg/models/resnet.py", level) == expected
    here = str(tree / "pkg/models/resnet.py")
    absolute = None if expected is None else str(tree / expected)
    assert ModuleFinder().find(module, here, level) == absolute


def test_package_file_imports_its_own_modules(tree: Path) -> None:
    make("pkg/__init__.py", "pkg/conv.py")
    assert ModuleFinder().find("conv", "pkg/__init__.py", 1) == "pkg/conv.py"


def test_scripts_side_by_side(tree: Path) -> None:
    make("train.py", "net.py")
    assert ModuleFinder().find("net", "train.py") == "net.py"


def test_package_goes_before_module_of_the_same_name(tree: Path) -> None:
    make("main.py", "net.py", "net/__init__.py", "net/inner.py", "other.py", "other/inner.py")
    assert ModuleFinder().find("net", "main.py") == "net/__init__.py"
    assert ModuleFinder().find("net.inner", "main.py") == "net/inner.py"
    assert ModuleFinder().find("other", "main.py") == "other.py"
    assert ModuleFinder().find("other.inner", "main.py") is None


def test_namespace_packages(tree: Path) -> None:
    make("models/gan/net.py", "models/layers/conv.py", "regular/models/__init__.py")
    finder = ModuleFinder(["."])
    assert finder.find("models.layers.conv", "models/gan/net.py") == "models/layers/conv.py"
    assert finder.find("models.layers", "models/gan/net.py") is None
    assert finder.find("layers.conv", "models/gan/net.py", 2) == "models/layers/conv.py"
    assert ModuleFinder([".", "regular"]).find("models", "main.py") == "regular/models/__init__.py"


def test_src_layout(tree: Path) -> None:
    make("src/pkg/__init__.py", "src/pkg/net.py", "tests/test_net.py")
    assert ModuleFinder().find("pkg.net", "tests/test_net.py") is None
    assert ModuleFinder(["."]).find("pkg.net", "tests/test_net.py") == "src/pkg/net.py"


def test_a_new_file_is_found(tree: Path) -> None:
    make("pkg/__init__.py", "pkg/net.py")
    finder = ModuleFinder()
    assert finder.find("layers", "pkg/net.py", 1) is None
    make("pkg/layers.py")
    finder.forget("pkg/layers.py")
    assert finder.find("layers", "pkg/net.py", 1) == "pkg/layers.py"
    os.remove("pkg/layers.py")
    os.utime("pkg", ns=(0, time.time_ns() + 1_000_000))
    assert finder.find("layers", "pkg/net.py", 1) is None


def test_module_names(tree: Path) -> None:
    make("pkg/__init__.py", "pkg/ops/__init__.py", "pkg/ops/conv.py", "main.py", "alone/net.py")
    names = {
        path: ModuleFinder().module_name(path)
        for path in ("pkg/__init__.py", "pkg/ops/__init__.py", "pkg/ops/conv.py", "main.py", "alone/net.py")
    }
    assert list(names.values()) == ["pkg", "pkg.ops", "pkg.ops.conv", "main", "net"]


def test_roots(tree: Path) -> None:
    make("project/pyproject.toml", "project/src/pkg/__init__.py", "project/src/pkg/sub/__init__.py")
    make("project/src/pkg/sub/net.py", "alone/net.py")
    expected = (str(tree / "project/src"), str(tree / "project"))
    assert roots_of(["project/src/pkg/sub", "project/src/pkg/sub/net.py"]) == expected
    assert roots_of(["alone"])[0] == str(tree / "alone")
