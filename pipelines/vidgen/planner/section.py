"""What stands under one heading, in order: sentences with their cues, and figures."""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model.effect import Effect
from .figure import Figure
from .place import Place
from .settings import Settings


@dataclass
class Sentence:
    """A sentence of narration with its **bold** phrases and the cues that stand after it."""

    text: str
    place: Place
    bold: list[str] = field(default_factory=list)
    say: str | None = None
    pause_s: float = 0.0
    highlight: str | None = None
    highlight_place: Place | None = None
    sound: Effect | None = None

    @property
    def cue(self) -> str | None:
        return None if self.highlight is None else f"highlight {self.highlight}"


@dataclass
class Paragraph:
    """Sentences that belong together."""

    sentences: list[Sentence]


@dataclass
class Section:
    """A heading and what stands below it. `level` 0 is what stands before any heading.

    `shown` is the title with the marks of emphasis and code, as scenes draw it.
    """

    title: str
    level: int
    place: Place
    shown: str = ""
    parts: list[Paragraph | Figure] = field(default_factory=list)
    kicker: str = ""
    subtitle: str = ""
    settings: Settings | None = None

    @property
    def figures(self) -> list[Figure]:
        return [part for part in self.parts if isinstance(part, Figure)]

    @property
    def sentences(self) -> list[Sentence]:
        paragraphs = (part for part in self.parts if isinstance(part, Paragraph))
        return [sentence for paragraph in paragraphs for sentence in paragraph.sentences]
