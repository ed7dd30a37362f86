"""What an action may make use of, and does not need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from vidgen.engine.action import Action
from vidgen.engine.perform import Order, perform
from vidgen.errors import VidgenError
from vidgen.store import Store


@dataclass
class Looker:
    """A stage that looks at what lies in the folder of its hints."""

    seen: dict[str, bytes] = field(default_factory=dict)
    name: str = "music"
    version: int = 1

    def execute(self, action: Action, work: Path, tick: object) -> Mapping[str, Path]:
        folder = work / "hints"
        self.seen = {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }
        (work / "out").write_text("done")
        return {"out": work / "out"}


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def look(store, tmp_path):
    def looked(**hints: str) -> dict[str, bytes]:
        stage = Looker()
        perform(Order(stage, action(hints), store, tmp_path / "scratch"), lambda *_: None)
        return stage.seen

    return looked


def action(hints: Mapping[str, str]) -> Action:
    return Action("music", 1, "s01", {"order": "one"}, hints=hints)


def kept(store: Store, tmp_path: Path, content: bytes = b"former clip") -> str:
    file = tmp_path / "former"
    file.write_bytes(content)
    return store.put(file)


def test_a_hint_lies_in_its_folder(look, store, tmp_path):
    digest = kept(store, tmp_path)
    assert look(clip=digest) == {"clip": b"former clip"}


def test_a_hint_that_is_gone_does_no_harm(look):
    assert look(clip="0" * 64) == {}


def test_a_hint_that_was_changed_on_disk_is_gone(look, store, tmp_path):
    digest = kept(store, tmp_path)
    for blob in (tmp_path / "store").rglob("*"):
        if blob.is_file() and blob.read_bytes() == b"former clip":
            blob.chmod(0o600)
            blob.write_bytes(b"broken clip")
    assert look(clip=digest) == {}


def test_a_hint_does_not_decide_what_an_action_is(store, tmp_path):
    plain = action({})
    assert replace(plain, hints={"clip": "0" * 64}).digest == plain.digest


def test_no_hint_leaves_the_folder_of_its_action(store, tmp_path):
    digest = kept(store, tmp_path)
    with pytest.raises(VidgenError, match="would leave the work folder"):
        order = Order(Looker(), action({"../../../x": digest}), store, tmp_path / "scratch")
        perform(order, lambda *_: None)
