"""A film whose model makes every fault: each scene is mended, or its template stands in."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from codes import (
    BLANK,
    CODE,
    FILE,
    GL,
    KEYWORD,
    NAMES,
    NO_CODE,
    OVERLAP,
    SOUND,
    SYNTAX,
    UNCLOSED,
    UNTIMED,
    prying,
)
from model_server import KEY, Play, failed, said
from written_film import DIRECTION, MODEL, Film

from vidgen.engine.run import StageReport
from vidgen.events import ActionProgressed, Noted
from vidgen.manifest import CodeManifest
from vidgen.stages.render import RenderStage
from vidgen.stages.written import learned

SECRET = "the user's diary"
REFUSAL = said(None, refusal="I will not draw that.")
MENDED: dict[str, tuple[list[Play | str], str]] = {
    "s01": ([SYNTAX, SOUND], "this is not Python"),
    "s02": ([NAMES, SOUND], "Sqare"),
    "s03": ([KEYWORD, SOUND], "side_lenght"),
    "s04": ([GL, SOUND], "ManimGL"),
    "s05": ([OVERLAP, SOUND], "text-over-text"),
    "s06": ([FILE, SOUND], "open"),
    "s07": ([NO_CODE, SOUND], "no Python file"),
    "s08": ([UNCLOSED], ""),
    "s09": ([failed(429, "slow down", retry_after="0"), SOUND], ""),
    "s10": ([said(SOUND, fault="drop"), SOUND], ""),
    "s11": ([NAMES, NAMES, SOUND], "Sqare"),
    "s15": ([UNTIMED, SOUND], "no block for b1"),
    "s16": ([BLANK, SOUND], "empty-picture"),
}
"""Scenes that come right, with what the first attempt is told."""


class Run:
    """A film that was written once, and all that was seen of it."""

    def __init__(self, film: Film) -> None:
        self.film = film
        self.secret = film.folder / "diary.txt"
        self.secret.write_text(SECRET, encoding="utf-8")
        scripts = {scene: script for scene, (script, _) in MENDED.items()}
        scripts |= {"s12": [prying(str(self.secret)), SOUND], "s13": [REFUSAL] * 9}
        scripts |= {"s14": [NAMES, KEYWORD, OVERLAP, SOUND]}
        self.scripts = scripts
        film.plan(**dict.fromkeys(scripts, DIRECTION), s17=None)
        film.play(**scripts)
        self.report: StageReport = film.write()
        self.asked = {scene: film.asked(scene) for scene in scripts}


@pytest.fixture(scope="module")
def run(tmp_path_factory, server) -> Iterator[Run]:
    return Run(Film(tmp_path_factory.mktemp("faults"), server))


@pytest.mark.parametrize("scene", MENDED)
def test_a_fault_is_told_and_mended(run, scene):
    script, told = MENDED[scene]
    code = run.film.codes[scene]
    assert (code.written_by, code.stand_in, code.edited) == (MODEL, None, False)
    assert run.film.text(scene) == CODE
    assert len(run.asked[scene]) == len(script)
    assert told in run.asked[scene][-1][-1]["content"] if told else code.attempts == 1


def test_no_scene_is_lost_and_none_has_more_attempts_than_are_set(run):
    codes = run.film.codes
    assert list(codes) == [*run.scripts, "s17"]
    assert max(code.attempts for code in codes.values()) == 3
    sound = [code for code in codes.values() if code.written_by]
    assert len(sound) == len(MENDED) + 1


def test_a_correction_has_the_line_its_code_the_cure_and_the_documentation(run):
    told = run.asked["s03"][-1][-1]["content"]
    assert "line 8" in told
    assert "square = Square(side_lenght=3, color=self.look.accent)" in told
    assert "help: " in told
    assert "`Square(side_length=2.0" in told


def test_code_that_pries_is_confined_when_it_is_played(run):
    told = run.asked["s12"][-1][-1]["content"]
    assert SECRET not in told
    assert "a scene sees only its own files" in told
    assert run.film.codes["s12"].attempts == 2


def test_nobody_answers_for_code_of_a_model_when_it_is_drawn(run):
    trust = {act.label: act.trust for act in RenderStage().actions(run.film.project())}
    assert trust["s01"] == "nobody"
    assert trust["s14"] == trust["s17"] == "vidgen"


def test_the_same_code_twice_is_said_and_asked_differently(run):
    again = run.asked["s11"][-1][-1]["content"]
    assert "the same as in attempt 1" in again
    requests = [one for one in run.film.server.asked if one["messages"] == run.asked["s11"][-1]]
    assert [one.get("temperature") for one in requests] == [1.0]


def test_a_template_stands_in_for_what_never_comes_right(run):
    code = run.film.codes["s14"]
    assert (code.attempts, code.written_by, code.template) == (3, None, "statement")
    assert "class Statement(NarratedScene)" in run.film.text("s14")
    notes = run.film.project().read(CodeManifest).notes
    assert any(note.startswith("s14: drawn by template statement, because") for note in notes)
    told = [event.message for event in run.film.events if isinstance(event, Noted)]
    assert [note for note in notes if note in told] == list(notes)


def test_a_refusal_ends_the_scene_and_not_the_film(run):
    code = run.film.codes["s13"]
    assert "refuses" in (code.stand_in or "")
    assert [done.action.label for done in run.report.fallbacks] == ["s13"]
    assert "refuses" in run.film.text("s13", "attempts/01/problems.md")


def test_attempts_are_kept_for_a_person_to_read(run):
    film = run.film
    assert film.attempts("s05") == ["01", "02"]
    assert film.text("s05", "attempts/02/scene.py") == CODE
    assert "text-over-text" in film.text("s05", "attempts/01/problems.md")
    assert "Here it is." in film.text("s05", "attempts/01/answer.md")
    assert "a square is drawn" in film.text("s05", "attempts/01/prompt.md")
    assert film.attempts("s17") == []


def test_progress_tells_the_attempt_and_what_was_wrong(run):
    notes = {
        event.note
        for event in run.film.events
        if isinstance(event, ActionProgressed) and event.action == "s02"
    }
    assert "writing, attempt 1 of 3" in notes
    assert any(note.startswith("writing, attempt 2 of 3: line 8: ") for note in notes)


def test_what_it_cost_is_told(run):
    calls = run.film.project().read(CodeManifest).provenance.calls
    assert len(calls) >= sum(code.attempts for code in run.film.codes.values())
    assert run.report.cost_usd is None or run.report.cost_usd > 0


def test_the_key_is_in_no_file(run):
    files = [path for path in run.film.folder.rglob("*") if path.is_file()]
    assert len(files) > 60
    assert [path for path in files if KEY.encode() in path.read_bytes()] == []


def test_another_run_asks_only_for_what_had_no_answer(run):
    film = run.film
    before = len(film.server.asked)
    report = film.write()
    asked = film.server.asked[before:]
    assert asked
    assert all("Write scene s13 " in one["messages"][1]["content"] for one in asked)
    assert [done.action.label for done in report.fallbacks] == ["s13"]


def test_what_was_answered_is_not_paid_again_after_a_kill(run):
    film = run.film
    project = film.project()
    store = project.store
    for action in [one for one in _actions(project) if one.label in ("s02", "s11", "s14")]:
        store.forget(action.digest)
    (project.root / "code.json").unlink()
    shutil.rmtree(project.root / "scenes")
    before = len(film.server.asked)
    film.write()
    asked = film.server.asked[before:]
    assert all("Write scene s13 " in one["messages"][1]["content"] for one in asked)
    assert film.codes["s11"].written_by == MODEL
    assert film.codes["s14"].stand_in
    assert not any(code.edited for code in film.codes.values())


def test_later_scenes_learn_from_those_that_were_sound(run):
    assert len(list(learned.folder().glob("*.json"))) >= 1
    assert SECRET not in "".join(path.read_text() for path in learned.folder().glob("*.json"))


def _actions(project):
    from vidgen.stages.codegen import CodegenStage

    return CodegenStage().actions(project)
