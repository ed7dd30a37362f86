"""The confined side: give everything up, then run the code that nobody has read."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from . import inheritance, landlock, limits, namespaces, privileges, seccomp, syscalls
from .layers import Layer
from .rules import Policy
from .verdict import CLAIMS

_FIRST_TO_GO = "900"
_OWNER_ONLY = 0o077


def run(policy: Policy, layers: frozenset[Layer], body: Callable[[], int], told: int) -> NoReturn:
    """Confine this process, say on `told` that it is, close that, run `body` and end.

    What fails before `body` is said on `told` instead. The process must have been forked for this.
    """
    code = 1
    try:
        confined = _tried(policy, layers, told)
        os.close(told)
        if confined:
            code = _code(body)
    finally:
        with suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code & 0xFF)


READY = b"ready"


def _tried(policy: Policy, layers: frozenset[Layer], told: int) -> bool:
    try:
        confine(policy, layers, [told])
        os.write(told, READY)
    except Exception as error:
        os.write(told, f"{type(error).__name__}: {error}".encode())
        return False
    return True


def _code(body: Callable[[], int]) -> int:
    """What the code says of itself; an error that a limit made says which."""
    try:
        return body()
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException as error:
        limit = limits.limit_of(error)
        with suppress(OSError, ValueError, MemoryError):
            traceback.print_exc()
        return CLAIMS.get(limit, 1) if limit else 1


def confine(policy: Policy, layers: frozenset[Layer], kept: Sequence[int]) -> None:
    """Confine this process, which was forked for this and keeps open what is in `kept` as well.

    Raises OSError.
    """
    work, readable = policy.work.absolute(), policy.readable()
    inheritance.close_all_but([*policy.keep, *kept])
    inheritance.redirect(policy.log)
    inheritance.clean_environment(policy.environment, policy.given())
    sys.dont_write_bytecode = True
    limits.impose(policy.limits)
    if syscalls.supported():
        _be_alone()
        _give_up(policy, layers, work, readable)
    os.chdir(work)


def _give_up(
    policy: Policy, layers: frozenset[Layer], work: Path, readable: Sequence[Path]
) -> None:
    """Take off one layer of rights after another; the last takes the right to take off more."""
    if Layer.NAMESPACES in layers:
        namespaces.shut_in(readable, work)
    os.chdir(work)
    if layers:
        privileges.drop_capabilities()
        privileges.give_up_new()
    privileges.let_parent_look()
    privileges.die_with_parent()
    if Layer.LANDLOCK in layers:
        rights = landlock.RUN if policy.limits.processes > 1 else landlock.READ
        landlock.restrict(_grants(work, readable, rights))
    if Layer.SECCOMP in layers:
        seccomp.restrict(processes=policy.limits.processes)


def _grants(work: Path, readable: Sequence[Path], rights: int) -> list[tuple[Path, int]]:
    return [
        *((path, rights) for path in readable),
        *((path, landlock.DEVICE) for path in namespaces.DEVICES),
        (work, landlock.WORK),
    ]


def _be_alone() -> None:
    """Share nothing with the parent but its fate, and make no file that others may open.

    A layer holds only the thread that takes it on, so there must be no other. Raises OSError.
    """
    privileges.die_with_parent()
    threads = len(list(Path("/proc/self/task").iterdir()))
    if threads != 1:
        raise OSError(0, f"{threads} threads run in a process that was just forked")
    inheritance.part_from_shared_memory()
    _be_killed_first()
    os.umask(_OWNER_ONLY)


def _be_killed_first() -> None:
    """Where memory runs out all the same, this process is to go before others."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
