"""Read a brief file: UTF-8 Markdown with optional YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from . import presets
from .errors import BriefError, MissingError
from .model.brief import MAX_CHARACTERS, Brief
from .model.finish import CUBE, NONE, FilmFinish
from .model.transition import EXAMPLES
from .planner.place import Option, Place, did_you_mean
from .planner.strict_yaml import Entry, read_mapping

FIELDS = tuple(name for name in Brief.model_fields if name not in ("body", "finish"))
FINISH = tuple(FilmFinish.model_fields)
_ALSO = {
    "music mood": "music",
    "mood": "music",
    "aspect ratio": "aspect",
    "length": "duration",
}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_FRONT = "the front matter"
_LISTS = ("characters", "visuals")
"""Options that may be a list."""

_PRESETS = {"style": "styles", "destination": "destinations", "grade": "looks"}


@dataclass(frozen=True)
class BriefFile:
    """A brief, and the line of its file on which the Markdown body begins."""

    brief: Brief
    path: Path
    first_line: int


def read_brief(path: Path) -> Brief:
    """The brief in a file. Raises MissingError or BriefError, which name file, line and field."""
    return open_brief(path).brief


def open_brief(path: Path, instead: Mapping[str, str] | None = None) -> BriefFile:
    """As `read_brief`, and where the body begins.

    `instead` are options, by the field of the brief that they take the place of.
    """
    text = _text(path)
    place = Place(str(path), 1)
    front, body, first_line = _split(text, place)
    entries = _known(read_mapping(front, place.below(1), _FRONT)) if front else {}
    if not body.strip():
        raise BriefError(
            f"{path}: the brief is empty",
            cure="write a heading and some sentences below it; `vidgen init` makes an example",
        )
    for name, text in (instead or {}).items():
        entries[name] = Entry(text, text, Option(name, 0))
    return BriefFile(_brief(entries, body, path), path, first_line)


def _text(path: Path) -> str:
    content = _content(path)
    if content.startswith(_WIDE):
        raise BriefError(f"{path}: is UTF-16 text, not UTF-8", cure="save it as UTF-8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_text(path, content, error) from None
    if len(text) > MAX_CHARACTERS:
        raise _too_long(path, f"{len(text):,} characters")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _CONTROL.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Place(str(path), line).error(
            f"a control character (0x{ord(found[0]):02x}); is this a binary file?",
            cure="a brief is plain Markdown text",
        )
    return text


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise _folder(path)
        if path.exists() and not path.is_file():
            raise BriefError(f"{path}: is not a regular file", cure="name a Markdown file")
        with path.open("rb") as file:
            content = file.read(4 * MAX_CHARACTERS + 4)
    except FileNotFoundError:
        raise MissingError(
            f"{path}: there is no such brief", cure="check the name, or start with `vidgen init`"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise MissingError(f"{path}: cannot be read: {reason}") from None
    if len(content) > 4 * MAX_CHARACTERS + 3:
        raise _too_long(path, f"more than {4 * MAX_CHARACTERS:,} bytes")
    return content


def _folder(path: Path) -> BriefError:
    inside = path / "brief.md"
    cure = f"name the file: {inside}" if inside.is_file() else "name a Markdown file"
    return BriefError(f"{path}: is a folder, not a brief", cure=cure)


def _too_long(path: Path, size: str) -> BriefError:
    return BriefError(
        f"{path}: has {size}; a brief holds at most {MAX_CHARACTERS:,} characters",
        cure="make several films of it, one brief each",
    )


def _not_text(path: Path, content: bytes, error: UnicodeDecodeError) -> BriefError:
    if b"\0" in content[:8192]:
        return BriefError(
            f"{path}: is a binary file, not Markdown", cure="a brief is plain Markdown text"
        )
    offset = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
    place = Place(str(path), content.count(b"\n", 0, offset) + 1)
    return place.error(
        f"is not UTF-8: byte 0x{content[offset]:02x} at offset {offset:,}",
        cure="save it as UTF-8, for example: iconv -f windows-1252 -t utf-8",
    )


def _split(text: str, place: Place) -> tuple[str, str, int]:
    """Front matter, body, and the body's first line."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return "", text, 1
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in {"---", "..."}:
            return "\n".join(lines[1:index]), "\n".join(lines[index + 1 :]), index + 2
    raise place.error(
        "the front matter that begins here is never closed",
        cure="put a line with --- below its last key",
    )


