"""What the check finds, and that it is silent about everything that runs."""

from __future__ import annotations

import ast
import random
import re
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from vidgen.reference.check import check_source, inspect_scene
from vidgen.reference.table import Table
from vidgen.sandbox.policy import describe

sys.path.insert(0, str(Path(__file__).parents[1]))
from manim_docs import scenes, templates

REPOSITORY = Path(__file__).parents[2]
HEAD = "from manim import *\n\n\nclass S({base}):\n    def construct(self):\n"
FIRST = 6
"""The line on which the body of a scene begins."""

BROKEN = tomllib.loads(
    Path(__file__).with_name("broken.toml").read_text(encoding="utf-8"),
)["scene"]


def scene(body: str, base: str = "Scene") -> str:
    lines = body.strip("\n").splitlines()
    return HEAD.format(base=base) + "".join(f"        {line}\n" for line in lines)


def found(code: str, table: Table, **told: object) -> list[str]:
    """The findings in a body, as "line: message; cure"."""
    findings = check_source(code, "scene.py", table, **told)  # type: ignore[arg-type]
    return [f"{one.line - FIRST + 1}: {one.message}; {one.cure}" for one in findings]


def test_every_scene_of_the_documentation_passes(table: Table):
    for example in [*scenes(), *templates()]:
        assert describe(check_source(example.source, example.name, table)) == [], example.where


def test_every_scene_of_this_house_passes(table: Table):
    folders = ("templates/scenes", "examples", "bench", "tests/renderer")
    files = [file for folder in folders for file in sorted((REPOSITORY / folder).rglob("*.py"))]
    scenes_here = [file for file in files if "\nfrom manim import *" in "\n" + file.read_text()]
    assert len(scenes_here) > 20
    for file in scenes_here:
        assert describe(check_source(file.read_text(), file.name, table)) == [], file


def test_the_scenes_of_the_manual_pass(table: Table):
    manual = (REPOSITORY / "docs/scenes.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(from manim.*?)^```", manual, re.DOTALL | re.MULTILINE)
    assert len(blocks) > 2
    for block in blocks:
        assert describe(check_source(block, "scenes.md", table)) == []


def test_nine_of_ten_broken_scenes_are_caught(table: Table, capsys: pytest.CaptureFixture[str]):
    missed = []
    for broken in BROKEN:
        code = scene(broken["body"], broken.get("base", "Scene"))
        lines = {one.line - FIRST + 1 for one in check_source(code, "scene.py", table)}
        assert lines <= {broken["line"]}, broken["body"]
        if broken["line"] not in lines:
            missed.append(broken["body"])
    with capsys.disabled():
        sys.stdout.write(f"[{len(BROKEN) - len(missed)} of {len(BROKEN)} caught] ")
    assert len(BROKEN) >= 60
    assert len(missed) <= 0.1 * len(BROKEN), missed


def test_a_kind_of_mistake_is_caught_as_often_as_any_other(table: Table):
    for kind in {broken["wrong"] for broken in BROKEN}:
        of_kind = [broken for broken in BROKEN if broken["wrong"] == kind]
        caught = [
            check_source(scene(each["body"], each.get("base", "Scene")), "scene.py", table)
            for each in of_kind
        ]
        assert sum(map(bool, caught)) >= 0.9 * len(of_kind), kind


def slip(word: str, chance: random.Random) -> str:
    """A word with two letters swapped, one left out or one doubled."""
    at = chance.randrange(1, max(2, len(word) - 1))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]
    ways = [swapped, word[:at] + word[at + 1 :], word[:at] + word[at : at + 1] + word[at:]]
    chosen = chance.choice(ways)
    return chosen if chosen != word else word + word[-1]


