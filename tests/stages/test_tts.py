from __future__ import annotations

import json
import subprocess
import wave

import imageio_ffmpeg
import numpy as np
import pytest

from vidgen.errors import ConfigError
from vidgen.events import ActionFinished
from vidgen.manifest import NarrationManifest
from vidgen.model.pace import LEAD_S, TAIL_S
from vidgen.model.storyboard import Beat, Scene
from vidgen.stages.narration import RATE, join, silent_beat
from vidgen.stages.tts import TtsStage

STAGE = TtsStage()


def samples(project, scene="s01"):
    with wave.open(str(project.root / "narration" / f"{scene}.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(float) / 32768


def ran(events):
    return [e.action for e in events if isinstance(e, ActionFinished) and e.outcome == "ran"]


def test_a_scene_is_spoken_with_lead_in_pauses_and_tail(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "one two three.", "four five.", pause_s=0.5))
    film.run_here(STAGE, project, tmp_path / "work")
    scene = project.read(NarrationManifest).narration.scenes[0]
    first, second = scene.beats
    assert [word.text for word in first.words] == ["one", "two", "three."]
    assert first.start_s == pytest.approx(LEAD_S, abs=0.01)
    assert 0.7 < second.start_s - first.end_s < 0.9
    assert scene.duration_s - second.end_s >= TAIL_S
    assert round(scene.duration_s * 60) % 12 == 0
    sound = samples(project)
    assert len(sound) == round(scene.duration_s * RATE)
    assert np.abs(sound[: int(0.35 * RATE)]).max() == 0
    for beat in scene.beats:
        for word in beat.words:
            middle = int((word.start_s + word.end_s) / 2 * RATE)
            assert np.abs(sound[middle - 500 : middle + 500]).max() > 0.1


def test_joins_do_not_click(film, tmp_path):
    project = film.project(tmp_path, "hibari")
    film.plan(project, film.scene(1, "One thing.", "Another thing,", "and a third."))
    film.run_here(STAGE, project, tmp_path / "work")
    sound = samples(project)
    silent = np.convolve(np.abs(sound), np.ones(480), "same") < 0.02
    assert np.abs(np.diff(sound))[silent[1:]].max() < 0.004


def test_captions_keep_the_written_form(film, tmp_path):
    project = film.project(tmp_path)
    text = "In 1984, $a^2 + b^2$ took O(n log n) steps, e.g. 5 km."
    film.plan(project, film.scene(1, text))
    film.run_here(STAGE, project, tmp_path / "work")
    words = project.read(NarrationManifest).narration.scenes[0].beats[0].words
    assert " ".join(word.text for word in words) == text
    assert all(word.end_s > word.start_s for word in words)
    maths = next(word for word in words if word.text.startswith("$"))
    assert maths.end_s - maths.start_s == pytest.approx(4 * 0.25 + 0.2, abs=0.02)


def test_another_wording_is_spoken_under_the_same_caption(film, tmp_path):
    project = film.project(tmp_path)
    scene = film.scene(1, "It is $x$.")
    beat = scene.beats[0].model_copy(update={"say": "It is the unknown that we look for."})
    film.plan(project, scene.model_copy(update={"beats": (beat,)}))
    film.run_here(STAGE, project, tmp_path / "work")
    spoken = project.read(NarrationManifest).narration.scenes[0].beats[0]
    assert [word.text for word in spoken.words] == ["It", "is", "$x$."]
    assert spoken.end_s - spoken.start_s == pytest.approx(8 * 0.25 - 0.05, abs=0.02)


def test_changing_one_sentence_speaks_only_that_one(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "One.", "Two."), film.scene(2, "Three."))
    film.run(STAGE, project)
    film.plan(project, film.scene(1, "One.", "Other."), film.scene(2, "Three."))
    assert ran(film.run(STAGE, project)) == ["s01/b2"]


def test_the_same_sentence_is_the_same_action(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "Again.", "Again."), film.scene(2, "Again."))
    assert len({action.digest for action in STAGE.actions(project)}) == 1


def test_scenes_without_words_are_silent_for_a_while(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, template="title"), film.scene(2, template="image"))
    film.run_here(STAGE, project, tmp_path / "work")
    scenes = project.read(NarrationManifest).narration.scenes
    assert [scene.duration_s for scene in scenes] == [4.0, 3.0]
    assert not samples(project, "s02").any()


