"""Which calls were made for a piece of work, whatever made them, and in whichever threads."""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
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

    Raises what the first item that fails raises, once all have ended. The threads do not keep the
    process alive.
    """
    ended: list[Future[R]] = [Future() for _ in items]
    todo = deque(zip(items, ended, [contextvars.copy_context() for _ in items], strict=True))
    threads = [
        threading.Thread(target=_serve, args=(function, todo), name="vidgen-lane", daemon=True)
        for _ in range(min(lanes, len(items)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [one.result() for one in ended]


def _serve(
    function: Callable[[T], R], todo: deque[tuple[T, Future[R], contextvars.Context]]
) -> None:
    """Take one item after the other until none is left."""
    while True:
        try:
            item, ended, context = todo.popleft()
        except IndexError:
            return
        try:
            ended.set_result(context.run(function, item))
        except BaseException as error:
            ended.set_exception(error)
