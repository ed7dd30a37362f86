"""What a machine offers to hold a process back, and what that stops."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache

from . import landlock, namespaces, privileges, seccomp, syscalls


class Layer(Enum):
    """One of the kernel's ways to hold a process back."""

    NAMESPACES = "namespaces"
    LANDLOCK = "Landlock"
    SECCOMP = "seccomp"


ALL = frozenset(Layer)


def enough(layers: frozenset[Layer]) -> bool:
    """Whether these hold code that nobody has read: seccomp, and one that bars the files."""
    return Layer.SECCOMP in layers and bool(layers & {Layer.NAMESPACES, Layer.LANDLOCK})


@dataclass(frozen=True)
class Layers:
    """What a machine has; `missing` says why it has not the others."""

    present: frozenset[Layer]
    missing: Mapping[Layer, str]
    landlock_version: int = 0

    @property
    def enough(self) -> bool:
        return enough(self.present)

    def words(self) -> list[str]:
        """What this machine can and cannot stop a scene's code from doing, in sentences."""
        if not self.enough:
            return [*self._reasons(), _NOTHING]
        stopped = [_STOPPED, _FILES_HIDDEN if self._hides else _FILES_REFUSED]
        return [*stopped, *self._reasons(), _SHARED]

    @property
    def _hides(self) -> bool:
        return Layer.NAMESPACES in self.present

    def _reasons(self) -> list[str]:
        return [f"no {layer.value}: {why}" for layer, why in self.missing.items()]


_NOTHING = (
    "Code that nobody has read is not run here: nothing would keep it from your files and your "
    "network. --trust runs it all the same, as if it were yours."
)
_STOPPED = (
    "A scene's code has no network, starts no programs, sees no environment, signals no process "
    "and writes only in its own work folder."
)
_FILES_HIDDEN = (
    "Of the files of this machine it sees only its own, the fonts, Python and shared libraries."
)
_FILES_REFUSED = (
    "It opens only its own files, the fonts, Python and shared libraries, but it can find out "
    "which other files there are, how large they are and when they changed."
)
_SHARED = (
    "It shares the kernel and the processor with you: a fault in the kernel, or what can be "
    "measured of the work beside it, is not stopped."
)


@cache
def capabilities() -> Layers:
    """What this machine has. Tried out in processes that are thrown away, once."""
    if not syscalls.supported():
        why = "only Linux on x86_64 and aarch64 has it"
        return Layers(frozenset(), dict.fromkeys(Layer, why))
    missing = {
        Layer.NAMESPACES: _tried(_namespaces),
        Layer.LANDLOCK: _tried(_landlock),
        Layer.SECCOMP: _tried(_seccomp),
    }
    known = {layer: why for layer, why in missing.items() if why is not None}
    return Layers(ALL - known.keys(), known, landlock.version())


def _namespaces() -> None:
    namespaces.leave_host()
    child = os.fork()
    if child == 0:
        _said(lambda: namespaces.shut_in([], None), 2)
    if os.waitpid(child, 0)[1]:
        raise OSError(0, "the process has namespaces, but may mount nothing in them")


def _landlock() -> None:
    privileges.give_up_new()
    landlock.restrict([])


def _seccomp() -> None:
    privileges.give_up_new()
    seccomp.restrict(processes=1)


def _tried(attempt: Callable[[], None]) -> str | None:
    """Why something fails in a process that is thrown away, or None where it does not."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        _said(attempt, told)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        why = pipe.read().decode()
    status = os.waitpid(child, 0)[1]
    return None if status == 0 else why or "the kernel ends the process that tries it"


def _said(attempt: Callable[[], None], told: int) -> None:
    """Try something, tell why it failed, and end this process."""
    code = 1
    try:
        attempt()
        code = 0
    except OSError as error:
        os.write(told, (error.strerror or str(error)).encode())
    finally:
        os._exit(code)
