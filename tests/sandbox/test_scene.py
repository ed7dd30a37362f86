"""What Manim needs to make pictures works confined, and makes the same ones."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import Any

import pytest

from vidgen import resources
from vidgen.sandbox.rules import Policy

sys.path.insert(0, str(Path(__file__).parent))
from cage import LIMITS, TRIED, confined, policy

pytestmark = pytest.mark.filterwarnings(
    "ignore:'mode' parameter:DeprecationWarning"  # of Manim's pictures
)


@pytest.fixture(scope="module")
def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What a warm worker has loaded before it starts scenes."""
    from manim import Text, tempconfig

    from vidgen.renderer import fonts

    fonts.register()
    with tempconfig({"media_dir": str(tmp_path_factory.mktemp("media"))}):
        Text("warm")


@pytest.fixture
def asset(tmp_path: Path) -> Path:
    from PIL import Image

    (tmp_path / "assets").mkdir()
    Image.new("RGB", (8, 8), "red").save(tmp_path / "assets" / "dot.png")
    return tmp_path / "assets" / "dot.png"


def picture(asset: Path) -> str:
    """The digest of a picture of text, set in a shipped font, a curve and an image."""
    import numpy as np
    from manim import UP, Camera, FunctionGraph, ImageMobject, Text, config, tempconfig

    with tempconfig({"media_dir": ".", "pixel_width": 320, "pixel_height": 180}):
        camera = Camera(frame_width=config.frame_width, frame_height=config.frame_height)
        text = Text("Areas add up", font="Inter").to_edge(UP)
        camera.capture_mobjects([FunctionGraph(np.sin), ImageMobject(str(asset)), text])
    return hashlib.sha256(camera.pixel_array.tobytes()).hexdigest()


@pytest.mark.usefixtures("_warm")
@pytest.mark.parametrize("way", TRIED)
def test_a_picture_is_the_same_confined_as_free(way, asset, tmp_path):
    folder = tmp_path / "free"
    folder.mkdir()
    free: Any = Policy(work=folder, require=False, layers=frozenset(), limits=LIMITS)
    wanted = confined(free, lambda: picture(asset))
    answer = confined(policy(tmp_path / "work", way, read=(asset.parent,)), lambda: picture(asset))
    assert (answer.raised, wanted.raised) == ("", "")
    assert answer.value == wanted.value
    assert answer.verdict.well


@pytest.mark.parametrize("way", TRIED)
def test_fonts_are_registered_confined(way, tmp_path):
    def register() -> bool:
        import manimpango

        return all(manimpango.register_font(str(path)) for path in resources.fonts())

    answer = confined(policy(tmp_path / "work", way), register)
    assert answer.value is True, answer
