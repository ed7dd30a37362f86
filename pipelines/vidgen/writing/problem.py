"""What is wrong with a scene's code, as the model that wrote it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import VidgenError
from ..sandbox.policy import Finding as Wrong
from ..sandbox.policy_source import lines_of

if TYPE_CHECKING:
    from ..renderer.lint.finding import Finding, Report

_MOST = 12
_WORDS = 1500
_SHORT = 120
_BLANK = 0.5
"""The share of a scene for which nothing is to be seen, beyond which it cannot stay."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `code` is the line as written; a `mild` one may stay as it is."""

    message: str
    line: int | None = None
    code: str = ""
    cure: str = ""
    mild: bool = False

    @property
    def short(self) -> str:
        """In a few words, as progress shows it."""
        first = self.message.partition("\n")[0]
        words = f"line {self.line}: {first}" if self.line and "line " not in first else first
        return words if len(words) <= _SHORT else words[: _SHORT - 1] + "…"

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line and "line " not in self.message else ""
        lines = [f"- {where}{self.message[:_WORDS]}"]
        if self.code.strip() and self.code.strip() not in self.message:
            lines.append(f"    {self.code.strip()}")
        if self.cure:
            lines.append(f"  help: {self.cure}")
        return "\n".join(lines)


def unreadable(wrong: Iterable[Wrong]) -> tuple[Problem, ...]:
    """What reading the code has found."""
    return tuple(Problem(one.message, one.line, one.code_line, one.cure) for one in wrong)


def broken(error: VidgenError, code: str) -> Problem:
    """Why the code did not run to its end."""
    line = getattr(error, "line", None)
    return Problem(error.message, line, _line(code, line), error.cure or "")


def unseen(report: Report, code: str) -> tuple[Problem, ...]:
    """What will not be seen as it is meant, the worst first.

    More is asked of a model than of a person: it has to show something, and when it is spoken of.
    """
    found = [_seen(one, code, report.run_s) for one in report.findings]
    found += _unheeded([beat.beat for beat in report.beats if beat.run_s is None], report)
    return tuple(sorted(found, key=lambda one: one.mild))


def serious(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems for which the code cannot stay as it is."""
    return tuple(problem for problem in problems if not problem.mild)


def told(problems: Sequence[Problem]) -> str:
    """Problems as lines of text, those that must be mended first; no more than can be heeded."""
    mild = [problem for problem in problems if problem.mild]
    lines = [str(problem) for problem in serious(problems)[:_MOST]]
    if mild:
        lines += ["", "Of less weight, and better avoided:", *map(str, mild[: _MOST // 2])]
    return "\n".join(lines).strip()


def _unheeded(beats: Sequence[str], report: Report) -> Iterator[Problem]:
    """The beats that the scene does not name; that it names none cannot stay."""
    if beats:
        yield Problem(
            f"the code has no block for {', '.join(beats)}: nothing waits for what is spoken there",
            cure=f'write `with self.beat("{beats[0]}") as beat:`, and in it what is seen then',
            mild=len(beats) < len(report.beats),
        )


def _seen(finding: Finding, code: str, run_s: float) -> Problem:
    line = next((named.line for named in finding.mobjects if named.line), None)
    at = f"{finding.start_s:.1f} to {finding.end_s:.1f} s"
    beat = f", {finding.beat}" if finding.beat else ""
    things = ", ".join(map(str, finding.mobjects))
    said = f"{finding.rule} at {at}{beat}: {things + ': ' if things else ''}{finding.message}"
    blank = finding.rule == "empty-picture" and finding.end_s - finding.start_s > _BLANK * run_s
    mild = finding.severity != "error" and not blank
    return Problem(said, line, _line(code, line), finding.suggestion, mild=mild)


def _line(code: str, number: int | None) -> str:
    lines = lines_of(code)
    return lines[number - 1] if number and 0 < number <= len(lines) else ""
