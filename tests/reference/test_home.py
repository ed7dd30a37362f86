"""The reference is built once, read quickly, and built anew for another Manim."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.errors import MissingError, StorageError
from vidgen.reference import home
from vidgen.reference.table import Table

READ = """
import sys, time
from pathlib import Path
from vidgen.reference import home
begun = time.process_time()
table, index = home.table(Path(sys.argv[1])), home.index(Path(sys.argv[1]))
seconds = time.process_time() - begun
assert table.is_class("Circle")
assert not {"manim", "numpy"} & sys.modules.keys(), "imported"
assert seconds < 2, seconds
"""


def test_it_is_read_without_building_or_loading_manim(place: Path):
    subprocess.run([sys.executable, "-c", READ, str(place)], check=True)


def test_it_is_there_the_second_time(place: Path):
    before = {file: file.stat().st_mtime_ns for file in place.iterdir()}
    assert home.ready() == place
    assert {file: file.stat().st_mtime_ns for file in place.iterdir()} == before


def test_what_was_built_for_others_long_ago_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(home, "_build", lambda _: None)
    old, new = (home.folder().parent / name for name in ("0.1.0-old", "0.2.0-new"))
    for folder in (old, new):
        folder.mkdir(parents=True)
    os.utime(old, (0, 0))
    assert home.ready().is_dir()
    assert (old.exists(), new.exists()) == (False, True)


def test_a_cache_that_cannot_be_made_is_a_fault_of_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(StorageError, match="file"):
        home.ready()


def test_another_manim_has_a_reference_of_its_own(place: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(home, "version", lambda _: "0.99.0")
    assert home.folder() != place
    assert home.folder().name.startswith("0.99.0-")


def test_a_manim_that_cannot_be_read_is_said_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.devnull)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(MissingError, match="Manim could not be read"):
        home.ready()
    assert not list(tmp_path.rglob("*.json"))


def test_keywords_are_followed_to_the_bases(table: Table):
    square = table.constructor("Square")
    assert square is not None
    assert square.positional == ("side_length",)
    assert square.keywords is not None
    assert {"side_length", "fill_opacity", "color", "z_index"} <= square.keywords
    assert "height" not in square.keywords  # Square gives it to Rectangle itself
    grid = table.method("VGroup", "arrange")
    assert grid is not None
    assert grid.keywords is not None
    assert {"buff", "center", "aligned_edge"} <= grid.keywords  # through `next_to`


def test_the_cameras_of_scenes_are_known(table: Table):
    cameras = {name: table.camera(name) for name in ("Scene", "MovingCameraScene", "ThreeDScene")}
    assert cameras == {
        "Scene": "Camera",
        "MovingCameraScene": "MovingCamera",
        "ThreeDScene": "ThreeDCamera",
    }


def test_the_kit_is_in_it(table: Table):
    assert table.stars["vidgen.renderer.kit"]["Page"] == "class Page"
    assert table.function("bullet_rows") is not None
    assert "beat" in table.members("NarratedScene")
