"""`paint`: write a scene into a folder of its own, with its shot, and draw it small."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from vidgen.media.contract import x264_options
from vidgen.model.narration import SpokenBeat, Word
from vidgen.model.preset import Quality
from vidgen.model.shot import Shot
from vidgen.presets import load_style

TINY = Quality(name="tiny", about="for tests", height=120, fps=10, crf=30, preset="ultrafast")
HEAD = "from manim import *\nfrom vidgen.renderer.narrated import NarratedScene\n\n\n"


def shot(**changes: Any) -> Shot:
    words = (Word(text="All", start_s=1.0, end_s=1.2), Word(text="areas,", start_s=1.4, end_s=2.0))
    beats = (
        SpokenBeat(id="b1", start_s=0.4, end_s=0.9),
        SpokenBeat(id="b2", start_s=1.0, end_s=2.2, words=words),
    )
    values: dict[str, Any] = {
        "scene": "s01",
        "aspect": "16:9",
        "style": load_style("slate"),
        "duration_s": 3.0,
        "beats": beats,
    }
    return Shot(**(values | changes))


def write_scene(folder: Path, construct: str, shot: Shot | None, head: str = HEAD) -> Path:
    body = "\n".join(f"        {line}" for line in construct.strip().splitlines())
    code = folder / "scene.py"
    folder.mkdir(parents=True, exist_ok=True)
    code.write_text(
        f"{head}class Demo(NarratedScene):\n    def construct(self):\n{body}\n", encoding="utf-8"
    )
    if shot is not None:
        (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
    return code


class Paint:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.shot = shot

    def write(self, construct: str, shot: Shot | None = None) -> Path:
        return write_scene(self.folder / "scene", construct, shot or self.shot())

    def draw(self, code: Path, name: str = "clip.mp4", **options: Any) -> Path:
        from vidgen.renderer.draw import draw
        from vidgen.renderer.narrated import read_shot

        values = {
            "size": TINY.size(read_shot(code).aspect),
            "fps": TINY.fps,
            "x264": x264_options(TINY),
            "output": self.folder / name,
            "tick": lambda *_: None,
        }
        draw(code, **(values | options))
        return self.folder / name

    def __call__(self, construct: str, shot: Shot | None = None) -> list[np.ndarray]:
        return frames(self.draw(self.write(construct, shot)))


def frames(clip: Path) -> list[np.ndarray]:
    with av.open(str(clip)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


@pytest.fixture
def paint(tmp_path: Path) -> Paint:
    return Paint(tmp_path)


@pytest.fixture
def decode() -> Callable[[Path], list[np.ndarray]]:
    return frames
