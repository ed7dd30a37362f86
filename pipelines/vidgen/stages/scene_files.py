"""A scene's files in the project: its code, what is beside it, and how it came to be."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.action import Done
from ..files import storage_error, write_bytes
from ..manifest import CodeManifest, SceneCode
from ..model.base import Model
from ..store.digest import digest_file

if TYPE_CHECKING:
    from ..project import Project

CODE, SHOT, OUTCOME, ATTEMPTS = "scene.py", "scene.json", "outcome.json", "attempts"
STAND_IN = "stand_in"
"""What a request says of a scene that nobody can be asked to write."""


class Outcome(Model):
    """How the writing of a scene ended: by whom it was written, or why its template stands in."""

    attempts: int = 0
    written_by: str | None = None
    stand_in: str | None = None


def is_forced(project: Project, scene: str) -> bool:
    """Whether this run was told to write a scene anew."""
    chosen = project.options.scenes
    return "codegen" in project.options.force and (not chosen or scene in chosen)


def own_code(project: Project, scene: str, wanted: str | None) -> str | None:
    """The digest of the user's own code for a scene, or None where it is what vidgen wrote.

    `wanted` is the digest of what vidgen would write now, where that is known.
    """
    if is_forced(project, scene):
        return None
    path = project.path(f"scenes/{scene}/{CODE}")
    if not path.is_file():
        return None
    here = digest_file(path)
    if here == wanted:
        return None
    before = project.read(CodeManifest).scenes if project.has(CodeManifest) else ()
    made_here = any(
        (former.scene, former.code_digest, former.edited) == (scene, here, False)
        for former in before
    )
    return None if made_here else here


def kept_scenes(
    project: Project, scenes: Collection[str], known: Callable[[str], bool]
) -> dict[str, SceneCode]:
    """Those of some scenes that the user did not choose, and that stay as they were written.

    `known` says of a scene whether its code as it should be now costs nothing.
    """
    chosen = project.options.scenes
    if not chosen or not project.has(CodeManifest):
        return {}
    return {
        code.scene: code
        for code in project.read(CodeManifest).scenes
        if code.scene in scenes
        and code.scene not in chosen
        and project.path(code.code).is_file()
        and project.path(code.shot).is_file()
        and not known(code.scene)
    }


def lay_out(project: Project, end: Done) -> SceneCode:
    """Put a scene's files in their places. Other code is put aside where it was forced."""
    assert end.result is not None
    scene, request, outputs = end.action.label, end.action.request, end.result.outputs
    folder = f"scenes/{scene}"
    code, digest = f"{folder}/{CODE}", request["edited"]
    edited = digest is not None
    if not edited:
        digest = outputs[CODE]
        if is_forced(project, scene):
            _keep(project.path(code), digest)
        project.place(digest, code)
        _lay_out_attempts(project, folder, end)
    project.place(outputs[SHOT], f"{folder}/{SHOT}")
    assets = {f"{folder}/{name}": blob for name, blob in request["assets"].items()}
    for path, blob in assets.items():
        project.place(blob, path)
    outcome = Outcome() if edited else _outcome(project, end)
    return SceneCode(
        scene=scene,
        template=request["template"],
        code=code,
        code_digest=digest,
        shot=f"{folder}/{SHOT}",
        shot_digest=outputs[SHOT],
        assets=assets,
        edited=edited,
        **outcome.model_dump(),
    )


def _lay_out_attempts(project: Project, folder: str, end: Done) -> None:
    """The attempts at a scene, in place of those of the last time."""
    assert end.result is not None
    try:
        shutil.rmtree(project.path(f"{folder}/{ATTEMPTS}"))
    except FileNotFoundError:
        pass
    except OSError as error:
        raise storage_error(error, project.path(f"{folder}/{ATTEMPTS}")) from None
    for name, blob in end.result.outputs.items():
        if name.startswith(f"{ATTEMPTS}/"):
            project.place(blob, f"{folder}/{name}")


def _outcome(project: Project, end: Done) -> Outcome:
    assert end.result is not None
    outputs = end.result.outputs
    if OUTCOME in outputs:
        return Outcome.model_validate_json(project.blob(outputs[OUTCOME]).read_bytes())
    made = {name.split("/")[1] for name in outputs if name.startswith(f"{ATTEMPTS}/")}
    why = end.error.message if end.error else end.action.request.get(STAND_IN)
    return Outcome(attempts=len(made), stand_in=why)


def put_aside(project: Project, scene: str) -> Path | None:
    """Move code of the user's own out of the way, to `scene.py.bak`; where that is, if any was."""
    path = project.path(f"scenes/{scene}/{CODE}")
    if own_code(project, scene, None) is None:
        return None
    aside = path.with_name(f"{CODE}.bak")
    try:
        return path.replace(aside)
    except OSError as error:
        raise storage_error(error, aside) from None


def _keep(path: Path, digest: str) -> None:
    """Before forced code takes its place, keep other code as `scene.py.bak`."""
    if path.is_file() and digest_file(path) != digest:
        write_bytes(path.with_name(f"{CODE}.bak"), path.read_bytes())
