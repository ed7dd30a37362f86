"""What is to be made for one destination, of which parts, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ...model.preset import Destination
from ..check import Checked, Expected
from ..film import Film
from ..loudness import Loudness
from ..mux import Parts
from ..thumbnail import Behind


@dataclass(frozen=True)
class Made:
    """What a master is made of: joined pictures, and encoded sound that was measured.

    `encoded` are files that were encoded of these, by name: the codec, or such as `720p` for one of
    the sizes of a ladder, the lowest first.
    """

    picture: Path
    sound: Path
    loudness: Loudness
    encoded: Mapping[str, Path] = field(default_factory=dict)
    behind: Behind | None = None
    """For a film without a ground."""


@dataclass(frozen=True)
class Order:
    """A film for a destination. `captions` is the SRT that goes into the file as a track."""

    film: Film
    destination: Destination
    made: Made
    work: Path
    metadata: Path
    chapters: int
    captions: Path | None
    vtt: str | None
    cover: Path

    def parts(self, picture: Path | None, sound: Path | None, **more: object) -> Parts:
        """What a file with these tracks is put together of."""
        values = {"captions": self.captions, "language": self.film.language, **more}
        return Parts(picture, sound, self.metadata, **values)  # type: ignore[arg-type]

    def expected(self, width: int = 0, height: int = 0, **more: object) -> Expected:
        """What a file with pictures and sound has to be."""
        film, wants = self.film, self.destination
        values: dict[str, object] = {
            "width": width or film.width,
            "height": height or film.height,
            "fps": film.fps,
            "frames": film.frames,
            "lufs": wants.lufs if film.sounds else None,
            "true_peak_db": wants.true_peak_db,
            "captions": self.captions is not None,
            "chapters": self.chapters,
            **more,
        }
        return Expected(**values)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Product:
    """The main file, and further ones by kind; `places` are where they belong, below `out/`."""

    main: Path
    checked: Checked
    places: Mapping[str, str]
    more: Mapping[str, Path] = field(default_factory=dict)
