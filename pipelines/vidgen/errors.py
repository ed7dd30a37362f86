"""Every error that vidgen raises on purpose.

VidgenError                 exit 1   a fault of vidgen itself
├── BriefError              exit 2   a brief, a manifest or a file named in one is wrong
├── ConfigError             exit 2   an option, a setting or a preset is wrong
├── MissingError            exit 3   a tool, a font or an input file is not there
│   ├── ConfinementError    exit 3   this machine cannot hold back code that nobody has read
│   └── ClusterError        exit 3   a cluster cannot be reached, or none of its workers fits
├── BusyError               exit 3   another run holds the project
├── StorageError            exit 3   a disk is full, read-only or broken
├── AccessError             exit 4   a key, a quota or a budget is missing or spent
│   └── BudgetError         exit 4   the next call could cost more than may still be spent
├── ProviderError           exit 5   a provider or the network failed; worth a retry
│   └── AnswerError         exit 5   no model gave an answer that can be used, in all its attempts
├── RenderError             exit 6   a scene's code could not be written or drawn
│   └── SceneCodeError      exit 6   the scene's own code raised, at a known line
├── MediaError              exit 6   a clip, a sound or a master is not what it must be
├── PartialError            exit 7   the film is made, but some scenes are fallbacks or missing
└── Interrupted             exit 130 the user or the system asked to stop

A message says what is wrong with which file; `cure` is the command or edit that mends it.
"""

from __future__ import annotations

from typing import Any, ClassVar


class VidgenError(Exception):
    """The root. `recoverable` says whether trying the same again can help."""

    exit_code: ClassVar[int] = 1
    recoverable: ClassVar[bool] = False

    def __init__(self, message: str, *, cure: str | None = None, stage: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure
        self.stage = stage

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.__dict__)


class BriefError(VidgenError):
    """A brief, a manifest or a file named in one is wrong."""

    exit_code = 2


class ConfigError(VidgenError):
    """An option, a setting or a preset is wrong."""

    exit_code = 2


class MissingError(VidgenError):
    """A tool, a font or an input file is not there."""

    exit_code = 3


class ConfinementError(MissingError):
    """This machine cannot hold back code that nobody has read."""


class ClusterError(MissingError):
    """A cluster cannot be reached, or none of its workers fits."""


class BusyError(VidgenError):
    """Another run holds the project."""

    exit_code = 3


class StorageError(VidgenError):
    """A disk is full, read-only or broken."""

    exit_code = 3


class AccessError(VidgenError):
    """A key, a quota or a budget is missing or spent."""

    exit_code = 4


class BudgetError(AccessError):
    """The next call could cost more than may still be spent."""


class ProviderError(VidgenError):
    """A provider or the network failed.

    `retry_after_s` is how long the provider asks to be left alone. `answered` says that it answered
    with an error, which costs nothing; without an answer nobody knows what it did and will bill.
    """

    exit_code = 5
    recoverable = True

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        answered: bool = False,
        cure: str | None = None,
        stage: str | None = None,
    ) -> None:
        super().__init__(message, cure=cure, stage=stage)
        self.retry_after_s = retry_after_s
        self.answered = answered


class AnswerError(ProviderError):
    """No model gave an answer that can be used, in all its attempts."""

    recoverable = False


class RenderError(VidgenError):
    """A scene's code could not be written or drawn."""

    exit_code = 6


class SceneCodeError(RenderError):
    """The scene's own code raised. `line` counts from 1 in `scene.py`, or is None where unknown."""

    def __init__(
        self,
        message: str,
        *,
        line: int | None = None,
        cure: str | None = None,
        stage: str | None = None,
    ) -> None:
        super().__init__(message, cure=cure, stage=stage)
        self.line = line


class MediaError(VidgenError):
    """A clip, a sound or a master is not what it must be."""

    exit_code = 6


class PartialError(VidgenError):
    """The film is made, but some scenes are fallbacks or missing."""

    exit_code = 7


class Interrupted(VidgenError):
    """The user or the system asked to stop."""

    exit_code = 130


def _rebuild(kind: type[VidgenError], state: dict[str, Any]) -> VidgenError:
    """Unpickle an error without calling its constructor, so subclasses may take what they like."""
    error = kind.__new__(kind)
    Exception.__init__(error, state["message"])
    error.__dict__.update(state)
    return error
