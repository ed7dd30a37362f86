"""Damage by hand and by disks, through the real command: one message, a cure, nothing lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from vidgen_run import Bench, events, ran

BRIEF = "---\nvoice: silent\n---\n# One\n\nSaid here. More is said.\n\n# Two\n\nSaid there.\n"
MAKE = ("make", "talk.md", "-q", "draft", "-o", "film")


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Bench:
    """A small film that was made once; tests work on copies of it."""
    bench = Bench(tmp_path_factory.mktemp("made"))
    (bench.folder / "talk.md").write_text(BRIEF)
    run = bench.vidgen(*MAKE)
    assert run.returncode == 0, run.stderr
    return bench


@pytest.fixture
def film(made, tmp_path) -> Bench:
    return made.copied(tmp_path / "copy")


def said(run: subprocess.CompletedProcess[str]) -> str:
    """What a person reads of a run's errors, as one line."""
    assert "Traceback" not in run.stderr + run.stdout
    assert "has a fault" not in run.stderr
    return " ".join(run.stderr.partition("Error: ")[2].split())


def spoil(scene: Path, code: str) -> None:
    begin = "def construct(self):\n"
    assert begin in scene.read_text()
    scene.write_text(
        scene.read_text().replace(begin, f"{begin}        import os\n        {code}\n")
    )


def test_an_edited_plan_is_kept_and_said_when_the_brief_replaces_it(film):
    plan = film.folder / "film" / "plan.json"
    plan.write_text(plan.read_text().replace("Said there.", "Said elsewhere."))
    assert film.vidgen(*MAKE, "--until", "codegen").returncode == 0
    done = ran(events(film.folder / "film"))
    assert done.count("codegen s01") == 1
    assert done.count("codegen s02") == 2
    (film.folder / "talk.md").write_text(BRIEF.replace("More", "Much"))
    assert film.vidgen(*MAKE, "--until", "plan").returncode == 0
    notes = [event["message"] for event in events(film.folder / "film") if "message" in event]
    kept = next((film.folder / "film" / ".vidgen" / "history").glob("plan-*.json"))
    assert "Said elsewhere." in kept.read_text()
    assert any(str(kept) in str(note) for note in notes)


@pytest.mark.parametrize("how", ["garbage", "folder"])
def test_a_broken_manifest_is_named_with_its_cure(film, how):
    plan = film.folder / "film" / "plan.json"
    plan.unlink()
    if how == "garbage":
        plan.write_bytes(b"\xff{")
    else:
        plan.mkdir()
    run = film.vidgen(*MAKE)
    assert run.returncode == (2 if how == "garbage" else 3)
    assert "plan.json" in said(run)
    assert "help:" in run.stderr


def test_a_broken_manifest_is_named_where_no_other_stage_reads_it(film):
    assert film.vidgen(*MAKE, "--until", "visuals").returncode == 0
    visuals = film.folder / "film" / "visuals.json"
    visuals.write_bytes(visuals.read_bytes()[:100])
    run = film.vidgen(*MAKE, "--until", "visuals")
    assert run.returncode == 2
    assert "visuals.json" in said(run)
    assert "vidgen visuals" in said(run)


def test_a_scene_of_days_is_refused(film):
    path = film.folder / "film" / "narration.json"
    narration = json.loads(path.read_text())
    narration["narration"]["scenes"][0]["duration_s"] = 1e9
    path.write_text(json.dumps(narration))
    run = film.vidgen(*MAKE)
    assert run.returncode == 2
    assert "scenes.0.duration_s" in said(run)


@pytest.mark.parametrize("code", ["os._exit(0)", "raise KeyboardInterrupt"])
def test_a_scene_that_leaves_becomes_a_card(film, code):
    spoil(film.folder / "film" / "scenes" / "s01" / "scene.py", code)
    run = film.vidgen(*MAKE, "--until", "render")
    assert run.returncode == 7
    assert "s01" in run.stdout


@pytest.mark.parametrize("target", ["/etc/hostname", "scene.py"])
def test_a_scene_that_is_a_link_out_or_to_itself(film, target):
    scene = film.folder / "film" / "scenes" / "s01" / "scene.py"
    scene.unlink()
    scene.symlink_to(target)
    run = film.vidgen(*MAKE)
    assert run.returncode == 2
    assert "scene.py" in said(run)
    assert "help:" in run.stderr


def test_a_store_that_is_a_file(film):
    film.env["VIDGEN_STORE__PATH"] = str(film.folder / "talk.md")
    run = film.vidgen(*MAKE)
    assert run.returncode == 3
    assert "a file stands where" in said(run)


def test_a_current_folder_that_is_gone(film):
    gone = film.folder / "gone"
    gone.mkdir()
    command = f"rmdir ../gone; {sys.executable} -m vidgen_cli make {film.folder / 'talk.md'}"
    run = subprocess.run(
        ["/bin/sh", "-c", command],
        check=False,
        cwd=gone,
        env=film.env,
        text=True,
        capture_output=True,
    )
    assert run.returncode == 3
    assert "current folder is gone" in said(run)
