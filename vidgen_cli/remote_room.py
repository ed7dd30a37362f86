"""The remote store as `vidgen cache` shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TypeVar

from vidgen.errors import ConfigError
from vidgen.events import ActionProgressed, Noted, StageFinished, StageStarted, Tick
from vidgen.store import Store
from vidgen.store.remote import Remote, care

from . import console
from .session import open_store
from .storeroom import print_values, resolved_here
from .wording import plural, size

T = TypeVar("T")


def show_pushed(*, as_json: bool) -> None:
    """Give what is here to the remote store, and print what went."""
    moved = _watched("push", care.push, as_json)
    _show_moved(moved, "given", as_json)


def show_pulled(*, as_json: bool) -> None:
    """Take what the remote store has, and print what came."""
    moved = _watched("pull", care.pull, as_json)
    _show_moved(moved, "taken", as_json)


def show_verified(*, dry_run: bool, as_json: bool) -> None:
    """Verify the remote store, and print what was found."""

    def work(_store: Store, remote: Remote, tick: Tick) -> care.Checked:
        return care.verify(remote, tick, drop=not dry_run)

    found = _watched("verify", work, as_json)
    lost = len(found.damaged), len(found.dangling) + len(found.broken)
    lines = [f"{plural(found.blobs, 'file')} sound, {size(found.bytes)}."]
    if any(lost):
        gone = "would be dropped" if dry_run else "dropped; runs make them anew"
        lines.append(
            f"{plural(lost[0], 'damaged file')} and {plural(lost[1], 'result')} of no use {gone}."
        )
    if found.foreign:
        lines.append(f"{plural(found.foreign, 'result')} not signed with your key, and not used.")
    print_values({**asdict(found), "dry_run": dry_run}, as_json, lines)


def show_collected(max_gb: float | None, *, dry_run: bool, as_json: bool) -> None:
    """Shrink the remote store, and print what went."""

    def work(_store: Store, remote: Remote, tick: Tick) -> care.Shrunk:
        most = remote.where.max_bytes if max_gb is None else int(max_gb * 10**9)
        return care.collect(remote, most, tick, drop=not dry_run)

    found = _watched("gc", work, as_json)
    lines = [
        f"{'Would drop' if dry_run else 'Dropped'} {plural(found.blobs, 'file')}, "
        f"{size(found.bytes)}; {plural(found.results, 'result')}; "
        f"{plural(found.uploads, 'upload')} that was cut off.",
        f"The remote store {'would hold' if dry_run else 'holds'} {size(found.left_bytes)} then.",
    ]
    print_values({**asdict(found), "dry_run": dry_run}, as_json, lines)


def _show_moved(moved: care.Moved, verb: str, as_json: bool) -> None:
    lines = [
        f"{plural(moved.results, 'result')} {verb}, {size(moved.bytes)}; {moved.known:,} known."
    ]
    if moved.lost:
        lines.append(f"{plural(moved.lost, 'result')} left: not whole, not to be used, or no room.")
    print_values(asdict(moved), as_json, lines)


def _watched(name: str, work: Callable[[Store, Remote, Tick], T], as_json: bool) -> T:
    """Do work with the remote store before a screen."""
    store = open_store(resolved_here())
    if store.remote is None:
        raise _no_remote()
    remote, begun = store.remote, time.perf_counter()
    with console.choose(as_json=as_json, quiet=False) as screen:
        store.on_corrupt = lambda what: screen(Noted(what, "warning"))
        screen(StageStarted(name, 1))

        def tick(fraction: float | None, note: str) -> None:
            screen(ActionProgressed(name, remote.where.url, fraction, note))

        found = work(store, remote, tick)
        screen(StageFinished(name, 1, 0, 0, time.perf_counter() - begun, 100))
    return found


def _no_remote() -> ConfigError:
    if resolved_here().settings.offline:
        return ConfigError("The remote store is on the network, and `offline` refuses that")
    return ConfigError(
        "There is no remote store", cure="set VIDGEN_STORE__REMOTE=s3://BUCKET/PREFIX"
    )
