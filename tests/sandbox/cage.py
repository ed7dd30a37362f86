"""For tests: run a function confined, and hear what it says of itself."""

from __future__ import annotations

import errno
import os
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from vidgen.sandbox.confine import spawn
from vidgen.sandbox.layers import ALL, Layer, capabilities
from vidgen.sandbox.limits import Limits
from vidgen.sandbox.rules import Policy
from vidgen.sandbox.verdict import Verdict

HERE = capabilities()
WAYS = {
    "every layer": ALL,
    "no namespaces": ALL - {Layer.NAMESPACES},
    "no Landlock": ALL - {Layer.LANDLOCK},
}
"""The sets of layers that hold by themselves; those that this machine has are tried."""

POSSIBLE = [name for name, layers in WAYS.items() if layers & HERE.present == layers]
TRIED = POSSIBLE or [pytest.param("", marks=pytest.mark.skip(reason="no layers here"))]
WHY_NOT = f"this machine cannot hold code back: {dict(HERE.missing)}"
LIMITS = Limits(cpu_s=20, wall_s=30, memory=1 << 30, output=16 << 20, files=100)
REFUSED = {errno.EPERM, errno.EACCES, errno.ENOSYS}


@dataclass(frozen=True)
class Answer:
    """What confined code came back with, or what it raised, and how it ended."""

    value: Any
    raised: str
    verdict: Verdict


def confined(policy: Policy, body: Callable[[], Any]) -> Answer:
    """Run `body` confined. A reader at the other end of a pipe hears its result."""
    heard, told = os.pipe()

    def tell() -> int:
        value, raised = None, ""
        try:
            value = body()
        except Exception as error:
            raised = f"{type(error).__name__}: {error}"
        os.write(told, pickle.dumps((value, raised)))
        return 0

    child = spawn(replace(policy, keep=(*policy.keep, told)), tell)
    os.close(told)
    with os.fdopen(heard, "rb") as pipe:
        said = pipe.read()
    verdict = child.wait()
    return Answer(*(pickle.loads(said) if said else (None, "")), verdict)


def policy(work: Path, way: str = "every layer", **changes: Any) -> Policy:
    """What a scene gets in these tests, held by one of the `WAYS`."""
    work.mkdir(exist_ok=True)
    return Policy(**({"work": work, "layers": WAYS[way], "limits": LIMITS} | changes))


@dataclass(frozen=True)
class Attack:
    """A program that must not achieve what it says; it returns evidence where it does.

    `blind` names the layers without which it is known to succeed. `plain` ones succeed wherever
    nothing holds them back, which proves that they are attacks. `once` ones meet the same layer
    whichever others there are.
    """

    name: str
    run: Callable[[Any], Any]
    blind: frozenset[Layer]
    plain: bool
    machines: tuple[str, ...] = ("x86_64", "aarch64")
    once: bool = False


ATTACKS: dict[str, Attack] = {}


def attack(
    *,
    blind: set[Layer] | None = None,
    plain: bool = False,
    machines: tuple[str, ...] = ("x86_64", "aarch64"),
) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
    def register(run: Callable[[Any], Any]) -> Callable[[Any], Any]:
        name = run.__name__
        assert name not in ATTACKS, name
        ATTACKS[name] = Attack(name, run, frozenset(blind or ()), plain, machines)
        return run

    return register


def refusing(call: Callable[[], Any]) -> Any:
    """Evidence unless the kernel refuses by rule, and not because the arguments are wrong."""
    try:
        return f"returned {call()!r}"
    except OSError as error:
        return None if error.errno in REFUSED else f"got as far as {error}"
