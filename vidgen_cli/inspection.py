"""Check scenes and show what was found: a few lines a finding, and its picture."""

from __future__ import annotations

import sys
import tempfile
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
import typer

from vidgen.errors import ConfigError, MissingError, RenderError
from vidgen.store.digest import digest_bytes

from . import console
from .halfblocks import picture
from .location import Location, locate_project
from .run import watched
from .session import Asked, Session, open_session
from .terminal import BOLD, GREEN, RED, YELLOW, paint, width
from .wording import length, near, plural

if TYPE_CHECKING:
    from vidgen.renderer.lint.finding import Finding, Report
    from vidgen.stages.check import Checked

_COLOURS = {"error": RED, "warning": YELLOW}


def inspect(target: str, asked: Asked, *, as_json: bool, quiet: bool) -> None:
    """Check a film or a scene's file, and print the findings. Leaves with 6 where one is an error.

    With JSON the last line is a Summary with every report.
    """
    code = Path(target).expanduser()
    if code.suffix == ".py":
        found = [_of_file(code, asked, as_json=as_json, quiet=quiet)]
    else:
        found = _of_film(target, asked, as_json=as_json, quiet=quiet)
    if as_json:
        sys.stdout.write(console.json_line(_summary(found)) + "\n")
    else:
        for line in _lines(found, quiet=quiet):
            sys.stdout.write(line + "\n")
    if any(one.is_bad for one in found):
        raise typer.Exit(RenderError.exit_code)


def _of_film(target: str, asked: Asked, *, as_json: bool, quiet: bool) -> list[Checked]:
    from vidgen.stages.check import check

    project = open_session(locate_project(target), asked).project
    return watched(
        project, lambda screen: check(project, emit=screen), as_json=as_json, quiet=quiet
    )


def _of_file(code: Path, asked: Asked, *, as_json: bool, quiet: bool) -> Checked:
    """Check a file in a film that is there for so long; its pictures stay in the user's cache."""
    from vidgen.stages.check import check_file

    if not code.is_file():
        raise MissingError(f"{code}: there is no such scene", cure="check the name")
    if asked.scenes:
        raise ConfigError(f"{code} is one scene: --scene chooses between those of a film")
    name = digest_bytes(str(code.resolve()).encode())[:8]
    pictures = platformdirs.user_cache_path("vidgen") / "check" / name
    with tempfile.TemporaryDirectory(prefix="vidgen-check-") as folder:
        project = _film_for(code, Path(folder), asked).project
        return watched(
            project,
            lambda screen: check_file(project, code, pictures, emit=screen),
            as_json=as_json,
            quiet=quiet,
        )


def _film_for(code: Path, folder: Path, asked: Asked) -> Session:
    from vidgen.stages.render import shot_at

    shot = code.with_name("scene.json")
    aspect = shot_at(shot).aspect if shot.is_file() else None
    return open_session(Location(folder), replace(asked, aspect=aspect))


def _summary(found: Sequence[Checked]) -> dict[str, object]:
    return {"event": "Summary", "scenes": [_as_json(one) for one in found]}


def _as_json(one: Checked) -> dict[str, object]:
    return {
        "scene": one.scene,
        "report": one.report.model_dump(mode="json", by_alias=True) if one.report else None,
        "error": str(one.error) if one.error else None,
        "pictures": {number: str(path) for number, path in (one.pictures or {}).items()},
    }


def _lines(found: Sequence[Checked], *, quiet: bool) -> Iterator[str]:
    for one in found:
        if one.report is None:
            yield paint(f"{one.scene}: could not be looked at", RED, sys.stdout)
            for line in f"{one.error}".splitlines():
                yield from [f"  {line}"] if line.startswith(" ") else _wrapped(line, 2)
            if one.error is not None and one.error.cure:
                yield from _wrapped(f"help: {one.error.cure}", 2)
            continue
        if one.report.findings or not quiet:
            yield paint(f"{one.scene}: {_measured(one.report)}", BOLD, sys.stdout)
        for finding in one.report.findings:
            yield from _told(finding, (one.pictures or {}).get(finding.picture or 0))
    if not quiet:
        yield _verdict(found)


def _measured(report: Report) -> str:
    """How long a scene runs, beside how long it should."""
    words = "" if report.wanted_s is None else f", its narration {length(report.wanted_s)}"
    return f"runs {length(report.run_s)} ({plural(report.frames, 'frame')}){words}"


def _told(finding: Finding, shown: Path | None) -> Iterator[str]:
    mark = paint(finding.severity, _COLOURS[finding.severity], sys.stdout)
    beat = f", {finding.beat}" if finding.beat else ""
    when = f" at {finding.start_s:.1f} to {finding.end_s:.1f} s" if finding.end_s else ""
    yield f"  {mark} {finding.rule}{when}{beat}"
    what = " and ".join(map(str, finding.mobjects))
    yield from _wrapped(f"{what}: {finding.message}" if what else finding.message, 4)
    yield from _wrapped(f"help: {finding.suggestion}", 4)
    if shown is not None and finding.picture is not None:
        yield from (f"    {line}" for line in picture(shown, sys.stdout))
        yield f"    {near(shown)}"


def _wrapped(text: str, indent: int) -> list[str]:
    space = " " * indent
    return textwrap.wrap(
        text,
        width(),
        initial_indent=space,
        subsequent_indent=space,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _verdict(found: Sequence[Checked]) -> str:
    findings = [finding for one in found if one.report for finding in one.report.findings]
    errors = sum(finding.severity == "error" for finding in findings)
    errors += sum(one.report is None for one in found)
    if not findings and not errors:
        return paint(f"Nothing is wrong in {plural(len(found), 'scene')}.", GREEN, sys.stdout)
    warnings = sum(finding.severity == "warning" for finding in findings)
    told = f"{plural(errors, 'error')} and {plural(warnings, 'warning')}"
    return f"{told} in {plural(len(found), 'scene')}."
