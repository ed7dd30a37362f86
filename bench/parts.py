"""Projects ready to be composed: clips, narration and music as the stages before leave them."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
from PIL import Image

from vidgen.manifest import (
    Clip,
    MusicManifest,
    NarrationManifest,
    PlanManifest,
    Provenance,
    RenderManifest,
)
from vidgen.media.contract import x264_options
from vidgen.media.cut.piece import encode
from vidgen.media.finish.planes import Planes
from vidgen.media.splice import Part, splice
from vidgen.model.narration import Narration, SceneNarration, SpokenBeat
from vidgen.model.storyboard import Beat, Scene, Storyboard
from vidgen.presets import load_quality
from vidgen.project import Project
from vidgen.providers.music.bed import Bed
from vidgen.providers.tts.espeak import Espeak
from vidgen.renderer.runs import run_lengths
from vidgen.store import Store

QUALITY = "medium"
RATE = 48_000
_PICTURES = Path(__file__).parent.parent / "docs"
_NOTHING = {"made_from": "0" * 64}
_SENTENCES = (
    "The sum of the first odd numbers is always a square, and here is why.",
    "Every triangle hides a circle that touches all of its sides.",
    "What goes up comes down again, only later, and somewhere else.",
)


@dataclass(frozen=True)
class Parts:
    """The files of a film's scenes in order, and its music."""

    clips: list[Path]
    voices: list[Path]
    bed: Path
    size: tuple[int, int]
    fps: int
    seconds: int

    @property
    def frames(self) -> int:
        return self.fps * self.seconds


def make_parts(folder: Path, kinds: int, size: tuple[int, int], fps: int, seconds: int) -> Parts:
    """So many different clips and narrations of equal length, and 30 s of music."""
    folder.mkdir(parents=True, exist_ok=True)
    x264 = x264_options(load_quality(QUALITY).model_copy(update={"fps": fps}))
    parts = Parts([], [], folder / "bed.wav", size, fps, seconds)
    _play(parts.bed, 30.0)
    for kind in range(kinds):
        clip, voice = folder / f"{kind}.mp4", folder / f"{kind}.wav"
        _draw(clip, _pictures(kind, parts), parts, x264)
        _speak(voice, seconds, kind)
        parts.clips.append(clip)
        parts.voices.append(voice)
    return parts


def _draw(clip: Path, pictures: Iterator[Planes], parts: Parts, x264: Mapping[str, str]) -> None:
    """A clip in runs, as the renderer leaves it."""
    runs = []
    for number, length in enumerate(run_lengths(parts.frames, parts.fps)):
        runs.append(Part(clip.with_suffix(f".{number}.run"), 0, length))
        encode(islice(pictures, length), parts.size, parts.fps, x264, runs[-1].file)
    splice(runs, clip, parts.fps)


def _pictures(kind: int, parts: Parts) -> Iterator[Planes]:
    """A panel that glides over a plain ground with a bar that grows, as drawn scenes do."""
    width, height = parts.size
    names = ("contact-sheet.jpg", "npc-rig.jpg", "characters.jpg")
    panel = Image.open(_PICTURES / names[kind % 3]).convert("RGB")
    panel = panel.resize((width // 3, height // 2))
    ground = np.full((height, width, 3), (24 + 17 * kind % 90, 30, 60 + 11 * kind % 90), np.uint8)
    for at in range(parts.frames):
        pixels = ground.copy()
        left = round((width - panel.width) * at / parts.frames)
        top = height // 6 + round(height / 12 * np.sin(at / 20 + kind))
        pixels[top : top + panel.height, left : left + panel.width] = np.asarray(panel)
        pixels[-height // 8 : -height // 10, : width * at // parts.frames] = (240, 190, 60)
        yield Planes.of_rgb(pixels)


def _speak(path: Path, seconds: int, kind: int) -> None:
    """A sentence said over and over by a voice, quiet for half a second at both ends."""
    said = Espeak().speak(_SENTENCES[kind % len(_SENTENCES)], "en-us", "en", kind)
    samples = np.interp(
        np.arange(round(said.duration_s * RATE)) * said.sample_rate / RATE,
        np.arange(len(said.samples)),
        said.samples,
    )
    voice = np.resize(samples, seconds * RATE)
    voice[: RATE // 2] = voice[-RATE // 2 :] = 0
    _write(path, voice[:, None])


def _play(path: Path, seconds: float) -> None:
    _write(path, np.concatenate(list(Bed().play("calm", seconds, 7))))


def _write(path: Path, sound: np.ndarray) -> None:
    """Samples in -1 to 1, of the shape (samples, channels)."""
    with wave.open(str(path), "wb") as file:
        file.setparams((sound.shape[1], 2, RATE, 0, "NONE", ""))
        file.writeframes((sound * 32767).astype("<i2").tobytes())


def project_of(root: Path, store: Path, parts: Parts, scenes: int, transition: str) -> Project:
    """A film of so many scenes that use the parts in turn, each begun with a transition."""
    project = Project(root, Store(store))
    root.mkdir(parents=True, exist_ok=True)
    (root / "brief.md").write_text("# A film\n\nIt is there.\n", encoding="utf-8")
    ids = [f"s{number:02d}" for number in range(1, scenes + 1)]
    told = {**_NOTHING, "provenance": Provenance(provider="bench")}
    storyboard = Storyboard(title="A film", scenes=tuple(_scene(one, transition) for one in ids))
    project.write(PlanManifest(**told, storyboard=storyboard))
    drawn = zip(ids, cycle([project.take(clip) for clip in parts.clips]), strict=False)
    picture = {"width": parts.size[0], "height": parts.size[1], "fps": parts.fps}
    clips = tuple(_clip(one, digest, parts) for one, digest in drawn)
    project.write(RenderManifest(**told, quality=QUALITY, **picture, clips=clips))
    spoken = zip(ids, cycle([project.take(voice) for voice in parts.voices]), strict=False)
    sounds = tuple(_narration(one, digest, parts) for one, digest in spoken)
    narration = Narration(sample_rate=RATE, scenes=sounds)
    project.write(NarrationManifest(**told, narration=narration))
    project.write(MusicManifest(**told, path="music/bed.wav", digest=project.take(parts.bed)))
    return project


def _scene(name: str, transition: str) -> Scene:
    return Scene(
        id=name,
        title=f"Part {int(name[1:])}",
        template="statement",
        beats=(Beat(id="b1", text="What is said here is heard."),),
        transition=transition,
    )


def _clip(scene: str, digest: str, parts: Parts) -> Clip:
    return Clip(
        scene=scene,
        path=f"scenes/{scene}/clip.mp4",
        digest=digest,
        frames=parts.frames,
        duration_s=float(parts.seconds),
    )


def _narration(scene: str, digest: str, parts: Parts) -> SceneNarration:
    beat = SpokenBeat(id="b1", start_s=0.5, end_s=parts.seconds - 0.5)
    return SceneNarration(
        scene=scene,
        duration_s=float(parts.seconds),
        beats=(beat,),
        audio=f"narration/{scene}.wav",
        digest=digest,
    )
