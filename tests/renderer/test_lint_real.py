"""Findings on real scenes: none on vidgen's own, and on Manim's examples only what is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from vidgen import template
from vidgen.model.storyboard import Aspect
from vidgen.presets import load_destination, load_style
from vidgen.renderer.lint.dry_pass import look
from vidgen.renderer.lint.finding import Demands, Finding
from vidgen.renderer.narrated import estimate

sys.path.insert(0, str(Path(__file__).parent.parent))
import manim_docs

pytestmark = pytest.mark.filterwarnings(
    "ignore:'mode' parameter:DeprecationWarning"  # of Manim's pictures
)

SHAPES: list[tuple[Aspect, str]] = [("16:9", "youtube"), ("9:16", "shorts"), ("1:1", "square")]
STYLES = ["slate", "paper", "chalk", "midnight", "signal"]

DOCUMENTED: dict[str, set[tuple[str, str]]] = {
    "ArrowTipsShowcase": {("off-frame", "ArrowSquareFilledTip")},
    "BarChartExample": {("low-contrast", "-5")},
    "ColorsOverview": {("unsafe-area", "purple"), ("unsafe-area", "b")},
    "GetSecantSlopeGroupExample": {("small-text", "dx = 1.0")},
    "IndexLabelsExample": {("text-over-text", r"\frac{d}{dx}f(x)g(x)")},
    "IntegerExample": {("unsafe-area", "3.14159")},
    "KamadaKawaiLayout": {("off-frame", "6")},
    "MarkupExample": {("low-contrast", "Blue text is cool!")},
    "SetZIndex": {("low-contrast", "z_index = 3")},
    "SeveralLabeledDots": {("low-contrast", "a"), ("low-contrast", "ii")},
    "ShapesWithVDict": {("text-over-text", "Some other text")},
    "ToCornerExample": {("unsafe-area", "To the corner!")},
    "AnimatedBoundaryExample": set(),
    "BecomeScene": set(),
    "ComplexPlaneExample": set(),
    "Anagram": set(),
    "ChangingZoomScale": set(),
    "LabeledArrowExample": set(),
    "LaggedStartMapExample": set(),
    "LinearTransformationSceneExample": set(),
    "MatrixExamples": set(),
    "MovingAndZoomingCamera": set(),
    "MovingCameraOnGraph": set(),
    "MatchingEquationParts": set(),
    "ReplacementTransformOrTransform": set(),
    "StreamLineCreation": set(),
    "TextAlignment": set(),
    "DifferentFadeTransforms": set(),
    "VariablesWithValueTracker": set(),
    "GetRiemannRectanglesExample": set(),
}
"""Examples of Manim's documentation, and what is wrong with them: looked at by eye, one by one."""


def demands(name: str) -> Demands:
    place = load_destination(name)
    return Demands(smallest_text=place.smallest_text, margins=place.margins)


def filled(name: str, aspect: Aspect, style: str, folder: Path) -> Path:
    """A template with its own sample, beside a shot of estimated times."""
    found = template.load(name)
    values = {parameter.name: parameter.sample for parameter in found.parameters}
    code = folder / "scene.py"
    code.write_text(found.filled(values), encoding="utf-8")
    beats = tuple(value for value in values.get("BEATS", ()))
    changes = {"aspect": aspect, "style": load_style(style), "assets": {"image": "picture.png"}}
    shot = estimate(beats).model_copy(update=changes)
    code.with_name("scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
    Image.linear_gradient("L").resize((160, 100)).save(folder / "picture.png")
    return code


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.rule}: {', '.join(map(str, one.mobjects))} {one.message}" for one in findings]


@pytest.mark.parametrize("name", template.names())
def test_a_template_has_no_findings(name: str, tmp_path: Path):
    at = template.names().index(name)
    aspect, place = SHAPES[at % 3]
    code = filled(name, aspect, STYLES[at % 5], tmp_path)
    seen = look(code, tmp_path / "player", fps=10, demands=demands(place), trusted=True)
    assert told(seen.report.findings) == []


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize(("aspect", "place"), SHAPES)
@pytest.mark.parametrize("name", template.names())
def test_a_template_has_no_findings_in_any_shape(
    name: str, aspect: Aspect, place: str, tmp_path: Path
):
    for style in STYLES:
        code = filled(name, aspect, style, tmp_path)
        seen = look(code, tmp_path / "player", fps=10, demands=demands(place), trusted=True)
        assert told(seen.report.findings) == [], style


KNOWN = {scene.name: scene for scene in manim_docs.scenes() if scene.name in DOCUMENTED}


@pytest.mark.parametrize("name", [name for name in DOCUMENTED if name in KNOWN])
def test_of_a_documented_scene_only_what_is_wrong_is_found(name: str, tmp_path: Path):
    code = tmp_path / "scene.py"
    code.write_text(KNOWN[name].source, encoding="utf-8")
    seen = look(
        code, tmp_path / "player", fps=10, demands=demands("youtube"), name=name, trusted=True
    )
    found, wanted = seen.report.findings, DOCUMENTED[name]
    assert {str(one.rule) for one in found} == {rule for rule, _ in wanted}, told(found)
    for rule, words in wanted:
        named = [str(m) for one in found if one.rule == rule for m in one.mobjects]
        assert any(f'"{words}' in name for name in named), named


def test_most_of_the_documented_scenes_are_there():
    assert len(KNOWN) > 0.9 * len(DOCUMENTED)
