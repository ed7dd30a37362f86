"""The review page of a film, on disk and in the browser."""

from __future__ import annotations

import sys
import webbrowser

from vidgen.files import write_text

from .console import json_line
from .location import locate_project
from .session import Asked, open_session
from .wording import near

NAME = "review.html"


def write_page(target: str, *, show: bool, as_json: bool) -> None:
    """Write the page and say where it lies. Raises MissingError for a film that is not planned."""
    from vidgen.stages.review.page import page

    project = open_session(locate_project(target), Asked()).project
    path = project.root / NAME
    write_text(path, page(project))
    if as_json:
        sys.stdout.write(json_line({"project": str(project.root), "page": str(path)}) + "\n")
    else:
        sys.stdout.write(f"{near(path)}\n")
    if show:
        webbrowser.open(path.as_uri())
