from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vidgen.events import Event, StepReached
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.store import Store


class Studio:
    """A folder of characters, its store, and the events of the last run."""

    def __init__(self, root: Path) -> None:
        self.root = root / "characters"
        self.store = Store(root / "store", 10**9)
        self.events: list[Event] = []

    def project(self, *, offline: bool = False, **settings: object) -> Project:
        self.events.clear()
        chosen = Settings.model_validate(settings)
        return Project(self.root, self.store, chosen, RunOptions(offline=offline))

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [(e.step, e.progress) for e in self.events if isinstance(e, StepReached)]

    def did(self) -> set[str]:
        """The steps that were carried out, and not found."""
        return {e.action for e in self.events if type(e).__name__ == "ActionFinished"}


@pytest.fixture
def studio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """Its portraits are small: what they look like is another room's."""
    monkeypatch.setattr("vidgen.characters.steps.PORTRAIT_PX", 48)
    return Studio(tmp_path)


@pytest.fixture
def picture(tmp_path: Path) -> Callable[..., Path]:
    """Paint a picture of one colour with a stripe of another."""
    from PIL import Image

    def paint(name: str = "who.png", colour: str = "#2040c0", stripe: str = "#c02020") -> Path:
        image = Image.new("RGB", (120, 90), colour)
        image.paste(stripe, (0, 60, 120, 90))
        image.save(tmp_path / name)
        return tmp_path / name

    return paint
