"""Prompts for language models: Markdown files with `{{slots}}`, filled in one pass."""

from __future__ import annotations

import re

from . import resources
from .errors import ConfigError
from .store.digest import digest_bytes

_SLOT = re.compile(r"\{\{ *([a-z][a-z0-9_]*) *\}\}")


def prompt(name: str, /, **values: str) -> str:
    """A prompt of `templates/prompts` with its slots filled; what a value holds opens no slot.

    Raises ConfigError where there is no such prompt, and for a slot without a value or a value
    without a slot.
    """
    text = _read(name)
    slots = set(_SLOT.findall(text))
    if wrong := sorted(slots ^ set(values)):
        what = "has no value" if wrong[0] in slots else "is not a slot of it"
        raise ConfigError(f"prompt {name}: {wrong[0]!r} {what}")
    return _SLOT.sub(lambda slot: values[slot[1]], text).strip() + "\n"


def prompts_digest(*names: str) -> str:
    """What changes when one of these prompts does."""
    return digest_bytes("\0".join(_read(name) for name in names).encode())


def _read(name: str) -> str:
    folder = resources.templates("prompts")
    try:
        return (folder / f"{name}.md").read_text(encoding="utf-8")
    except OSError:
        known = ", ".join(sorted(path.stem for path in folder.glob("*.md")))
        raise ConfigError(f"There is no prompt {name!r}. Known: {known}.") from None
