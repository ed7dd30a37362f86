"""Look after a remote store: fill it, take it over, read it through, shrink it.

Here, other than in a run, trouble is raised: ConfigError, AccessError, ProviderError, StorageError.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from ...errors import ConfigError, ProviderError
from ...events import Tick
from ...s3.failures import allowed
from ..digest import is_digest
from ..stored import Stored
from .bucket import Bucket, Listed
from .lanes import Lanes
from .result import MOST_BYTES, Untrusted, parse
from .tier import LANES, Remote

if TYPE_CHECKING:
    from ..store import Store

T = TypeVar("T")

KEPT_S = 6 * 3600.0
"""What is younger may belong to a run that goes on, and is never removed for its size."""

_CUT_OFF_S = 86400.0
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Moved:
    """Results that went over, those that were there already, and those that lacked a blob."""

    results: int
    known: int
    lost: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading all found. `damaged` blobs, `dangling` and `broken` results are of no use.

    `foreign` counts the results that are not signed with the key of this machine.
    """

    blobs: int
    bytes: int
    damaged: tuple[str, ...]
    dangling: tuple[str, ...]
    broken: tuple[str, ...]
    foreign: int


@dataclass(frozen=True, slots=True)
class Shrunk:
    """What was removed, uploads that were cut off among it, and the bytes that are left."""

    blobs: int
    bytes: int
    results: int
    uploads: int
    left_bytes: int


def push(store: Store, remote: Remote, tick: Tick) -> Moved:
    """Give all results that are here and not there."""
    _must_be_writable(remote)
    there = {action for action, _ in _results(remote.bucket)}
    here = store.results.actions()
    todo = [action for action in here if action not in there]

    def give(action: str) -> bool:
        stored = store.peek(action)
        return stored is not None and remote.outbox.publish(action, stored)

    given = _each(todo, give, tick)
    sent = remote.outbox.given_bytes
    return Moved(sum(given), len(here) - len(todo), len(given) - sum(given), sent)


def pull(store: Store, remote: Remote, tick: Tick) -> Moved:
    """Take all results that are there and not here, the newest first, until the store is full."""
    listed = sorted(_results(remote.bucket), key=lambda one: one[1].changed, reverse=True)
    todo = [action for action, _ in listed if store.peek(action) is None]
    room = store.max_bytes - store.usage().bytes

    def take(action: str) -> bool:
        return remote.taken_bytes < room and remote.take(action)

    taken = _each(todo, take, tick)
    known = len(listed) - len(todo)
    return Moved(sum(taken), known, len(taken) - sum(taken), remote.taken_bytes)


def verify(remote: Remote, tick: Tick, *, drop: bool) -> Checked:
    """Read every blob and result; with `drop`, remove those that are of no use."""
    if drop:
        _must_be_writable(remote)
    results = _results(remote.bucket)  # before the blobs: one that is new has its blobs by then
    blobs = _blobs(remote.bucket)
    sound = _each([digest for digest, _ in blobs], partial(_is_sound, remote.bucket), tick)
    good = {digest: one.bytes for (digest, one), ok in zip(blobs, sound, strict=True) if ok}
    read = _each([action for action, _ in results], partial(_read, remote.bucket), tick)
    found = dict(zip((action for action, _ in results), read, strict=True))
    report = Checked(
        blobs=len(good),
        bytes=sum(good.values()),
        damaged=tuple(digest for digest, _ in blobs if digest not in good),
        dangling=tuple(
            action
            for action, (stored, _) in found.items()
            if stored is not None and not set(stored.outputs.values()) <= set(good)
        ),
        broken=tuple(action for action, (stored, _) in found.items() if stored is None),
        foreign=sum(stored is not None and not ours for stored, ours in found.values()),
    )
    if drop:
        remove = [_result_name(one) for one in (*report.dangling, *report.broken)]
        _drop(remote.bucket, remove, [_blob_name(one) for one in report.damaged])
    return report


def collect(
    remote: Remote, max_bytes: int | None, tick: Tick, *, drop: bool, kept_s: float = KEPT_S
) -> Shrunk:
    """Keep the newest results whose blobs fit in `max_bytes`; with `drop`, remove the others.

    Blobs that no result names go too. What is younger than `kept_s` seconds stays.
    """
    if drop:
        _must_be_writable(remote)
    results = sorted(_results(remote.bucket), key=lambda one: one[1].changed, reverse=True)
    blobs = dict(_blobs(remote.bucket))
    read = _each([action for action, _ in results], partial(_read, remote.bucket), tick)
    young = datetime.now(UTC) - timedelta(seconds=kept_s)
    kept: set[str] = set()
    gone: list[str] = []
    held = 0
    for (action, listed), (stored, _) in zip(results, read, strict=True):
        named = set(stored.outputs.values()) & blobs.keys() if stored else set()
        more = sum(blobs[digest].bytes for digest in named - kept)
        fits = stored is not None and (max_bytes is None or held + more <= max_bytes)
        if fits or listed.changed > young:
            kept |= named
            held += more
        else:
            gone.append(action)
    waste = [one for one in blobs if one not in kept and blobs[one].changed <= young]
    if drop:
        _drop(
            remote.bucket, [_result_name(one) for one in gone], [_blob_name(one) for one in waste]
        )
    size, whole = sum(blobs[one].bytes for one in waste), sum(one.bytes for one in blobs.values())
    uploads = _cut_off(remote.bucket, drop=drop)
    return Shrunk(len(waste), size, len(gone), uploads, whole - size)


