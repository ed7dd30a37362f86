"""`vidgen check`: findings as lines or JSON, pictures, and exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from vidgen.reference import home
from vidgen_cli.halfblocks import picture

SCENE = """from manim import *


class Demo(Scene):
    def construct(self):
        self.add(Text("A line", font_size={size}))
        self.wait(1)
"""

pytestmark = pytest.mark.usefixtures("warm_workers")


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    reference = home.ready()  # built once for all tests
    monkeypatch.setenv("VIDGEN_STORE__PATH", str(tmp_path / "store"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    home.folder().parent.mkdir(parents=True)
    home.folder().symlink_to(reference)


def write(folder: Path, size: int, name: str = "demo.py") -> Path:
    code = folder / name
    code.write_text(SCENE.format(size=size), encoding="utf-8")
    return code


def summary(out: str) -> list[dict[str, Any]]:
    last = json.loads(out.splitlines()[-1])
    assert last["event"] == "Summary"
    scenes: list[dict[str, Any]] = last["scenes"]
    return scenes


def test_a_file_with_an_error_leaves_with_6_and_a_picture(vidgen, tmp_path: Path):
    code, out, _ = vidgen("check", write(tmp_path, 8))
    assert code == 6
    assert "demo: runs 1.0 s (30 frames)" in out
    assert "  error small-text at 0.0 to 1.0 s" in out
    assert 'Text("A line") (line 6): too small' in " ".join(out.split())
    assert "help: make it larger" in out
    (shown,) = (tmp_path / "cache").rglob("00.png")
    with Image.open(shown) as image:
        assert image.size == (640, 360)
    assert out.splitlines()[-1] == "1 error and 0 warnings in 1 scene."


def test_a_sound_file_leaves_with_0_and_tells_so(vidgen, tmp_path: Path):
    code, out, _ = vidgen("check", write(tmp_path, 48))
    assert (code, out.splitlines()[-1]) == (0, "Nothing is wrong in 1 scene.")


def test_json_has_the_report_and_where_its_pictures_are(vidgen, tmp_path: Path):
    code, out, _ = vidgen("check", write(tmp_path, 8), "--json")
    (scene,) = summary(out)
    assert code == 6
    assert scene["report"]["schema"] == "vidgen.check/1"
    (finding,) = scene["report"]["findings"]
    assert finding["mobjects"] == [{"kind": "Text", "words": "A line", "line": 6}]
    assert Path(scene["pictures"][str(finding["picture"])]).is_file()


def test_a_file_that_is_not_there_is_missing(vidgen):
    code, _, err = vidgen("check", "nowhere.py")
    assert code == 3
    assert "no such scene" in err


def test_scenes_of_a_film_are_checked_before_they_are_drawn(vidgen, tmp_path: Path):
    (tmp_path / "talk.md").write_text(
        "# A talk\n\n## One\n\nSomething is said.\n\n![it](one.py)\n\n"
        "## Two\n\nMore is said.\n\n![it](two.py)\n",
        encoding="utf-8",
    )
    write(tmp_path, 48, "one.py")
    write(tmp_path, 8, "two.py")
    (tmp_path / "vidgen.toml").write_text('[tts]\nprovider = "silent"\n', encoding="utf-8")
    for stage in (("make", "talk.md", "--until", "codegen", "-o", "talk.vidgen"),):
        code, _, err = vidgen(*stage, "--quiet")
        assert code == 0, err
    film = tmp_path / "talk.vidgen"
    code, out, _ = vidgen("check", film, "--json")
    scenes = summary(out)
    faults = {one["scene"]: len(one["report"]["findings"]) for one in scenes}
    bad = [name for name, count in faults.items() if count]
    assert (code, len(bad)) == (6, 1)
    assert (film / ".vidgen" / "check" / bad[0] / "00.png").is_file()
    assert not (film / "render.json").exists()
    others = [name for name in faults if name not in bad]
    assert vidgen("check", film, "--scene", others[0], "--quiet") == (0, "", "")
    # the margins of an upright film are not asked of a wide scene
    _, upright, _ = vidgen("check", film, "--destination", "shorts", "--json")
    assert summary(upright) == scenes


def test_a_scene_that_raises_is_told_beside_the_others(vidgen, tmp_path: Path):
    code_file = write(tmp_path, 48)
    code_file.write_text(code_file.read_text("utf-8").replace("self.wait(1)", "self.weight(1)"))
    code, out, _ = vidgen("check", code_file)
    assert code == 6
    assert "could not be looked at" in out
    assert "line 7" in out


def test_all_that_manim_does_not_have_is_told_at_once(vidgen, tmp_path: Path):
    code_file = write(tmp_path, 48)
    text = code_file.read_text("utf-8").replace("self.wait(1)", "self.play(ShowCreation(Circl()))")
    code_file.write_text(text.replace('"A line", ', '"A line", size=3, '))
    code, out, _ = vidgen("check", code_file)
    said = " ".join(out.split())
    assert code == 6
    assert "Text takes no keyword size" in said
    assert "did you mean `Circle`?" in said


def test_what_does_nothing_is_a_warning(vidgen, tmp_path: Path):
    code_file = write(tmp_path, 48)
    code_file.write_text(
        code_file.read_text("utf-8").replace("self.wait(1)", "self.play(FadeIn(Dot()), duration=2)")
    )
    code, out, _ = vidgen("check", code_file)
    assert code == 0
    assert "  warning unknown-name\n" in out
    assert "line 7: play takes no keyword duration" in out
    assert "help: write `run_time=...`" in out


def test_a_picture_is_two_pixels_a_character_where_colours_are_shown(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    class Terminal:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    path = tmp_path / "p.png"
    Image.new("RGB", (64, 36), (255, 0, 0)).save(path)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "truecolor")
    lines = list(picture(path, Terminal()))  # type: ignore[arg-type]
    assert lines[0].count("▀") == 56
    assert 14 <= len(lines) <= 17
    assert "38;2;255;0;0" in lines[0]
    monkeypatch.setenv("COLORTERM", "")
    assert list(picture(path, Terminal())) == []  # type: ignore[arg-type]
