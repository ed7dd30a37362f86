"""Read a library file: TOML, JSON, or a CSV of requests; every row is checked first."""

from __future__ import annotations

import csv
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from .. import presets
from ..errors import BriefError, MissingError
from ..model.npc import SPLICED, ClipRequest, Library, Npc, PlayerContext, Target
from .engines import wrong_provider
from .matrix import spread
from .rows import Mistakes, named, near, request, told
from .words import NPC_FIELDS

MAX_BYTES = 64_000_000
_KEYS = ("schema", "name", "targets", "defaults", "npcs", "requests", "matrix", "context")
_SCHEMA = "vidgen.library/1"
_ABOUT_NPC = {"npc_name": "name", "npc_base_image": "image", "base_image": "image"}


def read_library(path: Path) -> Library:
    """The library in a file. Raises MissingError, or BriefError with each mistake and its place."""
    mistakes = Mistakes(path.name)
    found = _csv_library(path) if path.suffix.lower() == ".csv" else _mapping(path)
    for key in found:
        if key not in _KEYS:
            mistakes.add(key, f"is not known.{near(key, _KEYS)} It may hold: {', '.join(_KEYS)}")
    if found.get("schema", _SCHEMA) != _SCHEMA:
        mistakes.add("schema", f"{found['schema']!r} is not {_SCHEMA}")
    npcs = _npcs(found.get("npcs", {}), mistakes)
    requests = list(_requests(found, npcs, path, mistakes))
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
        targets=targets,
        context=context,
    )


def _mapping(path: Path) -> Mapping[str, Any]:
    text = _text(path)
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except (tomllib.TOMLDecodeError, json.JSONDecodeError) as error:
        raise BriefError(f"{path}: {error}", cure="correct the file") from None
    if not isinstance(found, dict):
        raise BriefError(f"{path}: is a list, not a table with npcs and requests")
    return found


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BriefError(f"{path}: is larger than {MAX_BYTES:,} bytes")
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such library", cure="check the name") from None
    except UnicodeDecodeError:
        raise BriefError(f"{path}: is not UTF-8 text") from None
    except OSError as error:
        raise MissingError(f"{path}: cannot be read: {error.strerror}") from None


def _csv_library(path: Path) -> dict[str, Any]:
    """A library of requests alone: what its rows say of their NPCs is gathered from them."""
    npcs: dict[str, dict[str, Any]] = {}
    for row in _csv_rows(path):
        npc = str(row.get("npc_id") or row.get("npc") or "")
        known = npcs.setdefault(npc, {})
        known.update({field: row[key] for key, field in _ABOUT_NPC.items() if row.get(key)})
    npcs.pop("", None)
    return {"npcs": npcs, "requests": path.name}


def _csv_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The rows of a CSV, without the cells that are empty."""
    reader = csv.DictReader(_text(path).splitlines(), skipinitialspace=True)
    for row in reader:
        yield {
            (key or "a column without a name").strip(): value
            for key, value in row.items()
            if value not in (None, "")
        }


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
        known["loras"] = loras(known["loras"]) if "loras" in known else ()
        try:
            npcs[name] = Npc.model_validate({"id": name, "name": name, **known})
        except ValidationError as error:
            told(error, f"npcs.{name}", known, Npc, mistakes)
    return npcs


def loras(found: Any) -> Any:
    """Loras as tables, where they are written as `name` or `name:0.8`."""
    if isinstance(found, str):
        found = [part for part in found.split(";") if part.strip()]
    if not isinstance(found, list):
        return found
    return [_lora(one) if isinstance(one, str) else one for one in found]


def _lora(written: str) -> dict[str, Any]:
    name, colon, strength = written.strip().rpartition(":")
    return {"name": name, "strength": strength} if colon else {"name": written.strip()}


def _requests(
    found: Mapping[str, Any], npcs: Mapping[str, Npc], path: Path, mistakes: Mistakes
) -> Iterator[tuple[str, ClipRequest]]:
    """Every request, with where it comes from, in the order of the file."""
    defaults = _table(found.get("defaults", {}), "defaults", mistakes)
    for where, row in _rows(found, list(npcs), path, mistakes):
        values = {**defaults, **named(row)}
        about = values.pop("npc_name", None)
        if about is not None and "npc" not in values:
            values["npc"] = about
        if "loras" in values:
            values["loras"] = loras(values["loras"])
        one = request(values, where, mistakes)
        if one is not None:
            yield where, one


def _rows(
    found: Mapping[str, Any], npcs: list[str], path: Path, mistakes: Mistakes
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    asked = found.get("requests", [])
    if isinstance(asked, str):
        table = path if path.name == asked else path.parent / asked
        for number, row in enumerate(_csv_rows(table), start=2):
            yield f"{table.name} line {number}", row
    else:
        yield from _listed(asked, "requests", mistakes)
    for where, matrix in _listed(found.get("matrix", []), "matrix", mistakes):
        for row in spread(matrix, npcs, where, mistakes):
            yield where, row


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


def _table(found: Any, name: str, mistakes: Mistakes) -> dict[str, Any]:
    if isinstance(found, Mapping):
        return named(found)
    mistakes.add(name, "is not a table")
    return {}


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
        if one.operation == "image_to_video" and not (one.image or _image(one, npcs)):
            mistakes.add(f"{where}, image", "image_to_video begins with one, and there is none")
        if len(one.clips) < (least := SPLICED.get(one.operation, 0)):
            mistakes.add(f"{where}, clips", f"{one.operation} needs {least} or more")
        for name in filter(None, (one.image, one.audio, *one.clips)):
            _check_file(where, name, folder, seen, mistakes)
    for npc in npcs.values():
        for name in filter(None, (npc.image, npc.character, npc.default)):
            _check_file(f"npcs.{npc.id}", name, folder, seen, mistakes)


def _image(one: ClipRequest, npcs: Mapping[str, Npc]) -> str | None:
    return npcs[one.npc].image if one.npc in npcs else None


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
