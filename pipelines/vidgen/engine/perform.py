"""Do one action from the store to the store. What every executor runs, wherever it runs."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import MissingError, VidgenError
from ..events import Tick
from ..files import error_where
from ..spending.call import Call, total
from ..spending.tally import tally
from ..store import Store
from .action import CALLS, Action, ActionResult, Stage, canonical


@dataclass(frozen=True)
class Order:
    """An action to be done, and where."""

    stage: Stage
    action: Action
    store: Store
    scratch: Path
    given: Mapping[str, str] = field(default_factory=dict)
    """What the action needs of others: digests by `<need>/<output>`."""


def perform(order: Order, tick: Tick) -> ActionResult:
    """Lay the inputs out, execute, and put the outputs into the store.

    The result is not recorded here: whoever asked for it does that, after this returns.
    The calls that it paid for become one more output. Raises VidgenError; anything else is a fault
    of the stage.
    """
    action, store = order.action, order.store
    work = order.scratch / f"{action.stage}-{action.digest[:12]}-{os.getpid()}"
    started = time.perf_counter()
    try:
        _lay_out(order, work)
        with tally() as calls:
            outputs = dict(order.stage.execute(action, work, tick))
        if calls:
            outputs[CALLS] = _written(calls, work)
        digests = {name: store.put(path) for name, path in sorted(outputs.items())}
    except OSError as error:
        raise error_where(error, work) from error
    except VidgenError as error:
        error.stage = error.stage or action.stage
        raise
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return ActionResult(
        action.digest,
        digests,
        seconds=time.perf_counter() - started,
        cost_usd=total(call.cost_usd for call in calls if not call.kept),
    )


def _written(calls: Sequence[Call], work: Path) -> Path:
    path = work / CALLS
    path.write_bytes(canonical([call.model_dump() for call in calls]))
    return path


def _lay_out(order: Order, work: Path) -> None:
    work.mkdir(parents=True, exist_ok=True)
    action, store = order.action, order.store
    for kind, blobs in (("inputs", action.inputs), ("needs", order.given)):
        for name, digest in blobs.items():
            if not store.lay_out(digest, _target(work, kind, name), writable=False):
                raise MissingError(f"An input of {action.label} is no longer in the store: {name}")
    for name, digest in action.hints.items():
        store.lay_out(digest, _target(work, "hints", name), writable=False)


def _target(work: Path, kind: str, name: str) -> Path:
    target = work / kind / name
    if not target.resolve().is_relative_to(work.resolve()):
        raise VidgenError(f"{kind}: {name!r} would leave the work folder")
    return target
