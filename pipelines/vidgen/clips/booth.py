"""Clips on their way to providers: several are asked for at once, in threads of this process."""

from __future__ import annotations

import queue
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

from ..errors import Interrupted, StorageError, VidgenError
from ..events import ActionProgressed, ActionStarted, Event, Tick
from ..files import storage_error
from ..npc.clips import Wanted
from ..redacted import redacted, secrets_of, write_trace
from .beginning import Beginning, beginning
from .filming import Offer, filming_of, offer_of
from .limits import wrong
from .plan import Layer, Plan
from .router import Film, Order
from .running import Run
from .stage import STAGE

_BLINK_S = 0.5


@dataclass(frozen=True)
class Came:
    """A clip that was filmed, or why it was not. It was begun at `begun_s`, by a steady clock."""

    clip: Wanted
    film: Film | None
    error: VidgenError | None
    begun_s: float


class Booth:
    """Films the clips of a layer, the most urgent first, from when it is entered until it is left.

    What was paid for is in the store before it is handed over.
    """

    def __init__(self, run: Run, layer: Layer, clips: Sequence[Wanted]) -> None:
        self._run = run
        self._layer = layer
        self._todo = deque(clips)
        self._left = len(clips)
        self._came: queue.SimpleQueue[Came] = queue.SimpleQueue()

    def __len__(self) -> int:
        return self._left

    def __enter__(self) -> Booth:
        lanes = min(self._left, self._run.project.settings.max_scene_concurrency)
        for number in range(lanes):
            threading.Thread(target=self._serve, name=f"vidgen-film-{number}", daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._todo.clear()

    def batches(self) -> Iterator[list[Came]]:
        """The clips as they come, those together that are there together, until none is left.

        Raises StorageError and Interrupted, for which no clip is to blame.
        """
        while self._left:
            batch = self._arrived()
            self._left -= len(batch)
            for came in batch:
                if isinstance(came.error, StorageError | Interrupted):
                    raise came.error
            if batch:
                yield batch

    def _arrived(self) -> list[Came]:
        found: list[Came] = []
        try:
            found.append(self._came.get(timeout=_BLINK_S))
            while True:
                found.append(self._came.get_nowait())
        except queue.Empty:
            return found

    def _serve(self) -> None:
        """Film one clip after the other until none is left, or the run is over."""
        while True:
            try:
                clip = self._todo.popleft()
            except IndexError:
                return
            begun_s = time.monotonic()
            try:
                self._came.put(Came(clip, self._filmed(clip), None, begun_s))
            except VidgenError as error:
                self._came.put(Came(clip, None, error, begun_s))
            except OSError as error:
                at = self._run.project.hidden
                self._came.put(Came(clip, None, storage_error(error, at), begun_s))
            except Exception as error:
                self._came.put(Came(clip, None, self._unforeseen(clip, error), begun_s))

    def _filmed(self, clip: Wanted) -> Film:
        run, layer = self._run, self._layer
        label, asked = layer.actions[clip.key].label, clip.asked
        self._tell(ActionStarted(STAGE, label))
        with beginning(asked, run.project.blob) as begins:
            offers = offers_of(run.plan, layer, clip, begins)
            limit_s = patience_of(layer, clip)
            return run.router.film(Order(label, offers, self._tick(label), limit_s))

    def _tick(self, label: str) -> Tick:
        def tick(fraction: float | None, note: str) -> None:
            self._tell(ActionProgressed(STAGE, label, fraction, note))

        return tick

    def _tell(self, event: Event) -> None:
        """Tell of a clip under way: that nobody reads is not its failure."""
        with suppress(BrokenPipeError):
            self._run.emit(event)

    def _unforeseen(self, clip: Wanted, error: Exception) -> VidgenError:
        log = self._run.project.hidden / "worker.log"
        secrets = tuple(secrets_of(self._run.project.settings))
        with suppress(OSError), log.open("a", encoding="utf-8") as file:
            write_trace(error, file, secrets)
        label = self._layer.actions[clip.key].label
        where = redacted(f"{type(error).__name__}: {error}", secrets)
        return VidgenError(f"{label}: {where}", stage=STAGE)


def offers_of(plan: Plan, layer: Layer, clip: Wanted, begins: Beginning) -> tuple[Offer, ...]:
    """A clip at each provider that can film it."""
    filming = filming_of(clip.asked, begins, plan.engines.mode)
    label = layer.actions[clip.key].label
    able = plan.engines.able(layer.request(clip))
    return tuple(
        offer_of(clip.asked, label, engine, filming, plan.engines.mode)
        for engine in able
        if wrong(plan, layer, clip, engine) is None
    )


def patience_of(layer: Layer, clip: Wanted) -> float | None:
    """How long a game waits for a clip, in s; None where one of its requests does not say."""
    waits = [layer.requests[place].max_wait_s for place in clip.requests]
    known = [wait_s for wait_s in waits if wait_s is not None]
    return max(known) if len(known) == len(waits) else None
