"""How a scene of visual `video` becomes a clip: what was filmed for it, fitted to its frames.

The film is what somebody else made, so it is decoded in a process that can do no harm, and encoded
anew as every clip is. Where it cannot be read, the scene's picture moves instead; where there is
none, or it cannot be read either, the card of a failed scene stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import resources
from ..engine.action import Action
from ..errors import MediaError
from ..events import Tick
from ..manifest import MadeVisual, PlanManifest, SceneCode, VisualsManifest
from ..model.finish import Fit
from ..model.storyboard import Scene, Storyboard
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from . import card
from .drawn_with import digest_of
from .film_fitting import Fitted, heard, write
from .picturing import own_clip, own_picture, seed_of
from .visual_actions import CARD

if TYPE_CHECKING:
    from ..media.outside import Pixels
    from ..media.screenings import Frames
    from ..media.splice import Part
    from ..project import Project

FOOTAGE, PICTURE = "film.mp4", "picture"
_FILMED = "filmed"
_CLEAR = (0, 0, 0, 0)
_FADE_IN_S, _FADE_OUT_S = 0.4, 0.3
_MEMORY_MB = 900
_TOLD_FRAMES = 10
_MADE_OF = (
    *(f"media/{name}.py" for name in ("fitting", "footage", "framing", "moving", "screenings")),
    *(f"media/sound/{name}.py" for name in ("overheard", "stretch")),
    *(f"renderer/{name}.py" for name in ("encoder", "colours", "matte", "stills", "runs")),
    "stages/filmed.py",
)


Pixel = tuple[int, int, int, int]


@dataclass(frozen=True)
class Source:
    """What there is of a scene, by digest, and how the camera is to move over a picture of it.

    A film is made to `fit` the scene, and is `heard` where that is asked for; it may be the user's
    `own`.
    """

    footage: str | None = None
    picture: str | None = None
    camera: str = ""
    seed: int = 0
    fades: bool = True
    fit: Fit = "auto"
    heard: bool = False
    own: bool = False


def sources(project: Project, codes: Sequence[SceneCode]) -> dict[str, Source]:
    """What there is of each scene of visual `video`, but for those whose code is the user's own.

    A scene without a film or a picture is drawn as its code says, and so is one with only a card:
    that has no words, and the code shows it with the title.
    """
    if not project.has(PlanManifest):
        return {}
    board = project.read(PlanManifest).storyboard
    own = {code.scene for code in codes if code.edited or code.template == HAND_WRITTEN}
    wanted = [scene for scene in board.scenes if scene.visual == "video" and scene.id not in own]
    if not wanted:
        return {}
    made = project.read(VisualsManifest).visuals if project.has(VisualsManifest) else ()
    found = {scene.id: _source(project, board, scene, made) for scene in wanted}
    return {scene: one for scene, one in found.items() if one.footage or one.picture}


def _source(
    project: Project, board: Storyboard, scene: Scene, visuals: Sequence[MadeVisual]
) -> Source:
    made = {one.kind: one for one in visuals if one.scene == scene.id}
    film, picture, brought = made.get("film"), made.get("picture"), own_picture(scene)
    clip = own_clip(scene)
    if picture is not None and picture.provider == CARD:
        picture = None
    return Source(
        footage=clip.digest if clip else _digest(project, film),
        picture=brought.digest if brought else _digest(project, picture),
        camera=scene.direction.camera if scene.direction else "",
        seed=seed_of(board, scene),
        fades=scene.transition == "fade",
        fit=scene.finish.fit,
        heard=scene.finish.film_db is not None,
        own=clip is not None,
    )


def _digest(project: Project, made: MadeVisual | None) -> str | None:
    """The digest of what was made, or of what the user has put in its place."""
    if made is None:
        return None
    path = project.path(made.path)
    return project.take(path) if path.is_file() else made.digest


def instead(drawn: Action, source: Source | None) -> Action:
    """The action that makes a scene's clip from its source; `drawn` where it has none."""
    if source is None:
        return drawn
    given = {FOOTAGE: source.footage, PICTURE: source.picture}
    asked = {
        **{"camera": source.camera, "seed": source.seed, "fades": source.fades},
        **({"fit": source.fit} if source.fit != "auto" else {}),
        **({"heard": True} if source.heard else {}),
        **({"own": True} if source.own else {}),
    }
    return replace(
        drawn,
        request={**drawn.request, _FILMED: asked},
        inputs={
            "scene.json": drawn.inputs["scene.json"],
            **{name: digest for name, digest in given.items() if digest},
        },
        fingerprint=_made_with(),
        memory_mb=_MEMORY_MB,
        hints={},
        trust="vidgen",
    )


def kept(action: Action) -> dict[str, str]:
    """The inputs that the fallback of an action has: all but what could not be drawn or read."""
    return {
        name: digest for name, digest in action.inputs.items() if name in {"scene.json", PICTURE}
    }


@cache
def _made_with() -> dict[str, str]:
    package = Path(resources.__file__).parent
    return {
        "av": version("av"),
        "pillow": version("pillow"),
        _FILMED: digest_of(*(package / name for name in _MADE_OF)),
    }


