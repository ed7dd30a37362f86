"""Scenes through vidgen's warm renderer, beside as many runs of the `manim` command.

Both draw the same scene files at the same size and rate. The warm side counts all that `vidgen
render` does: starting, loading Manim once, hashing, storing. The command counts one start a scene,
which is how it is used; its look for a newer version over the network is turned off.

    python bench/render.py [--scenes 8] [--repeats 5]
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from measure import Cost, measured, median, say, total, write

from vidgen.engine.run import run_stage
from vidgen.events import ignore
from vidgen.manifest import CodeManifest, Provenance, SceneCode
from vidgen.presets import load_quality
from vidgen.project import Project, RunOptions
from vidgen.renderer.narrated import estimate
from vidgen.resources import templates
from vidgen.stages.render import RenderStage
from vidgen.store import Store

SCENES = (
    *("bullets", "equation", "plot", "bar_chart", "code", "diagram", "comparison", "timeline"),
    *("title", "quote", "table", "statement"),
)
QUALITY = load_quality("draft")


def main() -> None:
    options = _options()
    if options.once:
        _render(Path(options.once))
        return
    names = SCENES[: options.scenes]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source"
        _write_scenes(source, names)
        warm, command = [], []
        for at in range(options.repeats):
            warm.append(measured(_warm(source, Path(folder) / f"warm{at}")))
            parts = [
                measured(_manim(source / "scenes" / scene, Path(folder) / f"manim{at}{scene}"))
                for scene in _ids(names)
            ]
            command.append(total(parts))
            say(f"round {at + 1}: warm {warm[-1].cpu_s:.1f} s, manim {command[-1].cpu_s:.1f} s CPU")
    _report(names, warm, command)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=8)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--once", help=argparse.SUPPRESS)
    return parser.parse_args()


def _ids(names: tuple[str, ...]) -> list[str]:
    return [f"s{at:02d}" for at in range(1, len(names) + 1)]


def _write_scenes(root: Path, names: tuple[str, ...]) -> None:
    for scene, name in zip(_ids(names), names, strict=True):
        folder = root / "scenes" / scene
        folder.mkdir(parents=True)
        shutil.copy(templates("scenes") / f"{name}.py", folder / "scene.py")
        shot = estimate(("b1", "b2", "b3", "b4")).model_copy(update={"scene": scene})
        (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")


def _warm(source: Path, target: Path) -> list[str]:
    shutil.copytree(source, target)
    return [sys.executable, __file__, "--once", str(target)]


def _manim(scene: Path, target: Path) -> list[str]:
    target.mkdir()
    quiet = target / "manim.cfg"
    quiet.write_text("[CLI]\nnotify_outdated_version = False\n", encoding="utf-8")
    width, height = QUALITY.size("16:9")
    return [
        *[sys.executable, "-m", "manim", "--config_file", str(quiet), "-v", "ERROR"],
        *["--progress_bar", "none", "-r", f"{width},{height}", "--fps", str(QUALITY.fps)],
        *["--media_dir", str(target), str(scene / "scene.py")],
    ]


def _render(root: Path) -> None:
    """Draw all scenes of a folder with an empty store, in one worker."""
    options = RunOptions(quality=QUALITY, jobs=1)
    project = Project(root, Store(root / "store"), options=options)
    entries = []
    for folder in sorted((root / "scenes").iterdir()):
        files = {name: f"scenes/{folder.name}/{name}" for name in ("scene.py", "scene.json")}
        entries.append(
            SceneCode(
                scene=folder.name,
                template="bench",
                code=files["scene.py"],
                code_digest=project.take(folder / "scene.py"),
                shot=files["scene.json"],
                shot_digest=project.take(folder / "scene.json"),
            )
        )
    provenance = Provenance(provider="bench")
    project.write(CodeManifest(made_from="0" * 64, provenance=provenance, scenes=tuple(entries)))
    report = run_stage(RenderStage(), project, ignore)
    if report.troubled:
        raise SystemExit("; ".join(str(end.error) for end in report.troubled))


def _report(names: tuple[str, ...], warm: list[Cost], command: list[Cost]) -> None:
    ours, theirs = median(warm), median(command)
    ratios = {"cpu": ours.cpu_s / theirs.cpu_s, "wall": ours.wall_s / theirs.wall_s}
    result = {
        "scenes": list(names),
        "quality": QUALITY.model_dump(),
        "repeats": len(warm),
        "median": {"vidgen": asdict(ours), "manim": asdict(theirs)},
        "ratio": ratios,
        "rounds": {"vidgen": [asdict(c) for c in warm], "manim": [asdict(c) for c in command]},
    }
    write("render", result)
    say(f"{len(names)} scenes, {QUALITY.height}p{QUALITY.fps}, medians of {len(warm)} rounds")
    for name, cost in (("vidgen, warm", ours), ("manim command", theirs)):
        say(f"  {name:14} {cost.cpu_s:7.1f} s CPU {cost.wall_s:7.1f} s wall {cost.peak_mb:6.0f} MB")
    say(f"  ratio          {ratios['cpu']:7.0%} CPU   {ratios['wall']:7.0%} wall")


if __name__ == "__main__":
    main()
