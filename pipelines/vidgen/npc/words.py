"""The words of a library file: other names for its fields, and for what a face or a body does."""

from __future__ import annotations

from collections.abc import Mapping

FIELDS: Mapping[str, str] = {
    "npc_id": "npc",
    "quality_preset": "quality",
    "duration": "duration_s",
    "providers": "provider",
    "text": "dialogue",
    "dialogue_text": "dialogue",
    "dialogue_audio": "audio",
    "npc_base_image": "image",
    "base_image": "image",
    "cfg_scale": "cfg",
    "max_wait": "max_wait_s",
    "alpha": "clear",
    "transparent": "clear",
}
"""What else a field of a request may be called."""

NPC_FIELDS: Mapping[str, str] = {"base_image": "image", "npc_base_image": "image"}

SAME: Mapping[str, Mapping[str, str]] = {
    "expression": {
        "smile": "happy",
        "smiling": "happy",
        "joyful": "happy",
        "mad": "angry",
        "furious": "angry",
        "unhappy": "sad",
        "crying": "sad",
        "shocked": "surprised",
        "afraid": "scared",
        "fearful": "scared",
        "embarrassed": "shy",
        "blushing": "shy",
        "smirk": "smug",
        "confident": "smug",
        "anxious": "worried",
        "nervous": "worried",
        "sleepy": "tired",
        "thinking": "thoughtful",
        "confused": "thoughtful",
        "in_love": "loving",
        "default": "neutral",
    },
    "emotion": {
        "neutral": "calm",
        "happy": "joy",
        "happiness": "joy",
        "sad": "sadness",
        "angry": "anger",
        "afraid": "fear",
        "scared": "fear",
        "surprised": "surprise",
        "disgusted": "disgust",
        "affection": "love",
        "proud": "pride",
        "ashamed": "shame",
        "embarrassment": "shame",
    },
    "animation": {
        "breathe": "idle",
        "breathing": "idle",
        "static": "idle",
        "talking": "talk",
        "speak": "talk",
        "nodding": "nod",
        "head_shake": "shake",
        "shake_head": "shake",
        "giggling": "giggle",
        "laughing": "laugh",
        "head_tilt": "tilt",
        "look": "look_around",
        "bouncing": "bounce",
        "sighing": "sigh",
        "waving": "wave",
        "thinking": "think",
    },
}
"""Words that mean the same as one of ours, by field: equal requests become one clip."""


def one_word(field: str, value: str) -> str:
    """A value as this house spells it: small letters, underscores, and one word for one thing."""
    spelled = value.strip().lower().replace("-", "_").replace(" ", "_")
    return SAME.get(field, {}).get(spelled, spelled)
