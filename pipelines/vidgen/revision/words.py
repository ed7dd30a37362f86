"""From a text to the beats of a scene, and from former beats to those that take their place."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import JsonValue

from ..errors import ConfigError
from ..model.formula import FORMULA
from ..model.storyboard import Beat
from ..planner.beats import MAX_BEATS
from ..planner.sentences import phrases, sentences


def beats_of(text: str, scene: str, *, whole: bool = False) -> tuple[Beat, ...]:
    """A narration as beats: one a sentence, and more where one is long and need not stay `whole`.

    Raises ConfigError for more sentences than a scene can hold.
    """
    line = " ".join(text.split())
    guards = [match.span() for match in FORMULA.finditer(line)]
    spans = sentences(line, guards)
    if not whole:
        spans = [cut for span in spans for cut in phrases(line, span, guards)]
    if len(spans) > MAX_BEATS:
        raise ConfigError(
            f"The narration of {scene} has {len(spans)} sentences; at most {MAX_BEATS} fit",
            cure="divide it between several scenes",
        )
    return tuple(Beat(id=f"b{n}", text=line[a:b]) for n, (a, b) in enumerate(spans, start=1))


def with_sounds(beats: Sequence[Beat], before: Sequence[Beat]) -> tuple[Beat, ...]:
    """Beats with the sounds of former ones that said the same."""
    sounds = {beat.text: beat.sound for beat in before}
    return tuple(beat.model_copy(update={"sound": sounds.get(beat.text)}) for beat in beats)


def followed(
    times: Sequence[JsonValue], before: Sequence[Beat], after: Sequence[Beat]
) -> list[JsonValue]:
    """When things appear, by the id of a beat, once a scene has other beats.

    With as many beats as before all stays; otherwise each keeps its share of the narration.
    """
    if not after:
        return []
    places = {beat.id: number for number, beat in enumerate(before)}
    last = max(1, len(before) - 1)
    found = [places.get(str(time), 0) / last for time in times]
    if len(before) == len(after):
        return list(times)
    return [after[round(share * (len(after) - 1))].id for share in found]
