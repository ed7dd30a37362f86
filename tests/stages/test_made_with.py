"""Changed code makes the parts of a film anew that it makes, and no others."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen import resources
from vidgen.stages.compose import _MAKERS
from vidgen.stages.composing import made_with
from vidgen.stages.composing.film import action
from vidgen.stages.composing.made_with import code_of


@pytest.mark.parametrize("part", sorted(set(_MAKERS) & set(made_with._CODE)))
def test_a_part_is_known_by_code_that_is_there(part):
    assert len(code_of(part)["code"]) == 64
    package = Path(resources.__file__).parent
    assert all((package / name).exists() for name in made_with._CODE[part])
    assert action(part, "x", {}).fingerprint["code"] == code_of(part)["code"]


def test_a_changed_layer_changes_pieces_and_nothing_else(tmp_path, monkeypatch):
    room = tmp_path / "vidgen"
    for name in (one for part in ("piece", "sound") for one in made_with._CODE[part]):
        place = room / name if name.endswith(".py") else room / name / "layer.py"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x = 1\n")
    monkeypatch.setattr(made_with.resources, "__file__", str(room / "resources.py"))
    seen = made_with.code_of.__wrapped__
    before = {part: seen(part) for part in ("piece", "sound")}
    (room / "media/finish/layer.py").write_text("x = 2\n")
    assert seen("piece") != before["piece"]
    assert seen("sound") == before["sound"]
