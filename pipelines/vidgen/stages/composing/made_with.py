"""The code that a part of compose is made with: where it changes, the part is made anew."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ... import resources
from ..drawn_with import digest_of

_ENCODER = tuple(f"renderer/{name}.py" for name in ("colours", "encoder", "runs"))
_DRAWN_ANEW = ("media/contract.py", "media/screenings.py", "media/splice.py", "stages/filmed.py")
_WORDS = tuple(f"media/{name}.py" for name in ("caption_look", "caption_paint", "typeset"))
_BESIDE = tuple(
    f"media/{name}.py"
    for name in (
        *("ass", "captions", "check", "cover_words", "cues", "film", "film_words", "frames"),
        *("loudness", "master", "mux", "phrasing", "see_through", "thumbnail", "typeset"),
    )
)
_CODE: dict[str, tuple[str, ...]] = {
    "clip": (*_DRAWN_ANEW, *_ENCODER, "media/confined.py", "media/framing.py", "media/outside.py"),
    "encoding": ("media/delivery",),
    "master": (*_BESIDE, "media/cut/index.py", "media/delivery", "media/mp4"),
    "picture": ("media/cut/index.py", "media/mp4", "media/splice.py"),
    "piece": (*_WORDS, "media/contract.py", "media/cut", "media/finish"),
    "ramp": (*_DRAWN_ANEW, *_ENCODER, "media/ramp.py", "media/cut/reading.py"),
    "sound": ("media/sound",),
}


@cache
def code_of(part: str) -> dict[str, str]:
    """One digest over the files that carry a part out; nothing for a part that nobody knows."""
    package = Path(resources.__file__).parent
    files: list[Path] = []
    for name in _CODE.get(part, ()):
        place = package / name
        files += sorted(place.glob("*.py")) if place.is_dir() else [place]
    return {"code": digest_of(*files)} if files else {}
