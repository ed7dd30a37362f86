"""How a scene is finished once it is drawn and spoken."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import Field

from .base import Model

Fit = Literal["auto", "hold", "speed", "loop", "trim", "stretch"]
"""How what was filmed gets the length of its scene, or what is said the length of the film."""

FITS: tuple[Fit, ...] = get_args(Fit)


class SceneFinish(Model):
    """What is done to a scene by compose, and how a film that it shows gets its length.

    `gain_db` makes what is heard in it louder or softer, but for the music. `film_db` is how loud
    the sound of what was filmed is heard, 0 as loud as music; None is not at all.
    """

    gain_db: float = Field(default=0.0, ge=-40.0, le=20.0)
    fit: Fit = "auto"
    film_db: float | None = Field(default=None, ge=-40.0, le=20.0)
