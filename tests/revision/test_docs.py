"""What the documentation of revisions shows is what there is."""

from __future__ import annotations

import re
from pathlib import Path

from pydantic import TypeAdapter

from vidgen.revision.edits import Edit
from vidgen.revision.history import FILE, History
from vidgen_cli.app import VERBS, load

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "revising.md").read_text(encoding="utf-8")
KINDS = set(TypeAdapter(Edit).json_schema()["discriminator"]["mapping"])


def test_every_edit_is_named():
    assert [kind for kind in KINDS if f"`{kind}`" not in TEXT] == []


def test_every_edit_is_in_the_golden_history():
    history = History.model_validate_json((ROOT / "tests" / "baselines" / FILE).read_bytes())
    kept = {step.edit.edit for revision in history.revisions for step in revision.steps}
    assert kept == KINDS | {"take_plan", "take_scene"}


def test_every_command_that_is_shown_exists_with_its_flags():
    shown = re.findall(r"`vidgen ([^`]+)`", TEXT)
    for words in (line.split() for line in shown):
        command = load(words[0])
        assert words[0] in VERBS
        if inner := getattr(command, "commands", None):
            assert words[1] in inner
            command = inner[words[1]]
        flags = {flag for param in command.params for flag in param.opts}
        assert {word for word in words if word.startswith("--")} <= flags, words
    scene = load("scene").commands
    assert {words.split()[1] for words in shown if words.startswith("scene ")} == set(scene)
