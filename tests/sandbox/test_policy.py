"""What the policy lets through: scenes as people write them, and every scene of this house."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen import template
from vidgen.brief import open_brief
from vidgen.model.storyboard import Asset
from vidgen.planner.outline import plan
from vidgen.planner.pictures import find_picture
from vidgen.planner.place import Place
from vidgen.planner.reader import references
from vidgen.sandbox.policy import describe, inspect_source, refusal
from vidgen.stages.codegen import code_of

sys.path.insert(0, str(Path(__file__).parents[1]))
from manim_docs import scenes, templates

REPOSITORY = Path(__file__).parents[2]

REFUSED = {
    "manim.mobject.geometry.labeled:LabeledPolygram": "fetches a map from the network",
    "manim.scene.scene:Scene.add_sound": "plays a click.wav that is not there",
}
"""The examples of Manim's documentation that will not run here, and why."""

GOOD = {
    "names of builtins that the scene gives to its own things": """
        input = Text("in"); exit = Text("out"); compile = 3
        self.add(input, exit, Dot(compile * RIGHT))""",
    "a module's function that is called like a builtin": """
        import re
        self.add(Text(re.compile("a+").pattern))""",
    "attributes by computed names": """
        self.play(getattr(Dot(), "shift")(UP).animate.rotate(1))
        self.add(*[Dot(color=getattr(manim_colors, name)) for name in ("RED", "BLUE")])""",
    "everyday dunders": """
        self.add(Text(type(self).__name__), Text(self.__class__.__name__), Text(__name__))""",
    "a loop with a way out": """
        while True:
            self.wait()
            if self.time > 3:
                break""",
    "a loop that returns out of one inside it": """
        while True:
            for _ in range(3):
                return""",
    "a generator without an end": """
        def colours():
            while True:
                yield from (RED, BLUE)
        self.add(*[Dot(color=c) for c, _ in zip(colours(), range(3))])""",
    "counting beside something that ends": """
        from itertools import count, repeat
        for i, mobject in zip(count(), self.mobjects): self.play(FadeIn(mobject))
        for mobject in repeat(Dot(), 3): self.add(mobject)""",
    "an asset that is opened": """
        with open(self.asset("data")) as file: rows = file.read().splitlines()
        path = self.asset("more")
        numbers = np.loadtxt(path, delimiter=",")
        self.add(ImageMobject(self.asset("logo")), SVGMobject(path), Text(rows[0]))""",
    "pictures made of numbers": """
        self.add(ImageMobject(np.uint8([[0, 100], [30, 200]])))""",
    "code that is shown": """
        self.add(Code(code_string="import os\\nos.system('ls')", language="python"))
        self.add(Text("eval(input())"), MathTex(r"\\\\frac{a}{b} \\\\to \\\\text{input}"))""",
    "settings that are the scene's": """
        config.background_color = WHITE; config["background_color"] = BLUE
        with tempconfig({"background_color": RED}): self.wait()
        self.add(Line(config.left_side, config.right_side), Text(str(config.pixel_width)))""",
    "an optional module": """
        from typing import TYPE_CHECKING
        if TYPE_CHECKING:
            from pathlib import Path
        self.wait()""",
    "nothing to play, as a mistake that Manim reports": """
        self.play()""",
    "formulas over several lines": """
        self.add(MathTex(\"\"\"a
        eq b
\tto c\"\"\"), MathTex("a\\\\nu", r"\\nu", "a\\n= b"))""",
    "animations handed on": """
        dot = Dot(); move = dot.animate.shift
        self.play(move(UP), Rotate(dot), run_time=2)""",
}


def scene(body: str, base: str = "Scene") -> str:
    """A file whose scene has this body, of lines indented by eight blanks. They begin at line 6."""
    head = f"from manim import *\n\n\nclass S({base}):\n    def construct(self):\n"
    return f"{head}{body.lstrip(chr(10))}\n"


def test_hardly_an_example_of_the_documentation_is_refused(capsys: pytest.CaptureFixture[str]):
    examples = [*scenes(), *templates()]
    refused = {
        example.where for example in examples if inspect_source(example.source, example.name)
    }
    share = len(refused) / len(examples)
    with capsys.disabled():
        sys.stdout.write(f"[{len(refused)} of {len(examples)} refused: {share:.2%}] ")
    assert refused == set(REFUSED)
    assert share < 0.01


