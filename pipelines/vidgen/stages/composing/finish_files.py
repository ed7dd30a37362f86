"""The files that a film's finish names, and whether all of it can be done, before it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from ... import presets, resources
from ...errors import ConfigError, MediaError, MissingError
from ...manifest import PlanManifest
from ...model.look import Finish, SceneTouches
from .encoding import refuse_impossible

if TYPE_CHECKING:
    from ...project import Project

CUBE = ".cube"
_EFFECTS = "effects"


def file_of(project: Project, name: str, what: str) -> Path:
    """A file that finishes a film: beside its brief or in its folder. Raises MissingError."""
    for folder in (project.brief_folder, project.root):
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    raise MissingError(
        f"{what}: there is no {name} in {project.brief_folder}",
        cure=f"put it beside the brief, or into {project.root}",
    )


def effect_file(project: Project, name: str) -> Path:
    """An effect's code: one that vidgen ships, or the user's own. Raises ConfigError."""
    if name in (known := effects()):
        return resources.templates(_EFFECTS) / f"{name}.py"
    if not name.endswith(".py"):
        raise ConfigError(f"There is no effect {name!r}. Known: {', '.join(known)}, or a .py file.")
    if not project.options.trust:
        raise ConfigError(
            f"{name} is code of its own, which runs with your rights",
            cure="read it, then run the command with --trust",
        )
    return file_of(project, name, "an effect")


def effects() -> list[str]:
    """The names of the effects that vidgen ships."""
    return sorted(path.stem for path in resources.templates(_EFFECTS).glob("*.py"))


def finish_of(project: Project) -> Finish:
    """All that is done to a film's pictures: what its plan says, else what its settings say."""
    wanted = project.settings.finish
    if not project.has(PlanManifest):
        return wanted
    return project.read(PlanManifest).storyboard.finish_over(wanted)


def files_of_finish(project: Project) -> Iterator[tuple[str, Path]]:
    """The files of the user's that finish a film, each with what it is: those that are there."""
    finish = finish_of(project)
    scenes = finish.scenes.items()
    named = [("logo", finish.logo), ("grade", finish.grade)]
    named += [(f"grade of {scene}", one.grade or "") for scene, one in scenes]
    named += [(f"effect of {scene}", one.effect) for scene, one in scenes]
    for what, name in named:
        if what == "logo" or name.lower().endswith((CUBE, ".py")):
            with suppress(MissingError):
                yield what, file_of(project, name, what)


def refuse_scenes(named: Iterable[str], known: Iterable[str]) -> None:
    """Raise ConfigError for a scene that the settings name and the film does not have."""
    there = list(known)
    for name in named:
        if name not in there:
            raise ConfigError(
                f"finish.scenes: there is no scene {name!r}. Known: {', '.join(there)}."
            )


def refuse_finish(project: Project) -> None:
    """Raise what would be raised once all is drawn: for names, files and parameters.

    Raises ConfigError, MissingError and MediaError. Scenes are only looked for in a film that is
    planned.
    """
    finish = finish_of(project)
    if finish == Finish():
        return
    if project.has(PlanManifest):
        board = project.read(PlanManifest).storyboard
        refuse_scenes(finish.scenes, [scene.id for scene in board.scenes])
    refuse_wanted(project, finish)


def refuse_wanted(project: Project, finish: Finish) -> None:
    """Raise what would be raised for a finish, whatever scenes there are. Raises as above."""
    refuse_impossible(project.options.destinations, finish)
    for name in {finish.grade, *(one.grade or "" for one in finish.scenes.values())} - {"", "none"}:
        _refuse_grade(project, name)
    if finish.logo:
        from ...media.finish.logo import opened

        with _mended_by("save it as PNG, JPEG or WebP of a few hundred pixels, or name another"):
            opened(file_of(project, finish.logo, "logo"))
    for scene, wanted in finish.scenes.items():
        if wanted.effect:
            _refuse_effect(project, scene, wanted)


def _refuse_grade(project: Project, name: str) -> None:
    if not name.lower().endswith(CUBE):
        presets.load_look(name)
        return
    from ...media.finish.lut import read_cube

    with _mended_by("export it as .cube of up to 65 a side, or name a look: vidgen presets looks"):
        read_cube(file_of(project, name, "grade"))


@contextmanager
def _mended_by(cure: str) -> Iterator[None]:
    """Say what mends a file that cannot be read."""
    try:
        yield
    except MediaError as error:
        error.cure = error.cure or cure
        raise


def _refuse_effect(project: Project, scene: str, wanted: SceneTouches) -> None:
    code = effect_file(project, wanted.effect)
    where = f"finish.scenes.{scene}: the effect {wanted.effect}"
    known = _parameters(code, where)
    unknown = [] if known is None else [name for name in wanted.params if name not in known]
    if unknown:
        raise ConfigError(
            f"{where} takes no {', '.join(unknown)}. Known: {', '.join(known or ()) or 'none'}."
        )
    if find_spec("moviepy") is None:
        raise MissingError(f"{where} needs MoviePy", cure="uv sync --extra effects")


def _parameters(code: Path, where: str) -> list[str] | None:
    """The names of what an effect's function takes, read without running it; None for any."""
    try:
        tree = ast.parse(code.read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError) as error:
        raise ConfigError(f"{where} cannot be read: {error}") from None
    made = [one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "effect"]
    if not made:
        raise ConfigError(f"{where} has no function `effect`", cure="see docs/finish.md")
    taken = made[-1].args
    if taken.kwarg is not None:
        return None
    return [one.arg for one in (*taken.posonlyargs, *taken.args, *taken.kwonlyargs)]
