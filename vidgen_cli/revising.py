"""Revisions at the terminal: what would change, whether it shall, and what was revised so far."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Any

from vidgen.errors import ConfigError, Interrupted
from vidgen.events import ignore
from vidgen.spending.call import spent

from .console import json_line
from .location import locate_project
from .outlook import stale
from .run import run_stages, waited
from .session import Asked, open_session
from .tables import Cell, table
from .terminal import BOLD, DIM, GREEN, RED, YELLOW, harmless, is_terminal, paint, width
from .wording import dollars, near, plural, typed

if TYPE_CHECKING:
    from vidgen.project import Project
    from vidgen.revision.changes import Change
    from vidgen.revision.edits import Edit
    from vidgen.revision.history import History, Revision
    from vidgen.stages.feedback import Understood
    from vidgen.stages.revise import Proposal, Standing

_OF_WHAT_GOES = ("title", "narration")
"""What is shown of a scene that is taken out."""


def revise(target: str, edits: Sequence[Edit], *, yes: bool, as_json: bool) -> None:
    """Show what edits change, ask, and let them count."""
    from vidgen.stages.revise import propose

    _carry_out(target, lambda project: propose(project, edits), yes=yes, as_json=as_json)


def revise_in_words(
    target: str, words: str, asked: Asked, *, yes: bool, make: bool, as_json: bool
) -> None:
    """Ask a model for edits, show what they change, ask, let them count, and make the film."""
    from vidgen.stages.feedback import understand
    from vidgen.stages.revise import propose

    def proposed(project: Project) -> Proposal:
        found = waited(
            project, "revise", "words", lambda: understand(project, words), quiet=as_json
        )
        proposal = propose(project, found.edits, " ".join(words.split()))
        notes = [*proposal.notes, *([found.note] if found.note else []), _paid(found)]
        return replace(proposal, notes=tuple(notes))

    agreed = _carry_out(target, proposed, asked, yes=yes, as_json=as_json)
    if make and agreed:
        from vidgen.stages import chain

        run_stages(open_session(locate_project(target), asked), chain(), as_json=as_json)


def undo(target: str, number: int | None, *, yes: bool, as_json: bool) -> None:
    """Show what taking a revision back changes, ask, and do it."""
    from vidgen.stages.revise import take_back

    _carry_out(target, lambda project: take_back(project, number), yes=yes, as_json=as_json)


def open_standing(target: str) -> tuple[Project, Standing]:
    """A film, and its plan as it would be made now."""
    from vidgen.stages.revise import standing

    project = open_session(locate_project(target), Asked()).preview()
    return project, standing(project)


def show_history(target: str, *, as_json: bool) -> None:
    """Print all revisions of a film, and why some of them are not applied."""
    project, now = open_standing(target)
    history = now.history
    if as_json:
        outdated = _notes(now)
        listed = [_entry(history, one) for one in history.revisions]
        sys.stdout.write(
            json_line({"project": str(project.root), "revisions": listed, "notes": outdated}) + "\n"
        )
        return
    if not history.revisions:
        sys.stdout.write(f"{near(project.root)} has no revisions.\n")
        return
    rows = [_row(history, one) for one in history.revisions]
    for line in (*table(rows), *_noted(_notes(now))):
        sys.stdout.write(line + "\n")


def _notes(now: Standing) -> list[str]:
    """What a user should know of a film's plan."""
    return [*map(str, now.misfits), *now.notes]


def _paid(found: Understood) -> str:
    """What the model took, for the user to read."""
    if not found.calls:
        return f"{found.model} had answered this before: nothing was paid"
    took = spent(found.calls)
    tokens = f"{took.tokens_in:,} tokens in, {took.tokens_out:,} out"
    return f"{found.model}: {plural(took.calls, 'call')}, {tokens}, cost {dollars(took.cost_usd)}"


def settled(project: Project, proposal: Proposal) -> bool:
    """Show a proposal, ask, and let it count; whether it does."""
    from vidgen.stages.revise import settle

    sys.stdout.write("".join(f"{line}\n" for line in _shown(proposal)))
    sys.stdout.flush()
    agreed = _agreed()
    if agreed:
        settle(project, proposal, ignore)
    return agreed


def _carry_out(
    target: str,
    proposed: Callable[[Project], Proposal],
    asked: Asked | None = None,
    *,
    yes: bool,
    as_json: bool,
) -> bool:
    """Show, ask and settle; whether it counts now."""
    from vidgen.stages.revise import settle

    session = open_session(locate_project(target), asked or Asked())
    proposal = proposed(session.preview())
    if not as_json:
        sys.stdout.write("".join(f"{line}\n" for line in _shown(proposal)))
        sys.stdout.flush()
    agreed = yes or (not as_json and _agreed())
    if agreed:
        notes = [note for note in session.begin() if note not in session.notes]
        settle(session.project, proposal, ignore)
        sys.stderr.write("".join(f"{note}\n" for note in notes))
    if as_json:
        told = {**_as_json(session.project, proposal), "applied": agreed}
        sys.stdout.write(json_line(told) + "\n")
    else:
        sys.stdout.write("\n".join(_ending(session.project, proposal, agreed=agreed)) + "\n")
    if as_json and not agreed:
        raise _unasked()
    return agreed


