"""Files that services make for money: paid for once, and kept for whoever asks for the same."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.action import Action
from ..errors import ConfigError, MissingError
from ..providers.base import Access
from ..providers.jobs import Job, Jobs
from ..settings import Settings
from ..spending.call import Call
from ..spending.tally import count
from ..store import Stored

if TYPE_CHECKING:
    from ..project import Project


@dataclass(frozen=True)
class Bought:
    """What a call brought: files by name, and what it cost in USD; None where nobody knows."""

    files: Mapping[str, Path]
    cost_usd: float | None


class Till:
    """Pays for files out of a run's purse, at most so often a minute. Safe among threads."""

    def __init__(self, project: Project, per_minute: int | None) -> None:
        self._project = project
        self._purse = replace(project.purse, per_minute=per_minute)
        self._jobs = jobs_of(project)
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def buy(
        self,
        wanted: Action,
        model: str,
        estimate: Callable[[], float | None],
        make: Callable[[], Bought],
    ) -> dict[str, Path]:
        """The files that `wanted` describes: kept from before, or made now for money.

        `model` is `provider/model`, `estimate` what the call costs at most. Raises BudgetError,
        ConfigError where vidgen is offline, else what `make` raises.
        """
        with self._turns[wanted.digest]:
            if (kept := self._kept(wanted, model)) is not None:
                return kept
            if is_offline(self._project):
                raise ConfigError(
                    f"{model} cannot be asked offline",
                    cure="leave out --offline, or set VIDGEN_OFFLINE=false",
                )
            job = self.job(wanted)
            with job.kept_while_useful():
                brought = self._purse.pay(model, estimate(), make)
            self._keep(wanted, brought)
            job.forget()
        return dict(brought.files)

    def job(self, wanted: Action) -> Job:
        """What is remembered of the job that makes what `wanted` describes, for its `Access`."""
        return self._jobs.of(wanted.digest)

    def _kept(self, wanted: Action, model: str) -> dict[str, Path] | None:
        project = self._project
        stored = project.store.lookup(wanted.digest) if is_kept(project, wanted) else None
        if stored is None:
            return None
        try:
            files = {name: project.blob(digest) for name, digest in stored.outputs.items()}
        except MissingError:
            return None
        count(Call(model=model, ending="answered", cost_usd=stored.cost_usd, kept=True))
        return files

    def _keep(self, wanted: Action, brought: Bought) -> None:
        store = self._project.store
        outputs = {name: store.put(path) for name, path in brought.files.items()}
        store.record(wanted.digest, Stored(outputs, cost_usd=brought.cost_usd))


def is_kept(project: Project, wanted: Action) -> bool:
    """Whether what `wanted` describes was paid for before, and is not to be made anew."""
    known = project.store.lookup(wanted.digest) is not None
    return known and not project.forces(wanted.stage, wanted)


def access_to(settings: Settings, service: str) -> Access:
    """How a service is reached, by the section of the settings that is called after it."""
    found = getattr(settings, service, None)
    if found is None:
        return Access()
    return Access(found.api_key, found.base_url, getattr(found, "workflow", None))


def jobs_of(project: Project) -> Jobs:
    """What services were asked for this film, so that a run that is killed loses none of it."""
    return Jobs(project.hidden / "jobs")


def payee(provider: str, model: str | None) -> str:
    """Who is paid, as `provider/model`; litellm's models name their provider themselves."""
    return model if provider == "litellm" and model else f"{provider}/{model or 'default'}"


def is_offline(project: Project) -> bool:
    """Whether this run must do without the network."""
    return project.options.offline or project.settings.offline
