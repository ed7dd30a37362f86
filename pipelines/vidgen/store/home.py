"""The folder of a store: whose it is, and where its unfinished files lie."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

from ..errors import StorageError
from .faults import ELSEWHERE, guarded

STALE_S = 3600.0
"""An unfinished file that nobody has written to for this long has no owner any more."""


def prepare(root: Path) -> None:
    """Make the folder of the store, for its user alone. Refuses one that is another user's."""
    with guarded(root):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = root.stat().st_uid
        if os.geteuid() not in (owner, 0):
            raise StorageError(
                f"{root}: the store belongs to another user (uid {owner})",
                cure=f"{ELSEWHERE} of your own",
            )
        (root / "tmp").mkdir(mode=0o700, exist_ok=True)
        (root / "objects").mkdir(mode=0o700, exist_ok=True)


def unfinished(root: Path) -> Path:
    """A new name in `root/tmp` that says which process of which machine is writing there."""
    return root / "tmp" / unfinished_name()


def unfinished_name() -> str:
    """A new name that says which process of which machine is at work."""
    return f"{_machine()}.{os.getpid()}.{secrets.token_hex(8)}"


def sweep(root: Path) -> int:
    """Remove unfinished files whose writer is dead or silent for an hour; return how many.

    A process is only looked for on the machine (and in the container) that it named.
    """
    removed = 0
    with guarded(root):
        for path in (root / "tmp").iterdir() if (root / "tmp").is_dir() else ():
            with suppress(FileNotFoundError):
                if is_orphan(path):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
                    removed += 1
    return removed


def is_orphan(path: Path) -> bool:
    """Whether whoever named this file is dead, or has not written to it for an hour."""
    machine, _, rest = path.name.partition(".")
    pid = rest.partition(".")[0]
    if machine == _machine() and pid.isdecimal() and not _is_alive(int(pid)):
        return True
    return time.time() - path.stat(follow_symlinks=False).st_mtime > STALE_S


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True


@cache
def _machine() -> str:
    """Eight digits for the space in which a process id means something: a boot, a container."""
    names = [os.uname().nodename]
    with suppress(OSError):
        names.append(Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii"))
        names.append(str(Path("/proc/self/ns/pid").readlink()))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:8]
