"""Every template, laid out without drawing: its text stays in the safe area and never overlaps."""

from __future__ import annotations

import itertools
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from vidgen import resources, template
from vidgen.model.storyboard import Aspect
from vidgen.presets import load_style
from vidgen.renderer.layout import Box, frame, safe

LONG = "A very long title about the unreasonable effectiveness of mathematics in the sciences"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"
POINT = (
    r"A longer point that takes two lines at least, to explain $\frac{a}{b}$ and `more` of **it**"
)
STRESS: dict[str, dict[str, Any]] = {
    "title": {"SUBTITLE": POINT * 2, "KICKER": WORD},
    "statement": {"LINES": [POINT, "短い", WORD]},
    "bullets": {"POINTS": [*[POINT] * 7, WORD, "x"]},
    "equation": {"STEPS": ["a=b", *["x = " + "+".join("abcdefgh") * 3] * 3], "NOTES": [POINT] * 4},
    "plot": {
        "FUNCTIONS": ["tan(x)", "1/x", "sin(x)/x"],
        "LABELS": [r"\tan x", r"\frac{1}{x}", POINT],
        "X_RANGE": (-6, 6),
        "MARKS": [(-6, "left end"), (6, "right end")],
    },
    "bar_chart": {
        "LABELS": [f"Some label {i}" for i in range(12)],
        "SERIES": {"First": [1e6, *range(10), -2e5], "Second": [3] * 12},
        "UNIT": "million euros",
    },
    "line_chart": {
        "X": [str(year) for year in range(1990, 2024)],
        "SERIES": {name: [i * 1.5 for i in range(34)] for name in ("One", "Two", WORD[:24])},
        "UNIT": "million people",
    },
    "table": {
        "HEADER": ["Name", "Value", "Remark", "Other", "Fifth"],
        "ROWS": [["a", "1", POINT]] * 7,
    },
    "code": {
        "CODE": "\n".join(
            f"value_{i} = compute(argument_{i}, {i})  # {'-' * (i % 4)}" for i in range(24)
        )
    },
    "diagram": {
        "BOXES": {c: f"Step {c} of the way" for c in "abcdefg"},
        "ARROWS": [("a", "b", "first"), ("b", "c", ""), ("a", "d", "skip"), ("d", "a", "back")],
    },
    "comparison": {"LEFT_TITLE": WORD, "LEFT": [POINT] * 5, "RIGHT": ["x"]},
    "timeline": {"EVENTS": [(f"{1000 - i * 90} BC", POINT) for i in range(9)]},
    "image": {"CAPTION": POINT},
    "quote": {"QUOTE": POINT * 3, "AUTHOR": LONG},
    "outro": {"LINES": [POINT] * 4},
    "placeholder": {"MESSAGE": POINT * 4},
}


def laid_out(
    name: str, aspect: Aspect, folder: Path, style: str = "slate", spoken: int = 0, **values: Any
) -> Any:
    """A scene of a template after its construct, with the boxes that its texts took on the way."""
    from manim import tempconfig

    from vidgen.renderer.narrated import estimate

    Image.new("RGB", (80, 50)).save(folder / "picture.png")
    path = resources.templates("scenes") / f"{name}.py"
    space: dict[str, Any] = {"__name__": f"scene_{name}"}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), space)
    space.update(values)
    beats = (
        tuple(space.get("BEATS", ())) if not spoken else tuple(f"b{i + 1}" for i in range(spoken))
    )
    changes = {"aspect": aspect, "style": load_style(style), "assets": {"image": "picture.png"}}
    shot = estimate(beats).model_copy(update=changes)

    class Still(space["".join(part.capitalize() for part in name.split("_"))]):
        """The scene, with animations that are over at once."""

        def _shot(self):
            return shot

        def play(self, *animations, run_time=1.0, **_):
            from manim.animation.animation import prepare_animation

            for animation in map(prepare_animation, animations):
                animation._setup_scene(self)
                animation.begin()
                animation.finish()
                animation.clean_up_from_scene(self)
            self.renderer.time += run_time

        def wait_until_s(self, moment_s):
            self.renderer.time = max(self.renderer.time, moment_s)
            if moment_s > self.shot.duration_s - 1:
                self.seen = boxes(self)

    sizes = {"pixel_width": 160, "pixel_height": 90, "media_dir": str(folder / "media")}
    with tempconfig({**sizes, "frame_rate": 5, "progress_bar": "none"}):
        scene = Still()
        scene.file = folder / "scene.py"
        scene.construct()
    return scene


