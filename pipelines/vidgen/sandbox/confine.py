"""Run code that nobody has read in a fork of this process, held back by all that there is.

vidgen            starts
└── keeper        watches the limits, trusted, ends with the one that started it
    └── player    process 1 of its own world; what runs here can only write to its pipe
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from types import TracebackType
from typing import NoReturn, Self

from ..errors import ConfinementError
from ..tether import tether
from . import inheritance, inside, namespaces, privileges
from .layers import Layer, capabilities, enough
from .rules import Policy
from .verdict import Verdict
from .watch import Watch

_ANY = b"x"
_CHUNK = 1 << 16


def spawn(policy: Policy, body: Callable[[], int]) -> Child:
    """Run `body` in a confined fork of this process, and come back when it is confined.

    Call it from a thread that lives on: its end is the child's. The fork has all of this process's
    memory, so this process must never have held a secret.

    Raises ConfinementError where the policy requires more than this machine has.
    """
    layers = _layers(policy)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    tie = tether()
    heard, told = os.pipe()
    stopped, stop = os.pipe()
    pid = os.fork()
    if pid == 0:
        _keep(policy, layers, body, tie, told, stopped)
    os.close(told)
    os.close(stopped)
    child = Child(pid, policy, layers, heard, stop)
    child.confirm()
    return child


def hold_back(policy: Policy, kept: int) -> None:
    """Confine this process by what it can do alone and at once: no namespaces, and no keeper.

    For trusted code that reads what untrusted code made. The process must have been forked for
    this; `kept` stays open too. Raises OSError, and ConfinementError as `spawn` does.
    """
    alone = replace(policy, layers=policy.layers - {Layer.NAMESPACES})
    inside.confine(alone, _layers(alone), [kept])


def _layers(policy: Policy) -> frozenset[Layer]:
    """The layers to use. Raises ConfinementError where they are not enough."""
    machine = capabilities()
    layers = machine.present & policy.layers
    if policy.require and not enough(layers):
        lacking = "; ".join(f"no {layer.value}: {why}" for layer, why in machine.missing.items())
        raise ConfinementError(
            f"this machine cannot hold back code that nobody has read ({lacking or 'barred'})",
            cure="read the code, then say so with --trust; `vidgen doctor` says what is missing",
        )
    return layers


class Child:
    """A confined process that runs, and the keeper of it, `pid`.

    As a context it is stopped at the end of the block.
    """

    def __init__(
        self, pid: int, policy: Policy, layers: frozenset[Layer], heard: int, stop: int
    ) -> None:
        self.pid = pid
        self.layers = layers
        self._policy = policy
        self._heard = heard
        self._said = b""
        self._stop = stop
        self._verdict: Verdict | None = None

    def fileno(self) -> int:
        """Readable when the process has ended; to wait for it beside other things."""
        return self._heard

    def confirm(self) -> None:
        """Wait until the process is confined. Raises ConfinementError where that fails."""
        said = self._line()
        if said != inside.READY:
            self._part()
            why = said.decode(errors="replace") or "its process was killed"
            raise ConfinementError(
                f"code that nobody has read cannot be held back here: {why}",
                cure="read the code, then say so with --trust",
            )

    def wait(self) -> Verdict:
        """How the process ended, as soon as it has."""
        if self._verdict is None:
            self._verdict = Verdict.unpacked(self._line())
            self._part()
        return self._verdict

    def kill(self) -> Verdict:
        """End the process, and all that it started, and say how it ended."""
        if self._verdict is None:
            with suppress(BrokenPipeError):
                os.write(self._stop, _ANY)
        return self.wait()

    def check(self, label: str) -> None:
        """Wait for its end. Raises RenderError, saying why, unless it ended well."""
        self.wait().check(label, self._policy.limits)

    def _line(self) -> bytes:
        """The next thing that the keeper says; nothing where it was killed."""
        while b"\n" not in self._said and (more := os.read(self._heard, _CHUNK)):
            self._said += more
        line, _, self._said = self._said.partition(b"\n")
        return line

    def _part(self) -> None:
        """Let go of the keeper, which has nothing more to say."""
        os.waitpid(self.pid, 0)
        os.close(self._heard)
        os.close(self._stop)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()


def _keep(
    policy: Policy,
    layers: frozenset[Layer],
    body: Callable[[], int],
    tie: Callable[[], None],
    told: int,
    stopped: int,
) -> NoReturn:
    """The keeper: start the player, watch it to its end, and say how it ended."""
    try:
        tie()
        os.setsid()
        inheritance.forget_signals()
        inheritance.close_all_but([told, stopped, *policy.keep])
        inheritance.redirect(None)
        pid, said = _start(policy, layers, body)
        inheritance.close_all_but([told, stopped])
        _say(told, said)
        if said == inside.READY:
            _say(told, Watch(pid, policy).until_end(stopped).packed())
    except Exception as error:
        _say(told, f"{type(error).__name__}: {error}".encode())
    finally:
        os._exit(0)


def _say(told: int, words: bytes) -> None:
    os.write(told, words.replace(b"\n", b" ") + b"\n")


def _start(policy: Policy, layers: frozenset[Layer], body: Callable[[], int]) -> tuple[int, bytes]:
    """Fork the player. Returns its id, and what it says when it is confined or cannot be."""
    if Layer.NAMESPACES in layers:
        namespaces.leave_host()
        privileges.die_with_parent()
    heard, told = os.pipe()
    pid = os.fork()
    if pid == 0:
        inside.run(policy, layers, body, told)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        return pid, pipe.read()
