"""Read a library file: TOML, JSON, or a CSV of requests; every row is checked first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from .. import presets
from ..errors import BriefError
from ..model.npc import SPLICED, ClipRequest, Library, Npc, PlayerContext, Target
from .engines import wrong_provider
from .matrix import spread
from .rows import Mistakes, field_of, loras, near, request, told
from .tables import csv_rows, table
from .words import NPC_FIELDS

_KEYS = ("schema", "name", "targets", "defaults", "npcs", "requests", "matrix", "context")
_SCHEMA = "vidgen.library/1"
_ANYBODY = "anybody"


def read_library(path: Path) -> Library:
    """The library in a file. Raises MissingError, or BriefError with each mistake and its place."""
    mistakes = Mistakes(path.name)
    found = table(path)
    for key in found:
        if key not in _KEYS:
            mistakes.add(key, f"is not known.{near(key, _KEYS)} It may hold: {', '.join(_KEYS)}")
    if found.get("schema", _SCHEMA) != _SCHEMA:
        mistakes.add("schema", f"{found['schema']!r} is not {_SCHEMA}")
    npcs = _npcs(found.get("npcs", {}), mistakes)
    usual = _usual(found.get("defaults", {}), mistakes)
    requests = list(_requests(found, npcs, path, usual, mistakes))
    _check(requests, npcs, path.parent, mistakes)
    targets = _targets(found.get("targets", ["web"]), mistakes)
    context = _context(found.get("context", {}), mistakes)
    if not requests and not mistakes:
        mistakes.add("requests", "there is none; add [[requests]] or a [[matrix]]")
    mistakes.raise_any()
    return Library(
        name=str(found.get("name") or path.stem),
        npcs=npcs,
        requests=tuple(one for _, one in requests),
        rows=tuple(where for where, _ in requests),
        usual=usual,
        targets=targets,
        context=context,
    )


def _npcs(found: Any, mistakes: Mistakes) -> dict[str, Npc]:
    if not isinstance(found, Mapping):
        mistakes.add("npcs", "is not a table: write [npcs.mira] and below it what she is")
        return {}
    npcs = {}
    for name, values in found.items():
        if not isinstance(values, Mapping):
            mistakes.add(f"npcs.{name}", "is not a table")
            continue
        known = {NPC_FIELDS.get(key, key): value for key, value in values.items()}
        known["loras"] = loras(known.get("loras", []))
        try:
            npcs[name] = Npc.model_validate({"id": name, "name": name, **known})
        except ValidationError as error:
            told(error, f"npcs.{name}", values, Npc, mistakes)
            npcs[name] = Npc(id="wrong")  # it is there: requests of it are not wrong too
    return npcs


def _requests(
    found: Mapping[str, Any],
    npcs: Mapping[str, Npc],
    path: Path,
    usual: ClipRequest,
    mistakes: Mistakes,
) -> Iterator[tuple[str, ClipRequest]]:
    """Every request, with where it comes from, in the order of the file."""
    told_of = usual.model_fields_set - ({"npc"} if usual.npc == _ANYBODY else set())
    defaults = {field: getattr(usual, field) for field in told_of}
    for where, row in _rows(found, list(npcs), path, defaults, mistakes):
        values = dict(row)
        about = values.pop("npc_name", None)
        if about is not None and "npc" not in {field_of(key) for key in values}:
            values["npc"] = about
        one = request(values, where, mistakes, defaults)
        if one is not None:
            yield where, one


def _rows(
    found: Mapping[str, Any],
    npcs: list[str],
    path: Path,
    defaults: Mapping[str, Any],
    mistakes: Mistakes,
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    asked = found.get("requests", [])
    if isinstance(asked, str):
        rows = path if path.name == asked else _beside(path, asked)
        for number, row in csv_rows(rows):
            yield f"{rows.name} line {number}", row
    else:
        yield from _listed(asked, "requests", mistakes)
    for where, matrix in _listed(found.get("matrix", []), "matrix", mistakes):
        for row in spread(matrix, npcs, where, mistakes, defaults):
            yield where, row


def _beside(path: Path, name: str) -> Path:
    """A file in the library's folder. Raises BriefError for one that lies elsewhere."""
    found = (path.parent / name).resolve()
    if not found.is_relative_to(path.parent.resolve()):
        raise BriefError(
            f"{path}: requests {name!r} lies outside the library's folder",
            cure="put the file beside the library",
        )
    return found


