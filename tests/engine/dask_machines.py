"""A real Dask cluster for tests: a scheduler and workers, each a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class Machines:
    """Starts them, and ends them at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._file = folder / "scheduler.json"
        self._all: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._start(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )

    @property
    def where(self) -> str:
        """What `--executor` takes, as soon as the scheduler has said it."""
        while not (self._file.exists() and self._file.read_text().endswith("}")):
            assert self._all[0].poll() is None, "the scheduler has ended"
        return json.loads(self._file.read_text())["address"].replace("tcp://", "dask://")

    def worker(
        self, name: str, *words: str, within: Sequence[str] = (), **env: str
    ) -> subprocess.Popen[bytes]:
        """Start a worker without a nanny: once killed, it is gone. `within` comes before it."""
        scratch = str(self.folder / name)
        place = ("--local-directory", scratch, "--no-dashboard", "--no-nanny", "--nthreads", "1")
        return self._start("worker", "--name", name, *place, *words, within=within, **env)

    def _start(
        self, kind: str, *words: str, within: Sequence[str] = (), **env: str
    ) -> subprocess.Popen[bytes]:
        command = [*within, sys.executable, "-m", "distributed.cli.dask_" + kind]
        with (self.folder / f"{kind}.log").open("ab") as log:
            process = subprocess.Popen(
                [*command, "--scheduler-file", str(self._file), *words],
                stdout=log,
                stderr=log,
                env={**os.environ, **env},
            )
        self._all.append(process)
        return process

    def close(self) -> None:
        for process in self._all:
            process.kill()
            process.wait()


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    cluster = Machines(folder)
    try:
        yield cluster
    finally:
        cluster.close()
