"""Whole films through the real command: what is made, what is left alone, what is said."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from vidgen_run import Bench, events, ran

MAKE = ("make", "two_scenes/brief.md", "-q", "draft", "-o", "film")
PARTS = {"compose picture", "compose sound at -14 LUFS"}
"""What a master is joined from, each made where it is asked for."""


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Bench:
    """A film that was made once; tests work on copies of it."""
    bench = Bench(tmp_path_factory.mktemp("made"))
    bench.brief("two_scenes")
    run = bench.vidgen(*MAKE)
    assert run.returncode == 0, run.stderr + run.stdout
    return bench


@pytest.fixture
def film(made, tmp_path) -> Bench:
    return made.copied(tmp_path / "copy")


def since(bench: Bench, count: int) -> list[str]:
    return ran(events(bench.folder / "film")[count:])


def test_a_film_has_its_files(made):
    out = made.folder / "film" / "out"
    for name in ("youtube.mp4", "youtube.srt", "youtube.vtt", "thumbnail.jpg"):
        assert (out / name).stat().st_size > 0


def test_nothing_changed_means_nothing_is_done(film):
    before = len(events(film.folder / "film"))
    assert film.vidgen(*MAKE).returncode == 0
    assert since(film, before) == []


def test_a_changed_sentence_touches_its_scene_and_why_says_so_before(film):
    brief = film.folder / "two_scenes" / "brief.md"
    brief.write_text(brief.read_text().replace("the sum is even too", "their sum is even"))
    why = film.vidgen("why", "film", "--json")
    assert why.returncode == 0, why.stderr
    foreseen = {
        f"{item['stage']} {item['label']}"
        for item in json.loads(why.stdout)["items"]
        if item["state"] != "fresh"
    }
    before = len(events(film.folder / "film"))
    assert film.vidgen(*MAKE).returncode == 0
    done = since(film, before)
    spoken = [action for action in done if action.startswith("tts")]
    drawn = [action for action in done if action.startswith("render")]
    assert (len(spoken), drawn) == (1, ["render s02"])
    assert set(done) - PARTS <= foreseen
    assert {item for item in foreseen if item.startswith("render")} == {"render s02"}


def test_a_revised_narration_touches_its_scene_and_a_new_order_only_the_film(film):
    before = len(events(film.folder / "film"))
    said = ("--narration", "Their sum is even.", "--yes")
    assert film.vidgen("scene", "set", "film", "s02", *said).returncode == 0
    assert film.vidgen(*MAKE).returncode == 0
    made = set(since(film, before))
    assert made == {
        "plan revisions",
        "tts s02/b1",
        "codegen s02",
        "render s02",
        "music bed",
        "compose youtube",
        *PARTS,
    }
    before = len(events(film.folder / "film"))
    assert film.vidgen("scene", "move", "film", "s03", "--before", "s02", "--yes").returncode == 0
    assert film.vidgen(*MAKE).returncode == 0
    assert set(since(film, before)) == {"plan revisions", "compose youtube", *PARTS}
    rows = film.vidgen("status", "film").stdout.splitlines()
    assert [row.split()[0] for row in rows if row.startswith("s0")] == ["s01", "s03", "s02"]
    assert {word for row in rows if row.startswith("s0") for word in row.split()[1:]} == {"fresh"}
    before = len(events(film.folder / "film"))
    for _ in range(2):
        assert film.vidgen("undo", "film", "--yes").returncode == 0
    assert film.vidgen(*MAKE).returncode == 0
    assert since(film, before) == ["plan revisions"]


def test_a_scene_whose_code_raises_becomes_a_card(film):
    scene = film.folder / "film" / "scenes" / "s02" / "scene.py"
    lines = scene.read_text().splitlines()
    at = next(i for i, line in enumerate(lines) if "def construct" in line) + 1
    lines.insert(at, "        raise ValueError('no such luck')")
    scene.write_text("\n".join(lines) + "\n")
    run = film.vidgen("make", "film", "-q", "draft")
    assert run.returncode == 7
    assert "s02" in run.stderr
    status = film.vidgen("status", "film")
    assert "no such luck" in status.stdout
    assert f"{at + 1}" in status.stdout
    assert film.vidgen("make", "film", "-q", "draft", "--strict").returncode == 6
    assert "no such luck" in scene.read_text()


def test_a_scene_that_was_mended_replaces_its_card(film):
    scene = film.folder / "film" / "scenes" / "s02" / "scene.py"
    good = scene.read_text()
    scene.write_text("nonsense(\n")
    assert film.vidgen("make", "film", "-q", "draft").returncode == 7
    scene.write_text(good)
    assert film.vidgen("make", "film", "-q", "draft").returncode == 0


def test_dry_run_does_nothing(film):
    before = len(events(film.folder / "film"))
    run = film.vidgen(*MAKE, "--dry-run", "--force", "tts")
    assert run.returncode == 0, run.stderr
    assert since(film, before) == []


def test_one_stage_by_itself(film):
    before = len(events(film.folder / "film"))
    run = film.vidgen("render", "film", "-q", "draft", "--scene", "s03", "--force")
    assert run.returncode == 0, run.stderr
    assert since(film, before) == ["render s03"]
    rows = film.vidgen("status", "film").stdout.splitlines()
    assert [row.split()[3] for row in rows if row.startswith("s0")] == ["fresh"] * 3


def test_a_store_that_is_gone_loses_nothing(film):
    shutil.rmtree(film.folder / "store")
    before = len(events(film.folder / "film"))
    assert film.vidgen(*MAKE).returncode == 0
    assert since(film, before) == []


def test_a_busy_project_names_who_holds_it(film):
    holder = film.start(*MAKE, "--force", "render", "--json")
    with holder:
        while "StageStarted" not in holder.stdout.readline():
            assert holder.poll() is None  # it holds the film from then on
        run = film.vidgen(*MAKE)
        holder.kill()
    assert run.returncode == 3
    assert f"process {holder.pid}" in " ".join(run.stderr.split())
