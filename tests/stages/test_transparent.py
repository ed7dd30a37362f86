"""Films without a ground: joined from clips and mattes, they lie on any ground as on their own."""

from __future__ import annotations

import base64
import io

import av
import numpy as np
import pytest
from PIL import Image

from vidgen.errors import ConfigError, MissingError
from vidgen.manifest import (
    ComposeManifest,
    RenderManifest,
)
from vidgen.media.contract import transparent_quality, x264_options
from vidgen.media.cut.piece import encode
from vidgen.media.finish.planes import Planes
from vidgen.model.look import Finish
from vidgen.model.preset import Quality
from vidgen.presets import load_destination
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.compose import ComposeStage
from vidgen.stages.review.findings import still
from vidgen.store import Store

STAGE = ComposeStage()
SIZE, FPS, LENGTH = (256, 144), 15, 30
QUALITY = Quality(name="test", about="", height=144, fps=FPS, crf=18)
GROUND = np.array([30, 120, 60])
CLEAR = load_destination("webm-alpha")
BURNED = CLEAR.model_copy(update={"captions": "burned"})
OPAQUE = load_destination("youtube").model_copy(
    update={"captions": "burned", "margins": CLEAR.margins, "smallest_text": CLEAR.smallest_text}
)


def shown(scene: int, at: int) -> tuple[np.ndarray, np.ndarray]:
    """Colours of a frame of a scene, and their alpha from 0 to 1."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    disc = np.clip((24 - np.hypot(x - 60 - 2 * at - 20 * scene, y - 40)) / 3, 0, 1)
    band = 0.5 * ((y > 6) & (y < 14))
    alpha = np.maximum(disc, band)[..., None]
    return alpha * np.array([(240, 230, 40), (250, 250, 250), (40, 20, 60)][scene]), alpha


def write(path, pictures, quality) -> None:
    whole = (np.broadcast_to(one, (SIZE[1], SIZE[0], 3)) for one in pictures)
    planes = (Planes.of_rgb(np.rint(one).astype(np.uint8)) for one in whole)
    encode(planes, SIZE, FPS, x264_options(quality), path)


@pytest.fixture
def ready(film, tmp_path):
    """Three scenes that were drawn on nothing, or on GROUND, and what was said in them."""

    def make(*destinations, clear=True, transitions=("cut", "cut"), **finish) -> Project:
        settings = Settings(finish=Finish(**finish))
        options = RunOptions(quality=QUALITY, destinations=destinations)
        name = "clear" if clear else "opaque"
        project = Project(tmp_path / name, Store(tmp_path / "store"), settings, options)
        scenes = [
            film.scene(number, "So it ends here.").model_copy(
                update={"transition": move, "title": f"Part {number}"}
            )
            for number, move in enumerate(("cut", *transitions), start=1)
        ]
        film.plan(project, *scenes, aspect="16:9")
        found = []
        for number, scene in enumerate(scenes):
            drawn = [shown(number, at) for at in range(LENGTH)]
            paths = [tmp_path / f"{name}-{scene.id}{end}.mp4" for end in ("", "-matte")]
            if clear:
                write(paths[0], [colour for colour, _ in drawn], transparent_quality(QUALITY))
                write(paths[1], [255 * alpha for _, alpha in drawn], transparent_quality(QUALITY))
            else:
                write(paths[0], [c + GROUND * (1 - a) for c, a in drawn], QUALITY)
            matte = paths[1] if clear else None
            found.append(film.clip(project, scene, paths[0], LENGTH, FPS, matte))
        words = film.words("So it ends here.", 0.5, 0.2, 0.1)
        sound = film.sing(tmp_path / "said.wav", LENGTH / FPS)
        said = [
            film.said(project, scene, sound, LENGTH / FPS, words, (0.5, 1.3)) for scene in scenes
        ]
        film.leave(project, SIZE, FPS, found, said)
        return project

    return make


@pytest.fixture
def composed(film, ready, tmp_path):
    """The folder of a composed film, and its masters by destination."""

    def make(*destinations, **more):
        project = ready(*destinations, **more)
        done = film.run_here(STAGE, project, tmp_path / f"work-{project.root.name}")
        for one in done:
            if one.error is not None:
                raise one.error
        masters = project.read(ComposeManifest).masters
        return project.root / "out", {one.destination: one for one in masters}

    return make


def decoded(path, decoder=None) -> list[np.ndarray]:
    found = []
    with av.open(str(path)) as container:
        reader = av.CodecContext.create(decoder, "r") if decoder else container.streams.video[0]
        for packet in container.demux(video=0):
            for frame in reader.decode(packet if packet.size or not decoder else None):
                layout = "rgba" if decoder else "rgb24"
                found.append(frame.to_ndarray(format=layout).astype(float))
    return found


def over(rgba: np.ndarray, ground: np.ndarray) -> np.ndarray:
    alpha = rgba[..., 3:] / 255
    return rgba[..., :3] * alpha + ground * (1 - alpha)


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(10 * np.log10(255**2 / max(1e-9, np.mean((one - other) ** 2))))


@pytest.mark.parametrize(
    "moves",
    [("crossfade 0.6", "dip #c02040 0.8"), ("wipe left 0.5", "zoom 0.6"), ("slide up 0.5",) * 2],
)
def test_a_film_laid_on_a_ground_is_the_film_on_that_ground(composed, tmp_path, moves):
    """With transitions, captions that are drawn in, a logo, a watermark and a line of progress."""
    logo = np.full((40, 60, 4), (250, 40, 40, 200), np.uint8)
    for name in ("clear", "opaque"):
        (tmp_path / name).mkdir()
        Image.fromarray(logo).save(tmp_path / name / "logo.png")
    marks = {"logo": "logo.png", "watermark": "draft", "progress": "bottom"}
    out, masters = composed(BURNED, transitions=moves, **marks)
    other, _ = composed(OPAQUE, transitions=moves, clear=False, **marks)
    found = decoded(out / "webm-alpha.webm", "libvpx-vp9")
    wanted = decoded(other / "youtube.mp4")
    assert len(found) == len(wanted)
    for ours, theirs in zip(found, wanted, strict=True):
        assert psnr(over(ours, GROUND), theirs) > 33
    assert min(one[..., 3].min() for one in found) == 0
    clear = masters["webm-alpha"]
    assert (clear.width, clear.height, clear.fps) == (*SIZE, FPS)
    assert clear.lufs == pytest.approx(-14, abs=0.5)


def test_it_has_sound_chapters_and_a_thumbnail_on_the_colour_of_its_style(composed):
    out, _ = composed(CLEAR)
    with av.open(str(out / "webm-alpha.webm")) as container:
        assert [one.codec_context.name for one in container.streams.audio] == ["opus"]
        assert len(container.chapters()) == 3
        assert container.metadata["title"] == "A film"
    assert b"\x53\xc0\x81\x01" in (out / "webm-alpha.webm").read_bytes()
    assert (out / "webm-alpha.srt").is_file()
    with Image.open(out / "thumbnail.jpg") as image:
        assert min(image.convert("RGB").getpixel((20, 700))) > 8


def test_a_film_of_cuts_is_joined_without_drawing_anything(ready):
    (master,) = STAGE.actions(ready(CLEAR))
    assert set(master.needs) == {"picture", "sound", "matte", "vp9-alpha", "opus"}
    for name in ("picture", "matte"):
        assert not master.needs[name].needs
        assert len(master.needs[name].inputs) == 3
    again = master.needs["vp9-alpha"].needs
    assert again["matte"].digest == master.needs["matte"].digest


def test_scenes_that_were_drawn_on_a_ground_are_to_be_drawn_again(ready):
    with pytest.raises(MissingError, match="s01 was drawn on a background") as caught:
        STAGE.actions(ready(CLEAR, clear=False))
    assert "vidgen render" in caught.value.cure
    with pytest.raises(MissingError, match="youtube wants scenes on their background"):
        STAGE.actions(ready(load_destination("youtube")))


@pytest.mark.parametrize(
    ("finish", "wrong"),
    [
        ({"grade": "warm"}, "whose colours cannot be graded"),
        ({"scenes": {"s02": {"effect": "blur"}}}, "the effect blur of s02"),
    ],
)
def test_what_needs_a_ground_is_refused(ready, finish, wrong):
    with pytest.raises(ConfigError, match=wrong):
        STAGE.actions(ready(CLEAR, **finish))


def test_the_page_shows_scenes_on_the_colour_of_their_style(ready):
    project = ready(CLEAR)
    clip = project.read(RenderManifest).clips[2]
    project.place(clip.digest, clip.path)
    seen = still(project, clip)
    assert seen is not None
    with Image.open(io.BytesIO(base64.b64decode(seen.split(",")[1]))) as image:
        assert min(image.convert("RGB").getpixel((20, image.height - 20))) > 8
