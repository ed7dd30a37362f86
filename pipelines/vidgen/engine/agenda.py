"""What is still to be done, and what of it has to wait for the results of other actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..project import Project
from .action import Action


class Agenda:
    """Actions to be done, and those that they need, each once. What the store knows is left out."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._results: dict[str, Mapping[str, str]] = {}
        self._waiting: dict[str, Action] = {}
        self._lacks: dict[str, list[str]] = {}
        self._taken: set[str] = set()
        self.needed = 0
        """How many actions others need."""
        self.known = 0
        """How many of these the store knows."""

    @property
    def left(self) -> int:
        """How many actions have not been told as ready."""
        return len(self._waiting)

    def take(self, actions: Iterable[Action]) -> None:
        """Have actions done whose results are not known."""
        taken = list(actions)
        needs = [need for action in taken for need in action.needs.values()]
        self._project.store.expect(
            need.digest
            for need in needs
            if need.digest not in self._taken and not self._project.forces(need.stage, need)
        )
        for action in taken:
            self._taken.add(action.digest)
            self._waiting[action.digest] = action
            for need in action.needs.values():
                self._need(need)

    def _need(self, action: Action) -> None:
        if action.digest in self._taken:
            return
        self.needed += 1
        forced = self._project.forces(action.stage, action)
        stored = None if forced else self._project.store.lookup(action.digest)
        if stored is None:
            self.take([action])
        else:
            self._taken.add(action.digest)
            self._results[action.digest] = stored.outputs
            self.known += 1

    def ready(self) -> list[Action]:
        """Those that wait for nothing any more; each is told once."""
        found = [one for one in self._waiting.values() if self._has_all(one)]
        for action in found:
            del self._waiting[action.digest]
        return found

    def _has_all(self, action: Action) -> bool:
        """Whether all that an action needs has a result. What was found so is not looked at again.

        So an action that needs thousands costs no more than they do.
        """
        if action.digest not in self._lacks:
            self._lacks[action.digest] = [need.digest for need in action.needs.values()]
        lacks = self._lacks[action.digest]
        while lacks and lacks[-1] in self._results:
            lacks.pop()
        return not lacks

    def finish(self, digest: str, outputs: Mapping[str, str]) -> None:
        """An action has a result: who waits for it may go on."""
        if self._waiting:
            self._results[digest] = outputs

    def give_up(self, digest: str) -> list[Action]:
        """An action has no result: those that cannot be done without, and are not awaited now."""
        lost = [one for one in self._waiting.values() if digest in _needs(one)]
        for action in lost:
            self._waiting.pop(action.digest, None)
        return lost + [other for action in lost for other in self.give_up(action.digest)]

    def given(self, action: Action) -> dict[str, str]:
        """The outputs of all that an action needs, by `<need>/<output>`."""
        return {
            f"{name}/{output}": digest
            for name, need in action.needs.items()
            for output, digest in self._results[need.digest].items()
        }


def _needs(action: Action) -> set[str]:
    return {need.digest for need in action.needs.values()}
