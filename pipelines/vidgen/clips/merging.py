"""Take over the clips that other runs of a library made, such as its other parts elsewhere."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from ..errors import MissingError
from ..manifest import ClipsManifest
from ..model.clips import GameClip
from ..project import Project
from ..store import Store, Stored
from .filming import MADE
from .plan import Plan
from .stage import ABOUT

_ABOUT = {"width", "height", "fps", "frames", "duration_s", "loop", "seam", "sound"}


def merge(project: Project, plan: Plan, folders: Sequence[Path]) -> int:
    """Put into the store what folders of clips have of a plan; how many clips that is.

    What stands in for a clip is left, and so is a clip whose files are not as its index says.
    Raises MissingError or BriefError for a folder without an index.
    """
    layers = plan.layers
    wanted = {key: one.digest for layer in layers for key, one in layer.actions.items()}
    taken = 0
    for folder in folders:
        other = Project(folder, project.store)
        if not other.has(ClipsManifest):
            raise MissingError(f"{folder}: there is no {ClipsManifest.file} in it")
        for key, clip in other.read(ClipsManifest).clips.items():
            if clip.fallback is None and wanted.get(key) == clip.action:
                taken += _take(other, project.store, clip)
    return taken


def _take(other: Project, store: Store, clip: GameClip) -> bool:
    """Put a clip into the store; False where that has it, or its files are not what they were."""
    if store.lookup(clip.action) is not None:
        return False
    outputs, files = {}, []
    for file in clip.files:
        path = other.path(file.path)
        if not path.is_file() or store.put(path) != file.digest:
            return False
        outputs[f"{file.target}/{path.name}"] = file.digest
        files.append({"name": path.name, **file.model_dump(exclude={"path", "digest"})})
    about = {**clip.model_dump(include=_ABOUT), "files": files}
    outputs[ABOUT] = store.put_bytes(json.dumps(about).encode())
    if clip.made.maker == "engine":
        made = clip.made.model_dump(include={"provider", "model", "seed"})
        outputs[MADE] = store.put_bytes(json.dumps(made).encode())
    store.record(clip.action, Stored(outputs, clip.made.seconds, clip.made.cost_usd))
    return True
