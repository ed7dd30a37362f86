"""Avatars by an image provider: asked once, in words, and paid for."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from vidgen.characters import avatar
from vidgen.characters.make import Wanted, make
from vidgen.errors import BudgetError
from vidgen.providers.base import Made


class Painter:
    """A provider over the network, without one."""

    name, service = "easel", "replicate"

    def __init__(self) -> None:
        self.asked = []

    def check(self, model, access) -> None:
        """Nothing is missing."""

    def fingerprint(self, model, access):
        return {"painter": "1", "model": model or "usual"}

    def price(self, model, size):
        return 0.04

    def paint(self, painting, folder, tick, access, model):
        self.asked.append(painting)
        picture = io.BytesIO()
        Image.new("RGB", painting.size, "#123456").save(picture, "PNG")
        (folder / "picture.png").write_bytes(picture.getvalue())
        return Made(folder / "picture.png", "usual", 0.04)


@pytest.fixture
def painter(monkeypatch) -> Painter:
    found = Painter()
    monkeypatch.setattr(avatar, "select", lambda _: found)
    return found


def run(studio, **settings):
    project = studio.project(image={"provider": "easel"}, **settings)
    return make(project, Wanted("An old witch named Morga"), studio.events.append)


def test_a_provider_paints_the_avatar_once(studio, painter):
    finished = run(studio)
    assert finished.manifest.character.avatar.provider == "easel"
    assert "old" in painter.asked[0].prompt or "woman" in painter.asked[0].prompt
    assert finished.manifest.character.looks in painter.asked[0].prompt
    assert finished.manifest.provenance.cost_usd == pytest.approx(0.04)
    again = run(studio)
    assert (len(painter.asked), again.cost_usd) == (1, 0.0)


def test_offline_the_rig_draws(studio, painter):
    project = studio.project(offline=True, image={"provider": "easel"})
    finished = make(project, Wanted("A cook"), studio.events.append)
    assert finished.manifest.character.avatar.provider == "rig"
    assert painter.asked == []


def test_a_budget_is_kept(studio, painter):
    with pytest.raises(BudgetError):
        run(studio, max_cost=0.01)
    assert painter.asked == []
    assert (studio.root / "morga" / "character.json").is_file()
