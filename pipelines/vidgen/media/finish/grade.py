"""A grade: every colour of a picture looked up in a table."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import av
import av.filter
import numpy as np

from ...model.look import Look
from .lut import Table, read_cube, table_of, weakened, written
from .planes import Planes

CUBE = "look.cube"


def make(layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path) -> Grade:
    """The layer of a grade. Raises MediaError for a table that cannot be read."""
    if layer.get("look") is not None:
        table = table_of(Look.model_validate(layer["look"]))
    else:
        table = read_cube(inputs / CUBE)
    return Grade(weakened(table, float(layer.get("strength", 1.0))), size, fps)


class Grade:
    """Looks colours up by tetrahedral interpolation, as libavfilter's lut3d does."""

    def __init__(self, table: Table, size: tuple[int, int], fps: int) -> None:
        self._table, self._size, self._fps = table, size, fps

    @cached_property
    def _graph(self) -> Any:
        with NamedTemporaryFile("w", suffix=".cube") as cube:
            cube.write(written(self._table))
            cube.flush()
            graph = av.filter.Graph()
            width, height = self._size
            source = graph.add_buffer(
                width=width,
                height=height,
                format=av.VideoFormat("rgb24"),
                time_base=Fraction(1, self._fps),
            )
            graded = graph.add("lut3d", f"file={cube.name}:interp=tetrahedral")
            sink = graph.add("buffersink")
            source.link_to(graded)
            graded.link_to(sink)
            graph.configure()
        return graph

    def apply(self, picture: Planes, at: int) -> Planes:
        frame = av.VideoFrame.from_ndarray(picture.rgb(), format="rgb24")
        frame.pts, frame.time_base = at, Fraction(1, self._fps)
        self._graph.push(frame)
        graded = self._graph.pull().to_ndarray(format="rgb24")
        return Planes.of_rgb(np.asarray(graded, np.uint8))
