"""Who films the clips of a library: providers by the names that it and the settings hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from ..errors import ConfigError, VidgenError
from ..model.npc import AUTO, RIG, ClipRequest, Library
from ..npc.engines import VEO, engines, split, wrong_provider
from ..providers.base import Access
from ..providers.video.base import Camera, Filming, Mode, Terms, select
from ..settings import Settings
from ..stages.bought import access_to, payee

_VEO = ("veo_gemini", "veo_vertex")
_ANY = Filming("Somebody who breathes calmly and blinks", 3.0)
"""A clip as any other, to see whether a provider could be asked at all."""


@dataclass(frozen=True)
class Engine:
    """A provider of films with a model; `name` is how a library calls both."""

    name: str
    camera: Camera
    model: str | None
    access: Access = field(repr=False)

    @cached_property
    def terms(self) -> Terms:
        return self.camera.terms(self.model, self.access)

    @property
    def provider(self) -> str:
        return self.camera.name

    @property
    def payee(self) -> str:
        """Who is paid, as `provider/model`."""
        return payee(self.provider, self.model)

    def trouble(self) -> VidgenError | None:
        """Why it could film nothing at all, such as a key that is missing. No call is made."""
        try:
            self.camera.check(_ANY, self.model, self.access)
        except VidgenError as error:
            return error
        return None

    @cached_property
    def fingerprint(self) -> dict[str, str]:
        """What decides its clips, beyond the request."""
        return self.camera.fingerprint(self.model, self.access)


class Engines:
    """Those that the settings allow for. Without any settings, vidgen makes all clips itself."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings.model_construct()
        self._found: dict[str, Engine] = {}
        self._usual = self._settings.npc.provider
        for name in self._usual:
            if said := wrong_provider(name, self._usual):
                raise ConfigError(f"npc.provider: {said}", cure="set VIDGEN_NPC__PROVIDER")

    @property
    def mode(self) -> Mode:
        return self._settings.video.mode

    @property
    def per_minute(self) -> int | None:
        """How many clips a user lets begin in a minute, whatever a provider allows."""
        return self._settings.video.calls_per_minute

    def wanted(self, one: ClipRequest) -> Sequence[str]:
        """The names of those who are to make a clip, as the library or the settings say it."""
        return one.provider or self._usual

    def resolved(self, library: Library) -> Library:
        """A library whose requests name the providers that may film them, and no others.

        Raises ConfigError for a provider or a workflow that cannot be used.
        """
        if self._usual == (RIG,) and not any(one.provider for one in library.requests):
            return library
        requests = tuple(self._settled(one) for one in library.requests)
        return library.model_copy(update={"requests": requests})

    def _settled(self, one: ClipRequest) -> ClipRequest:
        able = self.able(one) if self.wanted(one) != (RIG,) else ()
        return one.model_copy(update={"provider": tuple(engine.name for engine in able) or None})

    def able(self, one: ClipRequest) -> tuple[Engine, ...]:
        """Those that are wanted for a request and do what it asks for, the first to be asked first.

        None where vidgen makes the clip itself.
        """
        names = self.wanted(one)
        able = [engine for engine in self.named(names) if one.operation in engine.terms.operations]
        return tuple(engine for engine in able if tuple(names) != (AUTO,) or _fits(one, engine))

    def named(self, names: Sequence[str]) -> tuple[Engine, ...]:
        """Providers by their names, without vidgen's own."""
        if tuple(names) == (AUTO,):
            return self._ready
        found = [self._engine(name) for given in names for name in self._spelled(given)]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    def _spelled(self, name: str) -> Sequence[str]:
        if name != VEO:
            return (name,)
        ready = [one for one in _VEO if (engine := self._engine(one)) and _can(engine)]
        return ready or _VEO[:1]

    def _engine(self, name: str) -> Engine | None:
        """A provider; of the settings' own model where it is the settings' own provider."""
        if name == RIG:
            return None
        if name not in self._found:
            provider, model = split(name)
            video = self._settings.video
            model = model or (video.model if video.provider == provider else None)
            camera = select(provider)
            access = access_to(self._settings, camera.service)
            self._found[name] = Engine(name, camera, model, access)
        return self._found[name]

    @cached_property
    def _ready(self) -> tuple[Engine, ...]:
        """Those that are set up: they have a key, or the address of a server of the user's own."""
        found = [engine for name in engines() if (engine := self._engine(name)) and _can(engine)]
        return tuple(sorted(found, key=lambda one: -one.terms.priority))


def _fits(one: ClipRequest, engine: Engine) -> bool:
    """Whether a provider that nobody asked for by name would do for a request."""
    return one.duration_s <= engine.terms.longest_s and not one.clear


def _can(engine: Engine) -> bool:
    """Whether a provider is set up, as far as can be told without a call."""
    if engine.provider == "comfy" and not (engine.access.base_url or engine.access.workflow):
        return False
    return engine.trouble() is None