def slips(code: str, table: Table, chance: random.Random) -> Iterator[tuple[str, str]]:
    """The code with one slip in it: in a keyword, in a name of Manim, and in an attribute."""
    spots: dict[str, list[tuple[int, int, str]]] = {"keyword": [], "name": [], "attribute": []}
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.keyword) and node.arg:
            spots["keyword"].append((node.lineno, node.col_offset, node.arg))
        elif isinstance(node, ast.Name) and node.id in table.stars["manim"]:
            spots["name"].append((node.lineno, node.col_offset, node.id))
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            spots["attribute"].append(
                (node.end_lineno or 0, (node.end_col_offset or 0) - len(node.attr), node.attr)
            )
    for kind, places in spots.items():
        for line, column, word in places and [chance.choice(places)]:
            lines = code.splitlines()
            text = lines[line - 1].encode()
            before, after = text[:column].decode(), text[column + len(word.encode()) :].decode()
            lines[line - 1] = before + slip(word, chance) + after
            yield kind, "\n".join(lines)


def test_slips_in_scenes_that_run_are_caught(table: Table, capsys: pytest.CaptureFixture[str]):
    chance = random.Random(7)
    made, caught = Counter[str](), Counter[str]()
    for example in [each for each in scenes() if not each.is_opengl]:
        for kind, code in slips(example.source, table, chance):
            made[kind] += 1
            caught[kind] += bool(check_source(code, "scene.py", table))
    with capsys.disabled():
        sys.stdout.write(f"[{dict(caught)} of {dict(made)} caught] ")
    assert min(made.values()) > 200
    assert all(caught[kind] >= 0.9 * made[kind] for kind in made), (caught, made)


CURED = {
    "self.play(ShowCreation(Circle()))": "1: Manim has no ShowCreation; write `Create`",
    "self.add(Square(side=2))": "1: Square takes no keyword side; write `side_length=...`",
    "self.add(Axes(x_min=0))": "1: Axes takes no keyword x_min; write `x_range=[low, high, step]`",
    "self.add(Dot(color=CYAN))": "1: Manim has no colour CYAN; write `SVGNAMES.CYAN`",
    "a = Axes()\na.get_graph(abs)": "2: Axes has no get_graph; write `axes.plot(...)`",
    "self.add(math.pi)": "1: math is not imported; write `import math` at the top",
    "self.play(Circle())": "1: play takes animations, and no mobjects; write `Create(Circle())`",
    "Square(2, 3)": "1: Square takes 1 argument by place, and gets 2; "
    "it takes side_length; give anything else by its keyword",
    "Circle(2, radius=3)": "1: Circle gets radius twice: by its place, and by its keyword; "
    "its arguments are radius, color; give each of them once",
    "c = Circle()\nself.play(Create(cirle))": "2: nothing is called cirle; did you mean `Circle`?",
}


@pytest.mark.parametrize(("body", "told"), CURED.items(), ids=CURED)
def test_a_finding_says_what_to_write(body: str, told: str, table: Table):
    assert found(scene(body), table) == [told]


RUNS = {
    "attributes that the scene gives": "dot = Dot()\ndot.mass = 3\nself.add(Integer(dot.mass))",
    "attributes that `set` gives": "dot = Dot()\ndot.set(mass=3)\nself.add(Integer(dot.mass))",
    "getters of what is there": "dot = Dot()\nself.add(Text(str(dot.get_radius())))",
    "setters that somebody reads": "dot = Dot()\ndot.set_mass(3)\nself.add(Integer(dot.mass))",
    "names of two kinds": "x = Circle()\nx = [x]\nx.append(Dot())",
    "keywords that are computed": "self.add(Circle(**{'anything': 1}))",
    "arguments that are computed": "self.add(Square(*[1]), Line(*[LEFT, RIGHT]))",
    "chains of animations": "self.play(Dot().animate(run_time=2).shift(UP).set_color(RED))",
    "names in comprehensions": "self.add(*[Dot(x * RIGHT) for x in range(3) if x > 0])",
    "functions in functions": "def f(n):\n    return f(n - 1) if n else Dot()\nself.add(f(2))",
    "a name that is caught": "try:\n    self.wait()\nexcept ValueError as error:\n    print(error)",
    "a name that a pattern binds": "match 3:\n    case [a, *b]:\n        print(a, b)",
    "a walrus": "if (n := 3) > 2:\n    self.add(Integer(n))",
    "animations in a list": "all = [Create(Dot())]\nself.play(*all, run_time=2)",
    "colours in every spelling": "self.add(Dot(color='#fff'), Dot(color='red'), Dot(color=BLUE_E))",
    "attributes almost Manim's": "d = Dot()\nd.colors = 1\nself.add(Integer(d.colors))",
    "settings": "config.background_color = WHITE\nself.add(Line(config.top, config.bottom))",
    "other modules": "import colorsys\nself.add(Text(str(colorsys.rgb_to_hsv(1, 0, 0))))",
    "modules of nobody's": "import thing\nx = thing.make()\nx.anything(what=3)",
    "attributes that are asked for first": "if hasattr(self, 'marks'):\n    self.add(self.marks)",
    "mistakes that are caught": "try:\n    self.add(Dot().foo)\nexcept AttributeError:\n    pass",
    "setters of the other renderer": "self.add(Sphere().set_gloss(0.5), Dot().set_glow_factor(2))",
    "modules that are loaded late": "np.testing.assert_equal(1, 1)",
    "numpy": "self.add(Dot(np.array([1, 2, 0]).astype(float)), Integer(np.linalg.det(np.eye(2))))",
}


