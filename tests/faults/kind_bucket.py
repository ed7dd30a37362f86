"""A remote store in trouble: it may help a run, and never hinders or spoils one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from fault_proxy import Fault as Harm

from .buckets import BUCKET, Bucket, bucket
from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .kind_signals import MAKE

HELPS = (
    "The run goes on to its end without it, and tells of it once; what the bucket has is whole; "
    "the next run sends what was not sent."
)
ALWAYS = 100_000
_REMOTE = "VIDGEN_STORE__REMOTE"
SPOKEN = replace(MAKE, arguments=(*MAKE.arguments, "--until", "tts"))


@dataclass(frozen=True)
class Trouble:
    """What happens to which requests, and how often."""

    harm: Harm
    words: tuple[str, ...]
    times: int = 1


RESULT, BLOB = ("PUT", "/results/"), ("PUT", "/blobs/")
READ = ("GET", "/results/")
SLOW_DOWN = Harm("status", 503, "SlowDown")
BROKEN = Harm("status", 500, "InternalError")
DENIED = Harm("status", 403, "AccessDenied")
EXPIRED = Harm("status", 400, "ExpiredToken")

GIVING: Mapping[str, Trouble] = {
    "500 to a blob": Trouble(BROKEN, BLOB),
    "500 to a result": Trouble(BROKEN, RESULT),
    "503 SlowDown to a blob": Trouble(SLOW_DOWN, BLOB),
    "503 SlowDown to a result": Trouble(SLOW_DOWN, RESULT),
    "503 SlowDown to everything": Trouble(SLOW_DOWN, (), ALWAYS),
    "500 to every PUT": Trouble(BROKEN, ("PUT",), ALWAYS),
    "403 to a blob": Trouble(DENIED, BLOB),
    "403 to every PUT": Trouble(DENIED, ("PUT",), ALWAYS),
    "403 to everything": Trouble(DENIED, (), ALWAYS),
    "expired keys": Trouble(EXPIRED, (), ALWAYS),
    "no answer to a blob": Trouble(Harm("hang"), BLOB),
    "no answer to a look": Trouble(Harm("hang"), ("HEAD",)),
    "a reset in a blob": Trouble(Harm("cut", 100), BLOB),
    "a reset in every PUT": Trouble(Harm("cut", 10), ("PUT",), ALWAYS),
    "a lost answer to a blob": Trouble(Harm("lost"), BLOB),
    "a lost answer to a result": Trouble(Harm("lost"), RESULT),
    "lost answers to all": Trouble(Harm("lost"), ("PUT",), ALWAYS),
    "no conditional writes": Trouble(Harm("status", 501, "NotImplemented"), RESULT),
    "another writes it now": Trouble(Harm("status", 409, "ConditionalRequestConflict"), RESULT),
}
FETCH = ("GET", "/blobs/")
TAKING: Mapping[str, Trouble] = {
    "500 to a blob": Trouble(BROKEN, FETCH),
    "503 SlowDown to a blob": Trouble(SLOW_DOWN, FETCH),
    "503 SlowDown to everything": Trouble(SLOW_DOWN, (), ALWAYS),
    "403 to a blob": Trouble(DENIED, FETCH),
    "403 to every result": Trouble(DENIED, READ, ALWAYS),
    "expired keys": Trouble(EXPIRED, (), ALWAYS),
    "404 to every blob": Trouble(Harm("status", 404, "NoSuchKey"), FETCH, ALWAYS),
    "no answer to a result": Trouble(Harm("hang"), READ),
    "no answer to a blob": Trouble(Harm("hang"), FETCH),
    "a lost answer to a blob": Trouble(Harm("lost"), FETCH),
    "lost answers to all": Trouble(Harm("lost"), ("GET",), ALWAYS),
    "a blob cut short": Trouble(Harm("truncate", 1), FETCH),
    "every blob cut short": Trouble(Harm("truncate", 1), FETCH, ALWAYS),
    "a flipped blob": Trouble(Harm("flip"), FETCH),
    "every blob flipped": Trouble(Harm("flip"), FETCH, ALWAYS),
    "a flipped result": Trouble(Harm("flip"), READ),
    "every result flipped": Trouble(Harm("flip"), READ, ALWAYS),
}


@kind(
    "s3-gives",
    "make",
    injected="S3 answers wrong, late or never to what is given",
    promised=HELPS,
)
@contextmanager
def giving(folder: Path) -> Iterator[Trial]:
    with shared(SPOKEN, folder, "calm") as (ground, there):
        numbers = count(1)

        def strike(moment: str) -> Outcome:
            prefix = below(ground, f"giving-{next(numbers)}")
            outcome = troubled(ground, there, Fault("s3-gives", "make", moment), GIVING[moment])
            return _also(outcome, there.wrong(prefix, ground.wanted.results))

        yield Trial(tuple(GIVING), strike)


@kind(
    "s3-takes",
    "make",
    injected="S3 answers wrong, late or never to what is taken",
    promised=HELPS,
)
@contextmanager
def taking(folder: Path) -> Iterator[Trial]:
    with shared(SPOKEN, folder, "warm") as (ground, there):
        ground.env["VIDGEN_STORE__REMOTE_MODE"] = "read"
        wrong = partial(there.wrong, "warm/", ground.wanted.results)

        def strike(moment: str) -> Outcome:
            fault = Fault("s3-takes", "make", moment)
            return _also(troubled(ground, there, fault, TAKING[moment]), wrong())

        yield Trial(tuple(TAKING), strike)


def troubled(ground: Ground, there: Bucket, fault: Fault, trouble: Trouble) -> Outcome:
    """Run the command of a ground while its bucket is in trouble, and then while it is not."""

    def struck(ground: Ground) -> Ran:
        there.proxy.lay(trouble.harm, *trouble.words, times=trouble.times)
        before = there.proxy.met
        ran = ground.run()
        there.proxy.heal()
        return replace(ran, happened=there.proxy.met > before)

    return ground.outlast(fault, struck, fitting=frozenset({0}))


@contextmanager
def shared(target: Target, folder: Path, prefix: str) -> Iterator[tuple[Ground, Bucket]]:
    """A ground whose results are shared through a bucket, below a prefix."""
    with bucket(folder / "s3") as there:
        settings = {**target.settings, **there.settings("STORE"), _REMOTE: _place(prefix)}
        yield Ground(replace(target, settings=settings), folder), there


def below(ground: Ground, prefix: str) -> str:
    """Share the results of a ground below another prefix; how keys begin there."""
    ground.env[_REMOTE] = _place(prefix)
    return f"{prefix}/"


def _also(outcome: Outcome, broken: Sequence[str]) -> Outcome:
    """An outcome with what else is broken, where anything was struck."""
    return replace(outcome, broken=(*outcome.broken, *broken)) if outcome.happened else outcome


def _place(prefix: str) -> str:
    return f"s3://{BUCKET}/{prefix}"