def made(action: Action, work: Path, output: Path, tick: Tick) -> dict[str, Path] | None:
    """Make the clip of a scene that is filmed. Returns files: how it was fitted, what is heard.

    None is for a scene that is drawn, and for the card of one that cannot be shown at all. Raises
    MediaError for a film or a picture that cannot be read.
    """
    if _FILMED not in action.request:
        return None
    try:
        return _film(action, work, output, tick)
    except MediaError as error:
        if card.TEMPLATE in action.request:
            return None
        error.cure = f"have it made once more: `vidgen scene set FILM {action.label} --again`"
        if action.request[_FILMED].get("own"):
            error.message = f"the clip of {action.label} cannot be shown: {error.message}"
            error.cure = "put one in its place that plays, beside the brief"
        raise


def _film(action: Action, work: Path, output: Path, tick: Tick) -> dict[str, Path]:
    from ..media.outside import screened
    from ..media.screenings import Frames
    from ..media.splice import splice
    from ..renderer.matte import matte_parts
    from .render import MATTE

    request = action.request
    clear = "transparent" in request
    fit = request[_FILMED].get("fit", "auto")
    frames = Frames((request["width"], request["height"]), request["fps"], request["frames"], fit)
    show, source = _show(action, work / "inputs", frames)
    with screened(
        show,
        read=source.absolute(),
        size=frames.size,
        folder=work / "reader",
        limit_s=action.timeout_s,
        tick=tick,
    ) as screening:
        plan = frames.fitting(screening.source_s)
        frames = replace(frames, count=plan.frames(frames.fps))
        pictures = screening.frames
        if request[_FILMED]["fades"]:
            ground = _CLEAR if clear else _ground(work / "inputs" / "scene.json")
            pictures = _faded(pictures, frames, ground)
        parts = encoded(pictures, frames, request["x264"], work, tick, transparent=clear)
    splice(parts, output, frames.fps)
    if clear:
        splice(matte_parts(parts, {}), output.with_name(MATTE), frames.fps)
    told = "its picture, moving" if source.name == PICTURE else str(plan)
    files = write(Fitted(told, frames.count, plan.voice_pace), work)
    if request[_FILMED].get("heard") and source.name == FOOTAGE:
        files |= heard(source, plan, limit_s=action.timeout_s, work=work, tick=tick)
    return files


def _show(action: Action, inputs: Path, frames: Frames) -> tuple[partial[Any], Path]:
    """What the confined process does, and the one file that it reads."""
    from ..media.screenings import of_clip, of_picture

    if FOOTAGE in action.inputs:
        path = inputs / FOOTAGE
        return partial(of_clip, path.absolute(), frames), path
    if PICTURE in action.inputs:
        path, asked = inputs / PICTURE, action.request[_FILMED]
        return partial(of_picture, path.absolute(), asked["camera"], asked["seed"], frames), path
    raise MediaError(f"{action.label}: there is neither a film nor a picture of it")


def _ground(shot: Path) -> Pixel:
    """The colour that a scene fades from and to."""
    from .render import shot_at

    colour = shot_at(shot).style.background
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16), 255


def _faded(
    pictures: Iterable[tuple[Pixels, int]], wanted: Frames, ground: Pixel
) -> Iterator[tuple[Pixels, int]]:
    """The pictures, of which the first come out of the ground and the last go back into it."""
    come = min(round(_FADE_IN_S * wanted.fps), wanted.count // 4)
    go = min(round(_FADE_OUT_S * wanted.fps), wanted.count // 4)
    at = 0
    for pixels, repeat in pictures:
        left = min(repeat, wanted.count - at)
        while left > 0:
            strength = min(1.0, (at + 1) / (come + 1), (wanted.count - at) / (go + 1))
            whole = strength >= 1
            room = max(1, min(left, wanted.count - go - at)) if whole else 1
            yield (pixels if whole else _mixed(pixels, ground, strength)), room
            at, left = at + room, left - room


def _mixed(pixels: Pixels, ground: Pixel, strength: float) -> Pixels:
    """Pixels as strong as said, over one colour, in whole steps of 1/256."""
    import numpy as np

    share = round(256 * strength)
    under = np.array(ground, np.uint16) * (256 - share)
    mixed = (pixels.astype(np.uint16) * share + under + 128) >> 8
    return mixed.astype(np.uint8)


def encoded(
    pictures: Iterator[tuple[Pixels, int]],
    wanted: Frames,
    x264: Mapping[str, str],
    folder: Path,
    tick: Tick,
    *,
    transparent: bool = False,
) -> list[Part]:
    """Encode exactly as many frames as are wanted, run by run, as those of a drawn scene.

    Each part of a `transparent` clip has its matte beside it.
    """
    from ..media.splice import Part
    from ..renderer.encoder import RunEncoder
    from ..renderer.matte import PairEncoder
    from ..renderer.runs import run_lengths

    made = PairEncoder if transparent else RunEncoder
    parts, done = [], 0
    pixels, left = next(pictures)
    for number, length in enumerate(run_lengths(wanted.count, wanted.fps)):
        part = Part(folder / f"run-{number}.mp4", 0, length)
        with made(part.file, size=wanted.size, fps=wanted.fps, x264=x264) as run:
            while run.frames < length:
                if not left:
                    pixels, left = next(pictures)
                shown = min(left, length - run.frames)
                run.write(pixels, shown)
                left -= shown
                if not run.frames % _TOLD_FRAMES:
                    tick((done + run.frames) / wanted.count, "fitting the film to its scene")
        done += length
        parts.append(part)
    return parts
