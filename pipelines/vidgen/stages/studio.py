"""From where painters and cameras over the network are asked, paid and, where need be, stopped."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, scene_of
from ..errors import AnswerError, ConfigError, Interrupted
from ..events import Tick
from ..providers.base import Access, Made
from ..providers.image.base import select as painter_of
from ..providers.jobs import Jobs
from ..providers.video.base import Filming
from ..providers.video.base import select as camera_of
from ..settings import Settings
from ..spending.pay import Purse
from .bought import access_to, is_offline, jobs_of, payee

if TYPE_CHECKING:
    from ..project import Project

_LEAVE_S = 4.0
"""How long a run that ends waits for services to be told so."""


@dataclass(frozen=True)
class Studio:
    """Makes the pictures and films of one run. Safe among threads."""

    settings: Settings
    painting: Purse
    filming: Purse
    calls: Calls
    jobs: Jobs

    def make(self, action: Action, work: Path, tick: Tick) -> Made:
        """Have one made and paid for. Raises BudgetError before the call, else what it raises."""
        with self.calls.watched(tick) as heard, self.jobs.of(action.digest).kept_while_useful():
            try:
                if "duration_s" in action.request:
                    return self._film(action, work, heard)
                return self._paint(action, work, heard)
            except AnswerError as error:
                raise _named(error, scene_of(action.label)) from None

    def _paint(self, action: Action, work: Path, tick: Tick) -> Made:
        from .visuals import paint

        request = action.request
        access = self._access(action, painter_of(request["provider"]).service)
        return self.painting.pay(
            payee(request["provider"], request["model"]),
            price_of(action),
            lambda: paint(request, work, tick, access),
        )

    def _film(self, action: Action, work: Path, tick: Tick) -> Made:
        request = action.request
        camera = camera_of(request["provider"])
        access = self._access(action, camera.service)
        filming = _begun(filming_of(request), action, lambda _: work / "inputs" / "image")
        return self.filming.pay(
            payee(request["provider"], request["model"]),
            price_of(action),
            lambda: camera.film(filming, work, tick, access, request["model"]),
            provider=_service(camera.service),
        )

    def _access(self, action: Action, service: str) -> Access:
        return replace(access_to(self.settings, service), job=self.jobs.of(action.digest))


class Calls:
    """Those that are under way, so that a run that ends can give them up."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._open = 0
        self._over = False

    @contextmanager
    def watched(self, tick: Tick) -> Iterator[Tick]:
        """A tick that raises Interrupted once the run has ended."""

        def heard(fraction: float | None, note: str) -> None:
            if self._over:
                raise Interrupted("The run ended while a service was at work")
            tick(fraction, note)

        with self._changed:
            self._open += 1
        try:
            yield heard
        finally:
            with self._changed:
                self._open -= 1
                self._changed.notify_all()

    def give_up(self) -> None:
        """Let those under way end, and wait a little for that."""
        with self._changed:
            self._over = True
            self._changed.wait_for(lambda: self._open == 0, _LEAVE_S)


@contextmanager
def studio(project: Project) -> Iterator[Studio]:
    """A studio for as long as a stage runs. Raises ConfigError offline."""
    settings = project.settings
    if is_offline(project):
        raise ConfigError(
            "No painter and no camera can be asked offline",
            cure="leave out --offline (or set VIDGEN_OFFLINE=false), or set image.provider to card "
            "and video.provider to motion",
        )
    calls, jobs = Calls(), jobs_of(project)
    jobs.tidy()
    try:
        yield Studio(
            settings,
            replace(project.purse, per_minute=settings.image.calls_per_minute),
            replace(project.purse, per_minute=settings.video.calls_per_minute),
            calls,
            jobs,
        )
    finally:
        calls.give_up()


def check(project: Project, action: Action) -> None:
    """Raise AccessError, ConfigError or MissingError where an action is bound to fail."""
    request = action.request
    if "duration_s" in request:
        camera = camera_of(request["provider"])
        filming = _begun(filming_of(request), action, project.blob)
        camera.check(filming, request["model"], access_to(project.settings, camera.service))
    else:
        painter = painter_of(request["provider"])
        painter.check(request["model"], access_to(project.settings, painter.service))


def price_of(action: Action) -> float | None:
    """What an action costs at most in USD; None where nobody knows."""
    request = action.request
    if "duration_s" in request:
        return camera_of(request["provider"]).price(filming_of(request), request["model"])
    width, height = request["size"]
    return painter_of(request["provider"]).price(request["model"], (width, height))


def filming_of(request: Mapping[str, Any]) -> Filming:
    """What is to be filmed, as an action asks for it; without the picture it begins with."""
    return Filming(
        prompt=request["prompt"],
        duration_s=request["duration_s"],
        avoid=request["avoid"],
        aspect=request["aspect"],
        size=(request["size"][0], request["size"][1]),
        mode=request["mode"],
        seed=request["seed"],
    )


def _begun(filming: Filming, action: Action, found: Callable[[str], Path]) -> Filming:
    """What is to be filmed, with the picture that it begins with, if there is one."""
    digest = action.inputs.get("image")
    return replace(filming, image=found(digest)) if digest else filming


def _service(section: str) -> str:
    """Whose pace a call keeps to; empty for litellm, which reaches several."""
    return "" if section == "llm" else section


def _named(error: AnswerError, scene: str | None) -> AnswerError:
    return AnswerError(
        f"scene {scene}: {error.message}",
        answered=error.answered,
        cure=error.cure or f"say in another way what {scene} shows, in its `picture`",
    )
