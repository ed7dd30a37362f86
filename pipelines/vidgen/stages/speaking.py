"""Have scenes spoken over the network: a piece of text is one call, and a scene one action.

A scene is spoken by one voice as a whole: where the service fails for one of its sentences, a voice
of this machine says all of them. Each piece that was paid for is kept, whatever else is said.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action
from ..events import Tick
from ..files import write_text
from ..manifest import PlanManifest
from ..model.storyboard import Beat, Scene, Storyboard
from ..providers.base import Access
from ..providers.tts.align import VERSION as ALIGNED
from ..providers.tts.base import PaidVoice, Said, Saying, Speech, SpokenWord, embedded
from ..spending.call import total
from .bought import Bought, Till, access_to, is_kept, payee

if TYPE_CHECKING:
    from ..project import Project

_CALL_S = 120.0


@dataclass(frozen=True)
class Speaker:
    """A voice over the network, as a film's plan and the settings name it."""

    provider: PaidVoice
    voice: str
    language: str
    model: str
    access: Access

    @property
    def asked(self) -> str:
        """The provider and the model, as calls are written down under."""
        return payee(self.provider.name, self.model)

    @property
    def fingerprint(self) -> dict[str, str]:
        return self.provider.fingerprint(self.voice, self.model, self.access)


def speaker_of(project: Project, provider: PaidVoice, voice: str) -> Speaker:
    """Who speaks, with the model of the settings where they are about this provider.

    Raises ConfigError for a model that there is not.
    """
    settings = project.settings
    language = project.read(PlanManifest).storyboard.language
    own = settings.tts.model if provider.name == settings.tts.provider else None
    model = provider.model(own)
    return Speaker(provider, voice, language, model, access_to(settings, provider.service))


def scene_actions(
    stage: str, number: int, board: Storyboard, speaker: Speaker, seed: int
) -> list[Action]:
    """One action for each scene that has words."""
    request = {
        "provider": speaker.provider.name,
        "voice": speaker.voice,
        "model": speaker.model,
        "language": speaker.language,
        "seed": seed,
    }
    made_with = {"normt2s": version("normt2s"), "aligned": ALIGNED, **speaker.fingerprint}
    return [
        Action(
            stage=stage,
            version=number,
            label=scene.id,
            request={
                **request,
                "beats": [
                    {"id": beat.id, "text": beat.text, "say": beat.say, **placed(scene, beat)}
                    for beat in scene.beats
                ],
            },
            fingerprint=made_with,
            weight_s=float(len(scene.beats)),
            timeout_s=_CALL_S * (1 + len(scene.beats)),
        )
        for scene in board.scenes
        if scene.beats
    ]


def placed(scene: Scene, beat: Beat) -> dict[str, float]:
    """What decides where a beat stands in its scene, beside its sound, where that is anything."""
    found = {"pause_s": beat.pause_s}
    if beat is scene.beats[0]:
        found["least_s"] = scene.least_s
    return {name: value for name, value in found.items() if value}


def instead_of(action: Action) -> Action | None:
    """The same scene in a voice of this machine; None where none speaks its language."""
    language = action.request["language"]
    found = embedded(language)
    if found is None:
        return None
    provider, voice = found
    return Action(
        stage=action.stage,
        version=action.version,
        label=action.label,
        request={**action.request, "provider": provider.name, "voice": voice, "model": None},
        fingerprint={"normt2s": version("normt2s"), **provider.fingerprint(voice, language)},
    )


@dataclass(frozen=True)
class Mouth:
    """Says texts with a speaker, and pays for it."""

    speaker: Speaker
    till: Till

    def speak(self, text: str, label: str, seed: int, folder: Path, tick: Tick) -> Speech:
        """A text as speech, in as many calls as it has pieces. Raises what those do.

        Signs that nobody says are a moment of silence.
        """
        from ..providers.tts.pieces import hushed, joined, pieces

        if not any(character.isalnum() for character in text):
            return hushed(text)
        parts = pieces(text, self.speaker.provider.longest)
        found = [
            self._piece(part, label, seed, folder / str(i), tick) for i, part in enumerate(parts)
        ]
        return joined(found, self.speaker.language)

    def _piece(self, text: str, label: str, seed: int, folder: Path, tick: Tick) -> Any:
        from ..providers.tts.pieces import Piece, decoded

        who = self.speaker
        saying = Saying(text, who.voice, who.language, who.model, seed)
        wanted = _wanted(saying, who, label)
        access = replace(who.access, job=self.till.job(wanted))

        def make() -> Bought:
            folder.mkdir(parents=True, exist_ok=True)
            said = who.provider.say(saying, folder, tick, access)
            decoded(Piece(text, said))
            words = folder / "words.json"
            write_text(words, json.dumps(said.words))
            return Bought({"sound": said.path, "words": words}, said.cost_usd)

        files = self.till.buy(
            wanted,
            who.asked,
            lambda: who.provider.price(text, who.model, who.access),
            make,
        )
        return Piece(text, Said(files["sound"], _words(files["words"])))


def _wanted(saying: Saying, who: Speaker, label: str) -> Action:
    """What decides a piece of speech, before anything is made of it here."""
    request = {"text": saying.text, "language": saying.language, "seed": saying.seed}
    return Action("tts", 1, label, {"said": request}, fingerprint=who.fingerprint)


def _words(path: Path) -> tuple[SpokenWord, ...] | None:
    told = json.loads(path.read_bytes())
    return tuple(SpokenWord(*word) for word in told) if told else None


def priced(
    project: Project, speaker: Speaker, actions: Sequence[Action]
) -> tuple[int, float | None]:
    """How many calls scenes take, and what those cost at most in USD; None if not known."""
    from ..providers.tts.pieces import pieces
    from ..providers.tts.speech_text import spoken

    provider, language = speaker.provider, speaker.language
    texts = {
        piece
        for action in actions
        for beat in action.request["beats"]
        for piece in pieces(spoken(beat["say"] or beat["text"], language), provider.longest)
        if not _is_kept(project, speaker, piece, action)
    }
    return len(texts), total(provider.price(text, speaker.model, speaker.access) for text in texts)


def _is_kept(project: Project, speaker: Speaker, text: str, action: Action) -> bool:
    """Whether a piece was paid for already, and is not wanted anew."""
    seed = action.request["seed"]
    saying = Saying(text, speaker.voice, speaker.language, speaker.model, seed)
    return is_kept(project, _wanted(saying, speaker, action.label))
