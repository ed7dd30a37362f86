"""Give up what a process may do beyond what its user may."""

from __future__ import annotations

import signal
import struct
from contextlib import suppress

from . import syscalls

_DEATH_SIGNAL, _DUMPABLE, _DROP_BOUND = 1, 4, 24
_NO_NEW_PRIVILEGES, _AMBIENT, _CLEAR_ALL = 38, 47, 4
_CAPABILITIES = 64
_CAPABILITY_VERSION = 0x20080522


def give_up_new() -> None:
    """Promise that no program this process runs gets more privileges than it has.

    Raises OSError.
    """
    syscalls.prctl(_NO_NEW_PRIVILEGES, 1)


def drop_capabilities() -> None:
    """Give up every capability, and the chance to get one. Raises OSError."""
    for capability in range(_CAPABILITIES):
        with suppress(OSError):  # the kernel knows fewer, or there is none to give up
            syscalls.prctl(_DROP_BOUND, capability)
    with suppress(OSError):  # before Linux 4.3
        syscalls.prctl(_AMBIENT, _CLEAR_ALL)
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    syscalls.call("capset", header, bytes(24))


def die_with_parent() -> None:
    """Let the kernel kill this process when the thread that started it is gone.

    A change of credentials undoes it, so it is called again after each.
    """
    syscalls.prctl(_DEATH_SIGNAL, signal.SIGKILL)


def let_parent_look() -> None:
    """Let processes of the same user count what this one holds open, after a change of rights."""
    syscalls.prctl(_DUMPABLE, 1)
