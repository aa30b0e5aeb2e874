"""Calls of layers while the module that holds them is being built: networks are tried out to learn their sizes.

What such a call computes stays as it is from then on, whatever becomes of the biases: it is no use of them. So it does
not matter either that a network is in evaluation mode for the trial.
"""

from __future__ import annotations

from collections.abc import Callable

from whybias.liveness.instances import Instance
from whybias.liveness.machine import Machine
from whybias.liveness.module_structures import parts
from whybias.liveness.trail_ends import tensors_in
from whybias.liveness.values import Value


def is_being_built(machine: Machine) -> bool:
    """Whether the code belongs to a module whose constructor runs, or to what that calls."""
    return machine.constructing > 0 and not machine.in_use


def tried_out(module: Instance, run: Callable[[], Value]) -> Value:
    """The result of a call, which leaves no trace on the layers of the module, nor in the result."""
    layers = parts(module)
    before = [(len(p.events), p.seen, p.calls, len(p.uses), {k: len(v) for k, v in p.removals.items()}) for p in layers]
    result = run()
    for layer, (events, seen, calls, uses, removals) in zip(layers, before, strict=True):
        layer.seen, layer.calls = seen, calls
        del layer.events[events:], layer.uses[uses:]
        layer.removals = {
            source: paths[: removals[source]] for source, paths in layer.removals.items() if source in removals
        }
    for tensor in tensors_in(result):
        tensor.contributions = {}
    return result
