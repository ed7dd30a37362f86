"""How each provider over the network is reached, by the user's settings."""

from __future__ import annotations

from ..errors import ConfigError
from ..providers.base import Access
from ..settings import LlmSettings, ServiceSettings, Settings


def access_to(settings: Settings, provider: str) -> Access:
    """The key and the address that the settings have for a provider, if they have any."""
    sections: dict[str, ServiceSettings | LlmSettings] = {
        "litellm": settings.llm,
        "replicate": settings.replicate,
        "fal": settings.fal,
        "veo_gemini": settings.gemini,
        "veo_vertex": settings.vertex,
    }
    section = sections.get(provider)
    return Access(section.api_key, section.base_url) if section else Access()


def refuse_offline(offline: bool, provider: str, setting: str, embedded: str) -> None:
    """Raise ConfigError where a provider over the network is to be asked in an offline run."""
    if offline:
        raise ConfigError(
            f"{provider} cannot be asked offline",
            cure=f"leave out --offline, or set {setting} to {embedded}",
        )