def _listed(found: Any, name: str, mistakes: Mistakes) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(found, list):
        mistakes.add(name, f"is not a list: write [[{name}]]")
        return
    for number, one in enumerate(found, start=1):
        where = f"{name} {number}"
        if isinstance(one, Mapping):
            yield where, one
        else:
            mistakes.add(where, f"{one!r} is not a table")


def _usual(found: Any, mistakes: Mistakes) -> ClipRequest:
    """What holds where a request says nothing else; what is wrong with it is told once."""
    if isinstance(found, Mapping):
        return request({"npc": _ANYBODY, **found}, "defaults", mistakes) or ClipRequest(
            npc=_ANYBODY
        )
    mistakes.add("defaults", "is not a table")
    return ClipRequest(npc=_ANYBODY)


def _check(
    requests: Iterable[tuple[str, ClipRequest]],
    npcs: Mapping[str, Npc],
    folder: Path,
    mistakes: Mistakes,
) -> None:
    """What no row can know by itself: its NPC, its quality, and the files that it names."""
    qualities = presets.names("clips")
    seen: set[tuple[str, str]] = set()
    for where, one in requests:
        if one.npc not in npcs and (where, one.npc) not in seen:
            seen.add((where, one.npc))
            hint = near(one.npc, npcs)
            mistakes.add(f"{where}, npc", f"there is no NPC {one.npc!r}.{hint}")
        if one.quality not in qualities and (where, one.quality) not in seen:
            seen.add((where, one.quality))
            known = ", ".join(qualities)
            mistakes.add(f"{where}, quality", f"{one.quality!r} is not one of {known}")
        for name in one.provider or ():
            _check_provider(where, name, one.provider or (), seen, mistakes)
        if one.operation == "image_to_video" and not (one.image or _face(one, npcs)):
            mistakes.add(f"{where}, image", "image_to_video begins with one, and there is none")
        if len(one.clips) < (least := SPLICED.get(one.operation, 0)):
            mistakes.add(f"{where}, clips", f"{one.operation} needs {least} or more")
        for field, name in _files(one):
            _check_file(f"{where}, {field}", name, folder, seen, mistakes)
    for npc in npcs.values():
        for field in ("image", "character", "default"):
            if name := getattr(npc, field):
                _check_file(f"npcs.{npc.id}, {field}", name, folder, seen, mistakes)


def _files(one: ClipRequest) -> Iterator[tuple[str, str]]:
    """The files that a request names, with the field that does."""
    if one.image:
        yield "image", one.image
    if one.audio:
        yield "audio", one.audio
    for name in one.clips:
        yield "clips", name


def _face(one: ClipRequest, npcs: Mapping[str, Npc]) -> str | None:
    """The picture of an NPC, or the character that may have one."""
    npc = npcs.get(one.npc)
    return npc.image or npc.character if npc else None


def _check_provider(
    where: str, name: str, chosen: Sequence[str], seen: set[tuple[str, str]], mistakes: Mistakes
) -> None:
    """Tell of a provider that is not known, and of one that shares its place with others."""
    if ("provider", name) in seen:
        return
    seen.add(("provider", name))
    if said := wrong_provider(name, chosen):
        mistakes.add(f"{where}, provider", said)


def _check_file(
    where: str, name: str, folder: Path, seen: set[tuple[str, str]], mistakes: Mistakes
) -> None:
    if ("file", name) in seen:
        return
    seen.add(("file", name))
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        mistakes.add(where, f"there is no file {name!r} beside the library")


def _targets(found: Any, mistakes: Mistakes) -> tuple[Target, ...]:
    known: tuple[Target, ...] = get_args(Target)
    asked = [found] if isinstance(found, str) else found
    if not isinstance(asked, list) or not asked:
        mistakes.add("targets", f"is not a list of {', '.join(known)}")
        return ("web",)
    for one in asked:
        if one not in known:
            words = ", ".join(known)
            mistakes.add("targets", f"{one!r} is not one of {words}.{near(str(one), known)}")
    return tuple(dict.fromkeys(one for one in known if one in asked))


def _context(found: Any, mistakes: Mistakes) -> PlayerContext:
    try:
        return PlayerContext.model_validate(found)
    except ValidationError as error:
        mistakes.add("context", str(error.errors()[0]["msg"]))
        return PlayerContext()
