"""Uploads to a bucket in trouble: what was uploaded is whole, and nothing is left half-sent."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from fault_proxy import Fault as Harm
from moto_server import moto_server

from vidgen.manifest import ComposeManifest, Master, Provenance
from vidgen.project import Project
from vidgen.s3.parts import PART
from vidgen.store import Store

from . import clock
from .buckets import BUCKET, Bucket, bucket
from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .kind_bucket import ALWAYS, BROKEN, DENIED, EXPIRED, SLOW_DOWN
from .promise import differs, said
from .targets import CLI

PREFIX = "films/"
PLACE = f"s3://{BUCKET}/{PREFIX.rstrip('/')}"
FILES = {"out/web.mp4": PART + 1000, "out/web.srt": 2000}
"""What the film has, with the bytes of each: one that goes in parts, and one that does not."""

PROMISED = (
    "What arrives is whole or nothing; one error says what is wrong; the next run sends what is "
    "lacking, and leaves no upload half-sent."
)
Strike = Callable[[Ground, Bucket], Ran]


@dataclass(frozen=True)
class Way:
    """How an upload is struck, and the exit codes that fit."""

    strike: Strike
    codes: frozenset[int]


def laid(harm: Harm, *words: str, times: int = 1) -> Strike:
    """Upload while requests with these words meet harm."""

    def strike(ground: Ground, there: Bucket) -> Ran:
        there.proxy.lay(harm, *words, times=times)
        before = there.proxy.met
        ran = ground.run()
        return replace(ran, happened=there.proxy.met > before)

    return strike


def killed(ground: Ground, there: Bucket) -> Ran:
    """Kill an upload with SIGKILL while its second part is on the line."""
    there.proxy.lay(Harm("hang"), "PUT", "partNumber=2")
    before = there.proxy.met
    with ground.start(ground.command) as run:
        while there.proxy.met == before and run.poll() is None:
            _wait()
        run.kill()
        out, err = run.communicate()
    orphans = there.uploads(PREFIX)
    return Ran(run.returncode, out, err, happened=len(orphans) == 1)


def with_settings(**settings: str) -> Strike:
    """Upload with other settings."""

    def strike(ground: Ground, there: Bucket) -> Ran:
        before = dict(ground.env)
        ground.env.update(settings)
        try:
            return ground.run()
        finally:
            ground.env.clear()
            ground.env.update(before)

    return strike


DONE, LOST, REFUSED = frozenset({0}), frozenset({5}), frozenset({4})
SMALL, PARTS, COMPLETE = ("PUT", "web.srt"), ("PUT", "partNumber="), ("POST", "uploadId=")
CLOCKS = {
    "a clock an hour ahead": Way(with_settings(**clock.off(3600)), LOST),
    "a clock an hour behind": Way(with_settings(**clock.off(-3600)), LOST),
}
WAYS: Mapping[str, Way] = {
    "500 to a file": Way(laid(BROKEN, *SMALL), DONE),
    "503 SlowDown to a file": Way(laid(SLOW_DOWN, *SMALL), DONE),
    "503 SlowDown to a part": Way(laid(SLOW_DOWN, *PARTS), DONE),
    "500 to the begin of parts": Way(laid(BROKEN, "POST", "uploads"), DONE),
    "500 to the end of parts": Way(laid(BROKEN, *COMPLETE), DONE),
    "a reset in a file": Way(laid(Harm("cut", 100), *SMALL), DONE),
    "a reset in mid-part": Way(laid(Harm("cut", PART // 2), *PARTS), DONE),
    "a lost answer to a file": Way(laid(Harm("lost"), *SMALL), DONE),
    "a lost answer to a part": Way(laid(Harm("lost"), *PARTS), DONE),
    "a lost answer to the begin of parts": Way(laid(Harm("lost"), "POST", "uploads"), DONE),
    "a lost answer to Complete": Way(laid(Harm("lost"), *COMPLETE), DONE),
    "no answer to a file": Way(laid(Harm("hang"), *SMALL), DONE),
    "500 to everything": Way(laid(BROKEN, times=ALWAYS), LOST),
    "503 SlowDown to everything": Way(laid(SLOW_DOWN, times=ALWAYS), LOST),
    "503 SlowDown to every part": Way(laid(SLOW_DOWN, *PARTS, times=ALWAYS), LOST),
    "a reset in every part": Way(laid(Harm("cut", 1000), *PARTS, times=ALWAYS), LOST),
    "lost answers to all files": Way(laid(Harm("lost"), *SMALL, times=ALWAYS), DONE),
    "lost answers to Complete": Way(laid(Harm("lost"), *COMPLETE, times=ALWAYS), DONE),
    "403 to everything": Way(laid(DENIED, times=ALWAYS), REFUSED),
    "403 to every PUT": Way(laid(DENIED, "PUT", times=ALWAYS), REFUSED),
    "expired keys": Way(laid(EXPIRED, times=ALWAYS), REFUSED),
    "a wrong secret key": Way(with_settings(VIDGEN_UPLOAD__SECRET_KEY="wrong"), REFUSED),
    "an unknown access key": Way(with_settings(VIDGEN_UPLOAD__ACCESS_KEY="nobody"), REFUSED),
    "a wrong endpoint": Way(with_settings(VIDGEN_UPLOAD__ENDPOINT="http://127.0.0.1:9"), LOST),
    "an endpoint that is none": Way(
        with_settings(VIDGEN_UPLOAD__ENDPOINT="http://no host"), frozenset({2})
    ),
    **CLOCKS,
    "SIGKILL in a multipart upload": Way(killed, frozenset({-signal.SIGKILL})),
}


SAID_BY_FEW = {"a wrong secret key", "an unknown access key", *CLOCKS}
"""What moto's server lets pass."""


