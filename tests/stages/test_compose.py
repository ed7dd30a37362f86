from __future__ import annotations

import json
from fractions import Fraction

import av
import numpy as np
import pytest

from vidgen.errors import ConfigError, MediaError, MissingError
from vidgen.manifest import (
    ComposeManifest,
    MusicManifest,
    PlanManifest,
    RenderManifest,
)
from vidgen.media.contract import CODEC, PIXEL_FORMAT, container_options, x264_options
from vidgen.model.effect import parse
from vidgen.model.finish import FilmFinish
from vidgen.model.preset import Quality
from vidgen.presets import load_destination, names
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.compose import ComposeStage
from vidgen.store import Store

STAGE = ComposeStage()
QUALITY = Quality(name="test", about="", height=120, fps=15, crf=28)
NOBODY = "0" * 64
DESTINATIONS = ("youtube", "web")


def draw(path, frames, shade):
    with av.open(str(path), "w", format="mp4", options=container_options(15)) as output:
        stream = output.add_stream(CODEC, rate=15, options=x264_options(QUALITY))
        stream.width, stream.height, stream.pix_fmt = 160, 120, PIXEL_FORMAT
        for index in range(frames):
            picture = np.full((120, 160, 3), shade, np.uint8)
            if shade:
                picture[20:60, index * 2 : index * 2 + 50 : 2] = [250, 200, 60]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, 15)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


@pytest.fixture
def finished(film, tmp_path):
    """Two scenes of 2 s and 3 s, drawn, spoken and with music: all that compose reads."""

    def make(*, destinations=DESTINATIONS, music=True, spoken=True, shade=60) -> Project:
        chosen = tuple(load_destination(name) for name in destinations)
        options = RunOptions(quality=QUALITY, destinations=chosen, scenes=("s02",))
        project = Project(tmp_path / "film", Store(tmp_path / "store"), options=options)
        scenes = [film.scene(1, "So $a^2 < b$."), film.scene(2, "It ends.")]
        film.plan(project, *(s.model_copy(update={"title": s.id.upper()}) for s in scenes))
        clips, sounds = [], []
        for number, (scene, seconds) in enumerate(zip(scenes, (2, 3), strict=True)):
            file = tmp_path / f"{scene.id}.mp4"
            draw(file, seconds * 15, shade and shade + 20 * number)
            clips.append(film.clip(project, scene, file, seconds * 15, 15))
            sound = film.sing(tmp_path / f"{scene.id}.wav", seconds)
            words = film.words(scene.beats[0].text, 0.4, 0.4, 0.3) if number == 0 else ()
            sounds.append(film.said(project, scene, sound, seconds, words))
        bed = film.sing(tmp_path / "bed.wav", 5, 400, channels=2)
        has = {"path": "music/bed.wav", "digest": project.take(bed)} if music else {}
        film.leave(project, (160, 120), 15, clips, sounds if spoken else (), **has)
        return project

    return make


def test_every_destination_gets_a_film_with_all_scenes_and_its_files(film, finished, tmp_path):
    project = finished()
    film.run(STAGE, project)
    youtube, web = project.read(ComposeManifest).masters
    names = sorted(path.name for path in (project.root / "out").iterdir())
    assert names == sorted(
        [
            *("youtube.mp4", "youtube.srt", "youtube.vtt", "youtube.ass", "youtube.chapters.txt"),
            *("web.mp4", "web.srt", "web.vtt", "web.ass", "web.chapters.txt", "web"),
            *("thumbnail.jpg", "web.thumbnail.jpg", "provenance.json"),
        ]
    )
    assert (youtube.width, youtube.height, youtube.fps, youtube.duration_s) == (160, 120, 15, 5)
    assert youtube.lufs == pytest.approx(-14, abs=0.5)
    assert web.lufs == pytest.approx(-16, abs=0.5)
    srt = (project.root / youtube.files["srt"]).read_text()
    assert "00:00:00,400 --> " in srt
    assert "So a² < b." in srt
    assert "00:00:02,400 --> " in srt
    with av.open(str(project.root / youtube.path)) as container:
        assert sum(1 for _ in container.decode(video=0)) == 75
        assert len(container.streams.audio) == 1
        assert [c["metadata"]["title"] for c in container.chapters()] == ["S01", "S02"]
        assert container.metadata["title"] == "A film"


def test_masters_repeat_byte_for_byte(film, finished, tmp_path):
    project = finished(destinations=("youtube",))
    digests = set()
    for turn in range(3):
        film.run_here(STAGE, project, tmp_path / f"turn{turn}")
        (master,) = project.read(ComposeManifest).masters
        digests.add((master.digest, *sorted(master.digests.values())))
    assert len(digests) == 1


