"""Faults at system calls: every call of a run that touches its folder is counted, then one is hit.

strace counts the calls of each thread by itself, so a moment is the n-th call of its name in a
thread; where several threads come so far, each is hit. Calls outside the run's folder, as when
Python loads its modules, are left out: what fails there is not vidgen's to mend.
"""

from __future__ import annotations

import os.path
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .ground import Ground, Ran

CALLS = {
    "write": ("write", "pwrite64", "writev"),
    "fsync": ("fsync", "fdatasync"),
    "rename": ("rename", "renameat", "renameat2", "link", "linkat"),
    "open": ("openat",),
}
"""The system calls that each word stands for."""

_QUIET = ["strace", "-f", "-qq", "-y", "-s", "0"]
_CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)")
_OWN = re.compile(r"(?<=/tmp/)[^/]*|(?<=\.)\d+(?:\.[0-9a-f]+)?(?=\.part$)")
"""What names of unfinished files have that differs from run to run."""
_AT = re.compile(r'^[^<,]*<([^>]*)>, "([^"]*)"')


@dataclass(frozen=True)
class Hit:
    """What happens at a call: `how` as strace spells it, such as `error=EIO` or `signal=KILL`."""

    call: str
    number: int
    how: str


@cache
def missing() -> str:
    """Why calls cannot be struck on this machine; empty where they can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(
        ["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, text=True, check=False
    )
    return "" if tried.returncode == 0 else f"strace may not be used here: {tried.stderr.strip()}"


def moments(ground: Ground, words: Sequence[str]) -> list[str]:
    """Every call of a run that touches its folder, as `pwrite64 17 store/actions/cache.db`."""
    calls = [call for word in words for call in CALLS[word]]
    ground.begin()
    with tempfile.TemporaryDirectory() as logs:
        ran = ground.run(
            [*_QUIET, "-ff", "-o", f"{logs}/log", *_traced(calls), "-e", "signal=none"]
        )
        assert ran.exit_code == 0, ran.err
        threads = [path.read_text(errors="replace") for path in sorted(Path(logs).iterdir())]
    found: dict[tuple[str, int], str] = {}
    for thread in threads:
        for call, number, path in _numbered(thread, ground.here):
            found.setdefault((call, number), path)
    order = sorted(found, key=lambda one: (calls.index(one[0]), one[1]))
    return [f"{call} {number} {found[call, number]}" for call, number in order]


def of(moments: Sequence[str], words: Sequence[str]) -> list[str]:
    """Those moments that are calls of these words."""
    calls = {call for word in words for call in CALLS[word]}
    return [moment for moment in moments if moment.split(" ")[0] in calls]


def hit(ground: Ground, moment: str, how: str) -> Ran:
    """Run the command of a ground and let a call of it fail, or be the last of its thread."""
    call, number = moment.split(" ")[:2]
    # a signal is not delivered where strace only sees the calls that a filter passes on
    quick = [] if how.startswith("signal=") else ["--seccomp-bpf"]
    with tempfile.NamedTemporaryFile("r", suffix=".strace") as log:
        aimed = ["-e", f"inject={call}:{how}:when={number}", "-o", log.name]
        ran = ground.run([*_QUIET, *quick, *_traced([call]), *aimed])
        seen = log.read()
    happened = "(INJECTED)" in seen or "+++ killed by SIGKILL" in seen
    return replace(ran, happened=happened)


def _traced(calls: Sequence[str]) -> list[str]:
    return ["-e", f"trace={','.join(calls)}"]


def _numbered(thread: str, here: Path) -> list[tuple[str, int, str]]:
    """The calls of one thread that touch a folder: name, number among its like, and path."""
    found = []
    counts: dict[str, int] = {}
    for line in thread.splitlines():
        if (match := _CALL.match(line)) is None:
            continue
        call, rest = match.groups()
        counts[call] = counts.get(call, 0) + 1
        path = os.path.relpath(_path(call, rest), here)
        if not path.startswith(".."):
            found.append((call, counts[call], _OWN.sub("*", path)))
    return found


def _path(call: str, rest: str) -> str:
    """The file that a call is about: of two, the one that comes to be."""
    if match := _AT.match(rest):
        return str(Path(*match.groups()))
    if named := re.findall(r'"([^"]*)"', rest.rpartition(" = ")[0]):
        return named[-1] if not call.endswith("write64") and named[-1] else _of_handle(rest)
    return _of_handle(rest)


def _of_handle(rest: str) -> str:
    match = re.match(r"\d+<([^>]*)>", rest)
    return match[1] if match else "/"