@kind("s3", "upload", injected="S3 answers wrong, late or never", promised=PROMISED)
@contextmanager
def uploading(folder: Path) -> Iterator[Trial]:
    with bucket(folder / "s3") as there:
        ground = Ground(target(there), folder)
        yield Trial(tuple(WAYS), partial(struck, ground, there))


@kind(
    "s3-moto", "upload", injected="the same before another server, that of moto", promised=PROMISED
)
@contextmanager
def uploading_to_moto(folder: Path) -> Iterator[Trial]:
    with bucket(folder / "s3", moto_server) as there:
        ground = Ground(target(there), folder)
        yield Trial([way for way in WAYS if way not in SAID_BY_FEW], partial(struck, ground, there))


def target(there: Bucket) -> Target:
    """`vidgen upload` of a film to a bucket."""
    return Target(
        "upload",
        (*CLI, "upload", "film", PLACE, "--quiet"),
        _composed,
        made=("film",),
        settings=there.settings("UPLOAD"),
    )


def struck(ground: Ground, there: Bucket, moment: str) -> Outcome:
    """Upload while something goes wrong, then once more, and look at the bucket after both."""
    fault, way = Fault("s3", "upload", moment), WAYS[moment]
    ground.begin()
    there.clear(PREFIX)
    ran = way.strike(ground, there)
    there.proxy.heal()
    broken = [f"process {pid} outlived its run" for pid in ground.quiet()]
    broken += said(ran.exit_code, ran.out, ran.err, way.codes)
    if ran.exit_code not in way.codes:
        broken.append(f"it ended with {ran.exit_code}")
    broken += [f"{name} is not what was sent" for name in _other(there)]
    broken += ground.look().unfit
    if ran.exit_code == 0 and len(there.keys(PREFIX)) != len(FILES):
        broken.append("it says that all is there")
    return Outcome(
        fault, ran.happened, ran.exit_code, ran.err.strip(), (*broken, *_after(ground, there))
    )


def _after(ground: Ground, there: Bucket) -> list[str]:
    """What is wrong once the same upload has gone through."""
    again = ground.run()
    if again.exit_code != 0:
        return [f"the next run ends with {again.exit_code}: {again.err.strip()}"]
    broken = [f"{name} is not what was sent" for name in _other(there)]
    broken += [f"{key} is left half-sent" for key in there.uploads(PREFIX)]
    if len(there.keys(PREFIX)) != len(FILES):
        broken.append("not all is there after the next run")
    without_receipts = [replace(one, results={}) for one in (ground.wanted, ground.look())]
    return broken + differs(*without_receipts)


def _other(there: Bucket) -> list[str]:
    """Names in the bucket of what is not what was sent."""
    wanted = {name.partition("/")[2]: _digest(content(name)) for name in FILES}
    found = there.digests(PREFIX)
    return [name for name, digest in found.items() if wanted.get(name) != digest]


def content(name: str) -> bytes:
    """What a file of the film holds."""
    return random.Random(name).randbytes(FILES[name])


def _digest(found: bytes) -> str:
    return hashlib.sha256(found).hexdigest()


def _composed(ground: Ground) -> None:
    """Lay out a film as compose leaves it."""
    project = Project(ground.here / "film", Store(ground.store))
    project.root.mkdir()
    project.brief.write_text("# One\n\nSaid here.\n")
    for name in FILES:
        path = project.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content(name))
    film, words = FILES
    master = Master(
        destination="web",
        path=film,
        digest=_digest(content(film)),
        files={".srt": words},
        digests={".srt": _digest(content(words))},
        width=16,
        height=16,
        fps=15,
        duration_s=1,
        lufs=-14,
        true_peak_db=-1,
    )
    who = Provenance(provider="test")
    project.write(ComposeManifest(made_from="0" * 64, provenance=who, masters=(master,)))
    project.store.close()


def _wait() -> None:
    subprocess.run(["sleep", "0.05"], check=True)
