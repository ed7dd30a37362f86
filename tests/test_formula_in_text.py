"""What counts as a formula, wherever a text is cut, spoken or shown."""

from __future__ import annotations

import pytest

from vidgen.media.cues import cues, spread
from vidgen.model.brief import Brief
from vidgen.model.formula import FORMULA, inside
from vidgen.planner.outline import plan

LONG = (
    "A loaf that costs $5 at the corner, and twice that in the square, is priced by the rule "
    "that everyone in the trade has used for years, $f(x, y, z, u, v, w) = x + y$, which nobody "
    "doubts, and which we will now take apart word by word."
)


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("it is $a + b$, or so", ["a + b"]),
        ("it costs $5 and not $6", []),
        ("it costs $5, and $x$ is bought", ["x"]),
        ("between $x$5 and $ y $", []),
        (r"no \$x$ but $\$y$", [r"\$y"]),
        ("whole: $$a + b$$", ["a + b"]),
    ],
)
def test_a_formula_stands_between_dollar_signs_that_touch_it(text, formulas):
    assert [inside(match[0]) for match in FORMULA.finditer(text)] == formulas


def test_no_beat_ends_inside_a_formula_that_follows_a_price():
    scene = plan(Brief(body=f"# Bread\n\n{LONG}\n"), pictures={}).storyboard.scenes[0]
    texts = [beat.text for beat in scene.beats]
    assert len(texts) > 1
    assert any("$f(x, y, z, u, v, w) = x + y$" in text for text in texts)


def test_captions_show_no_dollar_sign_of_a_formula():
    shown = cues(spread(r"So $$a^2 + b$$ and $x\$y$ end.", 0, 10), 10, 42)
    assert " ".join(line for cue in shown for line in cue.lines) == "So a² + b and x$y end."