def probe(store: Store, remote: Remote) -> None:
    """Raise what is wrong with the remote store: try what a run does."""
    next(remote.bucket.list("results/"), None)
    digest = store.put_bytes(b"vidgen doctor\n")
    key = remote.where.blob(digest)
    if remote.where.writable:
        remote.bucket.put(key, store.blobs.path(digest), digest)
        if remote.bucket.small(key, _CHUNK) != b"vidgen doctor\n":
            raise ProviderError(f"{remote.where.url} does not keep what is put into it")


def _must_be_writable(remote: Remote) -> None:
    if not remote.where.writable:
        raise ConfigError(
            f"{remote.where.url} is only read here, as store.remote_mode says",
            cure="set VIDGEN_STORE__REMOTE_MODE=read-write",
        )


def _drop(bucket: Bucket, results: Sequence[str], blobs: Sequence[str]) -> None:
    """Results first, so that none is there without its blobs for longer than need be."""
    bucket.delete(results)
    bucket.delete(blobs)


def _results(bucket: Bucket) -> list[tuple[str, Listed]]:
    """The actions of all results, with their objects."""
    listed = [
        (one.name.removeprefix("results/").removesuffix(".json"), one)
        for one in bucket.list("results/")
    ]
    return [(action, one) for action, one in listed if one.name == _result_name(action)]


def _blobs(bucket: Bucket) -> list[tuple[str, Listed]]:
    listed = [(one.name.rpartition("/")[2], one) for one in bucket.list("blobs/")]
    return [(digest, one) for digest, one in listed if one.name == _blob_name(digest)]


def _result_name(action: str) -> str:
    return f"results/{action}.json" if is_digest(action) else ""


def _blob_name(digest: str) -> str:
    return f"blobs/{digest[:2]}/{digest}" if is_digest(digest) else ""


def _read(bucket: Bucket, action: str) -> tuple[Stored | None, bool]:
    """A result, or None for what is none; and whether it is signed as it should be."""
    content = bucket.small(bucket.where.result(action), MOST_BYTES) or b""
    try:
        stored = parse(action, content, None)
    except Untrusted:
        return None, False
    try:
        parse(action, content, bucket.where.signing_key)
    except Untrusted:
        return stored, False
    return stored, True


def _is_sound(bucket: Bucket, digest: str) -> bool:
    """Whether a blob is what its name says; looked at twice, as lines err too."""
    return _digest_there(bucket, digest) == digest or _digest_there(bucket, digest) == digest


def _digest_there(bucket: Bucket, digest: str) -> str:
    body = bucket.open(bucket.where.blob(digest))
    if body is None:
        return ""
    seen = hashlib.sha256()
    try:
        while chunk := body.read(_CHUNK):
            seen.update(chunk)
    finally:
        body.close()
    return seen.hexdigest()


def _cut_off(bucket: Bucket, *, drop: bool) -> int:
    """Uploads in parts that nobody can be at any more: abort them; how many they are."""
    old = datetime.now(UTC) - timedelta(seconds=_CUT_OFF_S)
    found = 0
    client, name = bucket.client(), bucket.where.bucket
    with bucket.told("blobs"), allowed():
        pages = client.get_paginator("list_multipart_uploads")
        for page in pages.paginate(Bucket=name, Prefix=bucket.where.key("blobs/")):
            for one in page.get("Uploads", ()):
                if one["Initiated"] > old:
                    continue
                found += 1
                if drop:
                    client.abort_multipart_upload(
                        Bucket=name, Key=one["Key"], UploadId=one["UploadId"]
                    )
    return found


def _each(names: Sequence[str], do: Callable[[str], T], tick: Tick) -> list[T]:
    """Do something for all, many at once, in their order; ends with the first trouble."""
    lanes = Lanes(LANES, "vidgen-care")
    futures = [lanes.do(partial(do, name)) for name in names]
    left, told = set(futures), time.monotonic()
    try:
        while left:
            done, left = wait(left, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
            if time.monotonic() - told > 0.5:
                told = time.monotonic()
                tick(1 - len(left) / len(futures), f"{len(left):,} left")
    finally:
        _give_up(left)
    return [future.result() for future in futures]


def _give_up(futures: Iterable[Future[T]]) -> None:
    for future in futures:
        future.cancel()
