"""The first frame of a scene that differs: pictures of both sides, and where they differ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from conform.case import Outcome, each, first_difference
from conform.side import Process
from PIL import Image


def show(found: Outcome, plain: Process, ours: Process, folder: Path) -> str:
    """Draw a case once more on both sides; where it differs, in words. Pictures go to `folder`."""
    at = first_difference(found.manim.frames, found.ours.frames)
    if at is None:
        return ""
    pictures = []
    for name, side in (("manim", plain), ("vidgen", ours)):
        into = folder / f"{found.case.corpus}-{found.case.name}".replace("/", "-") / name
        into.mkdir(parents=True, exist_ok=True)
        total = len(each(found.manim.frames))
        side.draw(found.case, formulas=found.manim.formulas, total=total, keep=[at], into=into)
        if not (into / f"{at}.npy").exists():
            return f"frame {at} is only on one side"
        pictures.append(np.load(into / f"{at}.npy"))
        Image.fromarray(pictures[-1]).save(into / f"{at}.png")
    return _where(*pictures)


def _where(manim: np.ndarray, ours: np.ndarray) -> str:
    if manim.shape != ours.shape:
        return f"{manim.shape} in Manim, {ours.shape} in vidgen"
    apart = np.abs(manim.astype(int) - ours)
    rows, columns, channels = np.nonzero(apart)
    return (
        f"{len(set(zip(rows.tolist(), columns.tolist(), strict=True)))} pixels in rows "
        f"{rows.min()} to {rows.max()}, columns {columns.min()} to {columns.max()}, "
        f"channels {sorted(set(channels.tolist()))}, by up to {apart.max()} of 255"
    )
