"""Many processes at once, and processes that are killed."""

from __future__ import annotations

import hashlib
import json
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.store import Store

WRITERS = Path(__file__).with_name("writers.py")
content = runpy.run_path(str(WRITERS))["content"]


def run(command: list[str | Path]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_writers(mode: str, root: Path) -> list[int]:
    return json.loads(run([sys.executable, WRITERS, mode, root]))


def test_killed_writers_lose_nothing_that_was_recorded_and_leave_nothing_behind(tmp_path):
    damage: list[str] = []
    promised = run_writers("kill", tmp_path / "store")
    store = Store(tmp_path / "store", on_corrupt=damage.append)
    assert len(promised) > 20
    for seed in promised:
        stored = store.lookup(f"{seed:064x}")
        assert stored is not None
        blob = store.get(stored.outputs["out"])
        assert blob is not None
        assert blob.read_bytes() == content(seed)
    found = store.verify()
    assert (found.damaged, found.dangling, damage) == ((), (), [])
    store.collect()
    assert list((tmp_path / "store" / "tmp").iterdir()) == []


def test_processes_that_store_the_same_things_while_one_collects_never_fail(tmp_path):
    assert run_writers("share", tmp_path / "store") == [0] * 5
    store = Store(tmp_path / "store")
    found = store.verify()
    assert (found.blobs, found.damaged, found.dangling) == (40, (), ())
    for seed in range(40):
        stored = store.lookup(f"{seed:064x}")
        assert stored is not None
        assert stored.outputs["out"] == hashlib.sha256(content(seed)).hexdigest()


def test_processes_whose_blobs_are_collected_at_once_see_misses_and_never_wrong_bytes(tmp_path):
    assert run_writers("churn", tmp_path / "store") == [0] * 5
    found = Store(tmp_path / "store").verify()
    assert (found.damaged, found.dangling) == ((), ())


def in_a_small_file_system(folder: Path, script: str) -> None:
    """Run a script with `folder` a tmpfs of 512 KiB. Skips where the system does not allow it."""
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    mount = ["unshare", "-Urm", "sh", "-c"]
    command = 'mount -t tmpfs -o size=512k tmpfs "$0"'
    if subprocess.run([*mount, command, folder], capture_output=True, check=False).returncode != 0:
        pytest.skip("no private mounts here")
    run([*mount, f'{command} && exec "$1" -c "$2" "$0"', folder, sys.executable, script])


FULL = """
import os, sys
from pathlib import Path
from vidgen.errors import StorageError
from vidgen.store import Store, Stored
root = Path(sys.argv[1], "store")
store = Store(root)
old = store.put_bytes(b"old" * 10000)
store.record("a" * 64, Stored({"out": old}))

def must_fail(call):
    try:
        call()
    except StorageError as error:
        assert str(root) in error.message and "full" in error.message, error.message
        assert "vidgen cache gc" in error.cure and "VIDGEN_STORE__PATH" in error.cure
    else:
        raise AssertionError("no error")

must_fail(lambda: store.put_bytes(os.urandom(1 << 20)))
assert not list((root / "tmp").iterdir())
assert store.lookup("a" * 64) is not None

with Path(sys.argv[1], "ballast").open("wb", buffering=0) as file:
    while True:
        try:
            file.write(bytes(4096))
        except OSError:
            break
must_fail(lambda: [store.record(f"{n:064x}", Stored({"out": old})) for n in range(2000)])
fresh = Store(root)
assert fresh.get(old) is not None
Path(sys.argv[1], "ballast").unlink()
assert fresh.collect(0, kept_s=-1).left_bytes == 0
"""


def test_a_full_disk_names_the_folder_and_the_cure_and_loses_nothing(tmp_path):
    in_a_small_file_system(tmp_path, FULL)


READ_ONLY = """
import subprocess, sys
from pathlib import Path
from vidgen.errors import StorageError
from vidgen.store import Store, Stored
root = Path(sys.argv[1], "store")
if {made}:
    store = Store(root)
    store.record("a" * 64, Stored({{"out": store.put_bytes(b"x")}}))
    store.close()
subprocess.run(["mount", "-o", "remount,ro", sys.argv[1]], check=True)
for call in [
    lambda: Store(root).put_bytes(b"y"),
    lambda: Store(root).lookup("a" * 64),
    lambda: Store(root).record("b" * 64, Stored({{}})),
]:
    try:
        call()
    except StorageError as error:
        assert str(root) in error.message, error.message
        assert "VIDGEN_STORE__PATH" in error.cure
    else:
        raise AssertionError("no error")
"""


@pytest.mark.parametrize("made", [True, False])
def test_a_read_only_disk_names_the_folder_and_the_cure(tmp_path, made):
    in_a_small_file_system(tmp_path, READ_ONLY.format(made=made))


CROWDED = """
import os, resource, sys
from pathlib import Path
from vidgen.errors import StorageError
from vidgen.store import Store, Stored
import diskcache
store = Store(Path(sys.argv[1]))
digest = store.put_bytes(b"x")
resource.setrlimit(resource.RLIMIT_NOFILE, (32, 32))
held = []
try:
    while True:
        held.append(os.open("/dev/null", os.O_RDONLY))
except OSError:
    pass
for call in [lambda: store.put_bytes(b"y"), lambda: store.lookup("a" * 64)]:
    try:
        call()
    except StorageError as error:
        assert "too many files" in error.message and "ulimit" in error.cure, error.message
    else:
        raise AssertionError("no error")
for handle in held:
    os.close(handle)
store.record("a" * 64, Stored({"out": digest}))
assert store.lookup("a" * 64) is not None
"""


def test_too_many_open_files_is_said_as_that_and_passes(tmp_path):
    run([sys.executable, "-c", CROWDED, tmp_path / "store"])
