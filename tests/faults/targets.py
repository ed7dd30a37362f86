"""What faults strike: the store, the manifests, compose, the index of clips, and an upload."""

from __future__ import annotations

import atexit
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from .ground import Ground, Target, environment

PUT = str(Path(__file__).with_name("put_results.py"))
CLI = ("-m", "vidgen_cli")
BRIEF = """---
music: none
---
# Twice

Every even number is twice something.

## Sums

The sum of two even numbers is even too.
"""
LIBRARY = """
[defaults]
quality = "fast"
width = 64
height = 64
fps = 4
duration = 0.5
[npcs.mira]
[[matrix]]
expressions = ["happy", "sad"]
animations = ["idle"]
intensities = [0.5]
"""
SILENT = {"VIDGEN_TTS__PROVIDER": "silent"}


def _some_results(ground: Ground) -> None:
    ran = ground.run(arguments=(PUT, "store", "90", "91"))
    assert ran.exit_code == 0, ran.err


def _library(ground: Ground) -> None:
    (ground.here / "library.toml").write_text(LIBRARY)


def _begun(ground: Ground) -> None:
    """Lays out a brief and nothing else."""
    (ground.here / "film").mkdir()
    (ground.here / "film" / "brief.md").write_text(BRIEF)


def _film(*left: str, until: str | None = None) -> Callable[[Ground], None]:
    """Lays out a film that was made up to a stage; of its folder only what is `left`, if named."""

    def prepare(ground: Ground) -> None:
        shutil.copytree(_made(until), ground.here, symlinks=True, dirs_exist_ok=True)
        for path in (ground.here / "film").iterdir() if left else ():
            if path.name not in left:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    return prepare


@cache
def _made(until: str | None) -> Path:
    """A folder with a film and its store, made once for all grounds of this process."""
    folder = Path(tempfile.mkdtemp(prefix="vidgen-faults-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    here = folder / "here"
    here.mkdir()
    env = environment(here) | SILENT
    if until is None:
        shutil.copytree(_made("music"), here, symlinks=True, dirs_exist_ok=True)
    else:
        (here / "film").mkdir()
        (here / "film" / "brief.md").write_text(BRIEF)
    limit = ("--until", until) if until else ()
    command = [sys.executable, "-P", *CLI, "make", "film", "-q", "draft", "--quiet", *limit]
    subprocess.run(command, cwd=here, env=env, check=True)
    return here


def laid_out(target: Target, *without: str) -> Callable[[Ground], None]:
    """Lays out what a target leaves when it has run once, but for some folders."""

    def prepare(ground: Ground) -> None:
        target.prepare(ground)
        ran = ground.run()
        assert ran.exit_code == 0, ran.err
        for name in without:
            shutil.rmtree(ground.here / name)

    return prepare


STORE = Target("store", (PUT, "store", "1", "2", "3"), _some_results)
MANIFESTS = Target(
    "manifests",
    (*CLI, "make", "film", "-q", "draft", "--quiet"),
    _film("brief.md"),
    made=("film",),
    settings=SILENT,
)
MAKE = Target(
    "make",
    (*CLI, "make", "film", "-q", "draft", "--quiet"),
    _begun,
    made=("film",),
    settings=SILENT,
)
COMPOSE = Target(
    "compose",
    (*CLI, "compose", "film", "--quiet"),
    _film(until="music"),
    made=("film",),
    settings=SILENT,
)
INDEX = Target(
    "index",
    (*CLI, "npc-clip", "library.toml", "-o", "clips", "-j", "1", "--target", "web", "--quiet"),
    _library,
    made=("clips",),
    growing=("clips/clips.json",),
)
UPLOAD = Target(
    "upload",
    (*CLI, "upload", "film", "place", "--quiet"),
    _film(),
    made=("film", "place"),
    growing=("film/upload.json",),
    settings=SILENT,
    repeats=True,
)
TARGETS = (STORE, MANIFESTS, COMPOSE, INDEX, UPLOAD)
"""Those that end within two seconds; `MAKE` begins with nothing and takes longer."""