@pytest.mark.parametrize("path", sorted((REPOSITORY / "templates/scenes").glob("*.py")), ids=str)
def test_the_templates_pass(path: Path):
    assert inspect_source(path.read_text(encoding="utf-8"), path.name) == ()


@pytest.mark.parametrize("path", sorted((REPOSITORY / "examples").glob("*/brief.md")), ids=str)
def test_the_scenes_of_the_examples_pass(path: Path):
    found = open_brief(path)
    place = Place(str(path), found.first_line)
    pictures = {
        reference.source: Asset(path="assets/a.png", digest="0" * 64)
        for reference, where in references(found.brief.body, place)
        if find_picture(path.parent, reference.source, where)
    }
    storyboard = plan(found.brief, place=place, pictures=pictures).storyboard
    for planned in storyboard.scenes:
        if planned.template in template.names():
            assert inspect_source(code_of(planned, where="here"), planned.id) == ()
    for code in path.parent.rglob("*.py"):
        text = code.read_text(encoding="utf-8")
        assert inspect_source(text, code.name) == () or "from manim" not in text


def test_the_scenes_of_the_manual_pass():
    manual = (REPOSITORY / "docs/scenes.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(from manim.*?)^```", manual, re.DOTALL | re.MULTILINE)
    assert len(blocks) > 2
    for block in blocks:
        assert inspect_source(block, "scenes.md") == ()


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_what_scenes_may_do_passes(body: str):
    assert describe(inspect_source(scene(body), "scene.py"), "scene.py") == []


def test_what_runs_only_as_a_program_is_left_alone():
    code = scene("        self.wait()") + (
        'if __name__ == "__main__":\n    import os\n    os.system("manim -pql scene.py S")\n'
    )
    assert inspect_source(code, "scene.py") == ()


@pytest.mark.parametrize("base", ["ThreeDScene", "NarratedScene", "manim.Scene", "Own"])
def test_a_scene_may_derive_from_another(base: str):
    code = "from manim import *\nclass Own(MovingCameraScene): pass\n"
    assert inspect_source(code + scene("        self.wait()", base), "scene.py") == ()


def test_a_line_is_counted_as_python_counts_it():
    odd = "# a page\x0c, a line\u2028 and a next\x85 one\n"
    (found,) = inspect_source(f"{odd}\n\neval('1')\n{scene('        self.wait()')}", "scene.py")
    assert (found.line, found.code_line) == (4, "eval('1')")


def test_findings_are_told_with_the_line_and_a_mark_below_it():
    found = inspect_source(scene('        logo = SVGMobject("pics/logo.svg")'), "scene.py")
    assert describe(found, "scene.py") == [
        "scene.py, line 6: SVGMobject names the file logo.svg, and a scene has only its assets",
        '    logo = SVGMobject("pics/logo.svg")',
        "                      ^",
        '  help: write `self.asset("logo")` for an asset of a NarratedScene, '
        "or draw it with shapes",
    ]


def test_one_error_tells_all_findings_and_has_the_line_of_the_first():
    found = inspect_source(scene("        import os\n        x = eval('1')"), "scene.py")
    error = refusal(found, "scene.py")
    assert error.line == 6
    assert error.message.splitlines() == [
        "scene.py will not run, for 2 reasons:",
        *describe(found),
    ]
    assert "\nline 7: eval runs text as code\n" in error.message
    assert error.cure == "correct scene.py at those lines"


def test_an_error_for_one_finding_says_its_cure_once():
    found = inspect_source(scene("        x = eval('1')"), "scene.py")
    error = refusal(found, "scene.py")
    assert error.message.splitlines() == describe(found, "scene.py")[:-1]
    assert error.cure == found[0].cure


@pytest.mark.parametrize(
    "hostile",
    [
        "x = " + "(" * 5000 + ")" * 5000,
        "x = " + "-" * 50_000 + "1",
        "x = a" + ".b" * 20_000,
        "x = '''" + "a" * 300_000 + "'''",
        "x = 1\0",
        "\ufeffx = '\ud800'",
        "",
        "\n",
        "".join(f"class {x}{n}(A{n + 1}, B{n + 1}): pass\n" for n in range(40) for x in "AB"),
    ],
    ids=["brackets", "minus", "attributes", "long", "nul", "surrogate", "empty", "blank", "bases"],
)
def test_a_hostile_file_gets_an_answer(hostile: str):
    assert inspect_source(hostile, "scene.py")


def test_reading_code_loads_no_manim():
    check = "import sys, vidgen.sandbox.policy; assert not {'manim', 'numpy'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)
