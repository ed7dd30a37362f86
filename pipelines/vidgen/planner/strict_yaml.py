"""YAML as briefs may use it: plain values with line numbers; no aliases, no tags, no surprises.

Scalars follow YAML 1.2: `16:9` and `no` are text, not a number in base 60 and a boolean. A colour
such as `#1a2b3c` in the line of a key is no comment.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import NoReturn

import yaml
from pydantic import JsonValue
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .place import Place, shorten

MAX_CHARACTERS = 20_000
MAX_DEPTH = 8
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?(?:[0-9]{1,18}(?:\.[0-9]{0,18})?|\.[0-9]{1,18})(?:[eE][-+]?[0-9]{1,3})?")
_COLOURED = re.compile(
    r"""^(?P<key>[A-Za-z][\w -]*:[ \t]+)
        (?P<value>(?:[^\s"'\[{|>&*!%@`\#][^\n\#]*[ \t])?\#[0-9a-fA-F]{6}(?:[ \t]+[^\s\#]+)*)
        (?:[ \t]+\#[^\n]*)?[ \t]*$""",
    re.MULTILINE | re.VERBOSE,
)
"""A key of its own line whose plain value holds a colour, and perhaps a comment behind it."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters and halves of characters: only an escape brings them into a text."""

_WORDS: dict[str, JsonValue] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True)
class Entry:
    """The value of a key, as YAML means it and as it is `written` where it is a scalar."""

    value: JsonValue
    written: str | None
    place: Place


class _Loader(yaml.SafeLoader):
    """Composes nodes only, and refuses what makes a small text large or deep."""

    depth = 0

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        if self.check_event(yaml.AliasEvent):
            self._refuse("aliases (*name) are not accepted here")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._refuse("it is nested too deeply")
        try:
            return super().compose_node(parent, index)
        finally:
            self.depth -= 1

    def _refuse(self, reason: str) -> NoReturn:
        mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
        raise yaml.composer.ComposerError(None, None, reason, mark)


def read_mapping(text: str, place: Place, what: str) -> dict[str, Entry]:
    """Read `key: value` lines. `place` is the text's first line; raises BriefError at the line."""
    if len(text) > MAX_CHARACTERS:
        raise place.error(f"{what} has {len(text):,} characters; at most {MAX_CHARACTERS:,} fit")
    node = _compose(text, place, what)
    if node is None:
        return {}
    if not isinstance(node, MappingNode):
        raise place.error(
            f"{what} must be lines of the form `key: value`, not {shorten(text)!r}",
            cure="write one `key: value` a line",
        )
    return _entries(node, place, what)


def _compose(text: str, place: Place, what: str) -> Node | None:
    try:
        return yaml.compose(_COLOURED.sub(_quoted, text), Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        here = place.below(mark.line if mark else 0)
        reason = error.problem or error.context or "it cannot be read"
        raise here.error(
            f"{what} is not valid YAML: {reason}",
            cure="write `key: value` lines; put text that holds `: ` or `#` in quotes",
        ) from None
    except (yaml.YAMLError, ValueError) as error:  # an escape beyond Unicode is a ValueError
        raise place.error(f"{what} is not valid YAML: {shorten(str(error))}") from None


def _quoted(line: re.Match[str]) -> str:
    text = line["value"].replace("\\", "\\\\").replace('"', '\\"')
    return f'{line["key"]}"{text}"'


def _entries(node: MappingNode, place: Place, what: str) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        here = place.below(key_node.start_mark.line)
        if not isinstance(key_node, ScalarNode):
            raise here.error(f"{what} has a key that is not a word")
        key = _seen(key_node, here, what)
        if key in entries:
            raise here.error(f"{what} gives {key!r} twice", cure="keep one of the two")
        is_scalar = isinstance(value_node, ScalarNode)
        written = _seen(value_node, here, what) if is_scalar else None
        entries[key] = Entry(_value(value_node, place, what), written, here)
    return entries


def _seen(node: Node, place: Place, what: str) -> str:
    """The text of a scalar. Raises BriefError where an escape in it makes what cannot be seen."""
    text = str(node.value)
    if found := _UNSEEN.search(text):
        raise place.error(
            f"{what} escapes a character that no text holds (U+{ord(found[0]):04X})",
            cure="write the character itself, or leave it out",
        )
    return text


def _value(node: Node, place: Place, what: str) -> JsonValue:
    if isinstance(node, ScalarNode):
        _seen(node, place.below(node.start_mark.line), what)
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_value(item, place, what) for item in node.value]
    if isinstance(node, MappingNode):
        return {key: entry.value for key, entry in _entries(node, place, what).items()}
    raise place.below(node.start_mark.line).error(f"{what} holds something that is no value")


def _scalar(node: ScalarNode) -> JsonValue:
    text = str(node.value)
    if node.style is not None:
        return text
    if text.lower() in _WORDS:
        return _WORDS[text.lower()]
    if _INTEGER.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text) and math.isfinite(number := float(text)):
        return number
    return text
