"""Which environment variable holds the key of a provider."""

from __future__ import annotations

import os

from ...errors import AccessError

KEYS: dict[str, tuple[str, ...]] = {
    "openai": ("OPENAI_API_KEY",),
    "anthropic": ("ANTHROPIC_API_KEY",),
    "gemini": ("GEMINI_API_KEY", "GOOGLE_API_KEY"),
    "mistral": ("MISTRAL_API_KEY",),
    "groq": ("GROQ_API_KEY",),
    "deepseek": ("DEEPSEEK_API_KEY",),
    "xai": ("XAI_API_KEY",),
    "openrouter": ("OPENROUTER_API_KEY",),
    "cohere": ("COHERE_API_KEY",),
    "perplexity": ("PERPLEXITYAI_API_KEY",),
    "together_ai": ("TOGETHERAI_API_KEY",),
    "fireworks_ai": ("FIREWORKS_AI_API_KEY",),
    "cerebras": ("CEREBRAS_API_KEY",),
    "deepinfra": ("DEEPINFRA_API_KEY",),
    "moonshot": ("MOONSHOT_API_KEY",),
    "elevenlabs": ("ELEVENLABS_API_KEY",),
    "minimax": ("MINIMAX_API_KEY",),
}
"""Any one of these lets a call pass. A provider that is not here looks after its keys itself."""

LOCAL = frozenset({"ollama", "ollama_chat", "llamafile", "lm_studio"})
"""Servers on the user's own machine: they need no key and cost nothing."""


def require(provider: str) -> None:
    """Raise AccessError where the environment lacks the key of a provider."""
    names = KEYS.get(provider, ())
    if names and not any(os.environ.get(name, "").strip() for name in names):
        raise AccessError(f"There is no key for {provider}", cure=f"set {names[0]}")
