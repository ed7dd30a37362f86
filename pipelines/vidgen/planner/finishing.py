"""What a ```scene block says of how its scene is finished."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from ..model.base import explain
from ..model.finish import FITS, NONE, OwnTouches
from .place import Place, did_you_mean

_DB = re.compile(r"([+-−]?[0-9]{1,2}(?:\.[0-9]{1,2})?)\s*(?:dB)?", re.IGNORECASE)
_LOWEST_DB, _HIGHEST_DB = -40.0, 20.0


def _gain(name: str, written: str, place: Place) -> float:
    found = _DB.fullmatch(written.strip())
    gain = float(found[1].replace("−", "-")) if found else None
    if gain is None or not _LOWEST_DB <= gain <= _HIGHEST_DB:
        raise place.error(
            f"{name}: {written[:60]!r} is not a gain of {_LOWEST_DB:g} to {_HIGHEST_DB:g} dB",
            cure=f"{name}: -6 dB",
        )
    return gain


def _film_sound(name: str, written: str, place: Place) -> float | None:
    word = written.strip().lower()
    if word in {"yes", "no", "true", "false", "none"}:
        return 0.0 if word in {"yes", "true"} else None
    return _gain(name, written, place)


def _fit(name: str, written: str, place: Place) -> str:
    word = written.strip().lower()
    if word not in FITS:
        raise place.error(
            f"{name}: there is no way to fit named {written[:60]!r}.{did_you_mean(word, FITS)}",
            cure=f"known: {', '.join(FITS)}",
        )
    return word


FINISH: Mapping[str, tuple[str, Callable[[str, str, Place], Any]]] = {
    "gain": ("gain_db", _gain),
    "fit": ("fit", _fit),
    "film_sound": ("film_db", _film_sound),
}
"""By the key in a brief: the field of `SceneFinish`, and what reads its value."""


def finish(name: str, written: str | None, place: Place) -> dict[str, Any]:
    """What a key says, by the field that it sets. Raises BriefError for a value that is wrong."""
    field, read = FINISH[name]
    return {field: read(name.replace("_", " "), written or "", place)}


TOUCHES = tuple(OwnTouches.model_fields)
"""The keys of what is done to the pictures of a scene."""


def touch(name: str, value: JsonValue, place: Place) -> dict[str, Any]:
    """What such a key says. A name that is shown may be that alone. Raises BriefError."""
    named = name == "lower_third" and isinstance(value, str) and value != NONE
    try:
        said = OwnTouches.model_validate({name: {"title": value} if named else value})
    except ValidationError as error:
        raise place.error(explain(error), cure="see docs/finish.md, under single scenes") from None
    return said.chosen
