"""Another version of a film: the same plan in another shape, in another language, or both."""

from __future__ import annotations

import re

from pydantic import field_validator

from .base import Model
from .storyboard import Aspect

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A language by its BCP 47 code."""


class Version(Model):
    """What a version has otherwise than the film that it is of; None as that has it."""

    aspect: Aspect | None = None
    language: str | None = None

    @field_validator("language")
    @classmethod
    def _code(cls, language: str | None) -> str | None:
        if language is not None and not LANGUAGE.fullmatch(language):
            raise ValueError(f"{language!r} is not the code of a language, such as de or pt-BR")
        return language

    @property
    def name(self) -> str:
        """The name of its folder: `de`, `9x16`, or `de-9x16`."""
        shape = self.aspect.replace(":", "x") if self.aspect else None
        return "-".join(part for part in (self.language, shape) if part)

    def __str__(self) -> str:
        return " in ".join(part for part in (self.language, self.aspect) if part)
