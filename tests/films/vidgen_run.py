"""Run the real command in a process of its own, with a store and a cache of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

FILMS = Path(__file__).parent


@dataclass
class Bench:
    """An empty folder with its own store, where commands are run as a user would."""

    folder: Path
    env: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        home = self.folder / "home"
        home.mkdir(parents=True, exist_ok=True)
        self.env = {
            **os.environ,
            "HOME": str(home),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "VIDGEN_STORE__PATH": str(self.folder / "store"),
            "COLUMNS": "100",
            **self.env,
        }

    def copied(self, target: Path) -> Bench:
        """The same folder elsewhere, whose film knows the brief that lies beside it there."""
        shutil.copytree(self.folder, target, symlinks=True)
        origin = target / "film" / ".vidgen" / "origin.json"
        origin.write_text(origin.read_text().replace(str(self.folder), str(target)))
        return Bench(target)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "vidgen_cli", *arguments],
            cwd=self.folder,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def vidgen(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        with self.start(*arguments) as run:
            out, err = run.communicate(timeout=280)
        return subprocess.CompletedProcess(run.args, run.returncode, out, err)

    def brief(self, film: str) -> Path:
        """A copy of a test film's brief, so that a test may change it."""
        target = self.folder / film / "brief.md"
        target.parent.mkdir(exist_ok=True)
        target.write_text((FILMS / film / "brief.md").read_text())
        return target


def events(project: Path) -> list[dict[str, object]]:
    """What happened in a project so far; a torn line is passed over."""
    path = project / ".vidgen" / "events.jsonl"
    found = []
    for line in path.read_text().splitlines() if path.exists() else ():
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
    return found


def ran(happened: list[dict[str, object]]) -> list[str]:
    """The actions that were really done, as `stage label`."""
    return [
        f"{event['stage']} {event['action']}"
        for event in happened
        if event["event"] == "ActionFinished" and event["outcome"] == "ran"
    ]
