"""What every model shares: strict, frozen, and quick to say what is wrong."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints, ValidationError

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 of a blob, 64 hexadecimal digits."""

SceneId = Annotated[str, StringConstraints(pattern=r"^s[0-9]{2,4}$")]
BeatId = Annotated[str, StringConstraints(pattern=r"^b[0-9]{1,4}$")]


def inside(path: str) -> str:
    """The path, if it is one inside of a project. Raises ValueError."""
    parts = path.split("/")
    if (
        not path
        or "\\" in path
        or ":" in path
        or not path.isprintable()
        or {"", ".", ".."} & set(parts)
    ):
        raise ValueError(f"{path!r} is not a plain path inside the project")
    return path


RelativePath = Annotated[str, AfterValidator(inside)]
"""A path inside the project, with forward slashes, that never climbs out of it."""


class Model(BaseModel):
    """A frozen value that knows every one of its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def explain(error: ValidationError) -> str:
    """Say in one line what a validation found wrong: `field.path: reason; other.field: reason`."""
    found = []
    for item in error.errors(include_url=False, include_context=False):
        where = ".".join(str(part) for part in item["loc"]) or "value"
        reason = item["msg"].removeprefix("Value error, ")
        if item["type"] == "extra_forbidden":
            reason = "unknown key"
        if item["type"] == "json_invalid":
            where, reason = "it is no JSON", reason.removeprefix("Invalid JSON: ")
        found.append(f"{where}: {reason}")
    return "; ".join(found)
