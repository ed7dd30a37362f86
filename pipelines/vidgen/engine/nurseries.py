"""What workers are born of: processes that have loaded what stages need, for one run or many."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from .action import Stage
from .budget import CorePool
from .crew import Nursery, Worker

if TYPE_CHECKING:
    from ..project import Project


class Nurseries:
    """The nurseries of a run, each started when it is first needed, and the cores of its workers.

    Workers of isolated stages see no secret of the environment, and each such stage has a nursery
    of its own, which ends with it unless it is `kept`. All other stages share one, which has the
    whole environment and has loaded `modules`. `log` takes what workers print, and they may use
    `cores` together. Safe among threads.
    """

    def __init__(
        self, log: Path, cores: int, modules: Sequence[str] = (), *, kept: bool = False
    ) -> None:
        self._modules = tuple(modules)
        self._kept = kept
        self._begun: dict[tuple[str, ...] | None, Nursery] = {}
        self._lock = threading.Lock()
        self._starting = ThreadPoolExecutor(1, thread_name_prefix="vidgen-nursery")
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = log.open("ab")
        self.cores = CorePool(cores)

    def worker(self, stage: Stage) -> Worker:
        """A new worker for a stage; it is there as soon as all is loaded. Raises Lost."""
        kind = _kind(stage)
        with self._lock:
            nursery = self._begun.get(kind)
            if nursery is None or not nursery.alive():
                if nursery:
                    nursery.close()
                # Not in the thread of an executor: a nursery ends with the thread that started it.
                nursery = self._starting.submit(self._begin, stage).result()
                self._begun[kind] = nursery
            return nursery.worker()

    def _begin(self, stage: Stage) -> Nursery:
        modules = stage.preload if stage.isolated else (*self._modules, *stage.preload)
        return Nursery(modules, self._log, self.cores.fd, trusted=not stage.isolated)

    def leave(self, stage: Stage, *, at_once: bool) -> None:
        """The workers of a stage were let go: end its nursery where it is not for others too.

        `at_once` ends it in any case, and with it workers that are not yet born.
        """
        with self._lock:
            if at_once or (stage.isolated and not self._kept):
                self._end(_kind(stage), at_once)

    def close(self, *, at_once: bool = False) -> None:
        """End all of them, and wait for it."""
        with self._lock:
            for kind in list(self._begun):
                self._end(kind, at_once)
        self._starting.shutdown()
        self.cores.close()
        self._log.close()

    def _end(self, kind: tuple[str, ...] | None, at_once: bool) -> None:
        nursery = self._begun.pop(kind, None)
        if nursery:
            nursery.close(at_once)


def _kind(stage: Stage) -> tuple[str, ...] | None:
    """What tells a stage's nursery from others; None for that of all stages that are trusted."""
    return stage.preload if stage.isolated else None


@contextmanager
def for_run(project: Project, stages: Sequence[Stage]) -> Iterator[None]:
    """Let these stages of a project share nurseries, unless it has some already."""
    if project.nurseries is not None:
        yield
        return
    trusted = [stage for stage in stages if not stage.isolated]
    modules = [name for stage in trusted for name in (type(stage).__module__, *stage.preload)]
    with _begun(project, modules) as nurseries:
        project.nurseries = nurseries
        try:
            yield
        finally:
            project.nurseries = None


@contextmanager
def nurseries_of(project: Project) -> Iterator[Nurseries]:
    """Those of the run that is on in a project, or else some that end with the block."""
    if project.nurseries is not None:
        yield project.nurseries
        return
    with _begun(project) as nurseries:
        yield nurseries


@contextmanager
def _begun(project: Project, modules: Sequence[str] = ()) -> Iterator[Nurseries]:
    nurseries = Nurseries(project.hidden / "worker.log", project.options.jobs, modules)
    try:
        yield nurseries
    finally:
        nurseries.close()
