"""From the flags of `vidgen scene set` that are about sound and fitting to edits."""

from __future__ import annotations

from vidgen.errors import ConfigError
from vidgen.revision.edits import Edit, SetEffect, SetFit, SetSound

from .scenes import checked

_NONE = "none"


def sounds(
    scene: str,
    *,
    beat: str | None,
    sound: str | None,
    gain: float | None,
    film_sound: str | None,
    fit: str | None,
) -> list[Edit]:
    """The edits of sound that flags ask for: none, where none is given. Raises ConfigError."""
    found: list[Edit] = []
    if sound is not None:
        wanted = None if sound.strip().lower() == _NONE else sound
        found.append(checked(SetEffect, scene=scene, beat=beat, sound=wanted))
    if gain is not None or film_sound is not None:
        film_db = None if film_sound is None else _level(film_sound)
        found.append(checked(SetSound, scene=scene, gain_db=gain, film_db=film_db))
    if fit is not None:
        found.append(checked(SetFit, scene=scene, fit=fit))
    return found


def _level(written: str) -> float | str:
    word = written.strip().lower().removesuffix("db").strip()
    if word == _NONE:
        return _NONE
    try:
        level = float(word)
    except ValueError:
        level = 100.0
    if not -40 <= level <= 20:
        raise ConfigError(f"--film-sound is a gain of -40 to 20 dB, or none, not {written[:40]!r}")
    return level
