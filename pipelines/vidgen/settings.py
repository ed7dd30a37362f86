"""Settings: flag > `VIDGEN_*` environment > project `vidgen.toml` > user file > defaults.

What guards money, the network and what leaves the machine is the stricter of the two files instead:
a film's folder may come from somebody else.
"""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import platformdirs
from pydantic import AfterValidator, Field, ValidationError
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict, SettingsError

from .errors import ConfigError
from .files import of_the_disk
from .guarded import loosened, without
from .model.base import explain
from .model.look import Finish
from .sections import (
    ComfySettings,
    ImageSettings,
    LlmSettings,
    Models,
    MusicSettings,
    NpcSettings,
    RenderSettings,
    ServiceSettings,
    StoreSettings,
    TtsSettings,
    UploadSettings,
    VideoSettings,
)

__all__ = [
    "ComfySettings",
    "ImageSettings",
    "LlmSettings",
    "MusicSettings",
    "NpcSettings",
    "RenderSettings",
    "Resolved",
    "ServiceSettings",
    "Settings",
    "StoreSettings",
    "TtsSettings",
    "UploadSettings",
    "VideoSettings",
    "resolve",
    "user_file",
]


def _executor(where: str) -> str:
    if where == "local" or re.fullmatch(r"dask-local:([1-9]\d{0,2})", where):
        return where
    parts = urlsplit(where)
    if parts.scheme not in {"dask", "dask+tls"} or not parts.hostname or parts.path:
        raise ValueError("must be local, dask-local:N or dask://HOST:PORT")
    return where


