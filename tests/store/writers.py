"""Real writer processes, for tests: `writers.py kill|share|churn ROOT`, answering in JSON."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vidgen.errors import StorageError
from vidgen.store import Store, Stored

KILLS = 24


def content(seed: int) -> bytes:
    """The bytes of output `seed`: 1 B to 1 MB, always the same."""
    source = random.Random(seed)
    return source.randbytes(int(10 ** source.uniform(0, 6)))


def write(root: Path, first: int, promised: int) -> None:
    """Put and record for ever; one line to the pipe `promised` after each result is safe."""
    store = Store(root)
    for seed in range(first, first + 10**6):
        digest = store.put_bytes(content(seed))
        store.record(f"{seed:064x}", Stored({"out": digest}))
        os.write(promised, f"{seed}\n".encode())


def kill(root: Path) -> list[int]:
    """Start writers, kill each in the middle, and return all that any of them was promised."""
    chance = random.Random(7)
    kept: list[int] = []
    for number in range(KILLS):
        reader, writer = os.pipe()
        pid = os.fork()
        if pid == 0:
            write(root, number * 1000, writer)
        os.close(writer)
        with os.fdopen(reader) as lines:
            kept += [int(lines.readline()) for _ in range(chance.randrange(4))]
            end = time.perf_counter() + chance.uniform(0, 0.02)
            while time.perf_counter() < end:
                pass
            os.kill(pid, signal.SIGKILL)
            kept += [int(line) for line in lines if line.endswith("\n")]
        os.waitpid(pid, 0)
    return kept


def share(root: Path) -> list[int]:
    """Four processes put the same things at once while a fifth collects; exit codes."""

    def collect(store: Store) -> None:
        for _ in range(10):
            store.collect(0)

    def use(store: Store, seed: int) -> None:
        digest = store.put_bytes(content(seed))
        store.record(f"{seed:064x}", Stored({"out": digest}))
        assert store.lookup(f"{seed:064x}") == Stored({"out": digest})

    return _together(root, use, collect)


def churn(root: Path) -> list[int]:
    """As `share`, but the collector takes everything, even what was put just now."""

    def collect(store: Store) -> None:
        for _ in range(40):
            store.collect(0, kept_s=-1)

    def use(store: Store, seed: int) -> None:
        digest = store.put_bytes(content(seed))
        with suppress(StorageError):  # "no longer in it"
            store.record(f"{seed:064x}", Stored({"out": digest}))
        blob = store.get(digest)
        with suppress(FileNotFoundError):
            assert blob is None or blob.read_bytes() == content(seed)

    return _together(root, use, collect)


def _together(
    root: Path, use: Callable[[Store, int], None], collect: Callable[[Store], None]
) -> list[int]:
    pids = []
    for number in range(5):
        pid = os.fork()
        if pid == 0:
            _one(Store(root), number, use, collect)
        pids.append(pid)
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]


def _one(
    store: Store,
    number: int,
    use: Callable[[Store, int], None],
    collect: Callable[[Store], None],
) -> None:
    try:
        if number == 4:
            collect(store)
        seeds = random.Random(number).sample(range(40), 40 if number < 4 else 0)
        for seed in seeds:
            use(store, seed)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    modes = {"kill": kill, "share": share, "churn": churn}
    json.dump(modes[sys.argv[1]](Path(sys.argv[2])), sys.stdout)
