"""Landlock: which files a process may open, given up by itself and for good (Linux 5.13 and on)."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from . import syscalls

_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FOLDER, _REMOVE_FILE = 1 << 4, 1 << 5
_MAKE_FOLDER, _MAKE_FILE = 1 << 7, 1 << 8
_FIRST_RIGHTS = (1 << 13) - 1
_REFER, _TRUNCATE, _IOCTL = 1 << 13, 1 << 14, 1 << 15
_OF_FILES = _EXECUTE | _WRITE | _READ | _TRUNCATE | _IOCTL

READ = _READ | _LIST
RUN = READ | _EXECUTE
DEVICE = _READ | _WRITE
WORK = (
    READ | _WRITE | _TRUNCATE | _REFER | _MAKE_FILE | _MAKE_FOLDER | _REMOVE_FILE | _REMOVE_FOLDER
)
"""All that one does with plain files and folders; never links, sockets, pipes or devices."""

_TCP_BIND_AND_CONNECT = 0b11
_ABSTRACT_SOCKETS_AND_SIGNALS = 0b11

_VERSION_FLAG = 1
_PATH_BENEATH = 1


def version() -> int:
    """The version of Landlock that the kernel has, 0 for none."""
    if not syscalls.supported():
        return 0
    try:
        return syscalls.call("landlock_create_ruleset", None, 0, _VERSION_FLAG)
    except OSError:
        return 0


def restrict(grants: Iterable[tuple[Path, int]]) -> None:
    """Leave this thread, and what it starts, only the given rights beneath the given paths.

    A path that is not there grants nothing. TCP is refused, and so are, where the kernel knows
    how, abstract sockets of others and signals to them. Needs no_new_privs. Raises OSError.
    """
    known = version()
    handled = _rights(known)
    ruleset = _create(handled, known)
    try:
        for path, rights in grants:
            _allow(ruleset, path, rights & handled)
        syscalls.call("landlock_restrict_self", ruleset, 0)
    finally:
        os.close(ruleset)


def _rights(known: int) -> int:
    """All rights over files that a version knows: what is handled and not granted is refused."""
    later = ((2, _REFER), (3, _TRUNCATE), (5, _IOCTL))
    return _FIRST_RIGHTS | sum(right for since, right in later if known >= since)


def _create(handled: int, known: int) -> int:
    words = [handled]
    if known >= 4:
        words.append(_TCP_BIND_AND_CONNECT)
    if known >= 6:
        words.append(_ABSTRACT_SOCKETS_AND_SIGNALS)
    attributes = struct.pack(f"={len(words)}Q", *words)
    return syscalls.call("landlock_create_ruleset", attributes, len(attributes), 0)


def _allow(ruleset: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, opened), 12)
        syscalls.call("landlock_add_rule", ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(opened)
