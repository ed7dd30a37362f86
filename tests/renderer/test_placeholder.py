from __future__ import annotations

from vidgen import resources
from vidgen.renderer.placeholder import fill

TEMPLATE = """\
# --- parameters
SCENE: str = "s01"
MESSAGE: str = (
    "one "
    "two"
)
# --- scene
x = SCENE
"""


def test_values_replace_defaults_and_nothing_else():
    filled = fill(TEMPLATE, {"MESSAGE": 'it\'s "so"\n', "OTHER": "x"})
    assert filled.splitlines()[1] == 'SCENE: str = "s01"'
    assert filled.count("\n") == TEMPLATE.count("\n") - 3
    space: dict[str, object] = {}
    exec(filled, space)
    assert space["MESSAGE"] == 'it\'s "so"\n'


def test_the_shipped_card_takes_the_scene_and_the_message():
    source = (resources.templates("scenes") / "placeholder.py").read_text(encoding="utf-8")
    filled = fill(source, {"SCENE": "s07", "MESSAGE": "broken here"})
    assert "'s07'" in filled
    assert "'broken here'" in filled
