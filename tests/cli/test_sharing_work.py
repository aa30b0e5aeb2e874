"""Processes and the cache share the work; the answers are those of one process that does all of it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from benchmarks.sources import TORCHVISION, SourcesUnavailableError, fetch

import whybias
from whybias.cli import main
from whybias.commands.lessons import Lesson
from whybias.commands.project_run import RECORDED
from whybias.liveness.learned import Learned
from whybias.liveness.verdicts import FileAnalysis
from whybias.project.cache import Store

SAMPLE = (
    "models/resnet.py models/mobilenetv2.py models/densenet.py models/segmentation/deeplabv3.py "
    "models/segmentation/fcn.py models/segmentation/_utils.py models/_utils.py ops/misc.py models/detection/rpn.py"
)

BLOCK = """import torch.nn as nn


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 3)

    def forward(self, x):
        return self.conv(x)
"""
NETWORK = """from torch import nn
from block import Block


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.block = Block()
        self.after = nn.{normalizer}(8)

    def forward(self, x):
        return self.after(self.block(x))
"""
USER = """from block import Block as B


def build():
    return B()
"""

Verdicts = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "block.py").write_text(BLOCK)
    (folder / "net.py").write_text(NETWORK.format(normalizer="BatchNorm2d"))
    (folder / "other.py").write_text("print('nothing to see')\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def verdicts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Verdicts:
    def run(*options: str) -> str:
        assert main(["layers", ".", "--output-format", "json", "--cache-dir", str(tmp_path / "cache"), *options]) == 0
        return capsys.readouterr().out

    return run


def records(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "cache").glob("*/*/*") if path.is_file())


def block_verdict(answer: str) -> str:
    return str(next(each["verdict"] for each in json.loads(answer) if each["path"] == "block.py"))


@pytest.mark.e2e
def test_on_real_sources_any_number_of_processes_and_the_cache_give_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verdicts: Verdicts
) -> None:
    try:
        package = fetch(TORCHVISION, Path(os.environ.get("WHYBIAS_SOURCES", tmp_path / "sources")))
    except SourcesUnavailableError as error:
        pytest.skip(f"torchvision cannot be fetched: {error}")
    for name in SAMPLE.split():
        (tmp_path / "sample" / "torchvision" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(package / name, tmp_path / "sample" / "torchvision" / name)
        for folder in Path(name).parents:
            (tmp_path / "sample" / "torchvision" / folder / "__init__.py").touch()
    monkeypatch.chdir(tmp_path / "sample")
    alone = verdicts("--jobs", "1", "--no-cache")
    assert len(json.loads(alone)) > 20
    assert verdicts("--jobs", "3") == alone
    assert verdicts() == alone


def test_a_use_in_another_process_counts(project: Path, verdicts: Verdicts) -> None:
    assert block_verdict(verdicts("--jobs", "3", "--no-cache")) == "dead"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_class_that_is_no_module_does_not_stand_in_the_way(project: Path, verdicts: Verdicts, jobs: str) -> None:
    (project / "block.py").write_text(BLOCK + "\n\nclass Settings:\n    width = 8\n")
    assert block_verdict(verdicts("--jobs", jobs, "--no-cache")) == "dead"


def test_a_file_that_names_neither_torch_nor_a_builder_is_not_parsed(
    project: Path, verdicts: Verdicts, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "other.py").write_text("def half(:\n")
    verdicts("--no-cache")
    (project / "user.py").write_text("from net import Net\ndef half(:\n")
    main(["layers", ".", "--no-cache"])
    assert capsys.readouterr().err == "whybias: user.py:2: invalid syntax\n"


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_other_files_say_is_not_taken_from_a_stale_record(project: Path, verdicts: Verdicts, jobs: str) -> None:
    assert block_verdict(verdicts("--jobs", jobs)) == "dead"
    (project / "net.py").write_text(NETWORK.format(normalizer="ReLU"))
    assert block_verdict(verdicts("--jobs", jobs)) == "live"
    (project / "net.py").write_text(NETWORK.format(normalizer="BatchNorm2d"))
    assert block_verdict(verdicts("--jobs", jobs)) == "dead"


def test_a_line_that_uses_a_bias_in_another_file_is_not_taken_from_a_stale_record(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def line_that_fails() -> int:
        main(["check", ".", "--output-format", "json", "--cache-dir", str(tmp_path / "cache"), "--exit-zero"])
        (finding,) = json.loads(capsys.readouterr().out)
        (use,) = [each for each in finding["related"] if each["path"] == "reset.py"]
        return int(use["line"])

    script = "import torch\nfrom net import Net\n\ndef reset(m):\n    m.bias.data.zero_()\n\nNet().apply(reset)\n"
    (project / "reset.py").write_text(script)
    assert line_that_fails() == 5
    (project / "reset.py").write_text("import math\n" + script)
    assert line_that_fails() == 6


def test_a_new_user_that_does_not_name_torch_counts_at_once(project: Path, verdicts: Verdicts) -> None:
    before = verdicts()
    (project / "user.py").write_text(USER)
    after = verdicts()
    assert after == verdicts("--no-cache")
    assert block_verdict(before) == "dead"
    assert block_verdict(after) == "live"


def test_an_import_that_means_another_file_now_is_not_taken_from_a_stale_record(
    project: Path, verdicts: Verdicts
) -> None:
    (project / "block.py").unlink()
    before = verdicts()
    (project / "block").mkdir()
    (project / "block" / "__init__.py").write_text(BLOCK)
    after = verdicts()
    assert after == verdicts("--no-cache")
    assert after != before


def test_a_second_run_analyses_nothing(project: Path, verdicts: Verdicts, monkeypatch: pytest.MonkeyPatch) -> None:
    before = verdicts()
    monkeypatch.setattr("whybias.commands.learner.ProjectAnalysis", None)
    assert verdicts() == before
    with pytest.raises(AssertionError):
        verdicts("--no-cache")


@pytest.mark.e2e
def test_a_second_run_loads_no_analysis(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    verdicts()
    script = (
        "import sys; from whybias.cli import main; main(sys.argv[1:]);"
        "print('whybias.liveness.analysis' in sys.modules, 'whybias.knowledge.table' in sys.modules)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(whybias.__file__).parent.parent)}
    command = [sys.executable, "-c", script, "check", ".", "--cache-dir", str(tmp_path / "cache")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


@pytest.mark.parametrize("content", [b"", b"short", b"\0" * 400])
def test_damaged_records_are_ignored_and_written_anew(
    project: Path, tmp_path: Path, verdicts: Verdicts, content: bytes
) -> None:
    before = verdicts()
    whole = {path: path.read_bytes() for path in records(tmp_path)}
    assert whole
    for path in whole:
        path.write_bytes(content)
    assert verdicts() == before
    assert {path: path.read_bytes() for path in records(tmp_path)} == whole


def test_losing_any_single_record_changes_nothing(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    before = verdicts()
    for path in records(tmp_path):
        path.unlink()
        (project / "net.py").write_text((project / "net.py").read_text() + "\n")
        assert verdicts() == before


def test_a_record_can_hold_no_other_classes(tmp_path: Path) -> None:
    store = Store(str(tmp_path), ())
    store.put("name", {"numbers": (1, 2)})
    assert store.get("name") == {"numbers": (1, 2)}
    store.put("name", os.system)
    assert store.get("name") is None


def classes_in(kind: object) -> Iterator[type]:
    """The classes of whybias that values of a type are made of."""
    if isinstance(kind, type) and kind.__module__.startswith("whybias"):
        yield kind
        if dataclasses.is_dataclass(kind):
            for part in get_type_hints(kind).values():
                yield from classes_in(part)
    for argument in get_args(kind):
        yield from classes_in(argument)


@pytest.mark.parametrize("kind", [FileAnalysis, Lesson, Learned])
def test_all_that_records_are_made_of_can_be_read(kind: type) -> None:
    assert set(classes_in(kind)) <= set(RECORDED)


@pytest.mark.e2e
def test_runs_at_the_same_time_do_not_disturb_each_other(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    right = verdicts("--no-cache")
    environment = {**os.environ, "PYTHONPATH": str(Path(whybias.__file__).parent.parent)}
    command = [sys.executable, "-m", "whybias", "layers", ".", "--output-format", "json", "--jobs", "2"]
    command += ["--cache-dir", str(tmp_path / "cache")]
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [run.communicate()[0] for run in runs] == [right] * 3
    assert verdicts() == right


def test_a_new_folder_is_kept_out_of_commits_and_backups(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    verdicts()
    assert (tmp_path / "cache" / ".gitignore").read_text().endswith("\n*\n")
    assert (tmp_path / "cache" / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    assert records(tmp_path)
    (tmp_path / "own").mkdir()
    Store(str(tmp_path / "own"), ()).put("name", 1)
    assert [path.is_dir() for path in (tmp_path / "own").iterdir()] == [True]


def test_a_folder_that_cannot_be_written_costs_no_answer(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert block_verdict(verdicts()) == "dead"


@pytest.mark.e2e
def test_runs_that_are_killed_leave_nothing_wrong_behind(project: Path, tmp_path: Path, verdicts: Verdicts) -> None:
    for number in range(30):
        (project / f"net{number}.py").write_text(NETWORK.format(normalizer="BatchNorm2d"))
    right = verdicts("--no-cache")
    environment = {**os.environ, "PYTHONPATH": str(Path(whybias.__file__).parent.parent)}
    command = [sys.executable, "-m", "whybias", "layers", ".", "--jobs", "2", "--cache-dir", str(tmp_path / "cache")]
    for delay in (0.3, 0.6, 0.9, 1.2):
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(delay)
        process.kill()
        process.wait()
        assert verdicts() == right
        (project / "block.py").write_text(f"{BLOCK}\n# {delay}\n")
