"""A brief may bring Manim scenes along, as files beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.errors import BriefError
from vidgen.model.brief import Brief
from vidgen.model.storyboard import Asset, Scene
from vidgen.planner.outline import plan
from vidgen.planner.pictures import find_picture
from vidgen.planner.place import Place
from vidgen.planner.scene_code import SceneCode, pictures_of, prepare_scene, read_scene

PLACE = Place("brief.md", 7)
CODE = "from manim import *\n\n\nclass Proof(Scene):\n    pass\n"
ASSET = Asset(path="assets/a.py", digest="0" * 64)


def planned(section: str, *script: str) -> list[Scene]:
    body = f"# A film\n\nWords.\n\n## The proof\n\n{section}\n"
    codes = {"proof.py": SceneCode(script)}
    story = plan(Brief(body=body), pictures={"proof.py": ASSET}, codes=codes).storyboard
    return list(story.scenes[1:])


def test_a_scene_in_a_file_is_spoken_by_the_prose_around_it() -> None:
    (scene,) = planned("Cut it. Turn it.\n\n![](proof.py)\n\nDone.", "Not this.")
    assert (scene.template, scene.assets) == ("manim", {"code": ASSET})
    assert [beat.text for beat in scene.beats] == ["Cut it.", "Turn it.", "Done."]


def test_a_scene_in_a_file_without_prose_says_what_its_code_says() -> None:
    long = "Word by word, " * 20 + "on and on."
    (scene,) = planned("![](proof.py)", "Cut it.", long)
    assert [(beat.id, beat.text) for beat in scene.beats] == [("b1", "Cut it."), ("b2", long)]


def test_the_transition_of_a_scene_in_a_file_can_be_chosen() -> None:
    fence = "```scene\ntransition: cut\n```\n\n![](proof.py)"
    assert planned(fence)[0].transition == "cut"
    with pytest.raises(BriefError, match="unknown parameter 'points' of manim"):
        planned("```scene\npoints: [a]\n```\n\n![](proof.py)")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ('BEATS: dict[str, str] = {"b1": "One.", "b2": "Two " "more."}', ("One.", "Two more.")),
        ('class A(S):\n    BEATS = {"b1": "One."}', ("One.",)),
        ('BEATS = ["b1", "b2"]', ()),
        (
            'with self.voiceover(\n    text="""A <bookmark mark=\'x\'/>b.\n  C d."""\n):\n'
            '    self.play("\\s")\n'
            'with self.voiceover("E.", subcaption="f"):\n    pass\n'
            'with self.voiceover(text=f"{no}"):\n    pass\n'
            'self.add_voiceover_text("G.")',
            ("A b.", "C d.", "E.", "G."),
        ),
    ],
)
def test_what_a_scene_says_is_read_from_its_code(code: str, said: tuple[str, ...]) -> None:
    assert read_scene(code).script == said


def test_a_copy_is_utf_8_with_plain_line_ends(tmp_path: Path) -> None:
    (tmp_path / "proof.py").write_bytes(b"\xef\xbb\xbf" + CODE.replace("\n", "\r\n").encode())
    (tmp_path / "out").mkdir()
    copy = prepare_scene(tmp_path / "proof.py", "proof.py", tmp_path / "out", PLACE)
    assert copy.read_bytes() == CODE.encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"def f(:\n", "the scene 'proof.py', line 1: "),
        (b"x = 1\n", "the scene 'proof.py' defines no scene"),
        (b"# \xff\n", "the scene 'proof.py' is not Python in UTF-8"),
        (b"#" * 1_000_001, "the scene 'proof.py' is larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_scene_is_told_with_its_line(
    content: bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / "proof.py").write_bytes(content)
    with pytest.raises(BriefError) as caught:
        prepare_scene(tmp_path / "proof.py", "proof.py", tmp_path, PLACE)
    assert str(caught.value).startswith(f"brief.md, line 7: {message}")
    assert caught.value.cure


def test_a_scene_that_is_not_there_is_called_a_scene(tmp_path: Path) -> None:
    with pytest.raises(BriefError, match=r"the scene 'proof\.py' is not there"):
        find_picture(tmp_path, "proof.py", PLACE)


def test_a_scene_in_a_file_may_ask_for_time_of_its_own() -> None:
    (scene,) = planned('![](proof.py "1m30s")')
    assert (scene.least_s, scene.beats) == (90.0, ())
    assert planned("![](proof.py)")[0].least_s == 0
    with pytest.raises(BriefError, match="'a proof' is not a length of a scene"):
        planned('![](proof.py "a proof")')
    with pytest.raises(BriefError, match="'2h' is not a length of a scene"):
        planned('![](proof.py "2h")')


def test_the_pictures_that_a_scene_asks_for_lie_beside_it(tmp_path: Path) -> None:
    code = "ImageMobject(self.asset('cat.png'))\nself.asset('cat.png')\nself.asset(name)\n"
    (tmp_path / "a.py").write_text(code, encoding="utf-8")
    assert pictures_of(tmp_path / "a.py", "a.py") == ("cat.png",)
    assert pictures_of(tmp_path / "a.py", "scenes/a.py") == ("scenes/cat.png",)
    (tmp_path / "a.py").write_text("def f(:", encoding="utf-8")
    assert pictures_of(tmp_path / "a.py", "a.py") == ()
