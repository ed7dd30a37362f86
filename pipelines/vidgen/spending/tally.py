"""Which calls were made for a piece of work, whatever made them, and in whichever threads."""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from .call import Call

T = TypeVar("T")
R = TypeVar("R")

_tally: contextvars.ContextVar[list[Call] | None] = contextvars.ContextVar("tally", default=None)


@contextmanager
def tally() -> Iterator[list[Call]]:
    """Collect every call that is settled inside, also in threads that `at_once` starts there."""
    calls: list[Call] = []
    token = _tally.set(calls)
    try:
        yield calls
    finally:
        _tally.reset(token)


def count(call: Call) -> None:
    """Add a call to the tally of whoever is counting; nothing where nobody is."""
    calls = _tally.get()
    if calls is not None:
        calls.append(call)


def at_once(function: Callable[[T], R], items: Sequence[T], lanes: int) -> list[R]:
    """The results for all items, in their order, from up to `lanes` threads that count together.

    Raises what the first item that fails raises, once all that began have ended.
    """
    if not items:
        return []
    contexts = [contextvars.copy_context() for _ in items]
    with ThreadPoolExecutor(min(lanes, len(items)), "vidgen-lane") as threads:
        waiting = [
            threads.submit(context.run, function, item)
            for context, item in zip(contexts, items, strict=True)
        ]
    return [one.result() for one in waiting]
