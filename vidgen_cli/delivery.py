"""Upload a film, and say where each file lies now."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from vidgen.project import Project

from . import console
from .location import locate_project
from .run import watched
from .session import Asked, open_session
from .wording import plural, size

if TYPE_CHECKING:
    from vidgen.stages.upload import Uploaded


def deliver(
    target: str,
    place: str,
    *,
    endpoint: str | None,
    files: Sequence[str],
    link: bool,
    jobs: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Upload and print addresses: the address of each file, and its link if one was asked for."""
    from vidgen.stages.upload import upload

    session = open_session(locate_project(target), Asked(jobs=jobs))
    project = _with_endpoint(session.project, endpoint)
    found = watched(
        project,
        lambda screen: upload(project, place, emit=screen, files=files, link=link),
        as_json=as_json,
        quiet=quiet,
    )
    if as_json:
        uploads = [asdict(one) for one in found]
        sys.stdout.write(console.json_line({"event": "Summary", "uploads": uploads}) + "\n")
    elif not quiet or link:
        sys.stdout.write("".join(f"{line}\n" for line in _lines(found)))


def _with_endpoint(project: Project, endpoint: str | None) -> Project:
    if endpoint is None:
        return project
    chosen = project.settings.upload.model_copy(update={"endpoint": endpoint})
    settings = project.settings.model_copy(update={"upload": chosen})
    return Project(project.root, project.store, settings, project.options)


def _lines(found: Sequence[Uploaded]) -> list[str]:
    lines = []
    for one in found:
        lines.append(f"{one.url}  {size(one.bytes)}{'' if one.new else ', was there'}")
        if one.link:
            lines.append(f"  {one.link}")
    new = sum(one.new for one in found)
    lines.append(f"{plural(new, 'file')} uploaded, {len(found) - new} there before.")
    return lines
