from __future__ import annotations

from vidgen.model.storyboard import Beat, Scene, Storyboard
from vidgen.stages.unseen import unseen_notes

NOWHERE = "\N{CUNEIFORM SIGN A TIMES GAN2 TENU}"
"""A character that the fonts of hardly any machine have."""


def board(title: str, point: str = "One") -> Storyboard:
    params = {"points": [point], "beats": ["b1"]}
    beats = (Beat(id="b1", text="One."),)
    scene = Scene(id="s01", title=title, template="bullets", params=params, beats=beats)
    return Storyboard(title="A film", scenes=(scene,))


def test_text_that_the_shipped_fonts_have_needs_no_word():
    assert unseen_notes(board("Größe Ω Яблоко → ∞", "naïve ✓ 1\N{NO-BREAK SPACE}000")) == []


def test_a_character_that_no_font_has_is_named_with_its_scene():
    (note,) = unseen_notes(board("A sign", f"It is {NOWHERE}"))
    assert note.startswith(f"No font here has {NOWHERE} (first in s01): boxes are drawn")
