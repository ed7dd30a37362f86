from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from codes import CODE, SOUND

from vidgen.prompts import prompt
from vidgen.reference import home
from vidgen.reference.check import inspect_scene
from vidgen.writing.answer import code_in

HELPER = "```python\nprint('first')\n```\n"


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        SOUND.replace("\n", "\r\n"),
        SOUND.replace("```python", "```py"),
        SOUND.replace("```python", "```"),
        SOUND.replace("```python", "``` Python title=scene.py"),
        SOUND.replace("```", "~~~"),
        SOUND.rstrip().removesuffix("```"),
        SOUND + "It draws a square, `Square`.",
        HELPER + SOUND,
        SOUND + HELPER,
        "```text\nclass Shown: def construct\n```\n" + SOUND,
        CODE,
        "Here you are:\n\n" + CODE,
        "\n".join(f"  {line}" for line in SOUND.split("\n")),
    ],
)
def test_the_file_is_found_however_it_is_wrapped(text):
    assert code_in(text) == CODE


@pytest.mark.parametrize("text", ["", "I would draw it.", "```python\n```", "```json\n{}\n```"])
def test_an_answer_without_a_file_has_none(text):
    assert code_in(text) is None


def test_the_scene_that_the_rules_show_has_nothing_wrong():
    code = code_in(prompt("code-rules"))
    assert code is not None
    assert inspect_scene(code, "scene.py", home.table(home.ready()), ["b1", "b2"]) == ()
