"""A prompt in the place of a brief: whether a text is one, and the film's folder it leads to."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from pathlib import Path

from vidgen.files import write_text

LEAST_WORDS = 3
_LONGEST_NAME = 60
_PATHS = ("/", "./", "../", "~", "\\")
_FILES = (".md", ".markdown", ".txt", ".py", ".json", ".toml", ".vidgen")
_SENTENCE = re.compile(r"(?<=[^\s\d])[.?!:;](?=\s)|[。！？；：\n]")
_PLAIN = re.compile(r"[^\W\d_][\w .-]*")


def is_prompt(target: str) -> bool:
    """Whether a text that names no file and no folder asks for a film in words."""
    text = target.strip()
    if text.startswith(_PATHS) or text.lower().endswith(_FILES):
        return False
    return len(text.split()) >= LEAST_WORDS or bool(_SENTENCE.search(text))


def folder_of(prompt: str, beside: Path) -> Path:
    """The folder of a prompt's film: the one that it has already, else a free one."""
    for folder in _candidates(prompt, beside):
        if not folder.exists() or asked_for(folder) == _spelled(prompt):
            return folder
    raise AssertionError("there is no end of numbers")


def asked_for(folder: Path) -> str | None:
    """The prompt that a film was begun with; None where it was begun with a brief."""
    try:
        return _spelled(_record(folder).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return None


def begin(folder: Path, prompt: str, options: Mapping[str, str]) -> None:
    """Write the brief of a prompt, with options as its front matter. Raises StorageError."""
    write_text(folder / "brief.md", brief_of(prompt, options))
    write_text(_record(folder), prompt)


def brief_of(prompt: str, options: Mapping[str, str]) -> str:
    """A prompt and options as a brief."""
    front = [f"{name}: {_value(text)}\n" for name, text in options.items()]
    head = ["---\n", *front, "---\n\n"] if front else []
    return "".join([*head, prompt.strip(), "\n"])


def slug(prompt: str) -> str:
    """The first sentence of a prompt as a name: lower case, with hyphens, cut between words."""
    first = _SENTENCE.split(prompt.strip(), maxsplit=1)[0]
    plain = unicodedata.normalize("NFKD", first)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.findall(r"\w+", re.sub(r"['’`]", "", letters.lower()).replace("_", " "))
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word[:_LONGEST_NAME]
        if len(longer) > _LONGEST_NAME:
            break
        name = longer
    return unicodedata.normalize("NFC", name) or "film"


def _candidates(prompt: str, beside: Path) -> Iterator[Path]:
    name = slug(prompt)
    yield beside / f"{name}.vidgen"
    for number in count(2):
        yield beside / f"{name}-{number}.vidgen"


def _record(folder: Path) -> Path:
    return folder / ".vidgen" / "prompt.txt"


def _spelled(text: str) -> str:
    return " ".join(text.split())


def _value(text: str) -> str:
    """A value as YAML reads it back."""
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
