"""Machines with nothing but a bucket in common make one film at once."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from . import heard
from .fault import Fault, Outcome, Trial, kind
from .ground import LIMIT_S, Ground, Ran
from .kind_bucket import below, shared
from .kind_signals import MAKE
from .promise import differs, picture

PROMISED = (
    "Both make the same film; what the bucket has is whole, and a third machine that has done "
    "nothing takes all of it from there."
)
MOMENTS = ("the start", "plan", "tts", "codegen", "render", "compose")


@kind(
    "machines",
    "make",
    injected="a second machine makes the film, from when the first is at a stage",
    promised=PROMISED,
)
@contextmanager
def machines(folder: Path) -> Iterator[Trial]:
    with shared(MAKE, folder, "calm") as (ground, there):
        numbers = count(1)

        def strike(moment: str) -> Outcome:
            prefix = below(ground, f"shared-{next(numbers)}")
            broken: list[str] = []

            def struck(ground: Ground) -> Ran:
                first, second = _both(ground, moment)
                broken.extend(there.wrong(prefix, ground.wanted.results))
                broken.extend(_other(ground, "second"))
                broken.extend(_third(ground))
                return first if first.exit_code else second

            fault = Fault("machines", "make", moment)
            outcome = ground.outlast(fault, struck, fitting=frozenset({0}))
            return replace(outcome, broken=(*outcome.broken, *broken))

        yield Trial(MOMENTS, strike)


def _both(ground: Ground, moment: str) -> tuple[Ran, Ran]:
    """Run here, and from a moment on also as another machine would."""
    begun: list[subprocess.Popen[str]] = []
    sees = heard.named("RunStarted") if moment == "the start" else heard.started(moment)
    first = heard.at(ground, sees, lambda _: begun.append(_elsewhere(ground, "second")))
    out, err = begun[0].communicate(timeout=LIMIT_S)
    return first, Ran(begun[0].returncode, out, err)


def _third(ground: Ground) -> list[str]:
    """What a machine that comes later still has to do itself, or has other than it should."""
    with _elsewhere(ground, "third") as run:
        _, err = run.communicate(timeout=LIMIT_S)
    if run.returncode:
        return [f"a third machine ends with {run.returncode}: {err.strip()}"]
    done = picture(ground.here, ("third",), ground.here / "third-store").done
    twice = [f"a third machine did {action} again" for action in done]
    return twice + _other(ground, "third")


def _other(ground: Ground, name: str) -> list[str]:
    """In what the film of another machine differs; its folder and its store are removed."""
    store = ground.here / f"{name}-store"
    found = picture(ground.here, (name,), store)
    files = {path.replace(name, "film", 1): digest for path, digest in found.files.items()}
    shutil.rmtree(ground.here / name)
    shutil.rmtree(store)
    # the parts of what is taken whole are not taken
    told = differs(replace(ground.wanted, results={}), replace(found, files=files))
    return [f"on the {name} machine {what}" for what in told]


def _elsewhere(ground: Ground, name: str) -> subprocess.Popen[str]:
    """Begin the same film as a machine with another folder and another store."""
    film = ground.here / name
    film.mkdir()
    shutil.copy(ground.here / "film" / "brief.md", film)
    before = ground.env["VIDGEN_STORE__PATH"]
    ground.env["VIDGEN_STORE__PATH"] = str(ground.here / f"{name}-store")
    try:
        return ground.start([name if word == "film" else word for word in ground.command])
    finally:
        ground.env["VIDGEN_STORE__PATH"] = before
