"""Published libraries as text: wheels fetched with pip and unpacked, never installed or imported."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

TORCHVISION = "torchvision==0.29.1"
TIMM = "timm==1.0.31"


class SourcesUnavailableError(Exception):
    """The package index does not have the library, or is out of reach."""


def fetch(requirement: str, folder: Path) -> Path:
    """The top package of the library in `folder`, fetched if it is not there. Raises `SourcesUnavailableError`."""
    package = folder / requirement.split("==")[0]
    if package.exists():
        return package
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as wheels:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        done = subprocess.run([*command, "--dest", wheels, requirement], capture_output=True, text=True, check=False)
        if done.returncode:
            raise SourcesUnavailableError(done.stderr.strip().splitlines()[-1] if done.stderr else requirement)
        unpacked = Path(wheels, "unpacked")
        with zipfile.ZipFile(next(Path(wheels).glob("*.whl"))) as wheel:
            wheel.extractall(unpacked, [name for name in wheel.namelist() if name.endswith(".py")])
        (unpacked / package.name).rename(package)
    return package
