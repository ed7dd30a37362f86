"""A short form of `just conformance`: some scenes, each of which is hard in a way of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[2] / "bench" / "conformance.py"
SCENES = (
    "hard/cameras.BackgroundChangesInPlay",
    "hard/cameras.BentSpace",
    "hard/cameras.PatchedCamera",
    "hard/cameras.PictureInPicture",
    "hard/cameras.Several",
    "hard/cameras.ZoomAndPan",
    "hard/cameras.Zoomed",
    "hard/pictures.ChangingPixels",
    "hard/pictures.FramesOfItsOwn",
    "hard/pictures.MovedImages",
    "hard/pictures.PointClouds",
    "hard/pictures.ReadBack",
    "hard/plays.Composed",
    "hard/plays.Foreground",
    "hard/plays.NoPlay",
    "hard/plays.Sections",
    "hard/plays.ShortPlays",
    "hard/plays.StillTwice",
    "hard/styles.ColouredByImage",
    "hard/styles.Gradients",
    "hard/styles.HardlyAny",
    "hard/styles.NotNumbers",
    "hard/three_d.DepthAndOrder",
    "hard/three_d.FlatThingsInSpace",
    "hard/unusual.HeldAtBirth",
    "hard/unusual.OddShapes",
    "hard/updates.InPlace",
    "hard/updates.LuckAtBirth",
    "hard/updates.RandomWalk",
    "hard/updates.Redrawn",
    "hard/updates.WaitUntil",
    "docs/manim.mobject.mobject:override_animate.AnimationOverrideExample",
)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """The results of the script by the names of the scenes."""
    folder = tmp_path_factory.mktemp("conformance")
    only = "|".join(f"^{re.escape(name)}$" for name in SCENES)
    files = {"--references": folder / "references.jsonl", "--json": folder / "found.json"}
    options = [str(part) for pair in files.items() for part in pair]
    command = [sys.executable, str(SCRIPT), "--only", only, *options]
    subprocess.run(command, check=False, capture_output=True, timeout=280)
    told = json.loads(files["--json"].read_text(encoding="utf-8"))
    return {f"{scene['corpus']}/{scene['name']}": scene for scene in told["scenes"]}


@pytest.mark.parametrize("name", SCENES)
def test_frames_have_the_bits_of_manims_own(found, name):
    assert (found[name]["verdict"], found[name]["why"]) == ("identical", "")