class Settings(BaseSettings):
    """All that can be set once and used by every command."""

    model_config = SettingsConfigDict(
        env_prefix="VIDGEN_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    quality: str = "medium"
    destination: str | None = None
    artist: str = Field(default="", max_length=200)
    comment: str = Field(default="", max_length=2000)
    jobs: int | None = Field(default=None, ge=1, le=256)
    executor: Annotated[str, AfterValidator(_executor)] = "local"
    offline: bool = False
    use_gpu: bool = False
    planner_model: Models = ()
    scene_model: Models = ()
    helper_model: Models = ()
    planner: Literal["auto", "outline", "model"] = "auto"
    use_rag: bool = True
    use_context_learning: bool = True
    max_code_attempts: int = Field(default=4, ge=1, le=20)
    max_scene_concurrency: int = Field(default=4, ge=1, le=64)
    max_cost: float | None = Field(default=None, ge=0)
    store: StoreSettings = Field(default_factory=StoreSettings)
    render: RenderSettings = Field(default_factory=RenderSettings)
    tts: TtsSettings = Field(default_factory=TtsSettings)
    image: ImageSettings = Field(default_factory=ImageSettings)
    video: VideoSettings = Field(default_factory=VideoSettings)
    music: MusicSettings = Field(default_factory=MusicSettings)
    npc: NpcSettings = Field(default_factory=NpcSettings)
    llm: LlmSettings = Field(default_factory=LlmSettings)
    replicate: ServiceSettings = Field(default_factory=ServiceSettings)
    fal: ServiceSettings = Field(default_factory=ServiceSettings)
    gemini: ServiceSettings = Field(default_factory=ServiceSettings)
    vertex: ServiceSettings = Field(default_factory=ServiceSettings)
    elevenlabs: ServiceSettings = Field(default_factory=ServiceSettings)
    speech: ServiceSettings = Field(default_factory=ServiceSettings)
    comfy: ComfySettings = Field(default_factory=ComfySettings)
    upload: UploadSettings = Field(default_factory=UploadSettings)
    finish: Finish = Field(default_factory=Finish)


_OF_A_FILM = {"max_gb"}
"""What a film's file may say of the store."""

_SERVICES = ("llm", "replicate", "fal", "gemini", "vertex", "elevenlabs", "speech", "comfy")


@dataclass(frozen=True)
class Resolved:
    """Settings, and where each value that is not a default came from, by dotted name."""

    settings: Settings
    origins: Mapping[str, str]


def user_file() -> Path:
    """The user's own settings file, whether or not it is there."""
    return platformdirs.user_config_path("vidgen") / "vidgen.toml"


def resolve(project: Path | None = None, flags: Mapping[str, Any] | None = None) -> Resolved:
    """Read all sources. Raises ConfigError naming the source and the key that is wrong."""
    layers: list[tuple[str, dict[str, Any]]] = [
        ("flag", {key: value for key, value in (flags or {}).items() if value is not None}),
        ("environment", _environment()),
    ]
    own, film = _read(user_file()), _read(project / "vidgen.toml") if project else {}
    kept = loosened(film, own)
    if project is not None:
        layers.append((str(project / "vidgen.toml"), without(film, kept)))
    layers.append((str(user_file()), own))
    merged: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for origin, values in reversed(layers):
        merged = _merge(merged, values)
        origins.update(dict.fromkeys(_names(values), origin))
    for name in kept:
        if origins.get(name, str(user_file())) == str(user_file()):
            origins[name] = f"{origins.get(name, 'default')}, stricter than {project}/vidgen.toml"
    if project is not None:
        _keep_key_from(str(project / "vidgen.toml"), origins)
        _keep_server_from(str(project / "vidgen.toml"), origins)
        _keep_scenes_from(str(project / "vidgen.toml"), merged, origins)
    try:
        return Resolved(Settings(**merged), origins)
    except ValidationError as error:
        names = [".".join(map(str, item["loc"])) for item in error.errors()]
        guilty = {origins.get(name, "") for name in names} - {""}
        where = ", ".join(sorted(guilty)) or "settings"
        raise ConfigError(f"{where}: {explain(error)}", cure=_mended(names[0], origins)) from None


def _mended(name: str, origins: Mapping[str, str]) -> str:
    """What mends a setting that is wrong: where it stands, and what it may have been meant as."""
    origin = origins.get(name, "vidgen.toml")
    where = {
        "flag": f"correct --{name}",
        "environment": f"correct or unset VIDGEN_{name.upper().replace('.', '__')}",
    }.get(origin, f"correct {origin}")
    known = Settings.model_fields
    near = [] if name in known else difflib.get_close_matches(name, known, n=1)
    return f"{where}; did you mean {near[0]}?" if near else where


def _keep_key_from(project_file: str, origins: Mapping[str, str]) -> None:
    """A film that somebody passed on must not choose the server that the user's key goes to."""
    for service in _SERVICES:
        address, key = f"{service}.base_url", f"{service}.api_key"
        chosen_there = origins.get(address) == project_file
        if chosen_there and origins.get(key, project_file) != project_file:
            raise ConfigError(
                f"{project_file}: {address} would send your own {key} to its server",
                cure=f"set VIDGEN_{service.upper()}__BASE_URL to the server that the key is for",
            )


def _keep_server_from(project_file: str, origins: Mapping[str, str]) -> None:
    """Nor what runs on the user's own server, where the nodes of a workflow can do much.

    Nor whom results are taken from and given to.
    """
    for name in (f"store.{one}" for one in StoreSettings.model_fields if one not in _OF_A_FILM):
        if origins.get(name) == project_file:
            raise ConfigError(
                f"{project_file}: {name} is not taken from a film, which others may have made",
                cure=f"set VIDGEN_{name.upper().replace('.', '__')}, or write it in {user_file()}",
            )
    if origins.get("executor") == project_file:
        raise ConfigError(
            f"{project_file}: executor is not taken from a film, which others may have made",
            cure=f"give --executor, set VIDGEN_EXECUTOR, or write it in {user_file()}",
        )
    if origins.get("comfy.workflow") == project_file:
        raise ConfigError(
            f"{project_file}: comfy.workflow is not taken from a film, which others may have made",
            cure=f"set VIDGEN_COMFY__WORKFLOW, or write it in {user_file()}",
        )


def _keep_scenes_from(project_file: str, merged: dict[str, Any], origins: dict[str, str]) -> None:
    """Nor have what the user's other films were written with sent to a server of its choice."""
    name = "use_context_learning"
    chosen_there = origins.get("llm.base_url") == project_file
    if chosen_there and origins.get(name) not in {"flag", "environment"}:
        merged[name] = False
        origins[name] = f"off, as {project_file} chooses llm.base_url"


def _environment() -> dict[str, Any]:
    try:
        return EnvSettingsSource(Settings)()
    except SettingsError as error:  # what sets a whole section at once is JSON
        raise ConfigError(
            f"environment: {error}", cure="set one value a variable, such as VIDGEN_TTS__PROVIDER"
        ) from None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        wrong = ConfigError(f"{path}: {error}", cure=f"correct or remove {path}")
        raise of_the_disk(error) or wrong from None


def _merge(low: dict[str, Any], high: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(low)
    for key, value in high.items():
        below = merged.get(key)
        both = isinstance(below, dict) and isinstance(value, dict)
        merged[key] = _merge(below, value) if both else value  # type: ignore[arg-type]
    return merged


def _names(values: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    for key, value in values.items():
        if isinstance(value, dict):
            yield from _names(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"
