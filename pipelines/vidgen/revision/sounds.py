"""The edits of what is heard in a scene, and of how what was filmed gets its length."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, field_validator, model_validator

from ..errors import ConfigError
from ..model.asset import Asset
from ..model.base import BeatId
from ..model.effect import EFFECTS, EXAMPLES, HIGHEST_DB, LOWEST_DB, Effect, is_file, parse, word_at
from ..model.finish import Fit
from ..model.pace import written_tokens
from ..model.storyboard import Beat, Scene
from .edit import AnyEdit, Which


class SetEffect(AnyEdit):
    """Let a short sound be heard with a beat of a scene, or none."""

    edit: Literal["set_effect"] = "set_effect"
    scene: Which
    beat: BeatId | None = Field(
        default=None, description="The beat, such as b2; without it the first one."
    )
    sound: str | None = Field(
        max_length=200,
        description=f"One of {', '.join(EFFECTS)}, or a sound file beside the brief, with a gain "
        f"and a word if need be: {EXAMPLES}. null takes it away.",
    )
    file: Asset | None = Field(
        default=None, description="Leave this out: the sound file is looked for."
    )

    @field_validator("sound")
    @classmethod
    def _is_known(cls, sound: str | None) -> str | None:
        if sound is None:
            return None
        found = parse(sound)
        if found.name not in EFFECTS and not is_file(found.name):
            raise ValueError(
                f"there is no sound {found.name[:60]!r}; known: {', '.join(EFFECTS)}, or a sound "
                "file beside the brief, such as bell.wav"
            )
        return str(found)

    @property
    def source(self) -> str | None:
        """The file that the sound names, if it is one of the user's."""
        name = parse(self.sound).name if self.sound else ""
        return name if is_file(name) else None

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} sound {self.beat}"})

    def replaced(self, scene: Scene) -> JsonValue:
        return [str(b.sound) if b.sound else None for b in scene.beats if self.beat in (None, b.id)]

    def __str__(self) -> str:
        where = f"{self.scene}/{self.beat}" if self.beat else self.scene
        return f"let {self.sound} be heard in {where}" if self.sound else f"no sound in {where}"


class SetSound(AnyEdit):
    """Make what is heard in a scene louder or softer. What is left out stays."""

    edit: Literal["set_sound"] = "set_sound"
    scene: Which
    gain_db: float | None = Field(
        default=None,
        ge=LOWEST_DB,
        le=HIGHEST_DB,
        description="The gain in dB of all but the music; 0 is as it was.",
    )
    film_db: float | Literal["none"] | None = Field(
        default=None,
        description="How loud the sound of what was filmed is heard: 0 as music, none not at all.",
    )

    @model_validator(mode="after")
    def _something(self) -> SetSound:
        if self.gain_db is None and self.film_db is None:
            raise ValueError("say what shall change: gain_db or film_db")
        return self

    @property
    def chosen(self) -> dict[str, float | None]:
        """What is changed, by its name in the scene's finish."""
        found: dict[str, float | None] = {} if self.gain_db is None else {"gain_db": self.gain_db}
        if self.film_db is not None:
            found["film_db"] = None if self.film_db == "none" else self.film_db
        return found

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(f"{self.scene} {name}" for name in self.chosen)

    def replaced(self, scene: Scene) -> JsonValue:
        return {name: getattr(scene.finish, name) for name in self.chosen}

    def __str__(self) -> str:
        told = [f"{self.gain_db:+g} dB"] if self.gain_db is not None else []
        if self.film_db is not None:
            own = "silent" if self.film_db == "none" else f"at {self.film_db:+g} dB"
            told.append(f"its film {own}")
        return f"hear {self.scene} with {', '.join(told)}"


class SetFit(AnyEdit):
    """Say how what was filmed for a scene gets its length, or its voice the length of the film."""

    edit: Literal["set_fit"] = "set_fit"
    scene: Which
    fit: Fit = Field(
        description="auto: what shows least. hold: its last picture stands. speed: faster or "
        "slower. loop: again from its beginning. trim: its end is left out. stretch: the voice is "
        "spoken a little faster or slower, so that the scene lasts as long as the film."
    )

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} fit"})

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.finish.fit

    def __str__(self) -> str:
        return f"fit {self.scene} by {self.fit}"


SoundEdit = SetEffect | SetSound | SetFit


def resounded(scene: Scene, edit: SoundEdit) -> Scene:
    """The scene with an edit of its sound in it. Raises ConfigError for what it does not have."""
    match edit:
        case SetSound():
            return _finished(scene, edit.chosen)
        case SetFit(fit=fit):
            if scene.visual != "video":
                raise ConfigError(
                    f"Scene {scene.id} is drawn as long as its words last: there is nothing to fit",
                    cure=f"`--least` makes it longer; `--visual video` has {scene.id} filmed",
                )
            return _finished(scene, {"fit": fit})
        case SetEffect(beat=name):
            found = _beat(scene, name)
            heard = found.model_copy(update={"sound": _heard(found, edit)})
            beats = tuple(heard if beat is found else beat for beat in scene.beats)
            return scene.model_copy(update={"beats": beats})


def _finished(scene: Scene, values: dict[str, float | None] | dict[str, Fit]) -> Scene:
    finish = scene.finish.model_copy(update=values)
    return scene.model_copy(update={"finish": finish})


def _beat(scene: Scene, name: str | None) -> Beat:
    for beat in scene.beats:
        if name in (None, beat.id):
            return beat
    known = ", ".join(beat.id for beat in scene.beats) or "none"
    raise ConfigError(f"Scene {scene.id} has no beat {name or 'b1'}. It has: {known}.")


def _heard(beat: Beat, edit: SetEffect) -> Effect | None:
    if not edit.sound:
        return None
    found = parse(edit.sound)
    if found.at and word_at(found.at, written_tokens(beat.text)) is None:
        raise ConfigError(f"{found.at!r} is not said in {beat.id}: {beat.text[:80]}")
    if edit.source and edit.file is None:
        raise ConfigError(f"The sound file {edit.source} is not among the files of this film")
    return found.model_copy(update={"file": edit.file})