@pytest.mark.parametrize("music", [True, False])
@pytest.mark.parametrize("spoken", [True, False])
def test_films_without_music_or_narration_are_made(film, finished, tmp_path, music, spoken):
    project = finished(destinations=("youtube",), music=music, spoken=spoken)
    (done,) = film.run_here(STAGE, project, tmp_path / "work")
    assert done.error is None
    (master,) = project.read(ComposeManifest).masters
    wanted = -14 if music or spoken else -70
    assert master.lufs == pytest.approx(wanted, abs=0.5)


def test_a_black_film_is_not_published(film, finished, tmp_path):
    project = finished(destinations=("youtube",), shade=0)
    with pytest.raises(MediaError, match="black"):
        film.run_here(STAGE, project, tmp_path / "work")
    assert not (project.root / "out").exists()


def test_a_film_too_long_for_one_destination_is_made_for_the_other(film, finished, tmp_path):
    project = finished()
    youtube, web = STAGE.actions(project)
    short = json.loads(json.dumps(youtube.request))
    short["destination"]["max_duration_s"] = 4
    with pytest.raises(ConfigError, match="lasts 5 s; youtube takes at most 4 s"):
        STAGE.execute(type(youtube)("compose", 2, "youtube", short), tmp_path, lambda *_: None)
    assert web.request["destination"]["name"] == "web"


def test_a_scene_without_a_clip_is_named_with_the_command_that_makes_it(finished):
    project = finished()
    rendered = project.read(RenderManifest)
    project.write(rendered.model_copy(update={"clips": rendered.clips[:1]}))
    with pytest.raises(MissingError, match="s02") as caught:
        STAGE.actions(project)
    assert caught.value.cure.startswith("vidgen render")


def test_only_what_changes_a_film_changes_its_action(finished):
    project = finished()
    before = [action.digest for action in STAGE.actions(project)]
    assert [action.digest for action in STAGE.actions(project)] == before
    music = project.read(MusicManifest)
    project.write(music.model_copy(update={"digest": NOBODY}))
    assert not set(before) & {action.digest for action in STAGE.actions(project)}


def test_a_finish_in_the_plan_counts_before_the_settings_and_taken_back_nothing_is_new(finished):
    project = finished(destinations=("youtube",))
    before, plan = STAGE.actions(project)[0], project.read(PlanManifest)
    wanted = {"grade": "noir", "watermark": "Draft"}
    settings = Settings.model_validate({"finish": wanted})
    other = Project(project.root, project.store, settings, project.options)
    by_settings = STAGE.actions(other)[0]
    said = {"finish": FilmFinish.model_validate(wanted)}
    board = plan.storyboard.model_copy(update=said)
    project.write(plan.model_copy(update={"storyboard": board}))
    action = STAGE.actions(project)[0]
    assert action.digest == by_settings.digest != before.digest
    assert action.needs["sound"].digest == before.needs["sound"].digest
    project.write(plan)
    assert STAGE.actions(project)[0].digest == before.digest


def test_every_shipped_destination_is_read():
    assert {"youtube", "shorts", "square", "web"} <= set(names("destinations"))
    assert all(load_destination(name).name == name for name in names("destinations"))


def test_a_sound_is_heard_at_its_word_and_a_change_of_gain_makes_only_the_sound_anew(
    film, finished, tmp_path
):
    project = finished(destinations=("youtube",), music=False)
    board = project.read(PlanManifest).storyboard
    first = board.scenes[0]
    beat = first.beats[0].model_copy(update={"sound": parse("tick +12 dB at b")})
    louder = first.finish.model_copy(update={"gain_db": -20.0})
    scenes = [first.model_copy(update={"beats": (beat,), "finish": louder}), *board.scenes[1:]]
    film.run_here(STAGE, project, tmp_path / "before")
    (before,) = STAGE.actions(project)
    film.plan(project, *scenes)
    (after,) = STAGE.actions(project)
    assert after.needs["picture"].digest == before.needs["picture"].digest
    assert after.needs["sound"].digest != before.needs["sound"].digest
    film.run_here(STAGE, project, tmp_path / "after")
    with av.open(str(project.root / "out" / "youtube.mp4")) as container:
        sound = np.concatenate([f.to_ndarray()[0] for f in container.decode(audio=0)])
    ticks = np.abs(np.diff(sound[: 2 * 48000], 8))
    assert ticks.argmax() / 48000 == pytest.approx(1.6, abs=0.03)
