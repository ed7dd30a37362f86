"""Beats of a scene: its sentences, cut where they are long, and what appears with which of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from ..errors import BriefError
from ..model.effect import word_at
from ..model.formula import FORMULA
from ..model.pace import written_tokens
from ..model.storyboard import Beat
from .cues import highlighted
from .figure import Figure, Params
from .matching import appearances
from .place import Place
from .section import Sentence
from .sentences import phrases

MAX_BEATS = 400


@dataclass(frozen=True)
class Track:
    """The beats of a scene, and the index of the first beat of each of its sentences."""

    beats: tuple[Beat, ...]
    firsts: tuple[int, ...]

    def id_at(self, sentence: int) -> str:
        return self.beats[self.firsts[sentence]].id

    def before(self, sentence: int) -> int:
        """How many beats stand before a sentence."""
        return self.firsts[sentence] if sentence < len(self.firsts) else len(self.beats)


def track(narration: Sequence[Sentence], place: Place) -> Track:
    """Number the beats of a scene's sentences."""
    if len(narration) > MAX_BEATS:
        raise _too_many(len(narration), place)
    beats: list[Beat] = []
    firsts = []
    for sentence in narration:
        firsts.append(len(beats))
        texts = [sentence.text] if sentence.say else _phrases(sentence.text)
        heard = _heard_with(sentence, texts)
        for text in texts:
            last = text is texts[-1]
            beats.append(
                Beat(
                    id=f"b{len(beats) + 1}",
                    text=text,
                    say=sentence.say,
                    cue=sentence.cue if text is texts[0] else None,
                    pause_s=sentence.pause_s if last else 0.0,
                    sound=sentence.sound if text is heard else None,
                )
            )
    if len(beats) > MAX_BEATS:
        raise _too_many(len(beats), place)
    return Track(tuple(beats), tuple(firsts))


def _too_many(count: int, place: Place) -> BriefError:
    return place.error(
        f"a scene of {count} sentences; at most {MAX_BEATS} fit", cure="divide it with headings"
    )


def _heard_with(sentence: Sentence, texts: Sequence[str]) -> str | None:
    """Of the phrases of a sentence the one that its sound is heard with."""
    if sentence.sound is None or sentence.sound.at is None:
        return texts[0]
    at = sentence.sound.at
    return next((text for text in texts if word_at(at, written_tokens(text)) is not None), texts[0])


def _phrases(text: str) -> list[str]:
    guards = [match.span() for match in FORMULA.finditer(text)]
    return [text[a:b] for a, b in phrases(text, (0, len(text)), guards)]


def item_beats(blocks: Sequence[tuple[Sequence[str], int]], found: Track) -> list[JsonValue]:
    """The beat of each item. A block's number counts the sentences before it."""
    placed = [(items, found.before(sentence)) for items, sentence in blocks]
    chosen = appearances(placed, [beat.text for beat in found.beats])
    return [] if chosen is None else [found.beats[index].id for index in chosen]


def bold_lines(narration: Sequence[Sentence], found: Track) -> Params:
    """The **bold** phrases of a scene's sentences, each with its beat."""
    lines: list[JsonValue] = []
    beats: list[JsonValue] = []
    for index, sentence in enumerate(narration):
        for phrase in sentence.bold:
            lines.append(phrase[:1].upper() + phrase[1:].rstrip(".,;:"))
            beats.append(_beat_with(phrase, index, found))
    return {"lines": lines, "beats": beats}


def _beat_with(phrase: str, sentence: int, found: Track) -> str:
    own = found.beats[found.firsts[sentence] : found.before(sentence + 1)]
    return next((beat.id for beat in own if phrase in beat.text), found.id_at(sentence))


def code_highlights(figure: Figure, narration: Sequence[Sentence], found: Track) -> Params:
    """The lines that `::: highlight` cues light, each with its beat."""
    count = str(figure.params["code"]).count("\n") + 1
    lit = [(i, s) for i, s in enumerate(narration) if s.highlight is not None]
    highlights = [
        highlighted(s.highlight or "off", count, s.highlight_place or s.place) for _, s in lit
    ]
    return {
        "highlights": [[*lines] for lines in highlights],
        "beats": [found.id_at(index) for index, _ in lit],
    }
