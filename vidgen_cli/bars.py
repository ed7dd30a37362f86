"""The board on a live terminal: one bar a stage, redrawn in place on stderr."""

from __future__ import annotations

import sys
import threading

from rich.console import Console, ConsoleOptions, RenderResult
from rich.live import Live
from rich.text import Text

from vidgen.engine.run import PROGRESS
from vidgen.events import Event, Noted, StepReached

from .board import Board, Lane, State
from .console import trouble
from .terminal import harmless

_MARKS: dict[State, tuple[str, str, str]] = {
    "waiting": ("·", ".", "dim"),
    "running": ("▸", ">", "cyan"),
    "done": ("✓", "+", "green"),
    "failed": ("✗", "x", "red"),
    "stopped": ("■", "#", "yellow"),
}
_BAR_FROM, _NOTE_FROM = 52, 72


class Bars:
    """Shows a run as bars, with failures listed above them as they happen."""

    def __init__(self, console: Console | None = None, board: Board | None = None) -> None:
        self._console = console or Console(file=sys.stderr, highlight=False)
        self.board = board or Board(PROGRESS)
        self._lock = threading.RLock()
        self._live = Live(
            get_renderable=lambda: self,
            console=self._console,
            refresh_per_second=5,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def __enter__(self) -> Bars:
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self.board.stop()
        self._live.stop()

    def __call__(self, event: Event) -> None:
        with self._lock:
            self.board(event)
        if isinstance(event, StepReached):
            self._console.print(Text(f"{event.progress:>3}% {event.step}"))
        if line := trouble(event):
            style = "" if isinstance(event, Noted) and event.level == "info" else "yellow"
            self._console.print(Text(harmless(line), style=style), soft_wrap=True)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        with self._lock:
            lines = draw(self.board, options.max_width, unicode=not options.ascii_only)
        yield from lines


def draw(board: Board, columns: int, *, unicode: bool = True) -> list[Text]:
    """The board as lines of at most `columns` characters."""
    lines = [_lane(board, lane, columns, unicode) for lane in board.lanes.values()]
    if len(board.lanes) > 1:
        lines.append(Text(f"{board.percent:>3}% of the film", style="bold"))
    for line in lines:
        line.no_wrap = True
        line.truncate(max(1, columns - 1), overflow="ellipsis" if unicode else "crop")
    return lines


def _lane(board: Board, lane: Lane, columns: int, unicode: bool) -> Text:
    mark, plain, style = _MARKS[lane.state]
    line = Text().append(f"{mark if unicode else plain} ", style=style)
    line.append(f"{lane.name:<8}", style="dim" if lane.state == "waiting" else "bold")
    if lane.state == "waiting":
        return line
    if columns >= _BAR_FROM:
        line.append(" ").append_text(
            _bar(lane.fraction, 20 if columns >= _NOTE_FROM else 10, unicode)
        )
    line.append(f" {lane.cached + lane.finished:>3}/{lane.actions:<3}")
    line.append(f" {_times(board, lane)}", style="cyan")
    if said := _said(lane):
        line.append(f"  {harmless(said)}", style="dim")
    return line


def _bar(fraction: float, columns: int, unicode: bool) -> Text:
    full = int(fraction * columns)
    done, left = ("━", "─") if unicode else ("=", "-")
    return Text(done * full, style="green").append(left * (columns - full), style="dim")


def _times(board: Board, lane: Lane) -> str:
    expected = board.expected_s(lane)
    elapsed = clock(board.elapsed_s(lane))
    return f"{elapsed} of ~{clock(expected)}" if expected else f"{elapsed}"


def _said(lane: Lane) -> str:
    if lane.state == "running":
        return lane.doing
    parts = []
    if lane.cached:
        parts.append("unchanged" if lane.cached == lane.actions else f"{lane.cached} known before")
    if lane.failed:
        parts.append(f"{lane.failed} failed")
    return ", ".join(parts)


def clock(seconds: float) -> str:
    """Minutes and seconds, with hours where there are any."""
    whole = int(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"
