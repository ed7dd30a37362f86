"""Who the rig draws: a character made before, or somebody made up from words and a seed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from ..characters.answers import Seen
from ..characters.chance import Dice
from ..characters.dress import looks_of
from ..characters.invent import identity_of
from ..characters.reading import read_facts
from ..engine.action import canonical
from ..model.character import ArtStyle, Character
from ..planning.cast import read_character
from ..store.digest import digest_bytes


def somebody(who: dict[str, Any], style: ArtStyle, file: Path | None) -> Character:
    """The character of a clip, in its art style. `file` is that of a character, where one is named.

    The same values are the same person. Raises BriefError for a file that is no character.
    """
    if file is not None:
        character = read_character(file)
    else:
        character = _made_up(who["id"], who["prompt"], tuple(who["traits"]), who["seed"])
    return character.model_copy(update={"art_style": style})


@lru_cache
def _made_up(name: str, prompt: str, traits: tuple[str, ...], seed: int) -> Character:
    words = ", ".join(filter(None, (prompt, *traits)))
    facts = read_facts(words)
    dice = Dice(name, words, seed)
    identity = identity_of(facts, words, dice)
    looks = looks_of(identity, facts, Seen(), words, dice)
    return Character(
        id="npc",
        name=identity.name,
        looks=looks.line,
        age=identity.age,
        gender=identity.gender,
        species=identity.species,
        occupation=identity.occupation,
        personality=identity.personality,
        seed=int(digest_bytes(canonical([name, seed]))[:8], 16),
        appearance=looks.appearance,
    )
