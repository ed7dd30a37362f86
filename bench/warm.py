"""Draw the scenes of a folder as `vidgen render` does, all of it: starting, hashing and storing.

    python bench/warm.py FOLDER [--jobs 2] [--height 720] [--trust]

FOLDER holds `scenes/<id>/scene.py`; afterwards the clips too, and the store for a second run.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from vidgen.engine.run import run_stage
from vidgen.events import ignore
from vidgen.manifest import CodeManifest, Provenance, SceneCode
from vidgen.model.preset import Quality
from vidgen.model.shot import Shot
from vidgen.presets import load_quality, load_style
from vidgen.project import Project, RunOptions
from vidgen.stages.render import RenderStage
from vidgen.store import Store

SECONDS = 10.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--height", type=int, default=720)
    parser.add_argument("--trust", action="store_true")
    asked = parser.parse_args()
    options = RunOptions(quality=quality(asked.height), jobs=asked.jobs, trust=asked.trust)
    project = Project(asked.folder, Store(asked.folder / "store"), options=options)
    folders = sorted((asked.folder / "scenes").iterdir())
    entries = tuple(_entry(project, folder) for folder in folders)
    provenance = Provenance(provider="bench")
    project.write(CodeManifest(made_from="0" * 64, provenance=provenance, scenes=entries))
    report = run_stage(RenderStage(), project, ignore)
    if report.troubled:
        raise SystemExit("; ".join(str(end.error) for end in report.troubled))


def quality(height: int) -> Quality:
    """The everyday quality at another size."""
    return load_quality("medium").model_copy(update={"height": height})


def _entry(project: Project, folder: Path) -> SceneCode:
    shot = Shot(
        scene=folder.name,
        aspect="16:9",
        style=load_style("slate"),
        duration_s=SECONDS,
    )
    (folder / "scene.json").write_text(shot.model_dump_json(by_alias=True), encoding="utf-8")
    return SceneCode(
        scene=folder.name,
        template="bench",
        code=f"scenes/{folder.name}/scene.py",
        code_digest=project.take(folder / "scene.py"),
        shot=f"scenes/{folder.name}/scene.json",
        shot_digest=project.take(folder / "scene.json"),
    )


if __name__ == "__main__":
    main()