@pytest.mark.parametrize("body", RUNS.values(), ids=RUNS)
def test_what_runs_passes(body: str, table: Table):
    assert found(scene(body), table) == []


def test_a_class_of_the_file_has_what_its_bases_have(table: Table):
    code = """from manim import *

class Eye(VGroup):
    def __init__(self, size=1, **kwargs):
        super().__init__(**kwargs)
        self.pupil = Dot(radius=size / 4)
        self.add(Circle(size), self.pupil)

    def blink(self):
        return self.animate.stretch(0.1, 1)

class S(Scene):
    def construct(self):
        eye = Eye(size=2, whatever=3)
        self.play(eye.blink(), eye.pupil.animate.shift(UP))
        self.add(eye.lid)
        self.add(eye.pupil.rim)
"""
    assert [one.split(";")[0] for one in found(code, table)] == [
        "11: Eye has no lid",
        "12: Dot has no rim",
    ]


def test_a_variable_of_another_method_is_said_to_be_one(table: Table):
    code = scene("dot = Dot()\nself.show()") + "\n    def show(self):\n        self.add(dot)\n"
    assert found(code, table) == [
        "5: dot is defined in another function, and not known here; "
        "keep it as `self.dot`, or hand it on"
    ]


def test_imports_of_what_is_not_there_are_told(table: Table):
    code = "from manim import Circle, ShowCreation\nfrom manim.mobject.geometry import Circle\n"
    assert [one.message for one in check_source(code, "scene.py", table)] == [
        "manim has no ShowCreation",
        "manim.mobject.geometry has no Circle",
    ]


def test_beats_that_nobody_speaks_are_told(table: Table):
    body = 'with self.beat("b1") as beat:\n    beat.until("x")\nself.beat("b9")'
    code = scene(body, "NarratedScene").replace(
        "import *\n", "import *\nfrom vidgen.renderer.kit import *\n", 1
    )
    assert found(code, table, known_beats=("b1", "b2")) == [
        "4: the narration has no beat 'b9'; it has: b1, b2"
    ]
    assert found(code, table) == []


def test_a_beat_has_what_a_beat_has(table: Table):
    body = 'with self.beat("b1") as beat:\n    self.wait(beat.remaining)'
    code = "from vidgen.renderer.kit import *\n" + scene(body, "NarratedScene")
    assert [one.split(";")[0] for one in found(code, table)] == ["3: Beat has no remaining"]


def test_the_policy_and_the_check_tell_each_thing_once(table: Table):
    code = scene("self.play(ShowCreation(Square(side=2)))\nopen('x.txt')")
    told = [one.message for one in inspect_scene(code, "scene.py", table)]
    assert told[:2] == ["Manim has no ShowCreation", "Square takes no keyword side"]
    assert len(told) == 3


@pytest.mark.parametrize("code", ["def f(:", "\0", "x = " + "(" * 500, "# nothing\n"])
def test_what_is_no_scene_has_no_findings(code: str, table: Table):
    assert check_source(code, "scene.py", table) == ()
