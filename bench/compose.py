"""What a film costs to compose: vidgen beside MoviePy 2, one ffmpeg graph, and ffmpeg's copy.

python bench/compose.py [--clips 10] [--repeats 5] [--slow-repeats 1] [--scenes 360] [--only short]

All make the same film at 1080p30 of equal clips, voices and music: with crossfades of half a
second, and with cuts. The long film has 640x360 pixels; it is made at half its length, whole, and
again with one transition changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measure import RESULTS, Cost, measured, peak_together_mb, say, write
from parts import QUALITY, Parts, make_parts, project_of
from sides import compare, line, summary

from vidgen.manifest import PlanManifest
from vidgen.media.contract import x264_options
from vidgen.media.ffmpeg import binary
from vidgen.presets import load_quality

FADE_S = 0.5
_HERE = Path(__file__).parent
_VIDGEN = [sys.executable, "-m", "vidgen_cli", "compose"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clips", type=int, default=10)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--slow-repeats", type=int, default=1)
    parser.add_argument("--scenes", type=int, default=360)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("short", "long"))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.folder or Path(temporary)
        result = _former() if asked.only else {}
        if asked.only != "long":
            parts = make_parts(folder / "parts", asked.clips, (1920, 1080), 30, 10)
            short = _short(folder, parts, asked.repeats, asked.slow_repeats)
            result["short"] = {"clips": asked.clips, **short}
        if asked.only != "short":
            small = make_parts(folder / "small", 10, (640, 360), 30, 10)
            result["long"] = _long(folder, small, asked.scenes)
        write("compose", result)


def _former() -> dict[str, Any]:
    """What an earlier run found, of which one part is found anew."""
    path = RESULTS / "compose.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return found


# Ten clips, beside what others use


def _short(folder: Path, parts: Parts, repeats: int, slow: int) -> dict[str, Any]:
    sides: dict[str, tuple[Callable[[], Cost], int]] = {
        "vidgen": (lambda: _ours(folder / "fade", parts, f"crossfade {FADE_S}"), repeats),
        "graph": (lambda: measured(_graph(folder / "graph.mp4", parts)), slow),
        "moviepy": (lambda: measured(_moviepy(folder / "moviepy.mp4", parts)), slow),
        "vidgen cuts": (lambda: _ours(folder / "cut", parts, "cut"), repeats),
        "concat": (lambda: measured(_concat(folder, parts)), repeats),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for at in range(max(repeats, slow)):
        for name, (side, times) in sides.items():
            if at < times:
                costs[name].append(side())
                say(f"  round {at + 1}: {line(name, costs[name][-1])}")
    result = summary({name: found for name, found in costs.items() if found})
    for one, other in (("vidgen", "moviepy"), ("vidgen", "graph"), ("vidgen cuts", "concat")):
        if costs[one] and costs[other]:
            compare(result, one, other)
    return result


def _ours(root: Path, parts: Parts, transition: str) -> Cost:
    """vidgen compose from nothing: with an empty store but for what the stages before made."""
    for folder in (root, root.with_suffix(".store")):
        shutil.rmtree(folder, ignore_errors=True)
    project_of(root, root.with_suffix(".store"), parts, len(parts.clips), transition)
    return _composed(root)


def _composed(root: Path) -> Cost:
    os.environ["VIDGEN_STORE__PATH"] = str(root.with_suffix(".store"))
    return measured([*_VIDGEN, str(root), "--quiet"])


def _moviepy(output: Path, parts: Parts) -> list[str]:
    files = [str(file) for pair in zip(parts.clips, parts.voices, strict=True) for file in pair]
    script = str(_HERE / "moviepy_film.py")
    return [sys.executable, script, str(output), str(FADE_S), str(parts.bed), *files]


def _graph(output: Path, parts: Parts) -> list[str]:
    """One graph: xfade, and voices delayed to their places, over music that they duck."""
    count, length_s = len(parts.clips), parts.seconds
    chain, last = [], "0:v"
    for at in range(1, count):
        offset = at * (length_s - FADE_S)
        chain.append(f"[{last}][{at}:v]xfade=fade:duration={FADE_S}:offset={offset}[v{at}]")
        last = f"v{at}"
    total_s = count * length_s - (count - 1) * FADE_S
    chain += _sound(count, count, length_s - FADE_S, total_s)
    quality = load_quality(QUALITY).model_copy(update={"fps": parts.fps})
    crf = x264_options(quality)["crf"]
    return [
        binary(), "-y", "-v", "error", "-nostdin",
        *_inputs(parts.clips), *_inputs(parts.voices), "-stream_loop", "-1", "-i", str(parts.bed),
        "-filter_complex", ";".join(chain), "-map", f"[{last}]", "-map", "[sound]",
        "-c:v", "libx264", "-preset", quality.preset, "-crf", crf, "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "192k", "-t", f"{total_s}", "-movflags", "+faststart", str(output),
    ]  # fmt: skip


def _concat(folder: Path, parts: Parts) -> list[str]:
    """Copied pictures, with the audio mix."""
    names = folder / "names.txt"
    names.write_text("".join(f"file '{clip}'\n" for clip in parts.clips), encoding="utf-8")
    count, total_s = len(parts.clips), len(parts.clips) * parts.seconds
    return [
        binary(), "-y", "-v", "error", "-nostdin", "-f", "concat", "-safe", "0", "-i", str(names),
        *_inputs(parts.voices), "-stream_loop", "-1", "-i", str(parts.bed),
        "-filter_complex", ";".join(_sound(count, 1, parts.seconds, total_s)),
        "-map", "0:v", "-map", "[sound]", "-c:v", "copy", "-c:a", "aac", "-b:a", "192k",
        "-t", str(total_s), "-movflags", "+faststart", str(folder / "concat.mp4"),
    ]  # fmt: skip


def _sound(count: int, first: int, step_s: float, total_s: float) -> list[str]:
    """Voices behind each other, over looped and ducked music, brought to -14 LUFS."""
    late = [
        f"[{first + at}:a]adelay={round(1000 * at * step_s)}:all=1[n{at}]" for at in range(count)
    ]
    names = "".join(f"[n{at}]" for at in range(count))
    fade = f"afade=in:d=1,afade=out:st={total_s - 2.5}:d=2.5"
    return [
        *late,
        f"{names}amix=inputs={count}:normalize=0,apad,atrim=duration={total_s},asplit[say][key]",
        f"[{first + count}:a]atrim=duration={total_s},volume=-8dB,{fade}[bed]",
        "[bed][key]sidechaincompress=threshold=0.03:ratio=3:attack=30:release=700[low]",
        "[say][low]amix=inputs=2:normalize=0,loudnorm=I=-14:TP=-1,aresample=48000[sound]",
    ]


def _inputs(files: list[Path]) -> list[str]:
    return [word for file in files for word in ("-i", str(file))]


# An hour


def _long(folder: Path, parts: Parts, scenes: int) -> dict[str, Any]:
    found: dict[str, Any] = {"scenes": scenes}
    for name, count in (("half", scenes // 2), ("whole", scenes)):
        root = folder / name
        project_of(root, root.with_suffix(".store"), parts, count, f"crossfade {FADE_S}")
        _differ(root)
        cost = _composed(root)
        say(f"  {count} scenes: {line(name, cost)}")
        found[name] = vars(cost)
    _change(root)
    cost = _composed(root)
    say(f"  one transition changed: {line('again', cost)}")
    found["again"] = vars(cost)
    found["linear"] = found["whole"]["cpu_s"] / found["half"]["cpu_s"]
    found["share_again"] = found["again"]["wall_s"] / found["whole"]["wall_s"]
    _change(root, "dip white 0.5")
    found["peak_together_mb"] = peak_together_mb([*_VIDGEN, str(root), "--quiet"])
    say(
        f"  {found['linear']:.2f} times the CPU for twice the scenes;"
        f" again {found['share_again']:.1%}; {found['peak_together_mb']:.0f} MB together"
    )
    return found


def _differ(root: Path) -> None:
    """Let no transition be as another is, or it would be made once for all: the clips repeat."""
    _replan(root, lambda _, at: f"crossfade {FADE_S + at / 100_000:.5f}")


def _change(root: Path, transition: str = "wipe left 0.5") -> None:
    """Change the transition in the middle."""
    _replan(root, lambda scenes, at: transition if at == scenes // 2 else None)


def _replan(root: Path, wanted: Callable[[int, int], str | None]) -> None:
    """Give scenes other transitions, by how many there are and the number of each."""
    plan = root / PlanManifest.file
    board = PlanManifest.model_validate_json(plan.read_bytes())
    before = board.storyboard.scenes
    scenes = tuple(
        scene.model_copy(update={"transition": wanted(len(before), at) or scene.transition})
        for at, scene in enumerate(before)
    )
    story = board.storyboard.model_copy(update={"scenes": scenes})
    changed = board.model_copy(update={"storyboard": story})
    plan.write_text(changed.model_dump_json(by_alias=True, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
