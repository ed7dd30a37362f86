"""What the documentation of briefs shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vidgen.brief import FIELDS, FINISH
from vidgen.model.brief import Brief
from vidgen.planner.cues import NAMES
from vidgen.planner.finishing import TOUCHES
from vidgen.planner.outline import plan
from vidgen.planner.settings import PARAMS

TEXT = (Path(__file__).parents[2] / "docs" / "briefs.md").read_text(encoding="utf-8")
SHOWN = [text for _, text in re.findall(r"^(`{3,4})markdown\n(.*?)^\1$", TEXT, re.S | re.M)]


@pytest.mark.parametrize("shown", SHOWN)
def test_every_brief_that_is_shown_can_be_planned(shown: str) -> None:
    body = shown.split("---\n", 2)[2] if shown.startswith("---\n") else shown
    heading = "" if body.startswith("# ") else "# A film\n\nWords.\n\n## A scene\n\n"
    assert plan(Brief(body=heading + body)).storyboard.scenes


def test_every_template_every_cue_and_every_key_is_described() -> None:
    missing = [name for name in PARAMS if f"`{name}`" not in TEXT and name != "title"]
    missing += [name for name in NAMES if f"::: {name}" not in TEXT]
    missing += [name for name in (*FIELDS, *FINISH, *TOUCHES) if f"`{name}`" not in TEXT]
    assert missing == []
