"""What a scene's picture or film is made from: words, size and seed, as the plan has them."""

from __future__ import annotations

import zlib
from typing import Any

from ..model.character import Character
from ..model.storyboard import Aspect, Asset, Direction, Scene, Storyboard
from ..planner.clip_file import ASSET as CLIP
from ..presets import load_style
from ..providers.video.base import LONGEST_S, SHORTEST_S
from ..providers.video.prompt import Told, prompt_for

TEMPLATE = "image"
"""The scene template that shows a picture."""

SIZES: dict[Aspect, tuple[int, int]] = {
    "16:9": (1920, 1080),
    "9:16": (1080, 1920),
    "1:1": (1440, 1440),
}
FILM_SIZES: dict[Aspect, tuple[int, int]] = {
    "16:9": (1280, 720),
    "9:16": (720, 1280),
    "1:1": (960, 960),
}

FACE = "face-"
"""How the inputs begin that are avatars."""

_NEVER = "text, letters, captions, watermarks"
"""What generated pictures are bad at, and a scene shows itself."""

_LONGEST = 4000


def own_picture(scene: Scene) -> Asset | None:
    """The picture that the user brought along for a scene."""
    return scene.assets.get(picture_name(scene))


def own_clip(scene: Scene) -> Asset | None:
    """The film that the user brought along for a scene."""
    return scene.assets.get(CLIP)


def picture_name(scene: Scene) -> str:
    """What the scene's code calls its picture."""
    named = scene.params.get("image") if scene.template == TEMPLATE else None
    return named if isinstance(named, str) and named else "image"


def picture_request(board: Storyboard, scene: Scene) -> dict[str, Any]:
    """What a picture is painted from, whoever paints it."""
    direction = scene.direction or Direction()
    return {
        "prompt": _painted_from(board, scene, direction),
        "avoid": _avoided(direction),
        "size": list(SIZES[board.aspect]),
        "seed": seed_of(board, scene),
        "take": direction.take,
    }


def card_request(board: Storyboard, scene: Scene) -> dict[str, Any]:
    """What a card is drawn from: the same, with its title and the style's colours."""
    style = load_style(board.style)
    return {
        **picture_request(board, scene),
        "title": scene.title,
        "style": style.model_dump(mode="json"),
    }


def film_request(board: Storyboard, scene: Scene, duration_s: float, mode: str) -> dict[str, Any]:
    """What a clip is filmed from; its length is that of the scene, as far as anybody films."""
    direction = scene.direction or Direction()
    told = Told(
        title=scene.title,
        duration_s=duration_s,
        description=direction.purpose,
        visual=direction.picture or direction.layout,
        camera=direction.camera or direction.motion,
        script=scene.script,
        music=board.music,
        look=board.look,
        characters=people(board, scene),
    )
    return {
        "prompt": prompt_for(told),
        "avoid": _avoided(direction),
        "duration_s": round(min(max(duration_s, SHORTEST_S), LONGEST_S), 3),
        "aspect": board.aspect,
        "size": list(FILM_SIZES[board.aspect]),
        "mode": mode,
        "seed": seed_of(board, scene),
        "take": direction.take,
    }


def seed_of(board: Storyboard, scene: Scene) -> int:
    """A seed that stays with a scene wherever it stands in its film; another take has another."""
    take = scene.direction.take if scene.direction else 0
    return zlib.crc32(f"{board.title}\n{scene.title}\n{take}".encode()) & 0x7FFFFFFF


def people(board: Storyboard, scene: Scene) -> str:
    """Who is in a scene and how they look: the same words in every picture."""
    known = {character.id: character for character in board.characters}
    here = [known[one] for one in scene.characters if one in known]
    return "; ".join(_described(character) for character in here)


def faces(board: Storyboard, scene: Scene) -> dict[str, str]:
    """The avatars of those who are in a scene: digests, by the name of an input."""
    known = {character.id: character.avatar for character in board.characters}
    found = [avatar for one in scene.characters if (avatar := known.get(one))]
    return {f"{FACE}{number}": avatar.digest for number, avatar in enumerate(found, start=1)}


def _described(character: Character) -> str:
    looks = character.looks or character.description
    return f"{character.name}: {looks}" if looks else character.name


def _painted_from(board: Storyboard, scene: Scene, direction: Direction) -> str:
    shown = direction.picture or direction.layout or f"{scene.title}. {scene.script}"
    lines = {
        "": shown.strip(),
        "Who is in it: ": people(board, scene),
        "Composition: ": direction.layout if direction.picture else "",
        "As in all pictures of this series: ": board.look,
        "As the author asks: ": direction.guidance,
    }
    told = "\n".join(f"{head}{line}" for head, line in lines.items() if line.strip())
    return told[:_LONGEST]


def _avoided(direction: Direction) -> str:
    return f"{direction.avoid.strip()}, {_NEVER}" if direction.avoid.strip() else _NEVER
