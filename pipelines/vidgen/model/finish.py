"""How a film and its scenes are finished once they are drawn and spoken: what they say of it."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field

from .base import Model, RelativePath, inside
from .look import Corner, Finish, Line, LowerThird, Mark, SceneTouches, Second, Share, Speed, Width

Fit = Literal["auto", "hold", "speed", "loop", "trim", "stretch"]
"""How what was filmed gets the length of its scene, or what is said the length of the film."""

FITS: tuple[Fit, ...] = get_args(Fit)

CUBE = ".cube"
NONE = "none"
"""What is said where nothing of a kind is wanted, whatever the settings say."""


def _unsaid(value: object) -> bool:
    return value is None


def _grade(name: str) -> str:
    return inside(name) if name.lower().endswith(CUBE) else name


def _answer(value: object) -> object:
    word = value.strip().lower() if isinstance(value, str) else ""
    return {"yes": True, "true": True, "no": False, "false": False, NONE: False}.get(word, value)


Grade = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_grade)]
"""A look, or a `.cube` file of the film's."""
Shipped = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=60)]
"""An effect that vidgen ships: code of one's own is named by settings alone."""
Title = Annotated[bool | Mark, BeforeValidator(_answer)]


def _said(description: str) -> Any:
    """A field that is left out of what is written down where nothing was said of it."""
    return Field(default=None, exclude_if=_unsaid, description=description)


def _said_of(model: Model, kind: type[Model]) -> dict[str, Any]:
    """The values of a model that are there, for the fields of one of its bases."""
    return {name: v for name in kind.model_fields if (v := getattr(model, name)) is not None}


class FilmFinish(Model):
    """What a film says itself of its finish; what it leaves out is as its settings say."""

    grade: Grade | None = _said(
        "The colours: a look by its name, a .cube file, or none for those that were drawn."
    )
    strength: Share | None = _said("How much of the grade, 0 to 1.")
    logo: Annotated[RelativePath, Field(max_length=200)] | None = _said(
        "The file of a picture that stands in a corner all the time, or none."
    )
    logo_place: Corner | None = _said("The corner of the logo.")
    logo_size: Width | None = _said("The logo's share of the frame's width; 0.1 is usual.")
    logo_opacity: Share | None = _said("How opaque the logo is, 0 to 1.")
    watermark: Annotated[Mark, Field(min_length=1)] | None = _said(
        "Words that stand in a corner all the time, or none."
    )
    watermark_place: Corner | None = _said("The corner of the watermark.")
    watermark_opacity: Share | None = _said("How opaque the watermark is, 0 to 1.")
    progress: Line | None = _said("Where a line grows with the film, or none.")
    thumbnail_s: Second | Literal["none"] | None = _said(
        "The second of the film whose picture stands for it; none is the best picture."
    )
    thumbnail_title: Title | None = _said(
        "Words on that picture; true is the film's title, false no words."
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What is said, by name."""
        return _said_of(self, FilmFinish)

    def over(self, finish: Finish) -> Finish:
        """What settings say, but for what is said here."""
        usual = {name: field.default for name, field in Finish.model_fields.items()}
        said = {name: usual[name] if v == NONE else v for name, v in self.chosen.items()}
        return finish.model_copy(update=said)


class OwnTouches(Model):
    """What a scene says itself of what is done to its pictures."""

    grade: Grade | None = _said(
        "Its colours: a look by its name, a .cube file, or none for those that were drawn."
    )
    strength: Share | None = _said("How much of the grade, 0 to 1.")
    effect: Shipped | None = _said("An effect on its pictures, by its name, or none.")
    params: dict[str, float | str | bool] | None = _said("Parameters of the effect by name.")
    lower_third: LowerThird | Literal["none"] | None = _said(
        "A name that is shown for some seconds, with a line below it; or none."
    )
    ramp: tuple[Speed, ...] | Literal["none"] | None = _said(
        "Speeds at times that lie evenly over the scene, relative to each other, such as 1, 0.3, "
        "1; or none. For scenes that were painted or filmed."
    )

    @property
    def chosen(self) -> dict[str, Any]:
        """What is said, by name."""
        return _said_of(self, OwnTouches)

    def over(self, touches: SceneTouches) -> SceneTouches:
        """What settings say of the scene, but for what is said here."""
        nothing: dict[str, Any] = {"effect": "", "lower_third": None, "ramp": ()}
        said = {n: nothing.get(n, v) if v == NONE else v for n, v in self.chosen.items()}
        own: dict[str, Any] = {"params": {}} if "effect" in said else {}
        return touches.model_copy(update={**own, **said})


class SceneFinish(OwnTouches):
    """What is done to a scene by compose, and how a film that it shows gets its length.

    `gain_db` makes what is heard in it louder or softer, but for the music. `film_db` is how loud
    the sound of what was filmed is heard, 0 as loud as music; None is not at all.
    """

    gain_db: float = Field(default=0.0, ge=-40.0, le=20.0)
    fit: Fit = "auto"
    film_db: float | None = Field(default=None, ge=-40.0, le=20.0)
