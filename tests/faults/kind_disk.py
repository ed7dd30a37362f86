"""A disk that fills up, and folders that may not be written."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache
from pathlib import Path

from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .targets import STORE, TARGETS

STEPS = 12
"""How many sizes of disk a command is run on, from one with no space left to one that is enough."""

_OWN_MOUNTS = ("unshare", "-Urm", "sh", "-c")
_ON_A_SMALL_DISK = """
here=$1 after=$2 free=$3; shift 3
cp -a "$here" "$after" && mount -t tmpfs tmpfs "$here" && cp -a "$after/." "$here" || exit 99
rm -rf "$after"
used=$(df --output=used -k "$here" | tail -n 1)
mount -o remount,size=$((used + free))k "$here" && cd "$here" || exit 99
"$@"
code=$?
cd / && cp -a "$here" "$after" || exit 99
exit $code
"""
_WITHOUT_WRITING = """
folder=$1; shift
mount --bind "$folder" "$folder" && mount -o remount,bind,ro "$folder" || exit 99
exec "$@"
"""


@cache
def missing() -> str:
    """Why this machine has no disks of our own; empty where it has."""
    if shutil.which("unshare") is None:
        return "unshare is not installed"
    tried = [*_OWN_MOUNTS, "mount -t tmpfs tmpfs /mnt"]
    done = subprocess.run(tried, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"no private mounts here: {done.stderr.strip()}"


def _full(target: Target) -> Callable[[Path], AbstractContextManager[Trial]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Trial]:
        ground = Ground(target, folder)
        needed = max(_size_kb(ground.here) - _size_kb(ground.kept), STEPS * 4)
        moments = [f"{needed * step // (STEPS - 2)} KiB free" for step in range(STEPS)]

        def strike(moment: str) -> Outcome:
            fault = Fault("full", target.name, moment)
            free = moment.partition(" ")[0]
            return ground.outlast(fault, lambda here: _on_a_small_disk(here, folder, free))

        yield Trial(moments, strike)

    return opened


def _on_a_small_disk(ground: Ground, folder: Path, free_kb: str) -> Ran:
    """Run the command on a disk with so much space left; what it left is here afterwards."""
    after = folder / "after"
    given = [*_OWN_MOUNTS, _ON_A_SMALL_DISK, "sh", str(ground.here), str(after), free_kb]
    ran = ground.run(given)
    assert ran.exit_code != 99, ran.err
    shutil.rmtree(ground.here)
    after.rename(ground.here)
    return ran


def _unwritable(target: Target) -> Callable[[Path], AbstractContextManager[Trial]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Trial]:
        ground = Ground(target, folder)

        def strike(moment: str) -> Outcome:
            fault = Fault("read-only", target.name, moment)
            return ground.outlast(fault, lambda here: _without_writing(here, moment))

        yield Trial(("store", *target.made), strike)

    return opened


def _without_writing(ground: Ground, folder: str) -> Ran:
    (ground.here / folder).mkdir(exist_ok=True)
    ran = ground.run([*_OWN_MOUNTS, _WITHOUT_WRITING, "sh", str(ground.here / folder)])
    assert ran.exit_code != 99, ran.err
    return ran


def _size_kb(folder: Path) -> int:
    """What the files of a folder take on a disk that counts in pages, in KiB."""
    sizes = {
        stat.st_ino: stat.st_size for path in folder.rglob("*") if (stat := path.lstat()).st_size
    }
    return sum((size + 4095) // 4096 * 4 for size in sizes.values())


for _target in TARGETS:
    _named = {"target": _target.name, "left_out": missing}
    _most = None if _target is STORE else 5
    kind("full", injected="a disk that has no more space", most=_most, **_named)(_full(_target))
    kind("read-only", injected="a folder that may not be written", **_named)(_unwritable(_target))
