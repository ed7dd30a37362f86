"""The doctor's look at who speaks, plays, paints and films: is their key there? No call is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vidgen.errors import VidgenError

from .verdict import Check

if TYPE_CHECKING:
    from vidgen.settings import Settings

_LANGUAGE = "en"
_PROBE = "A quiet lake in the morning, seen from a hill"


def voice(settings: Settings) -> Check:
    """Who speaks. Raises VidgenError where nobody could."""
    from vidgen.providers.tts.base import PaidVoice, select
    from vidgen.stages.bought import access_to

    provider, name = select(settings.tts.provider, settings.tts.provider)
    voices = provider.voices(_LANGUAGE)
    chosen = name if name in voices or not voices else voices[0]
    found = _named("tts", provider.name, settings.tts.model)
    if isinstance(provider, PaidVoice):
        access = access_to(settings, provider.service)
        return _reached(
            "voice", found, lambda: provider.check(chosen, _LANGUAGE, settings.tts.model, access)
        )
    provider.check(chosen, _LANGUAGE)
    return Check("voice", "ok", found.replace(";", f" ({', '.join(voices[:4])});", 1))


def music(settings: Settings) -> Check:
    """Who plays."""
    from vidgen.providers.base import find
    from vidgen.providers.music.base import PaidMusic
    from vidgen.stages.bought import access_to

    chosen = settings.music
    provider = find("music", chosen.provider)
    found = _named("music", provider.name, chosen.model)
    if not isinstance(provider, PaidMusic):
        return Check("music", "ok", found)
    access = access_to(settings, provider.service)
    return _reached("music", found, lambda: provider.check(chosen.model, access))


def pictures(settings: Settings) -> Check:
    """Who paints."""
    from vidgen.providers.image.base import select
    from vidgen.stages.bought import access_to

    chosen = settings.image
    provider = select(chosen.provider)
    access = access_to(settings, provider.service)
    found = _named("image", provider.name, chosen.model)
    return _reached("pictures", found, lambda: provider.check(chosen.model, access))


def clips(settings: Settings) -> Check:
    """Who films."""
    from vidgen.providers.video.base import Filming, select
    from vidgen.stages.bought import access_to

    chosen = settings.video
    provider = select(chosen.provider)
    found = _named("video", provider.name, chosen.model)
    if not provider.service:
        return Check("clips", "ok", found)
    access = access_to(settings, provider.service)
    filming = Filming(_PROBE, 5.0, mode=chosen.mode)
    return _reached("clips", found, lambda: provider.check(filming, chosen.model, access))


def npc_clips(settings: Settings) -> Check:
    """Who makes clips of NPCs where a library does not say."""
    from vidgen.clips.engines import Engines
    from vidgen.npc.engines import engines as known

    wanted = settings.npc.provider
    found = Engines(settings).named(wanted)
    also = ", ".join(("rig", *known()))
    told = f"{', '.join(wanted)}; there are: {also}, auto"
    if wanted == ("auto",):
        chosen = ", ".join(one.name for one in found) or "nobody is set up, so vidgen draws all"
        return Check("npc clips", "ok", f"auto: {chosen}")
    wrong = {one.name: why for one in found if (why := one.trouble()) is not None}
    if not wrong:
        return Check("npc clips", "ok", told)
    first = next(iter(wrong.values()))
    return Check("npc clips", "warn", f"{told}. {first.message}", first.cure)


def _reached(name: str, found: str, check: Callable[[], None]) -> Check:
    try:
        check()
    except VidgenError as error:
        return Check(name, "warn", f"{found}. {error.message}", error.cure)
    return Check(name, "ok", found)


def _named(kind: str, name: str, model: str | None) -> str:
    """The provider and its model, and which others there are."""
    from vidgen.providers.base import names

    others = ", ".join(other for other in names(kind) if other != name)
    chosen = f"{name} {model}" if model else name
    return f"{chosen}; also: {others}" if others else chosen
