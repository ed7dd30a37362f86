"""Projects ready to be composed: clips, narration and music as the stages before leave them."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
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
from vidgen.renderer.runs import run_lengths
from vidgen.store import Store

QUALITY = "medium"
RATE = 48_000
_PICTURES = Path(__file__).parent.parent / "docs"
_NOTHING = {"made_from": "0" * 64}


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
    _sing(parts.bed, 30.0, [110.0, 164.8, 220.0], 0.1, channels=2)
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
    """Bursts in the rhythm of speech, quiet for half a second at both ends."""
    time = np.arange(seconds * RATE) / RATE
    swell = np.clip(np.sin(2 * np.pi * 2.3 * time + kind), 0, 1) * (np.sin(time * 1.1) > -0.6)
    swell[: RATE // 2] = swell[-RATE // 2 :] = 0
    tones = sum(np.sin(2 * np.pi * hz * time) / n for n, hz in enumerate((140, 280, 700, 1900), 1))
    _write(path, 0.25 * swell * tones, 1)


def _sing(path: Path, seconds: float, hertz: list[float], level: float, channels: int) -> None:
    time = np.arange(round(seconds * RATE)) / RATE
    sound = sum(np.sin(2 * np.pi * hz * time) for hz in hertz) * (0.7 + 0.3 * np.sin(3 * time))
    _write(path, level * sound, channels)


def _write(path: Path, sound: np.ndarray, channels: int) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((channels, 2, RATE, 0, "NONE", ""))
        file.writeframes(np.repeat((sound * 32000).astype("<i2"), channels).tobytes())


def project_of(root: Path, store: Path, parts: Parts, scenes: int, transition: str) -> Project:
    """A film of so many scenes that use the parts in turn, each begun with a transition."""
    project = Project(root, Store(store))
    root.mkdir(parents=True, exist_ok=True)
    (root / "brief.md").write_text("# A film\n\nIt is there.\n", encoding="utf-8")
    digests = [
        (project.take(c), project.take(v)) for c, v in zip(parts.clips, parts.voices, strict=True)
    ]
    board, clips, sounds = [], [], []
    for number in range(scenes):
        name = f"s{number + 1:02d}"
        clip, voice = digests[number % len(digests)]
        board.append(
            Scene(
                id=name,
                title=f"Part {number + 1}",
                template="statement",
                beats=(Beat(id="b1", text="What is said here is heard."),),
                transition=transition,
            )
        )
        place, length = f"scenes/{name}/clip.mp4", float(parts.seconds)
        clips.append(
            Clip(scene=name, path=place, digest=clip, frames=parts.frames, duration_s=length)
        )
        beat = SpokenBeat(id="b1", start_s=0.5, end_s=length - 0.5)
        sounds.append(
            SceneNarration(
                scene=name,
                duration_s=length,
                beats=(beat,),
                audio=f"narration/{name}.wav",
                digest=voice,
            )
        )
    told = {**_NOTHING, "provenance": Provenance(provider="bench")}
    storyboard = Storyboard(title="A film", scenes=tuple(board))
    project.write(PlanManifest(**told, storyboard=storyboard))
    picture = {"width": parts.size[0], "height": parts.size[1], "fps": parts.fps}
    project.write(RenderManifest(**told, quality=QUALITY, **picture, clips=tuple(clips)))
    narration = Narration(sample_rate=RATE, scenes=tuple(sounds))
    project.write(NarrationManifest(**told, narration=narration))
    project.write(MusicManifest(**told, path="music/bed.wav", digest=project.take(parts.bed)))
    return project
