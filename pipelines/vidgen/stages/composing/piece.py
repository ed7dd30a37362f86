"""Pieces of a film that are drawn anew: transitions, and what layers change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...events import Tick
from ...media.contract import swift, x264_options
from ...media.cut.plan import Drawn
from .clips import CLIP, Ready, place
from .film import Source, action

if TYPE_CHECKING:
    from ...media.finish.layer import Touch

_LAYERS = "layers"
_SECONDS_A_FRAME = 0.03
_MEMORY_MB = 300


def piece_action(
    source: Source, drawn: Drawn, touches: Sequence[Touch], clips: Sequence[Ready]
) -> Action:
    """The action that makes a piece. Where it lies in the film is no part of what is asked."""
    film, scene = source.film, source.film.scenes[drawn.scene]
    scenes = [drawn.scene - 1, drawn.scene] if drawn.crossing else [drawn.scene]
    shots = [
        {"clip": f"{side}.mp4", "at": drawn.first - film.timeline.starts[number]}
        for side, number in zip(("a", "b"), scenes, strict=False)
    ]
    shown = {shot["clip"]: clips[number] for shot, number in zip(shots, scenes, strict=True)}
    laid = [one for one in touches if _meets(one, drawn, scenes)]
    options = x264_options(source.quality)
    return action(
        "piece",
        f"{scene.id}/{scene.transition if drawn.crossing else 'finish'}",
        {
            "size": [film.width, film.height],
            "fps": film.fps,
            "frames": drawn.frames,
            "x264": swift(options) if drawn.crossing else options,
            "shots": shots,
            "mix": _mix(drawn),
            _LAYERS: [_laid(touch, drawn) for touch in laid],
        },
        inputs={
            **{str(name): clip.digest for name, clip in shown.items() if clip.made is None},
            **{
                f"{_LAYERS}/{number}/{name}": digest
                for number, touch in enumerate(laid)
                for name, digest in touch.inputs.items()
            },
        },
        needs={str(name): clip.made for name, clip in shown.items() if clip.made is not None},
        weight_s=1 + _SECONDS_A_FRAME * drawn.frames,
        timeout_s=600 + 10 * drawn.frames,
        memory_mb=_MEMORY_MB,
    )


def _meets(touch: Touch, drawn: Drawn, scenes: Sequence[int]) -> bool:
    """Whether something is laid over some of a piece, in which these scenes are seen."""
    apart = touch.first >= drawn.end or touch.end <= drawn.first
    return not apart and (touch.scene is None or touch.scene in scenes)


def _mix(drawn: Drawn) -> dict[str, Any] | None:
    """The transition of a piece, if it has one."""
    into = drawn.crossing
    if into is None:
        return None
    return {"move": str(into.move), "first": into.first - drawn.first, "frames": into.frames}


def _laid(touch: Touch, drawn: Drawn) -> dict[str, Any]:
    """A layer in a piece. One that never changes and covers all of it has no time of its own.

    What is seen of a scene is all covered by the layers of that scene.
    """
    offset, frames = drawn.first - touch.first, touch.frames
    covered = offset >= 0 and offset + drawn.frames <= frames
    if touch.layer.get("still") and (covered or touch.scene is not None):
        offset, frames = 0, drawn.frames
    laid = {"layer": dict(touch.layer), "offset": offset, "frames": frames}
    if touch.scene is None or drawn.crossing is None:
        return laid
    return {**laid, "shot": int(touch.scene == drawn.scene)}


def make_piece(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Draw and encode a piece. Raises MediaError for a clip or a layer that cannot be used."""
    from ...media.cut.piece import Laid, Mix, Piece, Shot, write_piece
    from ...media.finish.layer import build
    from ...model.transition import parse

    width, height = request["size"]
    mix = request["mix"]
    piece = Piece(
        size=(width, height),
        fps=request["fps"],
        frames=request["frames"],
        shots=[Shot(place(work, shot["clip"]), shot["at"]) for shot in request["shots"]],
        mix=Mix(parse(mix["move"]), mix["first"], mix["frames"]) if mix else None,
        layers=[
            Laid(
                build(
                    one["layer"],
                    (width, height),
                    request["fps"],
                    work / "inputs" / _LAYERS / str(number),
                ),
                one["offset"],
                one["frames"],
                one.get("shot"),
            )
            for number, one in enumerate(request[_LAYERS])
        ],
    )
    output = work / CLIP
    write_piece(piece, request["x264"], output, tick)
    return {CLIP: output}
