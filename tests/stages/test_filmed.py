"""Scenes that are filmed: fitted to their frames, joined to drawn ones, never lost."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from vidgen.engine.run import run_stage
from vidgen.events import ActionFinished, Event
from vidgen.manifest import (
    CodeManifest,
    MadeVisual,
    PlanManifest,
    Provenance,
    RenderManifest,
    SceneCode,
    VisualsManifest,
)
from vidgen.media.probe import probe
from vidgen.media.sound.wav import opened
from vidgen.media.splice import Part, splice
from vidgen.model.finish import SceneFinish
from vidgen.model.preset import Quality
from vidgen.model.shot import Shot
from vidgen.model.storyboard import Direction, Scene, Storyboard
from vidgen.presets import load_style
from vidgen.project import Project, RunOptions
from vidgen.stages.render import RenderStage
from vidgen.store import Store

TINY = Quality(name="tiny", about="for tests", height=120, fps=10, crf=30, preset="ultrafast")
DRAWN = """\
from manim import *


class Demo(Scene):
    def construct(self):
        self.add(Square())
        self.wait(1.2)
"""
PROVENANCE = Provenance(provider="test")
SHOT_S = 1.2


class Film:
    """A project whose manifests are written by hand; each scene lasts 1.2 s."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "film"
        options = RunOptions(quality=TINY, jobs=1)
        self.project = Project(self.folder, Store(folder / "store"), options=options)
        self.told: list[Event] = []

    def scenes(self, **visuals: dict[str, bytes]) -> None:
        """Scenes by id, each with what was made for it: `film`, `picture`, or nothing."""
        codes, scenes, made = [], [], []
        for name, files in visuals.items():
            direction = Direction(camera="push in")
            finish = files.pop("finish", SceneFinish())
            visual = "video" if files else "manim"
            scenes.append(
                Scene(
                    id=name,
                    title=name,
                    template="card",
                    visual=visual,
                    direction=direction,
                    finish=finish,
                )
            )
            codes.append(self.code(name))
            made += [self.made(name, kind, content) for kind, content in files.items()]
        board = Storyboard(title="Film", scenes=tuple(scenes))
        for manifest in (
            PlanManifest(made_from="0" * 64, provenance=PROVENANCE, storyboard=board),
            VisualsManifest(made_from="0" * 64, provenance=PROVENANCE, visuals=tuple(made)),
            CodeManifest(made_from="0" * 64, provenance=PROVENANCE, scenes=tuple(codes)),
        ):
            self.project.write(manifest)

    def made(self, name: str, kind: str, content: bytes) -> MadeVisual:
        path = f"scenes/{name}/{kind}.bin"
        self.project.path(path).write_bytes(content)
        digest = self.project.take(self.project.path(path))
        return MadeVisual(
            scene=name, kind=kind, path=path, digest=digest, provider="fake", model="fake"
        )

    def code(self, name: str) -> SceneCode:
        shot = Shot(scene=name, aspect="16:9", style=load_style("slate"), duration_s=SHOT_S)
        folder = self.folder / "scenes" / name
        folder.mkdir(parents=True)
        (folder / "scene.py").write_text(DRAWN, encoding="utf-8")
        (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
        return SceneCode(
            scene=name,
            template="card",
            code=f"scenes/{name}/scene.py",
            code_digest=self.project.take(folder / "scene.py"),
            shot=f"scenes/{name}/scene.json",
            shot_digest=self.project.take(folder / "scene.json"),
        )

    def run(self) -> dict[str, str]:
        """How each scene's action ended."""
        self.told.clear()
        run_stage(RenderStage(), self.project, self.told.append)
        ended = [event for event in self.told if isinstance(event, ActionFinished)]
        return {event.action: event.outcome for event in ended}

    @property
    def render(self) -> RenderManifest:
        return self.project.read(RenderManifest)


pytestmark = pytest.mark.usefixtures("warm_workers")


@pytest.fixture
def film(tmp_path) -> Film:
    return Film(tmp_path)


@pytest.fixture(scope="module")
def footage(tmp_path_factory) -> bytes:
    """Two seconds of 25 frames each, of another shape and coding, that grow lighter."""
    path = tmp_path_factory.mktemp("footage") / "clip.webm"
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libvpx", rate=25)
        stream.width, stream.height, stream.pix_fmt = 96, 96, "yuv420p"
        for shade in range(50):
            picture = np.full((96, 96, 3), 60 + 3 * shade, np.uint8)
            output.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        output.mux(stream.encode(None))
    return path.read_bytes()


@pytest.fixture(scope="module")
def picture(tmp_path_factory) -> bytes:
    path = tmp_path_factory.mktemp("pictures") / "picture.png"
    Image.linear_gradient("L").resize((320, 180)).save(path)
    return path.read_bytes()


def light(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [
            float(frame.to_ndarray(format="gray").mean()) for frame in container.decode(video=0)
        ]


def test_filmed_and_drawn_scenes_join_as_they_are(film, footage, picture, tmp_path):
    film.scenes(s01={}, s02={"film": footage}, s03={"picture": picture})
    assert film.run() == {"s01": "ran", "s02": "ran", "s03": "ran"}
    clips = [film.folder / clip.path for clip in film.render.clips]
    tracks = [probe(clip).video for clip in clips]
    for track in tracks:
        assert (track.width, track.height, track.frames, track.fps) == (214, 120, 12, 10)
        assert track.steady
        assert track.start_s == 0
    assert len({track.parameters for track in tracks}) == 1
    assert splice([Part(clip, 0, 12) for clip in clips], tmp_path / "film.mp4", 10) == 36
    joined = light(tmp_path / "film.mp4")
    assert joined == [value for clip in clips for value in light(clip)]
    fitted = [clip.fitted for clip in film.render.clips]
    assert fitted == [None, "2.0 s of film for 1.2 s: cut", "its picture, moving"]
    assert film.run() == {}


def test_a_filmed_scene_comes_and_goes_and_gives_the_same_bytes(film, footage):
    film.scenes(s01={"film": footage})
    film.run()
    clip = film.folder / film.render.clips[0].path
    values = light(clip)
    assert values[0] < 40
    assert values[-1] < max(values) - 20
    assert values[3:9] == sorted(values[3:9])
    before = film.render.clips[0].digest
    film.project = Project(
        film.folder, Store(film.folder.parent / "other"), options=film.project.options
    )
    film.run()
    assert film.render.clips[0].digest == before


def test_a_film_that_cannot_be_read_is_told_and_never_lost(film, picture):
    playlist = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"
    film.scenes(
        s01={"film": playlist, "picture": picture},
        s02={"film": playlist},
        s03={"film": playlist, "picture": b"no picture"},
    )
    assert film.run() == dict.fromkeys(("s01", "s02", "s03"), "fallback")
    for clip in film.render.clips:
        assert clip.fallback
        assert "playlist" in (clip.error or "")
        assert probe(film.folder / clip.path).video.frames == 12
    fitted = [clip.fitted for clip in film.render.clips]
    assert fitted == ["its picture, moving", None, None]
    moving, card = (light(film.folder / clip.path) for clip in film.render.clips[:2])
    assert max(moving) > max(card) + 20


def test_a_scene_with_only_a_card_is_drawn_with_its_title(film, picture):
    film.scenes(s01={"picture": picture})
    made = film.project.read(VisualsManifest)
    card = made.visuals[0].model_copy(update={"provider": "card"})
    film.project.write(made.model_copy(update={"visuals": (card,)}))
    assert film.run() == {"s01": "ran"}
    assert film.render.clips[0].fitted is None


def test_code_of_the_users_own_is_drawn_in_place_of_the_film(film, footage):
    film.scenes(s01={"film": footage})
    codes = film.project.read(CodeManifest)
    edited = tuple(code.model_copy(update={"edited": True}) for code in codes.scenes)
    film.project.write(codes.model_copy(update={"scenes": edited}))
    assert film.run() == {"s01": "ran"}
    assert film.render.clips[0].fitted is None


@pytest.mark.parametrize(
    ("fit", "source_s", "told", "frames"),
    [
        ("speed", 2.0, "2.0 s of film for 1.2 s: faster (1.67)", 12),
        ("stretch", 1.1, "1.1 s of film for 1.1 s: as it is, the voice at 1.09", 11),
        (
            "stretch",
            2.0,
            "2.0 s of film for 1.2 s: cut; a voice at 0.60 would not sound natural",
            12,
        ),
        ("loop", 0.8, "0.8 s of film for 1.2 s: repeated", 12),
        ("hold", 0.8, "0.8 s of film for 1.2 s: held", 12),
    ],
)
def test_a_film_is_fitted_as_it_is_asked_for(film, sounding, fit, source_s, told, frames):
    film.scenes(s01={"film": sounding(source_s), "finish": SceneFinish(fit=fit, film_db=-3.0)})
    assert film.run() == {"s01": "ran"}
    (clip,) = film.render.clips
    assert (clip.fitted, clip.frames) == (told, frames)
    assert clip.voice_pace == pytest.approx(1.2 / 1.1 if frames == 11 else 1)
    assert probe(film.folder / clip.path).video.frames == frames
    heard = opened(film.project.blob(clip.sound))
    assert heard.length == frames * 4800
    levels = np.abs(heard.read(0, heard.length)[0]).reshape(frames, -1).max(axis=1)
    silent = 3 if fit == "hold" else 0
    assert levels[: frames - silent].min() > 0.1
    assert levels[frames - silent + 1 :].max(initial=0) < 0.01


@pytest.fixture(scope="module")
def sounding(tmp_path_factory):
    """A film with sound, of a length."""

    def make(seconds: float) -> bytes:
        path = tmp_path_factory.mktemp("sounding") / "clip.mp4"
        with av.open(str(path), "w") as output:
            pictures = output.add_stream("libx264", rate=25)
            pictures.width, pictures.height, pictures.pix_fmt = 96, 96, "yuv420p"
            sound = output.add_stream("aac", rate=48000)
            for shade in range(round(seconds * 25)):
                picture = np.full((96, 96, 3), 60 + 2 * shade, np.uint8)
                output.mux(pictures.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            output.mux(pictures.encode(None))
            tone = 0.4 * np.sin(2 * np.pi * 300 * np.arange(round(seconds * 48000)) / 48000)
            frame = av.AudioFrame.from_ndarray(
                np.tile(tone, (2, 1)).astype(np.float32), format="fltp", layout="stereo"
            )
            frame.sample_rate = 48000
            output.mux(sound.encode(frame))
            output.mux(sound.encode(None))
        return path.read_bytes()

    return make


def test_a_film_without_sound_is_silent_though_it_is_asked_for(film, footage):
    film.scenes(s01={"film": footage, "finish": SceneFinish(film_db=0.0)})
    assert film.run() == {"s01": "ran"}
    assert film.render.clips[0].sound is None
