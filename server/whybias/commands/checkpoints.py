"""Reading and writing the tensors of a checkpoint; needs PyTorch."""

from __future__ import annotations

import os
import pickle
import tempfile
from contextlib import suppress
from copy import copy
from typing import TYPE_CHECKING, Any

from whybias.commands.console import UsageError
from whybias.commands.rewriting import mode_of
from whybias.frozen import frozen

if TYPE_CHECKING:
    from torch import Tensor

_SAFETENSORS = ".safetensors"
_WRAPPERS = ("state_dict", "model_state_dict", "model")
"""Keys under which training scripts put the state_dict."""


@frozen
class Checkpoint:
    """The tensors of a state_dict, and what else was in the file.

    `wrapper` is the key of the state_dict in `document`, None where `document` is the state_dict. `metadata`
    is that of a safetensors file.
    """

    tensors: dict[str, Tensor]
    document: dict[str, Any]
    wrapper: str | None = None
    metadata: dict[str, str] | None = None


def read_checkpoint(path: str) -> Checkpoint:
    """The checkpoint in the file at `path`; nothing in it is run. Raises `UsageError`."""
    try:
        if path.endswith(_SAFETENSORS):
            from safetensors import safe_open

            with safe_open(path, framework="pt") as file:
                tensors = {key: file.get_tensor(key) for key in file.keys()}  # noqa: SIM118  it is no mapping
                return Checkpoint(tensors, tensors, metadata=file.metadata())
        import torch

        document = torch.load(path, map_location="cpu", weights_only=True)
    except ImportError as error:
        raise UsageError(f"fold needs {error.name}: pip install 'whybias[checkpoints]'") from error
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error
    except pickle.UnpicklingError as error:
        message = "it holds more than tensors, and reading that could run code; save the state_dict alone"
        raise UsageError(f"{path}: {message}") from error
    except Exception as error:
        raise UsageError(f"{path}: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from error
    for wrapper in (None, *_WRAPPERS):
        candidate = document if wrapper is None else document.get(wrapper) if isinstance(document, dict) else None
        if isinstance(candidate, dict) and any(isinstance(value, torch.Tensor) for value in candidate.values()):
            return Checkpoint(candidate, document, wrapper)
    raise UsageError(f"{path}: holds no state_dict")


def write_checkpoint(path: str, checkpoint: Checkpoint, tensors: dict[str, Tensor]) -> None:
    """Put `checkpoint` with other `tensors` into a new file, in one step. Raises `UsageError`.

    What a ``.pt`` file holds besides the state_dict stays in it; a safetensors file has room for tensors
    only.
    """
    if path.endswith(_SAFETENSORS) and checkpoint.wrapper is not None:
        raise UsageError(f"{path}: a safetensors file cannot hold what the checkpoint has beside its state_dict")
    try:
        handle, temporary = tempfile.mkstemp(prefix=".whybias-", dir=os.path.dirname(os.path.abspath(path)))
        os.close(handle)
        try:
            _save(temporary, path.endswith(_SAFETENSORS), checkpoint, tensors)
            os.chmod(temporary, mode_of(path))
            _moved_to_new(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(temporary)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from error


def _moved_to_new(temporary: str, path: str) -> None:
    """Give a file the name `path`. Fails where something has come to be there meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        os.replace(temporary, path)


def _save(path: str, as_safetensors: bool, checkpoint: Checkpoint, tensors: dict[str, Tensor]) -> None:
    if as_safetensors:
        from safetensors.torch import save_file

        try:
            save_file({key: tensor.contiguous() for key, tensor in tensors.items()}, path, checkpoint.metadata)
        except (AttributeError, RuntimeError, ValueError) as error:  # no tensors, or such as share their memory
            raise UsageError("a safetensors file cannot hold all of this checkpoint; write a .pt file") from error
        return
    import torch

    state_dict = copy(checkpoint.tensors)  # keeps what PyTorch hangs on it
    for dropped in state_dict.keys() - tensors.keys():
        del state_dict[dropped]
    state_dict.update(tensors)
    document = state_dict if checkpoint.wrapper is None else {**checkpoint.document, checkpoint.wrapper: state_dict}
    with open(path, "wb") as file:
        torch.save(document, file)
