"""Which provider films a clip: the first of those wanted that is well and within the budget."""

from __future__ import annotations

import json
import shutil
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import AccessError, ConfigError, Interrupted, MissingError, ProviderError, VidgenError
from ..events import Tick
from ..spending.call import Call
from ..spending.pace import PATIENCE_S, Clock
from ..spending.tally import tally
from ..stages.bought import Bought, Till, is_kept, is_offline, jobs_of
from ..stages.studio import Calls
from ..store import Stored
from .filming import FILM, MADE, Offer
from .health import Health

if TYPE_CHECKING:
    from ..project import Project
    from ..providers.base import Access
    from .engines import Engine

ATTEMPTS = 3
"""How often one provider is asked for one clip."""

_BLINK_S = 1.0


class Late(ProviderError):
    """A clip took longer than a game waits for it."""

    recoverable = False


class Offline(ConfigError):
    """A clip needs a provider, and this run must do without the network."""


@dataclass(frozen=True)
class Order:
    """A clip that is to be filmed, by one of those who offer it, within a time."""

    label: str
    offers: tuple[Offer, ...]
    tick: Tick
    limit_s: float | None = None


@dataclass(frozen=True)
class Film:
    """What was filmed, as it is kept, and by which of its offers."""

    offer: Offer
    stored: Stored


class Router:
    """Has clips filmed, and pays for them. Safe among threads; `calls` are those that it made."""

    def __init__(self, project: Project, per_minute: int | None, clock: Clock) -> None:
        self.calls: list[Call] = []
        self.health = Health(clock)
        self.under_way = Calls()
        self._project = project
        self._per_minute = per_minute
        self._clock = clock
        self._tills: dict[str, Till] = {}
        self._seats: dict[str, threading.Semaphore] = {}
        self._lock = threading.Lock()
        jobs_of(project).tidy()

    def film(self, order: Order) -> Film:
        """A clip that was filmed before, or is now. Raises what the last who was asked failed with.

        Whoever fails is asked again, up to three times, after those next in the list. Raises
        ConfigError where vidgen is offline, and BudgetError where nobody is within the budget.
        """
        if not order.offers:
            raise ConfigError(f"{order.label}: none of its providers can film it")
        if (kept := self._kept(order)) is not None:
            return kept
        if is_offline(self._project):
            raise Offline("no provider can be asked offline", cure="leave out --offline")
        with self.under_way.watched(_within(order, self._clock)) as tick:
            return self._ask(order, tick)

    def _ask(self, order: Order, tick: Tick) -> Film:
        """Ask those who offer a clip, in their order, whoever is well before whoever is not."""
        left, asked = list(order.offers), Counter[str]()
        wrong: dict[str, VidgenError] = {}
        while left:
            offer = min(left, key=lambda one: self.health.rests_s(one.engine.name))
            name = offer.engine.name
            if not self._rested(name, tick):
                wrong.setdefault(name, _left_alone(name, self.health.why(name)))
                break
            asked[name] += 1
            try:
                return self._buy(order, offer, tick)
            except (Late, Interrupted):
                raise
            except VidgenError as error:
                wrong[name] = error
                self.health.ill(name, error)
                if not error.recoverable or asked[name] >= ATTEMPTS:
                    left.remove(offer)
        raise _all_of(order.offers, wrong)

    def _kept(self, order: Order) -> Film | None:
        for offer in order.offers:
            if is_kept(self._project, offer.wanted):
                stored = self._project.store.peek(offer.wanted.digest)
                if stored is not None:
                    return Film(offer, stored)
        return None

    def _rested(self, name: str, tick: Tick) -> bool:
        """Wait until a provider may be asked; whether that was worth it."""
        while (rests_s := self.health.rests_s(name)) > 0:
            if rests_s > PATIENCE_S:
                return False
            tick(None, f"{name}: asked again in {rests_s:.0f} s")
            self._clock.sleep(min(_BLINK_S, rests_s))
        return True

    def _buy(self, order: Order, offer: Offer, tick: Tick) -> Film:
        engine = offer.engine
        engine.camera.check(offer.filming, engine.model, engine.access)
        till, seat = self._at(engine)
        with self._scratch() as folder, tally() as calls:
            try:
                with _seated(seat, engine.name, tick):
                    access = replace(engine.access, job=till.job(offer.wanted))
                    film = partial(_made, offer, access, folder, tick)
                    till.buy(offer.wanted, engine.payee, offer.price, film)
            finally:
                with self._lock:
                    self.calls += [one.model_copy(update={"work": order.label}) for one in calls]
        self.health.well(engine.name)
        stored = self._project.store.peek(offer.wanted.digest)
        if stored is None:
            raise MissingError(f"The store has lost the film of {order.label}")
        return Film(offer, stored)

    def _at(self, engine: Engine) -> tuple[Till, threading.Semaphore]:
        """Where a provider is paid, at its pace, and the places for its jobs."""
        with self._lock:
            if engine.provider not in self._tills:
                given = (self._per_minute, engine.terms.per_minute)
                per_minute = min((one for one in given if one is not None), default=None)
                self._tills[engine.provider] = Till(self._project, per_minute)
                self._seats[engine.provider] = threading.Semaphore(engine.terms.at_once)
            return self._tills[engine.provider], self._seats[engine.provider]

    @contextmanager
    def _scratch(self) -> Iterator[Path]:
        folder = self._project.hidden / "work" / f"film-{uuid.uuid4().hex}"
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _made(offer: Offer, access: Access, folder: Path, tick: Tick) -> Bought:
    """Have one clip filmed into a folder, and write down who did it."""
    engine = offer.engine
    try:
        tick(None, f"{engine.name}: asked")
    except Late as error:
        error.answered = True  # nobody was asked after all
        raise
    begun = time.monotonic()
    made = engine.camera.film(offer.filming, folder, tick, access, engine.model)
    told = {
        "provider": engine.provider,
        "model": made.model,
        "seed": made.seed,
        "seconds": round(time.monotonic() - begun, 3),
    }
    about = folder / MADE
    about.write_text(json.dumps(told), encoding="utf-8")
    return Bought({FILM: made.path, MADE: about}, made.cost_usd)


def _within(order: Order, clock: Clock) -> Tick:
    """The tick of an order, which raises Late once its time is over."""
    end = None if order.limit_s is None else clock.now() + order.limit_s

    def heard(fraction: float | None, note: str) -> None:
        if end is not None and clock.now() > end:
            raise Late(f"took longer than the {order.limit_s:g} s that a game waits for it")
        order.tick(fraction, note)

    return heard


@contextmanager
def _seated(seat: threading.Semaphore, name: str, tick: Tick) -> Iterator[None]:
    """Hold one of the places for jobs of a provider."""
    while not seat.acquire(timeout=_BLINK_S):
        tick(None, f"{name}: as many jobs as it takes are under way")
    try:
        yield
    finally:
        seat.release()


def _left_alone(name: str, why: VidgenError | None) -> VidgenError:
    said = f": {why.message}" if why else ""
    kind = type(why) if isinstance(why, AccessError) else ProviderError
    return kind(f"{name} is left alone for now{said}", cure=why.cure if why else None)


def _all_of(offers: Sequence[Offer], wrong: Mapping[str, VidgenError]) -> VidgenError:
    """One error for all who failed: of the kind of the last, with what each of them said."""
    told = [wrong[one.engine.name] for one in offers if one.engine.name in wrong]
    last = copy(told[-1])  # others may be told the same error
    if len(told) > 1:
        last.message = "; ".join(dict.fromkeys(one.message for one in told))
    return last
