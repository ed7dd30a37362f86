"""What a brief brings along as files: pictures, scenes, and characters with their avatars."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ..brief import BriefFile
from ..engine.action import Action
from ..model.character import Avatar, Character
from ..model.effect import is_file
from ..model.storyboard import Asset
from ..planner.clip_file import is_clip
from ..planner.pictures import find_picture, prepare_picture
from ..planner.place import Place
from ..planner.scene_code import is_scene, pictures_of, prepare_scene
from ..store.digest import digest_file

if TYPE_CHECKING:
    from ..planning.cast import Known
    from ..project import Project


MOST_SOUND_S = 60.0
"""How long the sound of a beat may last."""


def pictures_in(found: BriefFile, project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    """The files of a brief: input and line of each source, and the inputs' digests."""
    if "![" not in found.brief.body and "::: sound" not in found.brief.body:
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


def clips_of(action: Action) -> dict[str, Any]:
    """Those of the brief's files that are clips."""
    asked = action.request["pictures"]
    return {source: asked[source] for source in asked if is_clip(source)}


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
        copy = _preparing(source)(work / "inputs" / name, source, folder, place)
        digest = digest_file(copy)
        copies[name] = copy
        assets[source] = Asset(path=f"assets/{digest[:12]}{copy.suffix}", digest=digest)
    return copies, assets


def _preparing(source: str) -> Callable[[Path, str, Path, Place], Path]:
    """What makes a checked copy of a file."""
    if is_file(source):
        return prepare_sound
    if is_clip(source):
        return prepare_clip
    return prepare_scene if is_scene(source) else prepare_picture


def prepare_clip(path: Path, source: str, folder: Path, place: Place) -> Path:
    """A copy of a clip in `folder`. Raises BriefError for what is none. Nothing is decoded."""
    from ..errors import MediaError
    from ..media.footage import MOST_S, measured

    try:
        measured(path)
    except MediaError as error:
        raise place.error(
            f"the clip {source[:100]!r} cannot be used: "
            f"{error.message.removeprefix(f'{path.name}: ')}",
            cure=f"use an mp4 or WebM of at most {MOST_S:.0f} s",
        ) from None
    copy = folder / f"{path.stem}{Path(source).suffix.lower()}"
    shutil.copyfile(path, copy)
    return copy


def prepare_sound(path: Path, source: str, folder: Path, place: Place) -> Path:
    """A copy of a sound in `folder`, as WAV. Raises BriefError for what is none, or is too long."""
    from ..errors import MediaError
    from ..media.sound.wav import converted

    shown = f"the sound {source[:100]!r}"
    try:
        found = converted(path, folder / f"{path.stem}.wav", MOST_SOUND_S)
    except MediaError as error:
        raise place.error(
            f"{shown} cannot be used: {error.message.removeprefix(f'{path}: ')}",
            cure=f"use a WAV, MP3, FLAC or Ogg file of at most {MOST_SOUND_S:.0f} s",
        ) from None
    return found.path


def sound_asset(project: Project, source: str, place: Place) -> Asset:
    """A checked copy, in the store, of a sound file beside the brief. Raises BriefError."""
    path = find_picture(project.brief_folder, source, place)
    with TemporaryDirectory(prefix="vidgen-sound-") as folder:
        digest = project.take(prepare_sound(path, source, Path(folder), place))
    return Asset(path=f"assets/{digest[:12]}.wav", digest=digest)


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
