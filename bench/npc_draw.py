"""Clips of NPCs drawn by the rig: how many a second one process makes, and where its time goes.

python bench/npc_draw.py [--clips 24]
"""

from __future__ import annotations

import argparse
import itertools
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import get_args

from measure import say, write

from vidgen.media.game.drawing import Drawing, seam
from vidgen.media.game.films import write_mp4
from vidgen.media.probe import probe
from vidgen.model.appearance import Appearance
from vidgen.model.character import Character
from vidgen.model.npc import Animation, Emotion, Expression
from vidgen.rig.look import Look, look_of
from vidgen.rig.motion.acting import Acting
from vidgen.rig.motion.film import film

SIZE, FRAMES, FPS = (512, 512), 36, 12
Clip = tuple[Look, Acting]
STYLES = ("anime", "semi-realistic", "realistic")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=24, help="how many clips of each kind")
    clips = parser.parse_args().clips
    looks = [look(style) for style in STYLES]
    for one in looks:
        drawn(one, Acting())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        ready = drawn(looks[0], Acting("happy", animation="talk"))
        found = {
            "draw": cpu_s(lambda one: drawn(*one), wanted(looks), clips),
            "encode": cpu_s(lambda _: write_mp4(ready, path), wanted(looks), clips),
            "check": cpu_s(lambda _: (seam(ready.pictures), probe(path)), wanted(looks), clips),
            "both": cpu_s(lambda one: write_mp4(drawn(*one), path), wanted(looks), clips),
        }
    for name, seconds in found.items():
        say(f"{name}: {seconds:.3f} CPU s a clip, {1 / seconds:.1f} clips a second on one core")
    say(f"both on two cores: {2 / found['both']:.1f} clips a second; load {os.getloadavg()[0]:.1f}")
    write("npc_draw", {"clips": clips, "load": os.getloadavg()[0], "cpu_s": found})


def look(style: str) -> Look:
    worn = Appearance.model_validate({"hair_style": "long"})
    asked = {"id": "ada", "name": "Ada", "art_style": style, "appearance": worn}
    return look_of(Character.model_validate(asked))


def wanted(looks: list[Look]) -> Iterator[Clip]:
    """Clips that all differ: in who, in what is shown and felt, in what is done."""
    faces, moods, moves = (get_args(kind) for kind in (Expression, Emotion, Animation))
    for number in itertools.count():
        face, mood, move = (
            kind[number * step % len(kind)] for kind, step in ((faces, 1), (moods, 3), (moves, 5))
        )
        yield looks[number % len(looks)], Acting(face, mood, move, 0.1 * (number % 11), number)


def drawn(one: Look, acting: Acting) -> Drawing:
    return Drawing(list(film(one, acting, SIZE, FRAMES, FPS)), FPS)


def cpu_s(work: Callable[[Clip], object], items: Iterator[Clip], count: int) -> float:
    """Processor seconds an item."""
    begun = time.process_time()
    for item in itertools.islice(items, count):
        work(item)
    return (time.process_time() - begun) / count


if __name__ == "__main__":
    main()