def test_a_sentence_that_fails_is_silent_and_the_film_goes_on(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "All is well.", "Then boom it goes."))
    done = film.run_here(STAGE, project, tmp_path / "work")
    assert done[1].error is not None
    beats = project.read(NarrationManifest).narration.scenes[0].beats
    assert [word.text for word in beats[1].words] == ["Then", "boom", "it", "goes."]
    sound = samples(project)
    assert not sound[int((beats[1].start_s + 0.01) * RATE) :].any()


def test_signs_that_nobody_says_are_silent(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "🎉", "One."))
    film.run_here(STAGE, project, tmp_path / "work")
    assert project.read(NarrationManifest).narration.scenes[0].beats[0].words[0].text == "🎉"


@pytest.mark.parametrize(
    ("board", "match"),
    [
        ({"voice": "harp"}, "heart"),
        ({"voice": "heart", "language": "de"}, "does not speak 'de'"),
        ({"voice": "nobody:heart"}, "no tts provider"),
    ],
)
def test_what_cannot_be_spoken_is_refused_before_work_begins(film, tmp_path, board, match):
    project = film.project(tmp_path, "hibari")
    film.plan(project, film.scene(1, "One."), **board)
    with pytest.raises(ConfigError, match=match):
        STAGE.actions(project)


def test_a_film_without_words_needs_no_voice(film, tmp_path):
    project = film.project(tmp_path, "hibari")
    film.plan(project, film.scene(1, template="title"), language="de")
    assert [action.label for action in STAGE.actions(project)] == ["s01"]
    film.run(STAGE, project)
    assert project.read(NarrationManifest).narration.duration_s == 4.0


def test_a_pause_that_changes_or_a_silent_scene_that_comes_is_heard(film, tmp_path):
    project = film.project(tmp_path)
    lasts = []
    for pause_s, scenes in ((0.0, 1), (1.0, 1), (1.0, 2), (1.0, 1)):
        silent = [film.scene(2, template="title")] if scenes == 2 else []
        film.plan(project, film.scene(1, "one two.", "three.", pause_s=pause_s), *silent)
        film.run(STAGE, project)
        lasts.append([s.duration_s for s in project.read(NarrationManifest).narration.scenes])
    assert lasts == [[2.0], [4.0], [4.0, 4.0], [4.0]]


def test_the_silent_provider_times_words_in_any_language(film, tmp_path):
    project = film.project(tmp_path)
    film.plan(project, film.scene(1, "Das ist ein Satz."), voice="silent", language="de")
    film.run_here(STAGE, project, tmp_path / "work")
    scene = project.read(NarrationManifest).narration.scenes[0]
    assert 1.0 < scene.beats[0].end_s - scene.beats[0].start_s < 3.0
    assert not samples(project).any()


def test_two_films_from_one_plan_are_the_same_bytes(film, tmp_path):
    made = []
    for name in ("a", "b"):
        project = film.project(tmp_path / name, "hibari")
        film.plan(project, film.scene(1, "The sum of $a$ and $b$.", "It is 5 km."))
        film.run(STAGE, project)
        narration = json.loads((project.root / "narration.json").read_text())["narration"]
        made.append((narration, (project.root / "narration" / "s01.wav").read_bytes()))
    assert made[0] == made[1]


def test_narration_sounds_as_loud_as_promised(film, tmp_path):
    project = film.project(tmp_path, "hibari")
    texts = (
        "In a right triangle, the square of the long side equals the sum of the other squares.",
        "Sorting is one of the oldest problems in computer science, and one of the most useful.",
        "Let us look at the curve once more; notice how it flattens near the top.",
    )
    film.plan(project, film.scene(1, *texts))
    film.run_here(STAGE, project, tmp_path / "work")
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-i"),
        *(str(project.root / "narration" / "s01.wav"), "-af"),
        *("pan=stereo|c0=c0|c1=c0,ebur128=peak=true", "-f", "null"),
        "-",
    ]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = told[told.index("Summary:") :]
    assert float(summary.split("I:")[1].split()[0]) == pytest.approx(-16, abs=1.0)
    assert float(summary.split("Peak:")[1].split()[0]) < 0


def test_a_scene_lasts_as_long_as_it_asks_for_at_the_least() -> None:
    def lasts(least_s: float, *texts: str) -> float:
        beats = tuple(Beat(id=f"b{n}", text=text) for n, text in enumerate(texts, start=1))
        scene = Scene(
            id="s01", title="t", template="manim", params={"least_s": least_s}, beats=beats
        )
        return join(scene, [silent_beat(text) for text in texts])[1].duration_s

    assert (lasts(8.1), lasts(8.1, "Two words."), lasts(1.0, "Two words.")) == (8.2, 8.2, 1.8)
