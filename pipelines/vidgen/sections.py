"""The sections of the settings, each what one thing of vidgen can be told."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr
from pydantic_settings import NoDecode

from .model.npc import Providers


def _listed(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return tuple(name for part in value.split(",") if (name := part.strip()))


def _server(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("must be an address such as http://localhost:8000/v1")
    if parts.username or parts.password or parts.query:
        raise ValueError("must hold no key; give that as llm.api_key")
    return address.rstrip("/")


Models = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_listed)]
"""A language model as `provider/model`, or several: the next answers where one cannot."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class StoreSettings(_Section):
    """Where results are kept, for all projects of a user.

    `remote` is an S3-compatible bucket behind it that machines share, at `endpoint`; results there
    are signed with `signing_key`, and only such are used, where it is set.
    """

    path: Path = Field(default_factory=lambda: platformdirs.user_cache_path("vidgen") / "store")
    max_gb: float = Field(default=20.0, gt=0, allow_inf_nan=False)
    remote: Annotated[str | None, BeforeValidator(lambda text: text or None)] = None
    remote_mode: Literal["read-write", "read"] = "read-write"
    remote_max_gb: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    endpoint: str | None = None
    region: str | None = None
    access_key: SecretStr | None = None
    secret_key: SecretStr | None = None
    signing_key: SecretStr | None = Field(default=None, min_length=16)


class RenderSettings(_Section):
    """Who sets formulas: vidgen itself, the machine's TeX, or `auto`: TeX where vidgen cannot."""

    tex: Literal["auto", "builtin", "latex"] = "auto"


class TtsSettings(_Section):
    """The voice provider. `model` is that of one that has several."""

    provider: str = "hibari"
    model: str | None = None
    calls_per_minute: int | None = Field(default=None, ge=1)


class ImageSettings(_Section):
    """Who paints pictures: `card` draws one of the style, others are asked over the network."""

    provider: str = "card"
    model: str | None = None
    calls_per_minute: int | None = Field(default=None, ge=1)


class VideoSettings(_Section):
    """Who films clips: `motion` moves a picture, others are asked over the network."""

    provider: str = "motion"
    model: str | None = None
    mode: Literal["fast", "quality"] = "fast"
    calls_per_minute: int | None = Field(default=None, ge=1)


class NpcSettings(_Section):
    """Who makes clips of NPCs where a library does not say: `rig` draws them, others film them."""

    provider: Annotated[Providers, NoDecode] = ("rig",)


class MusicSettings(_Section):
    """Who plays music by mood. `model` is that of a provider that has several."""

    provider: str = "bed"
    model: str | None = None
    calls_per_minute: int | None = Field(default=None, ge=1)


class ServiceSettings(_Section):
    """A service over the network: its key, and its address where that is not the usual one."""

    api_key: SecretStr | None = None
    base_url: Annotated[str, AfterValidator(_server)] | None = None


class ComfySettings(ServiceSettings):
    """A ComfyUI of the user's own, and what it runs: a shipped workflow's name, or a file."""

    workflow: str | None = None


class LlmSettings(_Section):
    """How language models are asked. `api_key` is that of the server at `base_url`.

    One answer takes at most `max_attempts` calls of each model; `max_tokens` bounds each of them.
    """

    provider: str = "litellm"
    base_url: Annotated[str, AfterValidator(_server)] | None = None
    api_key: SecretStr | None = None
    timeout_s: float = Field(default=120.0, gt=0)
    max_attempts: int = Field(default=4, ge=1, le=20)
    max_tokens: int = Field(default=8192, ge=16)
    calls_per_minute: int | None = Field(default=None, ge=1)


class UploadSettings(_Section):
    """An S3-compatible endpoint. Keys may also come from where boto3 finds them itself."""

    endpoint: str | None = None
    region: str | None = None
    access_key: SecretStr | None = None
    secret_key: SecretStr | None = None
