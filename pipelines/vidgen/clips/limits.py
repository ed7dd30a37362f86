"""What a library asks of providers that they cannot do, told by row before anybody is called."""

from __future__ import annotations

from ..errors import AccessError, ConfigError, MissingError
from ..model.npc import ClipRequest
from ..npc.clips import Wanted
from ..npc.rows import Mistakes
from ..providers.video.base import PROMPT_LEAST, PROMPT_MOST
from .beginning import EXTENDED, beginning
from .engines import Engine
from .filming import CROSSED_S, filming_of
from .plan import Layer, Plan


def check(plan: Plan, source: str) -> None:
    """Raise BriefError with every request that none of its providers can film, by row and field.

    A request that one of them can film is left to that one.
    """
    mistakes = Mistakes(source)
    for clip in plan.best.clips:
        if clip.key in plan.best.mine and clip.asked["maker"] == "engine":
            _check(plan, clip, mistakes)
    mistakes.raise_any()


def _check(plan: Plan, clip: Wanted, mistakes: Mistakes) -> None:
    engines = plan.engines.able(plan.best.request(clip))
    said = [wrong(plan, plan.best, clip, engine) for engine in engines]
    if said and all(said):
        rows, place = plan.library.rows, clip.requests[0]
        where = rows[place] if rows else plan.names[place]
        for field, reason in dict.fromkeys(one for one in said if one):
            mistakes.add(f"{where}, {field}", reason)


def wrong(plan: Plan, layer: Layer, clip: Wanted, engine: Engine) -> tuple[str, str] | None:
    """The field of a request that a provider cannot film, and why; None where it can."""
    return _out_of_bounds(clip, layer.request(clip), engine) or _refused(plan, clip, engine)


def _out_of_bounds(clip: Wanted, one: ClipRequest, engine: Engine) -> tuple[str, str] | None:
    longest_s = engine.terms.longest_s
    if one.operation != EXTENDED and one.duration_s > longest_s:
        return "duration", _too_long(one.duration_s, engine.name, longest_s)
    if one.clear:
        return "clear", f"true: {engine.name} films no alpha; only what vidgen draws can be clear"
    if one.operation == "image_to_video" and not clip.asked["image"]:
        return "image", "image_to_video begins with one, and there is none"
    letters = len(clip.asked["prompt"])
    if PROMPT_LEAST <= letters <= PROMPT_MOST:
        return None
    return "prompt", (
        f"comes to {letters:,} characters with all that is said of the NPC; "
        f"{PROMPT_LEAST} to {PROMPT_MOST:,} are filmed"
    )


def _refused(plan: Plan, clip: Wanted, engine: Engine) -> tuple[str, str] | None:
    """What the provider itself does not take. Whether there is a key is told by the run."""
    with beginning(clip.asked, plan.files.__getitem__) as begins:
        try:
            filming = filming_of(clip.asked, begins, plan.engines.mode)
        except ConfigError as error:
            return "image", error.message
        try:
            engine.camera.check(filming, engine.model, engine.access)
        except ConfigError as error:
            return "provider", f"{engine.name}: {error.message}"
        except (AccessError, MissingError):
            return None
    longest_s = engine.terms.longest_s
    if clip.asked["operation"] == EXTENDED and filming.duration_s - CROSSED_S > longest_s:
        return "duration", _too_long(filming.duration_s, engine.name, longest_s)
    return None


def _too_long(duration_s: float, name: str, longest_s: float) -> str:
    return f"{duration_s:g} is longer than {name} films: at most {longest_s:.1f} s"
