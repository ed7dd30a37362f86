"""Processes that have loaded what stages need, kept for all tests that only want films made.

That a run starts such processes itself, and ends them, is shown by tests/engine and tests/films.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import pytest

from vidgen.engine.budget import CorePool
from vidgen.engine.crew import Nursery
from vidgen.stages.check import CheckStage
from vidgen.stages.compose import ComposeStage
from vidgen.stages.render import RenderStage
from vidgen.stages.tts import TtsStage

_DRAWING = (*RenderStage.preload, *CheckStage.preload)
_TRUSTED = (*TtsStage.preload, *ComposeStage.preload)


class Kept(Nursery):
    """A nursery that the end of a run leaves as it is: the next run finds it loaded."""

    def close(self, at_once: bool = False) -> None:
        """Nothing ends here; see `end`."""

    def end(self) -> None:
        super().close()


class Warm:
    """A nursery for stages that draw and look, and one for those that do neither.

    They end with the thread that starts them, so all are started here and not when first needed.
    """

    def __init__(self, log: IO[bytes], cores: int) -> None:
        self._drawing = Kept(_DRAWING, log, cores, trusted=False)
        self._trusted = Kept(_TRUSTED, log, cores, trusted=False)

    def nursery(
        self, _modules: Sequence[str], _log: IO[bytes], _cores: int, *, trusted: bool
    ) -> Kept:
        """What the engine gets where it would start one, which knows nothing of a test's keys."""
        return self._trusted if trusted else self._drawing

    def end(self) -> None:
        self._drawing.end()
        self._trusted.end()


@contextmanager
def warm(log: Path) -> Iterator[Warm]:
    """Nurseries for as long as the block runs."""
    with ExitStack() as after:
        cores = CorePool(2)
        after.callback(cores.close)
        kept = Warm(after.enter_context(log.open("ab")), cores.fd)
        after.callback(kept.end)
        yield kept


def lend(kept: Warm, patch: pytest.MonkeyPatch) -> None:
    """Let the engine use what is kept, where no stage needs the environment of a test."""
    patch.setattr("vidgen.engine.nurseries.Nursery", kept.nursery)
