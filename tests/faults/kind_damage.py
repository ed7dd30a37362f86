"""A byte that is not what was written, or bytes that are gone: in any file that vidgen has kept.

In JSON the highest bit of a byte is flipped, as none of ours has one: what can still be read as a
manifest is what a user may have written, and counts. Elsewhere it is any bit.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Target
from .promise import said, unkept, wrong
from .targets import CLI, INDEX, MANIFESTS, STORE, laid_out

KEPT = "What is damaged is not used: it is made again, and all is as without the fault."
NAMED = (
    "As in the store; a manifest that cannot be read, which may have been edited by hand, is named "
    "with the command that makes it anew, and then all is as without the fault."
)
PLACES = 8
"""How many places of the database of results are tried."""


def _stored(ground: Ground) -> list[Path]:
    """All files of a store; the lists of results several times."""
    blobs = [path for path in (ground.store / "objects").rglob("*") if path.is_file()]
    database = [ground.store / "actions" / "cache.db"] * PLACES
    return [*sorted(blobs), ground.store / "verified", *database]


def _of_project(ground: Ground) -> list[Path]:
    """All files of a film or library but what the user wrote."""
    found = [path for name in ground.target.made for path in (ground.here / name).rglob("*")]
    return sorted(path for path in found if path.is_file() and path.suffix not in {".md", ".toml"})


def _opened(
    name: str, target: Target, files: Callable[[Ground], list[Path]]
) -> Callable[[Path], AbstractContextManager[Trial]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Trial]:
        ground = Ground(target, folder)
        ground.begin()
        ways = {
            f"{how} {path.relative_to(ground.here)} {number}": (how, path)
            for number, path in enumerate(files(ground))
            for how in ("flip", "cut")
        }

        def strike(moment: str) -> Outcome:
            return _outlasts(ground, Fault(name, target.name, moment), *ways[moment])

        yield Trial(list(ways), strike)

    return opened


def _outlasts(ground: Ground, fault: Fault, how: str, path: Path) -> Outcome:
    ground.begin()
    _spoil(path, how, random.Random(fault.moment))
    ran = ground.run()
    broken = said(ran.exit_code, ran.out, ran.err, frozenset({2}))
    if ran.exit_code == 2:
        broken += _mended(ground, ran.err, path.name)
    now = ground.look()
    broken += unkept(ran.out, now) + wrong(ground.wanted, now)
    return Outcome(fault, True, ran.exit_code, ran.err.strip(), tuple(broken))


def _mended(ground: Ground, message: str, name: str) -> list[str]:
    """Do what a message says that mends a file, and then the same again; what is wrong then."""
    said_whole = " ".join(message.split())
    cure = re.search(r"`vidgen ([^`]+)`", said_whole)
    if name not in said_whole or cure is None:
        return [f"the message does not name {name} and what mends it"]
    for arguments in ((*CLI, *cure[1].split(), "--quiet"), ground.target.arguments):
        ran = ground.run(arguments=arguments)
        if ran.exit_code != 0:
            return [f"after {cure[0]} a run ends with {ran.exit_code}: {ran.err.strip()}"]
    return []


def _spoil(path: Path, how: str, chance: random.Random) -> None:
    """Damage a file, which may be read-only, in its place."""
    content = bytearray(path.read_bytes())
    at = chance.randrange(len(content)) if content else 0
    if how == "cut":
        del content[at:]
    elif content:
        content[at] ^= 0x80 if path.suffix == ".json" else 1 << chance.randrange(8)
    path.chmod(0o600)
    path.write_bytes(content)


KEPT_STORE = replace(STORE, prepare=laid_out(STORE))
KEPT_INDEX = replace(INDEX, prepare=laid_out(INDEX, "clips"))
WHOLE_INDEX = replace(INDEX, prepare=laid_out(INDEX))
WHOLE_FILM = replace(MANIFESTS, prepare=laid_out(MANIFESTS), name="film")

for _target in (KEPT_STORE, KEPT_INDEX, MANIFESTS):
    kind(
        "damaged-store",
        _target.name,
        injected="a byte flipped or bytes cut off in any file of the store",
        promised=KEPT,
        most=12,
    )(_opened("damaged-store", _target, _stored))
for _target in (WHOLE_INDEX, WHOLE_FILM):
    kind(
        "damaged-project",
        _target.name,
        injected="a byte flipped or bytes cut off in any file of the project",
        promised=NAMED,
        most=12,
    )(_opened("damaged-project", _target, _of_project))
