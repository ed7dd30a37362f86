"""What is remembered of work that a service was asked for, so that nobody pays for it twice.

A run that is killed leaves its jobs to the services, which do them and bill them. So the number of
a job is written down before it is waited for, and the next run asks for that job first.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from ..errors import (
    AccessError,
    AnswerError,
    ConfigError,
    Interrupted,
    ProviderError,
    VidgenError,
)
from ..files import write_text

T = TypeVar("T")

KEPT_S = 24 * 3600.0
"""How long a job is asked for; few services keep what they made for longer."""

_MOST_TIMES = 10
_TOLD = re.compile(r"[\w.:/=+~-]{1,2000}")


@dataclass(frozen=True)
class Job:
    """One piece of work at a service, remembered in the file `path`; without one, not at all."""

    path: Path | None = None

    def begun(self, model: str) -> dict[str, str] | None:
        """What was noted of the job that an earlier attempt began with this model, if any.

        It is told a few times at most: a job of which nothing comes is begun anew.
        """
        found = _read(self.path) if self.path is not None else None
        if found is None or found.get("model") != model:
            return None
        times = int(found.get("times", "0"))
        if times >= _MOST_TIMES or time.time() - float(found["at"]) > KEPT_S:
            self.forget()
            return None
        self._write({**found, "times": str(times + 1)})
        return found

    def note(self, model: str, **told: str) -> None:
        """Remember a job that a service has taken on. Raises StorageError."""
        self._write({"model": model, "at": str(time.time()), **told})

    def found(self, look: Callable[[], T]) -> T | None:
        """What a look at a job of an earlier run tells; None where the service knows it no more."""
        with suppress(AccessError, AnswerError, ConfigError):
            return look()
        self.forget()
        return None

    def forget(self) -> None:
        """There is nothing to ask for any more."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink()

    @contextmanager
    def kept_while_useful(self) -> Iterator[None]:
        """Forget the job where what it came to is of no use, however often it is asked for."""
        try:
            yield
        except Interrupted:
            raise
        except VidgenError as error:
            if not (isinstance(error, ProviderError) and error.recoverable):
                self.forget()
            raise

    def _write(self, told: dict[str, str]) -> None:
        if self.path is not None:
            write_text(self.path, json.dumps(told))


@dataclass(frozen=True)
class Jobs:
    """All jobs of a film, in a folder of their own."""

    folder: Path

    def of(self, digest: str) -> Job:
        """The job of the action with this digest."""
        return Job(self.folder / f"{digest}.json")

    def tidy(self) -> None:
        """Drop what is too old to be asked for."""
        for path in self.folder.glob("*.json"):
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > KEPT_S:
                    path.unlink()


def _read(path: Path) -> dict[str, str] | None:
    """What a file tells of a job; None where it is not there or not as it was written."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        float(found["at"]), int(found.get("times", 0))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    sound = all(isinstance(told, str) and _TOLD.fullmatch(told) for told in found.values())
    return found if sound else None
