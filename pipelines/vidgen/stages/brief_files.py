"""What a brief brings along as files: pictures, scenes, and characters with their avatars."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..brief import BriefFile
from ..engine.action import Action
from ..model.character import Avatar, Character
from ..model.storyboard import Asset
from ..planner.pictures import find_picture, prepare_picture
from ..planner.place import Place
from ..planner.scene_code import is_scene, pictures_of, prepare_scene
from ..store.digest import digest_file

if TYPE_CHECKING:
    from ..planning.cast import Known
    from ..project import Project


def pictures_in(found: BriefFile, project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    """The pictures of a brief: input, line and words of each source, and the inputs' digests."""
    if "![" not in found.brief.body:
        return {}, {}
    from ..planner.reader import references

    pictures: dict[str, Any] = {}
    inputs: dict[str, str] = {}
    body = references(found.brief.body, Place(str(found.path), found.first_line))
    wanted = [(reference.source, place) for reference, place in body]
    for source, place in wanted:
        if source in pictures:
            continue
        path = find_picture(project.brief_folder, source, place)
        name = f"picture-{len(inputs) + 1}"
        inputs[name] = project.take(path)
        pictures[source] = {"input": name, "line": place.line}
        if is_scene(source):
            wanted += [(shown, place) for shown in pictures_of(path, source)]
    return pictures, inputs


def words_beside(found: BriefFile) -> dict[str, str]:
    """What a brief says beside each of its pictures, by source."""
    if "![" not in found.brief.body:
        return {}
    from ..planner.reader import references

    body = references(found.brief.body, Place(str(found.path), found.first_line))
    return {reference.source: reference.alt for reference, _ in body}


def scenes_of(action: Action) -> dict[str, Any]:
    """Those of the brief's files that are scenes."""
    asked = action.request["pictures"]
    return {source: asked[source] for source in asked if is_scene(source)}


def copied(action: Action, work: Path) -> tuple[dict[str, Path], dict[str, Asset]]:
    """Checked copies of the brief's files by input, and what scenes know of them by source."""
    folder = work / "pictures"
    folder.mkdir()
    copies: dict[str, Path] = {}
    assets: dict[str, Asset] = {}
    for source, asked in action.request["pictures"].items():
        name = asked["input"]
        place = Place("brief.md", asked["line"])
        prepare = prepare_scene if is_scene(source) else prepare_picture
        copy = prepare(work / "inputs" / name, source, folder, place)
        digest = digest_file(copy)
        copies[name] = copy
        assets[source] = Asset(path=f"assets/{digest[:12]}{copy.suffix}", digest=digest)
    return copies, assets


def with_avatars(cast: Sequence[Known], project: Project) -> list[Character]:
    """Characters whose avatars are in the store, and will lie among the film's assets."""
    return [_with_avatar(one, project) for one in cast]


def _with_avatar(one: Known, project: Project) -> Character:
    file, avatar = one.avatar, one.character.avatar
    if file is None or avatar is None:
        return one.character.model_copy(update={"avatar": None})
    digest = project.take(file)
    path = f"assets/{digest[:12]}{file.suffix}"
    found = Avatar(path=path, digest=digest, provider=avatar.provider)
    return one.character.model_copy(update={"avatar": found})
