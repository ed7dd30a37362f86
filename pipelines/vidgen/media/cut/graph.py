"""A film's pictures by one graph of ffmpeg, all encoded anew: slow, and what pieces are held to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from ...events import Tick
from ...model.transition import Move
from ..contract import CODEC, PIXEL_FORMAT
from ..ffmpeg import run
from ..publish import beside
from .timeline import Crossing, Timeline

_XFADES = {"crossfade": "fade", "zoom": "zoomin"}


def film_by_graph(
    timeline: Timeline,
    clips: Sequence[Path],
    size: tuple[int, int],
    x264: Mapping[str, str],
    output: Path,
    tick: Tick,
) -> None:
    """Write the film of clips, one a scene. Raises MediaError where ffmpeg cannot."""
    inputs = [word for clip in clips for word in ("-f", "mov", "-i", str(clip))]
    options = [word for name, value in x264.items() for word in (f"-{name}:v", value)]
    with beside(output) as part:
        job = [
            *inputs,
            *["-filter_complex", graph(timeline, size), "-map", f"[f{len(clips) - 1}]", "-an"],
            *["-frames:v", str(timeline.frames), "-c:v", CODEC, *options],
            *["-pix_fmt", PIXEL_FORMAT, "-f", "mp4", str(part)],
        ]
        run(job, "drawing the film", duration_s=timeline.duration_s, tick=tick)


def graph(timeline: Timeline, size: tuple[int, int]) -> str:
    """The filters that join one input a scene; `[f<n>]` is the film up to and with scene n."""
    into = {crossing.scene: crossing for crossing in timeline.crossings}
    chain = []
    for scene in range(len(timeline.starts) - 1):
        name = f"[s{scene}]" if scene else "[f0]"
        even = (
            f"[{scene}:v]fps={timeline.fps},settb=1/{timeline.fps},format={PIXEL_FORMAT},setsar=1"
        )
        even += _held(timeline, into, scene)
        chain.append(f"{even}{name}")
        if scene in into:
            chain += _crossed(timeline, into[scene], size)
        elif scene:
            chain.append(f"[f{scene - 1}]{name}concat=n=2:v=1:a=0,settb=1/{timeline.fps}[f{scene}]")
    return ";".join(chain)


def _held(timeline: Timeline, into: Mapping[int, Crossing], scene: int) -> str:
    """Pictures repeated at a scene's ends, for the transitions that begin or end beyond them."""
    begun, ended = into.get(scene), into.get(scene + 1)
    early = timeline.starts[scene] - begun.first if begun else 0
    late = ended.end - timeline.ends[scene] if ended else 0
    return (
        f",tpad=start={early}:start_mode=clone:stop={late}:stop_mode=clone" if early or late else ""
    )


def _crossed(timeline: Timeline, crossing: Crossing, size: tuple[int, int]) -> list[str]:
    """The film so far, and the next scene."""
    scene, fps = crossing.scene, timeline.fps
    first, after = f"[f{scene - 1}]", f"[s{scene}]"
    if crossing.move.kind != "dip":
        fade = _xfade(crossing.move, crossing.first, crossing.frames, fps)
        return [f"{first}{after}{fade}[f{scene}]"]
    half, base = crossing.frames // 2, f"settb=1/{fps}"
    ground = (
        f"color=c={crossing.move.colour}:s={size[0]}x{size[1]}:r={fps}:d={crossing.frames / fps},"
        f"format=rgb24,scale=out_color_matrix=bt709:out_range=tv,format={PIXEL_FORMAT},{base}"
    )
    out = _xfade(Move("crossfade"), crossing.first, half, fps)
    back = _xfade(Move("crossfade"), crossing.first + half, crossing.frames - half, fps)
    return [
        f"{ground}[g{scene}]",
        f"{first}[g{scene}]{out}[d{scene}]",
        f"{after}trim=start_frame={half},setpts=PTS-STARTPTS[l{scene}]",
        f"[d{scene}][l{scene}]{back}[f{scene}]",
    ]


def _xfade(move: Move, first: int, frames: int, fps: int) -> str:
    name = _XFADES.get(move.kind) or f"{move.kind}{move.direction}"
    return f"xfade=transition={name}:duration={frames / fps:.6f}:offset={first / fps:.6f}"
