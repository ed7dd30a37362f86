"""Films for every kind of destination, made of the same clips and looked at through a decoder."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from vidgen.manifest import (
    ComposeManifest,
    NarrationManifest,
    PlanManifest,
)
from vidgen.media.contract import CODEC, PIXEL_FORMAT, container_options, x264_options
from vidgen.media.delivery import encoders
from vidgen.media.loudness import measure
from vidgen.model.narration import Word
from vidgen.model.preset import Destination, Quality
from vidgen.presets import load_destination
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.compose import ComposeStage
from vidgen.store import Store

STAGE = ComposeStage()
QUALITY = Quality(name="test", about="", height=144, fps=15, crf=24)
SECONDS = (2, 3)
FRAMES = 75


def draw(path, frames, size):
    with av.open(str(path), "w", format="mp4", options=container_options(15)) as output:
        stream = output.add_stream(CODEC, rate=15, options=x264_options(QUALITY))
        stream.width, stream.height, stream.pix_fmt = *size, PIXEL_FORMAT
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), 70, np.uint8)
            picture[20:50, number : number + 40 : 2] = [250, 200, 60]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 15)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))


@pytest.fixture
def finished(film, tmp_path):
    """Two scenes of 2 s and 3 s, drawn and spoken: all that compose reads."""

    def make(*destinations, size=(256, 144), **settings) -> Project:
        chosen = tuple(
            one if isinstance(one, Destination) else load_destination(one) for one in destinations
        )
        options = RunOptions(quality=QUALITY, destinations=chosen)
        store = Store(tmp_path / "store")
        project = Project(tmp_path / "film", store, Settings(**settings), options)
        aspect = "16:9" if size[0] > size[1] else "9:16"
        scenes = [film.scene(number, "So it ends here.") for number in (1, 2)]
        named = [scene.model_copy(update={"title": scene.id.upper()}) for scene in scenes]
        film.plan(project, *named, aspect=aspect)
        clips, sounds = [], []
        for scene, seconds in zip(scenes, SECONDS, strict=True):
            file = tmp_path / f"{scene.id}.mp4"
            draw(file, seconds * 15, size)
            clips.append(film.clip(project, scene, file, seconds * 15, 15))
            sound = film.sing(tmp_path / f"{scene.id}.wav", seconds)
            words = film.words("So it ends here.", 0.4, 0.3, 0.2)
            sounds.append(film.said(project, scene, sound, seconds, words))
        film.leave(project, size, 15, clips, sounds)
        return project

    return make


@pytest.fixture
def made(film, finished, tmp_path):
    """The folder of the finished films, and what the manifest says of them by destination."""

    def make(*destinations, **more):
        project = finished(*destinations, **more)
        done = film.run_here(STAGE, project, tmp_path / "work")
        for one in done:
            if one.error is not None:
                raise one.error
        masters = project.read(ComposeManifest).masters
        return project.root / "out", {master.destination: master for master in masters}

    return make


def decoded(path, **options):
    with av.open(str(path), options=options) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def tags(path):
    """Title, artist, comment and the titles of the chapters."""
    with av.open(str(path)) as container:
        found = {name.lower(): text for name, text in container.metadata.items()}
        titles = [chapter["metadata"].get("title") for chapter in container.chapters()]
    return found.get("title"), found.get("artist"), found.get("comment"), titles


def test_a_page_gets_small_files_for_every_browser_and_a_ladder_to_stream(made):
    out, found = made("web", artist="Ada", comment="CC BY 4.0")
    web = found["web"]
    films = [out / "web.mp4", out / "web/web.vp9.webm", out / "web/web.av1.mp4"]
    for path in films:
        pictures = decoded(path)
        assert len(pictures) == FRAMES, path
        assert pictures[0].shape == (144, 256, 3)
        assert np.abs(pictures[30].astype(int) - decoded(films[0])[30]).mean() < 4
        assert tags(path) == ("A film", "Ada", "CC BY 4.0", ["S01", "S02"])
        assert measure(path).lufs == pytest.approx(-16, abs=0.5)
    assert web.files["hls/index.m3u8"] == "out/web/hls/index.m3u8"
    streamed = out / "web/hls/index.m3u8"
    allowed = {"protocol_whitelist": "file", "allowed_extensions": "ALL"}
    assert len(decoded(streamed, **allowed)) == FRAMES
    listed = streamed.read_text()
    assert 'CODECS="avc1.6400' in listed
    assert "captions.m3u8" in listed
    with av.open(str(streamed), options=allowed) as container:
        assert len(container.streams.audio) == 1
        assert sum(frame.samples for frame in container.decode(audio=0)) / 48000 >= 5


def test_an_editor_gets_prores_with_plain_sound(made):
    out, found = made("prores")
    path = out / "prores.mov"
    with av.open(str(path)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("prores", "yuv422p10le")
        assert (audio.codec_context.name, audio.codec_context.sample_rate) == ("pcm_s16le", 48000)
        assert audio.metadata["language"] == "eng"
    assert len(decoded(path)) == FRAMES
    assert tags(path)[3] == ["S01", "S02"]
    assert found["prores"].lufs == pytest.approx(-14, abs=0.5)


def test_a_podcast_has_chapters_and_a_square_cover(made):
    out, found = made("audio", artist="Ada")
    assert (found["audio"].width, found["audio"].duration_s) == (0, pytest.approx(5, abs=0.05))
    for path in (out / "audio.m4a", out / "audio.mp3"):
        title, artist, _, titles = tags(path)
        assert (title, artist, titles) == ("A film", "Ada", ["S01", "S02"])
        (cover,) = decoded(path)
        assert cover.shape == (1400, 1400, 3)
        assert measure(path).lufs == pytest.approx(-16, abs=0.5)


def test_a_gif_keeps_to_its_size_and_has_the_captions_drawn_in(made):
    out, _ = made("gif", "youtube")
    with Image.open(out / "gif.gif") as image:
        assert image.size == (256, 144)
        assert image.info["loop"] == 0
        shown = image.n_frames * image.info["duration"] / 1000
    assert shown == pytest.approx(5, abs=0.1)
    assert (out / "gif.gif").stat().st_size < 10e6
    plain, captioned = decoded(out / "youtube.mp4"), decoded(out / "gif.gif")
    at = round(1.0 * 12.5)
    assert captioned[at][100:].min() < 30 < plain[15][100:].min()


def test_a_gif_that_cannot_be_small_enough_is_refused(made):
    tight = load_destination("gif").model_copy(update={"max_mb": 0.001})
    with pytest.raises(Exception, match=r"gif: at its smallest it has 0\.\d MB, and may have 0\.0"):
        made(tight)


def test_only_the_frames_with_captions_differ_from_the_film_without(made):
    bare = load_destination("shorts").model_copy(update={"captions": "none"})
    out, _ = made("reels", bare, size=(144, 256))
    plain, drawn = decoded(out / "shorts.mp4"), decoded(out / "reels.mp4")
    differs = [int(np.abs(a.astype(int) - b).max()) > 60 for a, b in zip(plain, drawn, strict=True)]
    assert not any(differs[:6])
    assert all(differs[6:22])
    lit = drawn[8][128:]
    assert ((lit[..., 0] > 200) & (lit[..., 2] < 120)).any()
    assert not (out / "shorts.srt").exists()
    assert (out / "reels.vtt").read_text().count("<00:00:0") == 6


def test_films_that_want_the_same_share_their_pictures_and_their_sound(finished):
    project = finished("youtube", "prores", "web", "gif")
    youtube, prores, web, gif = STAGE.actions(project)
    assert youtube.needs["picture"].digest == prores.needs["picture"].digest
    assert youtube.needs["picture"].digest == web.needs["av1"].needs["picture"].digest
    assert youtube.needs["picture"].digest != gif.needs["picture"].digest
    assert youtube.needs["sound"].digest != web.needs["sound"].digest


def test_sizes_of_a_ladder_above_the_film_are_left_out(finished):
    (web,) = STAGE.actions(finished("web", size=(960, 540)))
    assert sorted(name for name in web.needs if name.endswith("p")) == ["360p", "480p"]
    (small,) = STAGE.actions(finished("web"))
    assert [name for name in small.needs if name.endswith("p")] == ["360p"]
    assert small.needs["360p"].request["height"] == 144


def test_captions_too_quick_to_read_are_noted_in_the_manifest(film, finished, tmp_path):
    project = finished("audio")
    spoken = project.read(NarrationManifest)
    scenes = []
    for scene in spoken.narration.scenes:
        text = ("Incomprehensibilities", "notwithstanding", "counterrevolutionaries", "deliberate")
        words = tuple(
            Word(text=one, start_s=0.4 + 0.3 * n, end_s=0.6 + 0.3 * n) for n, one in enumerate(text)
        )
        beat = scene.beats[0].model_copy(update={"words": words})
        scenes.append(scene.model_copy(update={"beats": (beat,)}))
    narration = spoken.narration.model_copy(update={"scenes": tuple(scenes)})
    project.write(spoken.model_copy(update={"narration": narration}))
    film.run_here(STAGE, project, tmp_path / "work")
    notes = json.loads((project.root / "compose.json").read_text())["notes"]
    assert any("letters a second are more than most people read" in note for note in notes)


def test_captions_come_as_the_run_asks_else_as_the_film_does_else_as_the_destination_wants(
    film, finished
):
    def ways(project):
        (youtube,) = STAGE.actions(project)
        chosen = youtube.request["destination"]
        return chosen["captions"], chosen["caption_style"]

    project = finished("youtube")
    assert ways(project) == ("track", "box")
    plan = project.read(PlanManifest)
    board = plan.storyboard.model_copy(update={"captions": "highlight"})
    project.write(plan.model_copy(update={"storyboard": board}))
    assert ways(project) == ("burned", "highlight")
    options = replace(project.options, instead={"captions": "sidecar"})
    asked = Project(project.root, project.store, project.settings, options)
    assert ways(asked) == ("sidecar", "box")


def test_captions_that_are_wanted_no_more_are_removed_unless_they_were_edited(
    film, finished, tmp_path
):
    project = finished("youtube", "prores")
    film.run_here(STAGE, project, tmp_path / "first")
    (project.root / "out/youtube.vtt").write_text("WEBVTT\n\nmine\n")
    options = replace(
        project.options,
        destinations=(load_destination("youtube"),),
        instead={"captions": "none"},
    )
    again = Project(project.root, project.store, project.settings, options)
    film.run_here(STAGE, again, tmp_path / "second")
    left = {path.name for path in (project.root / "out").iterdir()}
    assert {"youtube.mp4", "youtube.vtt", "prores.mov", "prores.srt"} <= left
    assert not {"youtube.srt", "youtube.ass"} & left


def test_what_an_ffmpeg_cannot_encode_is_left_out_and_told(film, finished, tmp_path, monkeypatch):
    lacking = encoders._present() - {"libsvtav1", "libaom-av1", "prores_ks"}
    monkeypatch.setattr(encoders, "_present", lambda: lacking)
    project = finished("web", "prores")
    web, prores = film.run_here(STAGE, project, tmp_path / "work")
    assert web.error is None
    assert "without prores_ks" in str(prores.error)
    assert prores.error.exit_code == 3
    (master,) = project.read(ComposeManifest).masters
    assert "vp9" in master.files
    assert "av1" not in master.files
    notes = project.read(ComposeManifest).notes
    assert notes == ("web: there is no av1 file, as no ffmpeg here can write it",)


def test_nothing_is_made_first_for_a_film_that_is_too_long(film, finished, tmp_path):
    short = load_destination("gif").model_copy(update={"max_duration_s": 4.0})
    project = finished(short, "youtube")
    assert STAGE.actions(project)[0].needs == {}
    gif, youtube = film.run_here(STAGE, project, tmp_path / "work")
    assert "The film lasts 5 s; gif takes at most 4 s" in str(gif.error)
    assert youtube.error is None