def _known(entries: Mapping[str, Entry]) -> dict[str, Entry]:
    """The entries under the names of a brief's fields."""
    known: dict[str, Entry] = {}
    for key, entry in entries.items():
        name = " ".join(key.lower().replace("-", " ").replace("_", " ").split())
        name = _ALSO.get(name, name)
        name = name.replace(" ", "_") if name.replace(" ", "_") in FINISH else name
        if name not in (*FIELDS, *FINISH):
            hint = did_you_mean(name, [*FIELDS, *FINISH, *_ALSO])
            raise entry.place.error(
                f"unknown key {key[:60]!r} in {_FRONT}.{hint}",
                cure=f"known keys: {', '.join((*FIELDS, *FINISH))}",
            )
        if name in known:
            raise entry.place.error(f"{_FRONT} gives {name!r} twice", cure="keep one of the two")
        known[name] = entry
    return known


def _brief(entries: Mapping[str, Entry], body: str, path: Path) -> Brief:
    values: dict[str, object] = {}
    for name, entry in entries.items():
        if name in _LISTS and (names := _names(entry.value)):
            values[name] = names
            continue
        if entry.written is None:
            raise entry.place.error(
                f"{name}: must be one plain value, not a list or a mapping",
                cure=f"write one line: {name}: words",
            )
        if entry.value is not None:
            values[name] = " ".join(entry.written.split())
            _check_preset(name, str(values[name]), entry.place)
    try:
        return Brief.model_validate({**_nested(values), "body": body})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        named = [str(part) for part in first["loc"] if part != "finish"]
        name = named[0] if named else "body"
        place = entries[name].place if name in entries else Place(str(path), 1)
        raise _wrong(name, values.get(name), first["type"], first["msg"], place) from None


def _nested(values: Mapping[str, object]) -> dict[str, object]:
    """Values by the fields of a brief: those of its finish together."""
    finish = {name: value for name, value in values.items() if name in FINISH}
    own = {name: value for name, value in values.items() if name not in FINISH}
    return {**own, "finish": finish} if finish else own


def _names(value: object) -> tuple[str, ...]:
    """The words of a list; none of anything else."""
    words = value if isinstance(value, list) else []
    return tuple(" ".join(str(word).split()) for word in words if isinstance(word, str))


def _check_preset(name: str, value: str, place: Place) -> None:
    kind = _PRESETS.get(name)
    if name == "grade" and (value == NONE or value.lower().endswith(CUBE)):
        return
    known = presets.names(kind) if kind else []
    if known and value not in known:
        raise place.error(
            f"{name}: there is no {name} named {value[:60]!r}.{did_you_mean(value, known)}",
            cure=f"known: {', '.join(known)}; see `vidgen presets`",
        )


def _wrong(name: str, value: object, kind: str, message: str, place: Place) -> BriefError:
    shown = repr(str(value)[:60])
    reasons = {
        "aspect": (f"{shown} is not an aspect", "use 16:9, 9:16 or 1:1"),
        "language": (f"{shown} is not a language code", "use a code such as en or pt-BR"),
        "visuals": (f"{shown} is not a kind of scene", "use manim, image and video, with commas"),
    }
    if name in reasons:
        reason, cure = reasons[name]
        return place.error(f"{name}: {reason}", cure=cure)
    if name == "duration":
        reason = f"{shown} is not a length of time up to 6 hours"
        return place.error(f"{name}: {reason}", cure="write 90s, 1m30s or 1:30")
    if kind == "literal_error":
        known = message.removeprefix("Input should be ").replace("'", "")
        return place.error(f"{name}: {shown} is not known", cure=f"use {known}")
    own = message.removeprefix("Value error, ")
    if name == "transition":
        reason = own.partition("; known")[0]
        return place.error(f"{name}: {reason}", cure=f"write one of {EXAMPLES}")
    if name in FINISH:
        file = Path(str(value)).name if name in ("logo", "grade") else ""
        cure = f"put it beside the brief, and name it {file}" if file else "see docs/finish.md"
        return place.error(f"{name}: {own}", cure=cure)
    return place.error(f"{name}: {own}" if own != message else f"{name}: {message} ({kind})")
