"""An effect that is written in Python with MoviePy, one file each, for a scene's pictures.

A file has a function `effect` that takes its parameters and returns a MoviePy `Effect`. It is given
one picture at a time and may ask for the picture of that time only.
"""

from __future__ import annotations

import runpy
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ...errors import ConfigError, MediaError, MissingError
from .planes import Planes

CODE = "effect.py"


def make(layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path) -> Effect:
    """The layer of an effect. Raises MissingError where MoviePy is not installed, and ConfigError
    for a file that makes no effect of these parameters."""
    return Effect(layer, size, fps, inputs / CODE)


class Effect:
    """Pictures through a MoviePy effect."""

    def __init__(
        self, layer: Mapping[str, Any], size: tuple[int, int], fps: int, code: Path
    ) -> None:
        self._name, self._fps = str(layer["name"]), fps
        self._shown = np.zeros((size[1], size[0], 3), np.uint8)
        self._at = 0
        self._clip = self._applied(layer, code)

    def _applied(self, layer: Mapping[str, Any], code: Path) -> Any:
        try:
            from moviepy import VideoClip
        except ImportError:
            raise MissingError(
                f"The effect {self._name} needs MoviePy", cure="uv sync --extra effects"
            ) from None
        clip = VideoClip(self._frame, duration=int(layer["frames"]) / self._fps)
        try:
            made = runpy.run_path(str(code))["effect"](**layer["params"])
            return made.apply(clip.with_fps(self._fps))
        except Exception as error:
            where = f"{type(error).__name__}: {error}"
            raise ConfigError(f"The effect {self._name} cannot be used: {where}") from None

    def _frame(self, time_s: float) -> Any:
        if abs(time_s - self._at / self._fps) > 0.5 / self._fps:
            raise MediaError(
                f"The effect {self._name} asks for the picture at {time_s:.2f} s, and only the one "
                f"at {self._at / self._fps:.2f} s is there"
            )
        return self._shown

    def apply(self, picture: Planes, at: int) -> Planes:
        self._at, self._shown = at, picture.rgb()
        try:
            found = np.asarray(self._clip.get_frame(at / self._fps))
        except MediaError:
            raise
        except Exception as error:
            raise MediaError(
                f"The effect {self._name} failed: {type(error).__name__}: {error}"
            ) from None
        if found.shape != self._shown.shape:
            raise MediaError(f"The effect {self._name} gave a picture of another size")
        return Planes.of_rgb(np.clip(found, 0, 255).astype(np.uint8))
