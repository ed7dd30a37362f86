"""What a whole film shares, changed: its title, style, voice and music, and its finish."""

from __future__ import annotations

from .. import presets
from ..model.storyboard import Storyboard
from ..providers.music.base import select
from .edits import SetFilm, SetFinish


def set_film(board: Storyboard, edit: SetFilm) -> Storyboard:
    """A storyboard with other things shared. Raises ConfigError for an unknown style or mood.

    A voice is known by who speaks only, and a sound file by its folder: their stages look.
    """
    if edit.style is not None:
        presets.load_style(edit.style)
    if edit.music is not None and edit.music != "none":
        select(edit.music)
    return board.model_copy(update=edit.chosen)


def set_finish(board: Storyboard, edit: SetFinish) -> Storyboard:
    """A storyboard that is finished otherwise. Looks and files are looked at by compose."""
    return board.model_copy(update={"finish": board.finish.model_copy(update=edit.chosen)})