def boxes(scene: Any) -> list[Box]:
    """The typographic boxes of all texts in a scene."""
    from vidgen.renderer.look_text import STRUT

    struts = [m for top in scene.mobjects for m in top.get_family() if m.name == STRUT]
    return [
        Box(m.get_left()[0], m.get_bottom()[1], m.get_right()[0], m.get_top()[1]) for m in struts
    ]


def overlap(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.top, other.top) - max(one.bottom, other.bottom)
    return max(0.0, wide) * max(0.0, high)


@pytest.mark.parametrize("aspect", ["16:9", "9:16", "1:1"])
@pytest.mark.parametrize("name", template.names())
def test_text_of_any_length_keeps_to_its_place(name: str, aspect: Aspect, tmp_path: Path) -> None:
    scene = laid_out(name, aspect, tmp_path, TITLE=LONG, BEATS=[], **STRESS[name])
    area = safe(aspect)
    assert scene.seen
    assert [box for box in scene.seen if not area.holds(box, slack=0.06)] == []
    if name != "plot":  # marks may share a place where their points do
        shares = [
            overlap(a, b) / min(a.width * a.height, b.width * b.height)
            for a, b in itertools.combinations(scene.seen, 2)
        ]
        assert max(shares, default=0.0) < 0.15


@pytest.mark.parametrize("name", template.names())
def test_a_template_runs_with_its_own_sample(name: str, tmp_path: Path) -> None:
    scene = laid_out(name, "16:9", tmp_path)
    assert scene.mobjects == []
    assert scene.time == pytest.approx(scene.shot.duration_s, abs=0.05)


@pytest.mark.parametrize("name", ["bullets", "statement", "equation", "diagram"])
def test_a_heading_that_is_long_alone_settles_where_it_always_stands(
    name: str, tmp_path: Path
) -> None:
    plain = laid_out(name, "16:9", tmp_path, spoken=4, BEATS=["b1"])
    late = laid_out(name, "16:9", tmp_path, spoken=4, BEATS=["b3"])
    first, second = plain.seen[0], late.seen[0]
    assert (first.left, first.top) == pytest.approx((second.left, second.top), abs=0.01)
    assert first.height == pytest.approx(second.height, abs=0.01)


def test_a_picture_before_itself_moves_the_other_way_than_what_is_behind_it(tmp_path: Path) -> None:
    from vidgen.renderer.kit import Glide, Picture

    Image.linear_gradient("L").rotate(90).resize((160, 90)).save(tmp_path / "picture.png")
    camera = SimpleNamespace(pixel_height=90)
    scene = SimpleNamespace(renderer=SimpleNamespace(camera=camera))
    page: Any = SimpleNamespace(scene=scene, aspect="16:9", style=load_style("slate"))
    picture = Picture(page, tmp_path / "picture.png", safe("16:9"))
    glide = Glide(picture, "parallax")
    ends = []
    for way in (0.0, 1.0):
        glide.interpolate_mobject(way)
        ends.append(picture.pixel_array[30:50, :, 0].astype(int))
    front, behind = (ends[1][:, at].mean() - ends[0][:, at].mean() for at in (70, 1))
    assert front * behind < 0


def test_an_upright_picture_leaves_room_for_captions(tmp_path: Path) -> None:
    from vidgen.renderer.look_picture import picture_box

    Image.new("RGB", (160, 90)).save(tmp_path / "picture.png")
    page: Any = SimpleNamespace(body=safe("9:16"), aspect="9:16", upright=True)
    box = picture_box(page, tmp_path / "picture.png", caption=False)
    lines = 2 * 0.04 * frame("9:16").height
    assert box.bottom >= safe("9:16").bottom + lines
