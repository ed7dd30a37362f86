"""Make the shipped fonts known to Pango, so that a scene looks the same on every machine."""

from __future__ import annotations

from functools import cache

from .. import resources
from ..errors import MissingError


@cache
def register() -> tuple[str, ...]:
    """Register every shipped font for this process, once. Returns the names of the files.

    Raises MissingError naming the file that the system refuses.
    """
    import manimpango

    files = resources.fonts()
    if not files:
        raise MissingError(f"No fonts in {resources.presets('fonts')}", cure="install vidgen again")
    for path in files:
        if not manimpango.register_font(str(path)):
            raise MissingError(f"{path}: the system refuses this font", cure="vidgen doctor")
    return tuple(path.name for path in files)
