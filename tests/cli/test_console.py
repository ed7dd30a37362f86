"""Events as lines, as JSON and as bars."""

from __future__ import annotations

import io
import json

from rich.console import Console

from vidgen.events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Noted,
    RunFinished,
    RunStarted,
    StageFinished,
    StageStarted,
)
from vidgen_cli.bars import Bars, clock, draw
from vidgen_cli.board import Board
from vidgen_cli.console import JsonLines, PlainLines, Quiet

MILESTONES = {"plan": 15, "tts": 30, "render": 80}
EVENTS = (
    RunStarted("/films/a", ("plan", "tts", "render")),
    StageStarted("plan", 1, 1),
    StageFinished("plan", 0, 1, 0, 0.0, 15),
    StageStarted("tts", 4, 1),
    ActionStarted("tts", "s01/b1"),
    ActionProgressed("tts", "s01/b1", 0.5, "speaking"),
    ActionFinished("tts", "s01/b1", "ran", 1.0),
    ActionFailed("tts", "s01/b2", "it did not answer", retry_in_s=4.0),
    ActionFailed("tts", "s01/b2", "NameError: x", line=3),
    Noted("the brief has changed"),
    Noted("a damaged file was dropped", "warning"),
    ActionStarted("tts", "s01/b3"),
    ActionProgressed("tts", "s01/b3", 0.25, "speaking"),
)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def shown(kind, *events) -> str:
    stream = io.StringIO()
    with kind(stream, Clock()) as screen:
        for event in events:
            screen(event)
    return stream.getvalue()


def test_json_is_one_object_a_line_with_the_time():
    first, *rest = shown(JsonLines, *EVENTS).splitlines()
    assert json.loads(first) == {
        "at": 1000.0,
        "event": "RunStarted",
        "project": "/films/a",
        "stages": ["plan", "tts", "render"],
    }
    assert all("event" in json.loads(line) for line in rest)


def test_json_tells_progress_of_one_action_once_a_second():
    ticks = [ActionProgressed("render", "s01", n / 100, "drawing") for n in range(50)]
    assert len(shown(JsonLines, *ticks).splitlines()) == 1


def test_plain_lines():
    assert shown(PlainLines, *EVENTS) == (
        "plan: 1 unchanged\n"
        "plan: done in 0.0 s (15%)\n"
        "tts: 3 to do, 1 known\n"
        "s01/b2: it did not answer - again in 4 s\n"
        "failed: tts s01/b2: line 3: NameError: x\n"
        "the brief has changed\n"
        "warning: a damaged file was dropped\n"
    )


def test_plain_lines_show_life_every_few_seconds():
    stream, now = io.StringIO(), Clock()
    with PlainLines(stream, now) as screen:
        screen(StageStarted("render", 1))
        for _ in range(10):
            now.now += 2.0
            screen(ActionProgressed("render", "s01", 0.4, "drawing"))
    lines = stream.getvalue().splitlines()[1:]
    assert lines == ["  render s01 40% drawing"] * 5


def test_a_sign_of_life_says_what_is_still_being_done():
    stream, now = io.StringIO(), Clock()
    with PlainLines(stream, now) as screen:
        screen(StageStarted("compose", 1))
        screen(ActionProgressed("compose", "sound", None, "hearing the mix"))
        now.now += 60.0
        screen(ActionProgressed("compose", "sound", None, ""))
    assert stream.getvalue().splitlines()[1:] == ["  compose sound hearing the mix"]


def test_quiet_tells_only_what_went_wrong():
    assert shown(Quiet, *EVENTS) == (
        "s01/b2: it did not answer - again in 4 s\n"
        "failed: tts s01/b2: line 3: NameError: x\n"
        "warning: a damaged file was dropped\n"
    )


def board() -> tuple[Board, Clock]:
    now = Clock()
    found = Board(MILESTONES, now)
    for event in EVENTS:
        found(event)
    now.now += 10.0
    return found, now


def text(found: Board, columns: int, **how) -> list[str]:
    return [line.plain.rstrip() for line in draw(found, columns, **how)]


def test_bars_say_what_is_done_now_and_how_long_it_takes():
    found, _ = board()
    assert text(found, 90) == [
        "✓ plan     ━━━━━━━━━━━━━━━━━━━━   1/1   0:00  unchanged",
        "▸ tts      ━━━━━━━━━━━─────────   2/4   0:10 of ~0:24  s01/b3 speaking",
        "· render",
        " 23% of the film",
    ]


def test_bars_fit_forty_columns_and_plain_ascii():
    found, _ = board()
    lines = text(found, 40, unicode=False)
    assert lines == [
        "+ plan       1/1   0:00  unchanged",
        "> tts        2/4   0:10 of ~0:24  s01/b",
        ". render",
        " 23% of the film",
    ]
    assert max(map(len, lines)) < 40


def test_a_run_that_ends_well_is_whole_and_one_that_is_stopped_is_not():
    found, _ = board()
    found.stop()
    assert text(found, 40)[1].startswith("✗ tts")
    whole = Board({"compose": 95}, Clock())
    for event in (
        RunStarted("/a", ("compose",)),
        StageStarted("compose", 1),
        StageFinished("compose", 1, 0, 0, 2.0, 95),
        RunFinished(2.0, 0),
    ):
        whole(event)
    assert whole.percent == 100


def test_failures_stand_above_the_bars_in_any_terminal():
    stream = io.StringIO()
    console = Console(file=stream, width=60, force_terminal=True, color_system=None)
    with Bars(console, Board(MILESTONES, Clock())) as bars:
        for event in EVENTS:
            bars(event)
    assert "failed: tts s01/b2: line 3: NameError: x" in stream.getvalue()
    assert "✗ tts" in stream.getvalue()


def test_clock():
    assert [clock(5), clock(65.9), clock(3700)] == ["0:05", "1:05", "1:01:40"]
