"""A result as it lies in a remote store: JSON that holds data only, checked and perhaps signed."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError

from ..stored import Stored

MOST_BYTES = 1 << 20
"""A longer answer is no result."""

_Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
_Name = Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f\\]{1,200}$")]


class Untrusted(ValueError):
    """A result that is not signed with this machine's key, or is none."""


class _Result(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    schema_: Literal["vidgen.result/1"] = Field(alias="schema")
    action: _Digest
    outputs: dict[_Name, _Digest] = Field(max_length=10_000)
    seconds: float = Field(ge=0)
    cost_usd: float | None
    signature: _Digest | None = None


def spell(action: str, stored: Stored, key: SecretStr | None) -> bytes:
    """The content of a result's object."""
    content: dict[str, Any] = {
        "schema": "vidgen.result/1",
        "action": action,
        "outputs": dict(stored.outputs),
        "seconds": float(stored.seconds),
        "cost_usd": None if stored.cost_usd is None else float(stored.cost_usd),
    }
    if key is not None:
        content["signature"] = _sign(content, key)
    return _canonical(content)


def parse(action: str, content: bytes, key: SecretStr | None) -> Stored:
    """The result of an action. Raises Untrusted for what is none, or is not signed with `key`."""
    try:
        found = _Result.model_validate_json(content)
    except ValidationError as error:
        raise Untrusted(f"is no result ({error.errors()[0]['msg']})") from None
    names_ok = all({"", ".", ".."}.isdisjoint(name.split("/")) for name in found.outputs)
    if found.action != action or not names_ok:
        raise Untrusted("is no result of this action")
    if key is not None:
        _check(found, key)
    return Stored(found.outputs, found.seconds, found.cost_usd)


def _check(found: _Result, key: SecretStr) -> None:
    if found.signature is None:
        raise Untrusted("is not signed")
    signed = _sign(found.model_dump(by_alias=True, exclude={"signature"}), key)
    if not hmac.compare_digest(signed, found.signature):
        raise Untrusted("is signed with another key")


def _sign(content: dict[str, Any], key: SecretStr) -> str:
    return hmac.new(
        key.get_secret_value().encode(), _canonical(content), hashlib.sha256
    ).hexdigest()


def _canonical(content: dict[str, Any]) -> bytes:
    return json.dumps(content, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()
