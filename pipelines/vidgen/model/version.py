"""Another version of a film: the same plan in another shape or language, or without a ground."""

from __future__ import annotations

import re

from pydantic import field_validator

from .base import Model
from .storyboard import Aspect

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language by its BCP 47 code."""


class Version(Model):
    """What a version has otherwise than the film that it is of; None as that has it.

    A `transparent` one goes to places that want a film without a background.
    """

    aspect: Aspect | None = None
    language: str | None = None
    transparent: bool = False

    @field_validator("language")
    @classmethod
    def _code(cls, language: str | None) -> str | None:
        if language is not None and not LANGUAGE.fullmatch(language):
            raise ValueError(f"{language!r} is not the code of a language, such as de or pt-BR")
        return language

    @property
    def name(self) -> str:
        """The name of its folder: `de`, `9x16`, `de-9x16`, or such as `de-transparent`."""
        shape = self.aspect.replace(":", "x") if self.aspect else None
        ground = "transparent" if self.transparent else None
        return "-".join(part for part in (self.language, shape, ground) if part)

    def __str__(self) -> str:
        named = " in ".join(part for part in (self.language, self.aspect) if part)
        ground = "transparent" if self.transparent else None
        return ", ".join(part for part in (named, ground) if part)
