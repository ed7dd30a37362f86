"""How the store is counted, checked and kept within its size."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vidgen.store import Store, Stored
from vidgen.store.home import unfinished


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


def fill(store: Store, count: int, size: int = 1000) -> list[str]:
    """Blobs of one size, each with a result of its own; the first was used longest ago."""
    digests = [store.put_bytes(bytes([number]) * size) for number in range(count)]
    for number, digest in enumerate(digests):
        store.record(f"{number:064x}", Stored({"out": digest}))
        age(store.blobs.path(digest), 10_000 - number)
    return digests


def age(path: Path, seconds: float) -> None:
    """Make a file seem to have been used so long ago."""
    os.utime(path, ns=(time.time_ns() - int(seconds * 1e9), path.stat().st_mtime_ns))


def test_usage_counts_blobs_bytes_and_results(store):
    assert store.usage().blobs == 0
    fill(store, 3)
    found = store.usage()
    assert (found.blobs, found.bytes, found.results) == (3, 3000, 3)


def test_collecting_removes_what_was_not_used_for_longest_and_its_results(store):
    digests = fill(store, 6)
    store.get(digests[0])
    done = store.collect(3000)
    assert [store.get(digest) is not None for digest in digests] == [True, *[False] * 3, True, True]
    assert (done.blobs, done.bytes, done.results, done.left_bytes) == (3, 3000, 3, 3000)
    assert store.usage().results == 3


def test_collecting_what_fits_removes_nothing(store):
    fill(store, 3)
    assert store.collect().blobs == 0
    assert store.usage().results == 3


def test_what_a_running_process_may_need_is_kept_beyond_the_limit(store):
    digest = store.put_bytes(b"just made")
    assert store.collect(0).left_bytes == 9
    assert store.get(digest) is not None


def test_putting_an_old_blob_again_keeps_it(store):
    (digest,) = fill(store, 1)
    store.put_bytes(bytes([0]) * 1000)
    store.collect(0)
    assert store.get(digest) is not None


def test_a_blob_that_was_used_after_it_was_listed_is_not_removed(store):
    (digest,) = fill(store, 1)
    store.get(digest)
    assert not store.blobs.discard(digest, unused_since=time.time() - 1800)
    assert store.get(digest) is not None


def test_a_blob_collected_under_another_process_is_a_miss_there(store):
    digests = fill(store, 2)
    other = Store(store.root)
    assert other.lookup("0" * 64) is not None
    for digest in digests:
        age(store.blobs.path(digest), 10_000)
    store.collect(0)
    assert other.lookup("0" * 64) is None
    assert other.get(digests[0]) is None
    assert not other.lay_out(digests[0], store.root.parent / "out")


def test_verify_drops_damaged_blobs_and_results_that_lack_one(store):
    digests = fill(store, 3)
    blob = store.blobs.path(digests[1])
    times = blob.stat()
    blob.chmod(0o644)
    blob.write_bytes(b"?" * 1000)
    os.utime(blob, ns=(times.st_atime_ns, times.st_mtime_ns))  # decay leaves no date
    found = store.verify()
    assert found.damaged == (digests[1],)
    assert found.dangling == (f"{1:064x}",)
    assert (found.blobs, found.bytes) == (2, 2000)
    assert store.lookup(f"{1:064x}") is None
    assert store.lookup(f"{2:064x}") is not None


def test_the_janitor_removes_what_dead_or_silent_writers_left(store):
    store.put_bytes(b"x")
    pid = subprocess.check_output(
        [sys.executable, "-c", "import os; print(os.getpid())"], text=True
    ).strip()
    mine = unfinished(store.root)
    machine = mine.name.partition(".")[0]
    silent = unfinished(store.root)
    dead = store.root / "tmp" / f"{machine}.{pid}.0"
    elsewhere = store.root / "tmp" / f"00000000.{pid}.0"
    for path in (mine, silent, dead, elsewhere):
        path.write_bytes(b"half a film")
    os.utime(silent, (time.time() - 4000, time.time() - 4000))
    assert store.collect().unfinished == 2
    assert sorted((store.root / "tmp").iterdir()) == sorted([mine, elsewhere])


def test_the_memo_shrinks_with_the_store(store):
    fill(store, 50)
    before = (store.root / "verified").stat().st_size
    store.collect(1000)
    assert (store.root / "verified").stat().st_size < before / 20
