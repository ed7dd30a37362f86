"""What a run would ask of others is told before it asks."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest

from vidgen.engine.action import Action
from vidgen.engine.estimate import Estimate, Expected, expected, total_usd
from vidgen.errors import MissingError
from vidgen.project import Project, RunOptions
from vidgen.store import Store, Stored


class Embedded:
    """A stage that asks nobody."""

    name, version, preload, isolated = "paint", 1, (), False

    def __init__(self, *labels: str) -> None:
        self._labels = labels

    def actions(self, project: Project) -> Sequence[Action]:
        if not self._labels:
            raise MissingError("there is no plan yet")
        return [Action(self.name, 1, label, {"says": label}) for label in self._labels]


class Asking(Embedded):
    """A stage that waits for others, and does not know what they cost."""

    def lanes(self, project: Project) -> int:
        return 2

    def opened(self, project: Project) -> AbstractContextManager[Asking]:
        return nullcontext(self)


class Priced(Asking):
    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        return Estimate(3 * len(actions), 0.01 * len(actions), "a/model")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path / "film", Store(tmp_path / "store"))


def test_a_stage_that_asks_nobody_is_not_told_of(project):
    assert expected(project, [Embedded("s01"), Embedded()]) == ()


def test_only_what_is_not_known_is_counted(project):
    stage = Priced("s01", "s02")
    project.store.record(stage.actions(project)[0].digest, Stored({}, 0.0, 0.0))
    found = expected(project, [stage])
    assert found == (Expected("paint", Estimate(3, 0.01, "a/model")),)
    assert total_usd(found) == 0.01
    forced = Project(project.root, project.store, options=RunOptions(force=frozenset({"paint"})))
    assert expected(forced, [stage])[0].estimate.calls == 6


def test_what_nobody_knows_is_unknown_and_never_nothing(project):
    assert expected(project, [Asking("s01")]) == (Expected("paint", Estimate(1, None, "paint")),)
    found = expected(project, [Priced("s01"), Asking()])
    assert found[1] == Expected("paint", None)
    assert total_usd(found) is None
