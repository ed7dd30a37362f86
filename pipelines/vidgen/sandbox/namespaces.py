"""Namespaces: a file system, process ids and a network of one's own (Linux 5.12 and on)."""

from __future__ import annotations

import errno
import os
import stat
import struct
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from . import syscalls

_NEW_USER, _NEW_PIDS = 0x10000000, 0x20000000
_NEW_MOUNTS, _NEW_CGROUP, _NEW_NAMES, _NEW_IPC, _NEW_NET = (
    0x00020000,
    0x02000000,
    0x04000000,
    0x08000000,
    0x40000000,
)
_READ_ONLY, _NO_SUID, _NO_DEVICES, _NO_EXEC = 1, 2, 4, 8
_PRIVATE = 1 << 18

_HERE = -100
_EMPTY_PATH, _RECURSIVE = 0x1000, 0x8000
_CLONE, _CLOSE_ON_EXEC = 1, os.O_CLOEXEC
_FROM_EMPTY_PATH = 4
_SET_STRING, _CREATE = 1, 6
_DETACH = 2

DEVICES = tuple(Path("/dev") / name for name in ("null", "zero", "random", "urandom"))


def leave_host() -> None:
    """Become a user of a namespace of one's own; the next child is process 1 of another.

    The process must have one thread. It keeps its user and group, as the only ones that exist.
    Raises OSError.
    """
    user, group = os.getuid(), os.getgid()
    syscalls.call("unshare", _NEW_USER | _NEW_PIDS)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        Path(f"/proc/self/{name}").write_text(text, encoding="ascii")


def shut_in(read: Iterable[Path], write: Path | None) -> None:
    """Give this process a root with nothing but some paths to read and one folder to write.

    It gets an own network without devices, and no `/proc`. Call it after `leave_host`, from the
    child. A path to read that is not there is left out. Raises OSError.
    """
    syscalls.call("unshare", _NEW_MOUNTS | _NEW_NET | _NEW_IPC | _NEW_NAMES | _NEW_CGROUP)
    _set(_HERE, b"/", 0, _RECURSIVE, propagation=_PRIVATE)
    places = [*DEVICES, *_outermost(read), *([write] if write else [])]
    shown = [_taken(place, write) for place in places]
    root, anchor = _empty_root(), (write or Path("/dev")).resolve()
    _attach(root, anchor)
    for place in sorted(filter(None, shown), key=lambda place: len(place.real.parts)):
        _show(place, anchor)
    _set(root, b"", _READ_ONLY | _NO_SUID | _NO_DEVICES | _NO_EXEC, _EMPTY_PATH)
    os.fchdir(root)
    os.close(root)
    syscalls.call("pivot_root", b".", b".")
    syscalls.call("umount2", b".", _DETACH)
    os.chdir("/")


def _outermost(paths: Iterable[Path]) -> list[Path]:
    """Paths without those that lie beneath another."""
    kept: list[Path] = []
    for path in sorted({path.absolute() for path in paths}, key=lambda path: len(path.parts)):
        if not any(path.is_relative_to(other) for other in kept):
            kept.append(path)
    return kept


@dataclass(frozen=True)
class _Place:
    """A path to be shown, what it really is, and a copy of what is mounted there."""

    path: Path
    real: Path
    tree: int


def _taken(path: Path, write: Path | None) -> _Place | None:
    """A place as it is now; None where there is nothing that this user may see."""
    flags = _CLONE | _CLOSE_ON_EXEC | _RECURSIVE
    try:
        tree = syscalls.call("open_tree", _HERE, os.fsencode(path), flags)
    except OSError as error:
        if error.errno in {errno.ENOENT, errno.EACCES, errno.ENOTDIR} and path != write:
            return None
        raise
    _set(tree, b"", _attributes(path, write), _EMPTY_PATH | _RECURSIVE)
    return _Place(path, path.resolve(), tree)


def _attributes(place: Path, write: Path | None) -> int:
    if place in DEVICES:
        return _NO_SUID | _NO_EXEC
    if place == write:
        return _NO_SUID | _NO_DEVICES | _NO_EXEC
    return _READ_ONLY | _NO_SUID | _NO_DEVICES


def _empty_root() -> int:
    """An empty file system in memory that is mounted nowhere yet."""
    context = syscalls.call("fsopen", b"tmpfs", 1)
    try:
        for key, value in ((b"size", b"1m"), (b"nr_inodes", b"4096"), (b"mode", b"0755")):
            syscalls.call("fsconfig", context, _SET_STRING, key, value, 0)
        syscalls.call("fsconfig", context, _CREATE, None, None, 0)
        return syscalls.call("fsmount", context, 1, _NO_SUID | _NO_DEVICES | _NO_EXEC)
    finally:
        os.close(context)


def _show(place: _Place, root: Path) -> None:
    """Attach a place under the new root, where it really is; a link stands for a linked path."""
    target = root / place.real.relative_to("/")
    _make_place(target, folder=stat.S_ISDIR(os.fstat(place.tree).st_mode))
    _attach(place.tree, target)
    os.close(place.tree)
    if place.real != place.path:
        link = root / place.path.relative_to("/")
        with suppress(OSError):  # it lies in a place shown before, and so is there
            link.parent.mkdir(parents=True, exist_ok=True)
            link.symlink_to(place.real)


def _make_place(target: Path, *, folder: bool) -> None:
    if folder:
        target.mkdir(parents=True, exist_ok=True)
    elif not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()


def _attach(tree: int, target: Path) -> None:
    syscalls.call("move_mount", tree, b"", _HERE, os.fsencode(target), _FROM_EMPTY_PATH)


def _set(place: int, path: bytes, add: int, flags: int, propagation: int = 0) -> None:
    attributes = struct.pack("=4Q", add, 0, propagation, 0)
    syscalls.call("mount_setattr", place, path, flags, attributes, len(attributes))
