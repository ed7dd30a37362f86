"""A film seen with a brief that is not in its folder yet; nothing is written there."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from vidgen.files import write_text
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.store import Store

from .location import Location
from .prompting import brief_of


class _Previewed(Project):
    """A film whose brief lies elsewhere."""

    def __init__(
        self, root: Path, store: Store, chosen: Settings, options: RunOptions, source: Path
    ) -> None:
        super().__init__(root, store, chosen, options)
        self._source = source

    @property
    def brief(self) -> Path:
        return self._source

    @property
    def brief_folder(self) -> Path:
        return self._source.resolve().parent


def seen_at(project: Project, location: Location) -> Project:
    """The film with the brief or the prompt that is named there."""
    source = _draft(location.prompt) if location.prompt is not None else location.brief
    if source is None:
        return project
    return _Previewed(project.root, project.store, project.settings, project.options, source)


@cache
def _draft(prompt: str) -> Path:
    """A prompt as a brief that is gone when vidgen ends."""
    folder = tempfile.mkdtemp(prefix="vidgen-prompt-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "brief.md"
    write_text(path, brief_of(prompt, {}))
    return path
