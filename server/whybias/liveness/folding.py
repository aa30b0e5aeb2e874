"""How a trained checkpoint does without the dead biases of one module: what each has left in running statistics."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field

from whybias.frozen import frozen
from whybias.liveness.demands import combined, first_run
from whybias.liveness.flips import every_flip, one_by_one
from whybias.liveness.instances import Event, Instance, Site
from whybias.liveness.module_structures import submodules
from whybias.liveness.observations import Outcome, outcome_of
from whybias.liveness.passages import Passages
from whybias.liveness.program import Program
from whybias.liveness.runs import Entry, Run, run_entry
from whybias.liveness.tensors import Trail
from whybias.liveness.transfers import NotLinear, TransferStep, settled, step_of
from whybias.liveness.verdicts import StepKind

_MATTERS = "the bias matters in another configuration"


@frozen
class Absorbed:
    """What the running mean of a normalizer has absorbed of a bias: the bias after these steps."""

    normalizer: str
    steps: tuple[TransferStep, ...] = ()


@frozen
class Fold:
    """A dead bias, and every running mean that has absorbed it; names are those of the checkpoint.

    `refused` says why the bias cannot be folded, where it cannot.
    """

    layer: str
    site: Site = field(compare=False)
    absorbed: tuple[Absorbed, ...] = ()
    refused: str | None = None


def folds(program: Program, entry: Entry, budget: int) -> tuple[Fold, ...]:
    """The folds of every layer that is dead in the default configuration, in the order of construction.

    `program` must note passages and must not summarize. A layer of which another configuration makes something else is
    refused. There are none where the configurations together take more than twice the budget.
    """
    first = first_run(program, entry, budget)
    if not first.completed:
        return ()
    found = {name: fold for name, fold in _of_run(first).items() if fold.refused != _MATTERS}
    spent = budget - first.machine.steps
    for _, changed in one_by_one(every_flip(entry, first, hopeful=True))[0]:
        if spent > budget:
            return ()
        run = run_entry(program, entry, combined(first.assumptions, changed), budget, first.machine.decisions.ranks)
        spent += budget - run.machine.steps
        if run.completed:
            others = _of_run(run)
            found = {name: _agreed(fold, others.get(name, fold)) for name, fold in found.items()}
    return tuple(found.values())


def _agreed(one: Fold, other: Fold) -> Fold:
    if one == other:
        return one
    refused = one.refused or other.refused or "it hangs on the configuration what becomes of the bias"
    return Fold(one.layer, one.site, refused=refused)


def _of_run(run: Run) -> dict[str, Fold]:
    """The folds of one run, by the name of the layer; of a layer whose bias may matter, a refused one."""
    machine = run.machine
    if machine.passages is None or not machine.instances:
        return {}
    outermost = [one for one in machine.instances if one.parent is None]
    root = max(outermost, key=lambda one: sum(1 for _ in submodules(one)))
    names = _names(root)
    found = {}
    for instance in machine.instances:
        called, bias = names.get(instance, ()), instance.layer.bias if instance.layer is not None else None
        if not called or instance.site is None or not instance.has_bias() or bias is None or bias.shift:
            continue
        outcome = outcome_of(instance)
        if outcome is Outcome.DEAD:
            found[called[0]] = _fold(instance, instance.site, names, machine.passages)
        elif outcome is not Outcome.UNUSED:
            found[called[0]] = Fold(called[0], instance.site, refused=_MATTERS)
    return found


def _names(root: Instance) -> Mapping[Instance, tuple[str, ...]]:
    """Every name that the checkpoint has for each module."""
    found: dict[Instance, tuple[str, ...]] = {}

    def walk(module: Instance, prefix: str, above: tuple[Instance, ...]) -> None:
        found[module] = (*found.get(module, ()), prefix)
        for name, child in module.children.items():
            if isinstance(child, Instance) and child not in above:
                walk(child, f"{prefix}.{name}" if prefix else name, (*above, child))

    walk(root, "", (root,))
    return found


def _fold(layer: Instance, site: Site, names: Mapping[Instance, tuple[str, ...]], passages: Passages) -> Fold:
    def name_of(module: Instance) -> str:
        called = names.get(module, ())
        if len(called) != 1 or not called[0]:
            raise NotLinear("a module on its way has no name of its own in the checkpoint")
        return called[0]

    try:
        name = name_of(layer)
        if layer.calls != 1:
            raise NotLinear("the layer is called more than once")
        absorbed = dict.fromkeys(_absorbed(layer.events, name_of, passages))
        normalizers = [one.normalizer for one in absorbed]
        if len(set(normalizers)) < len(normalizers):
            raise NotLinear("it comes to one normalizer in several ways")
    except NotLinear as error:
        return Fold(names[layer][0], site, refused=str(error))
    return Fold(name, site, tuple(absorbed))


def _absorbed(events: list[Event], name_of: Callable[[Instance], str], passages: Passages) -> Iterator[Absorbed]:
    for event in events:
        normalizer = event.trail.layer
        if event.kind is not StepKind.REMOVED or event.part:
            raise NotLinear("it is taken apart on its way")
        if normalizer is None and _may_keep_statistics(event.trail):
            raise NotLinear(f"{event.trail.operation} may keep statistics under any name")
        if normalizer is None or not normalizer.keeps_statistics():
            continue
        if normalizer.calls != 1:
            raise NotLinear("the normalizer is called more than once")
        yield Absorbed(name_of(normalizer), _steps(event.trail.earlier, name_of, passages))


def _may_keep_statistics(trail: Trail) -> bool:
    """Whether a function may have been given buffers; a call with one argument gives it none."""
    if not trail.operation.endswith(("batch_norm", "instance_norm")):
        return False
    node = trail.spot.node if trail.spot is not None else None
    return not isinstance(node, ast.Call) or len(node.args) != 1 or bool(node.keywords)


def _steps(trail: Trail | None, name_of: Callable[[Instance], str], passages: Passages) -> tuple[TransferStep, ...]:
    """The steps of a trail from the bias on."""
    steps: list[TransferStep] = []
    while trail is not None and trail.kind is not StepKind.MADE:
        passage = passages.of(trail)
        if passage is None:
            raise NotLinear(f"what {trail.operation} does to it cannot be computed from a checkpoint")
        step = step_of(passage, trail.spot.node if trail.spot is not None else None, name_of)
        if step is not None:
            steps.append(step)
        trail = trail.earlier
    return settled(steps[::-1])