def _agreed() -> bool:
    """Ask at the terminal. Raises ConfigError where nobody is there to answer."""
    if not (is_terminal(sys.stdin) and is_terminal(sys.stderr)):
        raise _unasked()
    try:
        sys.stderr.write("Apply this? [y/N] ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        raise Interrupted("Stopped. Nothing was changed.") from None
    if not answer:
        sys.stderr.write("\n")
    return answer.strip().lower() in ("y", "yes")


def _unasked() -> ConfigError:
    command = shlex.join(["vidgen", *sys.argv[1:], "--yes"])
    return ConfigError(
        "Nothing was changed: where nobody can be asked, this needs --yes", cure=f"`{command}`"
    )


def _ending(project: Project, proposal: Proposal, *, agreed: bool) -> Iterator[str]:
    from vidgen.stages import chain

    if not agreed:
        yield "Nothing was changed."
        return
    number = proposal.revision.number
    root = typed(project.root)
    yield f"This is revision {number}; `vidgen undo {root} {number}` takes it back."
    yield from stale(project, chain())


def _shown(proposal: Proposal) -> Iterator[str]:
    """A proposal as a person reads it: by scene, what goes and what comes."""
    from vidgen.revision.changes import changes

    found = changes(proposal.before, proposal.after)
    gone = {scene.id for scene in proposal.before.scenes} - {s.id for s in proposal.after.scenes}
    titles = {scene.id: scene.title for scene in (*proposal.before.scenes, *proposal.after.scenes)}
    yield from _wrapped(proposal.revision.words, 0)
    for where, group in groupby(found, key=lambda change: change.where):
        yield paint(harmless(f"{where} {titles.get(where, '')}").rstrip(), BOLD, sys.stdout)
        for change in group:
            if where not in gone or change.what in _OF_WHAT_GOES:
                yield from _changed(change)
    if not found:
        yield "Nothing of the film changes by this."
    yield from _noted(proposal.notes)


def _changed(change: Change) -> Iterator[str]:
    yield f"  {change.what}"
    one_line = change.what == "order"
    old, new = ([" ".join(side)] if one_line else side for side in (change.before, change.after))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for line in old[a:b]:
            yield from _wrapped(line, 4, "- ", RED)
        for line in new[c:d]:
            yield from _wrapped(line, 4, "+ ", GREEN)


def _wrapped(text: str, indent: int, mark: str = "", style: str = "") -> Iterator[str]:
    """Lines that hang below the mark; the leading spaces of a text are kept."""
    space, text = " " * indent, harmless(text)
    room = max(20, width() - indent - len(mark))
    lead = text[: len(text) - len(text.lstrip())]
    lines = textwrap.wrap(text, room, initial_indent=lead, subsequent_indent=lead) or [""]
    for number, line in enumerate(lines):
        whole = f"{mark if number == 0 else ' ' * len(mark)}{line}".rstrip()
        yield space + (paint(whole, style, sys.stdout) if style else whole)


def _noted(notes: Sequence[str]) -> Iterator[str]:
    for note in notes:
        first, *rest = _wrapped(f"Note: {note}", 0)
        yield paint(first, YELLOW, sys.stdout)
        yield from (paint(line, YELLOW, sys.stdout) for line in rest)


def _row(history: History, revision: Revision) -> list[Cell]:
    counts = history.counting[revision.number]
    when = revision.made_at[:16].replace("T", " ")
    said = revision.words if counts else f"{revision.words} (taken back)"
    style = "" if counts else DIM
    return [Cell(str(revision.number), style), Cell(when, style), Cell(said, style)]


def _entry(history: History, revision: Revision) -> dict[str, Any]:
    return {
        **revision.model_dump(mode="json", exclude={"steps"}),
        "edits": _edits(revision),
        "counts": history.counting[revision.number],
    }


def _as_json(project: Project, proposal: Proposal) -> dict[str, Any]:
    from vidgen.revision.changes import changes

    revision = proposal.revision
    return {
        "project": str(project.root),
        "revision": revision.number,
        "words": revision.words,
        "undoes": revision.undoes,
        "edits": _edits(revision),
        "changes": [one._asdict() for one in changes(proposal.before, proposal.after)],
        "notes": list(proposal.notes),
    }


def _edits(revision: Revision) -> list[dict[str, Any]]:
    return [step.edit.model_dump(mode="json", exclude_none=True) for step in revision.steps]
