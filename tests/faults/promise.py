"""What vidgen promises, as checks that say in words what was not kept."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from vidgen.store import Store
from vidgen.store.digest import digest_file

FITTING = frozenset({0, 3, 6, 7})
"""The exit codes that a failing disk or a lost child may lead to."""

_TIMES = {"seconds", "at", "started", "ended", "since"}
"""Fields of manifests that differ from run to run."""


@dataclass(frozen=True)
class Picture:
    """What lies in a folder: files under final names by digest, and results by action.

    Digests of JSON leave out how long things took. `unfit` are files that should be whole and are
    not, `unfinished` those that lie beside others in a project. `done` counts how often each action
    was done.
    """

    files: Mapping[str, str]
    results: Mapping[str, Mapping[str, str]]
    unfit: tuple[str, ...] = ()
    unfinished: tuple[str, ...] = ()
    done: Mapping[str, int] = field(default_factory=dict)


def picture(
    folder: Path, made: tuple[str, ...], store: Path, growing: tuple[str, ...] = ()
) -> Picture:
    """Look at the folders `made` under `folder`, and at a copy of the store.

    An index that is `growing` is unfit where it names what is not there.
    """
    files: dict[str, str] = {}
    unfit: list[str] = []
    done: Counter[str] = Counter()
    for path in sorted(path for name in made for path in _files(folder / name)):
        name = str(path.relative_to(folder))
        if path.name == "events.jsonl":
            done += _done(path)
        if not _is_final(path.relative_to(folder)):
            continue
        try:
            files[name] = _digest(path)
        except ValueError:
            unfit.append(f"{name} is cut short")
            files[name] = digest_file(path)
        if name in growing:
            unfit += _untrue(path)
    projects = [folder / name for name in made if (folder / name / ".vidgen").is_dir()]
    left = tuple(str(path.relative_to(folder)) for one in projects for path in one.rglob(".*.part"))
    results, damage = _results(store)
    return Picture(files, results, (*unfit, *damage), left, done)


def after_fault(
    before: Picture, wanted: Picture, now: Picture, growing: tuple[str, ...] = ()
) -> list[str]:
    """What is wrong right after a run that was struck, before anything mends it."""
    broken = list(now.unfit)
    for name, digest in now.files.items():
        if name not in growing and digest not in {wanted.files.get(name), before.files.get(name)}:
            broken.append(f"{name} has its final name and is not what it should be")
    broken += [f"{name} is gone" for name in before.files if name not in now.files]
    return broken + lost(before, now)


def unkept(out: str, now: Picture) -> list[str]:
    """Results that a run has named as recorded, one a line, and that are not there."""
    named = re.findall(r"^[0-9a-f]{64}$", out, re.MULTILINE)
    return [
        f"the result of {one[:12]} was acknowledged and is lost"
        for one in named
        if one not in now.results
    ]


def lost(before: Picture, now: Picture) -> list[str]:
    """Results that were there and are no more."""
    return [
        f"the result of {action[:12]} is lost"
        for action, outputs in before.results.items()
        if now.results.get(action) != outputs
    ]


def wrong(wanted: Picture, now: Picture) -> list[str]:
    """In what a run ended other than an undisturbed one, where results may have been lost."""
    there = {action: wanted.results[action] for action in now.results if action in wanted.results}
    return differs(replace(wanted, results=there), replace(now, unfit=()))


def differs(wanted: Picture, now: Picture) -> list[str]:
    """In what a run ended other than one that nothing struck."""
    broken = [*now.unfit, *(f"{name} was left behind" for name in now.unfinished)]
    for name in sorted(wanted.files.keys() | now.files.keys()):
        if wanted.files.get(name) != now.files.get(name):
            there = "differs" if name in now.files else "is missing"
            broken.append(f"{name} {there if name in wanted.files else 'is too much'}")
    broken += [
        f"the result of {action[:12]} differs or is missing"
        for action, outputs in wanted.results.items()
        if now.results.get(action) != outputs
    ]
    return broken


def done_twice(now: Picture) -> list[str]:
    """Actions that were finished more than once."""
    return [f"{action} was done {times} times" for action, times in now.done.items() if times > 1]


def said(exit_code: int, out: str, err: str, fitting: frozenset[int] = FITTING) -> list[str]:
    """What is wrong with how a run that was struck ended: its code, and the message it gave."""
    broken = []
    if "Traceback (most recent call last)" in out + err:
        broken.append("it showed a traceback")
    if exit_code < 0 or exit_code == 0:
        return broken
    if exit_code not in fitting:
        broken.append(f"exit code {exit_code} does not fit")
    if len(re.findall(r"^Error: ", err, re.MULTILINE)) > 1:
        broken.append("it gave more than one message")
    if not err.strip():
        broken.append("it gave no message")
    return broken


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]


def _is_final(path: Path) -> bool:
    """Whether a name is one that users and other programs go by."""
    return not any(part.startswith(".") for part in path.parts)


def _digest(path: Path) -> str:
    """The digest of a file; ValueError for JSON that is not whole."""
    content = path.read_bytes()
    if path.suffix == ".json":
        content = json.dumps(_timeless(json.loads(content)), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def _untrue(index: Path) -> list[str]:
    """What an index says of the files beside it that is not so."""
    files = [one for one in _objects(json.loads(index.read_bytes())) if "path" in one]
    return [
        f"{index.name} names {one['path']}, which is not there as it says"
        for one in files
        if not (path := index.parent / one["path"]).is_file() or digest_file(path) != one["digest"]
    ]


def _objects(value: Any) -> list[dict[str, Any]]:
    """All objects in what JSON holds, at any depth."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    found = [one for part in inner for one in _objects(part)]
    return [*found, value] if isinstance(value, dict) else found


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _timeless(one) for key, one in value.items() if key not in _TIMES}
    return [_timeless(one) for one in value] if isinstance(value, list) else value


def _done(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    for line in path.read_text(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:  # torn by a kill
            continue
        if event["event"] == "ActionFinished" and event["outcome"] == "ran":
            found[f"{event['stage']} {event['action']}"] += 1
    return found


def _results(root: Path) -> tuple[dict[str, Mapping[str, str]], list[str]]:
    """All results of a store, and what is damaged; seen in a copy, as opening it could mend it."""
    if not root.is_dir():
        return {}, []
    with tempfile.TemporaryDirectory() as aside:
        store = Store(Path(shutil.copytree(root, Path(aside, "store"))))
        found = store.verify()
        results = {action: store.peek(action) for action in store.results.actions()}
        store.close()
    damage = [f"blob {digest[:12]} is damaged" for digest in found.damaged]
    damage += [f"result {action[:12]} names blobs that are not there" for action in found.dangling]
    return {action: stored.outputs for action, stored in results.items() if stored}, damage
