from __future__ import annotations

import os
import signal
from contextlib import ExitStack, contextmanager

import pytest

from vidgen.engine import budget
from vidgen.engine.budget import CorePool, Cores
from vidgen.engine.run import run_stage
from vidgen.events import ignore


@pytest.fixture
def pool():
    pool = CorePool(3)
    yield pool
    pool.close()


@contextmanager
def borrower(pool: CorePool, wanted: int):
    """Another process that borrows cores and holds them until it is killed; its id."""
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        cores = Cores(pool.fd)
        taken = sum(cores.try_take() for _ in range(wanted))
        os.write(told, bytes([taken]))
        signal.pause()
    assert os.read(heard, 1) == bytes([wanted])
    yield child
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    os.close(heard)
    os.close(told)


def can_take(pool: CorePool) -> int:
    """How many cores another process could borrow now."""
    child = os.fork()
    if child == 0:
        cores = Cores(pool.fd)
        os._exit(sum(cores.try_take() for _ in range(9)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def test_outside_the_engine_there_is_one_core():
    with budget.current() as cores:
        assert not cores.try_take()
        assert cores.extra == 0


def test_only_cores_of_no_action_are_lent(pool):
    assert can_take(pool) == 3
    with pool.owned():
        assert can_take(pool) == 2
        with pool.owned(), pool.owned():
            assert can_take(pool) == 0
    assert can_take(pool) == 3


def test_a_core_is_lent_to_one_at_a_time(pool):
    with borrower(pool, 2):
        assert can_take(pool) == 1


def test_what_a_killed_process_had_borrowed_is_free_again(pool):
    with borrower(pool, 3):
        assert can_take(pool) == 0
    assert can_take(pool) == 3


def test_an_action_that_starts_takes_a_core_that_is_not_lent(pool):
    with borrower(pool, 2), pool.owned():
        assert can_take(pool) == 0
    assert can_take(pool) == 3


def test_a_core_that_an_action_needs_is_given_back_first_and_not_lent_again(pool):
    """Here the pool's own process borrows nothing: its locks would not be another's."""
    heard, told = os.pipe()
    go, stop = os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        with Cores(pool.fd) as cores:
            assert [cores.try_take() for _ in range(3)] == [True] * 3
            os.write(told, b"x")
            os.read(go[0], 1)
            cores.give()
            os.write(told, bytes([cores.extra, cores.try_take()]))
            os.read(stop[0], 1)
        os._exit(0)
    os.read(heard, 1)
    with ExitStack() as action:
        action.enter_context(pool.owned())
        os.write(go[1], b"x")
        assert tuple(os.read(heard, 2)) == (2, False)
    assert can_take(pool) == 1
    os.write(stop[1], b"x")
    os.waitpid(child, 0)
    assert can_take(pool) == 3
    for fd in (heard, told, *go, *stop):
        os.close(fd)


def test_no_core_is_lent_where_memory_is_short(pool):
    cores = Cores(pool.fd)
    assert not cores.try_take(memory_mb=10**9)
    assert cores.try_take(memory_mb=1)
    cores.give()


@pytest.mark.parametrize("isolated", [False, True])
def test_a_running_action_may_use_the_cores_of_idle_slots(toy, project, isolated):
    film = project(jobs=3)
    run_stage(toy("one:borrow", isolated=isolated), film, ignore)
    assert (film.root / "music/s01.txt").read_text() == "ONE 2"


def test_cores_that_a_killed_action_had_borrowed_are_there_for_the_next(toy, project):
    film = project(jobs=3)
    stage = toy(
        "bad:borrow and die", isolated=True, with_fallback=True, fallback_order="two:borrow"
    )
    run_stage(stage, film, ignore)
    assert (film.root / "music/s01.txt").read_text() == "TWO 2"
