"""What is said at the end of a run."""

from __future__ import annotations

import pytest

from vidgen.engine.action import Action, ActionResult, Done
from vidgen.engine.chain import ChainReport
from vidgen.engine.run import StageReport
from vidgen.errors import SceneCodeError
from vidgen.manifest import ComposeManifest, Master, Provenance
from vidgen.project import Project
from vidgen.spending.call import Spent
from vidgen.store import Store
from vidgen_cli import summary
from vidgen_cli.wording import dollars, length, size

DIGEST = "0" * 64
FALLBACK = Done(
    Action("render", 1, "s02"),
    "fallback",
    ActionResult(DIGEST, {}),
    SceneCodeError("NameError: name 'cut' is not defined", line=21),
)


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = Project(tmp_path / "film", Store(tmp_path / "store"))
    master = Master(
        destination="youtube",
        path="out/youtube.mp4",
        digest=DIGEST,
        files={"srt": "out/youtube.srt"},
        width=1280,
        height=720,
        fps=30,
        duration_s=83.4,
        lufs=-14,
        true_peak_db=-1.2,
    )
    found.write(
        ComposeManifest(
            made_from=DIGEST, provenance=Provenance(provider="ffmpeg"), masters=(master,)
        )
    )
    return found


def told(project, *stages) -> list[str]:
    return list(summary.lines(summary.gather(project, ChainReport(stages, 71.2))))


def test_a_film_is_named_with_its_length_and_what_it_cost(project):
    assert told(
        project,
        StageReport("render", 3, 1, 60.0, fallbacks=(FALLBACK,)),
        StageReport("compose", 1, 0, 10.0),
    ) == [
        "youtube: film/out/youtube.mp4",
        "  1 min 23 s long, 1280x720, 30 frames a second",
        "  beside it: youtube.srt",
        "Scenes: 3 drawn, 1 known before, 1 placeholder, at medium quality (1 min 11 s)",
        "Cost: 0, no provider was called",
        "✗ s02 (render) line 21: NameError: name 'cut' is not defined; a placeholder stands in",
        "  look at it: vidgen why film s02",
    ]


def test_sound_alone_has_no_size_and_a_ladder_is_named_by_its_index(project):
    composed = project.read(ComposeManifest)
    (film,) = composed.masters
    files = {f"hls/{name}": f"out/web/hls/{name}" for name in ("index.m3u8", "360p.mp4")}
    changed = {"files": files, "width": 0, "height": 0, "fps": 0}
    podcast = film.model_copy(update=changed)
    notes = ("0:12: 31 letters a second are more than most people read",)
    project.write(composed.model_copy(update={"masters": (podcast,), "notes": notes}))
    lines = told(project, StageReport("compose", 1, 0, 10.0))
    assert "  1 min 23 s long, sound alone" in lines
    assert "  beside it: hls/index.m3u8" in lines
    assert f"Note: {notes[0]}" in lines


def test_the_code_of_a_scene_in_trouble_is_named_where_it_is_there(project):
    code = project.root / "scenes" / "s02" / "scene.py"
    code.parent.mkdir(parents=True)
    code.touch()
    *_, last = told(project, StageReport("render", 0, 0, 1.0, fallbacks=(FALLBACK,)))
    assert last == "  look at it: film/scenes/s02/scene.py, then vidgen render film --scene s02"


def test_nothing_to_do_is_said_so(project):
    first, *_ = told(project, StageReport("render", 0, 4, 0.1))
    assert first == f"Nothing had to be made: {project.root} is up to date (1 min 11 s)"


def test_what_was_paid_is_told_stage_by_stage(project):
    plan = Spent(calls=7, tokens_in=12000, tokens_out=900, latency_s=75.0, known_usd=0.0312)
    speech = Spent(calls=2, latency_s=3.0, known_usd=0.5, unknown=1)
    *_, head, first, second, cost = told(
        project,
        StageReport("plan", 1, 0, 80.0, plan),
        StageReport("tts", 2, 0, 3.0, speech),
        StageReport("render", 4, 0, 9.0),
    )
    assert head.split() == ["stage", "calls", "tokens", "waited", "cost"]
    assert " ".join(first.split()) == "plan 7 12,000 in, 900 out 1 min 15 s $0.0312"
    assert " ".join(second.split()) == "tts 2 - 3.0 s unknown"
    assert cost == (
        "Cost: unknown: for 1 of 9 calls nobody said what it cost; the others came to $0.53"
    )
    known = told(project, StageReport("plan", 1, 0, 80.0, plan))
    assert known[-1] == "Cost: $0.0312"


def test_json_holds_the_same(project):
    found = summary.as_json(
        summary.gather(
            project,
            ChainReport((StageReport("compose", 1, 0, 1.0, Spent(calls=1, unknown=1)),), 2.0),
        )
    )
    assert found["films"][0]["destination"] == "youtube"
    assert found["cost_usd"] is None


def test_numbers_in_words():
    assert [length(0.42), length(42), length(65), length(3700)] == [
        "0.4 s",
        "42 s",
        "1 min 05 s",
        "1 h 01 min",
    ]
    assert [size(10), size(1500), size(2.5e9)] == ["10 bytes", "1.5 kB", "2.5 GB"]
    amounts = [dollars(amount) for amount in (None, 0.0, 0.0123, 1.5)]
    assert amounts == ["unknown", "0", "$0.0123", "$1.50"]
