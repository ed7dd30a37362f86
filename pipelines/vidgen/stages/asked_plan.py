"""A plan by language models: what it is asked with, how it is made, and where it is found again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..asking.asker import Asker
from ..brief import BriefFile
from ..engine.action import CALLS, Action, canonical
from ..engine.estimate import Estimate
from ..errors import ProviderError
from ..events import Tick
from ..model.brief import Brief
from ..model.character import Character
from ..model.effect import is_file
from ..model.storyboard import Aspect, Asset, Visual
from ..planner.clip_file import is_clip
from ..planner.scene_code import is_scene
from ..planning import estimate, film
from ..planning.cast import known_cast
from ..planning.outline import check_length
from ..planning.wish import Shown, Wish
from ..providers.patience import within
from ..providers.tts import base as speech
from ..store.digest import digest_file
from .brief_files import with_avatars, words_beside
from .heard import refuse_music, refuse_voice

if TYPE_CHECKING:
    from ..project import Project
    from ..settings import Settings

FOLDER = "asked/plan"
"""Where prompts and answers of a plan are laid out for a person to read."""

PAGE = "page-"
"""How the outputs that are pages begin; the rest is the file's name."""

_KEPT = ("storyboard", "notes", "made")
_LIMIT_S = 3600.0


def request_of(
    found: BriefFile, aspect: Aspect, pictures: Mapping[str, Any], project: Project
) -> dict[str, Any]:
    """All that decides a plan besides the models. Raises ConfigError or BriefError for a sound
    that is not to be had."""
    brief, settings = found.brief, project.settings
    _check_sound(brief, project)
    folders = list(dict.fromkeys((project.root, project.brief_folder)))
    cast = with_avatars(known_cast(brief, folders), project)
    words = words_beside(found)
    return {
        "brief": brief.model_dump(mode="json", exclude_unset=True),
        "aspect": aspect,
        "visuals": list(brief.visuals or _visuals(settings)),
        "voices": settings.tts.provider,
        "characters": [person.model_dump(mode="json") for person in cast],
        "pictures": {
            source: {**asked, "words": words.get(source, "")} for source, asked in pictures.items()
        },
    }


def wish_of(request: Mapping[str, Any], assets: Mapping[str, Asset]) -> Wish:
    """What a film is planned from, as the request has it. `assets` are its pictures by source."""
    visuals: tuple[Visual, ...] = tuple(request["visuals"])
    shown = {
        source: Shown(asset, request["pictures"][source]["words"])
        for source, asset in assets.items()
        if not is_scene(source) and not is_file(source) and not is_clip(source)
    }
    return Wish(
        brief=Brief.model_validate(request["brief"]),
        aspect=request["aspect"],
        visuals=visuals,
        characters=tuple(Character.model_validate(one) for one in request["characters"]),
        pictures=shown,
    )


def asked_files(
    action: Action, assets: Mapping[str, Asset], work: Path, tick: Tick, project: Project
) -> dict[str, Path]:
    """Plan with models: the storyboard, notes, what made it, and the pages of what was said."""
    settings, take = project.settings, _take(action, project)
    asker = Asker(settings, project.store, purse=project.purse)
    told = ["planning"]

    def heard(fraction: float | None, note: str) -> None:
        told[0] = note
        tick(fraction, note)

    wish = wish_of(action.request, assets)
    check_length(wish.brief.duration, settings.llm.max_tokens)
    lanes, voices = settings.max_scene_concurrency, action.request["voices"]
    try:
        planned = within(
            _LIMIT_S,
            lambda: film.plan(asker, wish, heard, lanes=lanes, voices=voices, take=take),
            lambda fraction, _: tick(fraction, told[0]),
        )
    except TimeoutError:
        raise ProviderError(f"The models did not plan this film in {_LIMIT_S:.0f} s") from None
    made = {"take": take, "models": planned.models, "stood_in": planned.stood_in}
    texts = {
        "storyboard": planned.storyboard.model_dump_json(indent=1),
        "notes": json.dumps(planned.notes),
        "made": json.dumps(made),
        **{f"{PAGE}{name}": text for name, text in planned.pages.items()},
    }
    return {name: _written(work, name, text) for name, text in texts.items()}


def found_again(action: Action, project: Project) -> dict[str, Path] | None:
    """The files of a plan that was made here before, where the store has lost them; else None.

    Only what is as it was laid out counts.
    """
    record = project.record_of(action.stage)
    before = record.actions.get(action.label) if record else None
    if record is None or before is None or before.outcome is None:
        return None
    if canonical(before.described) != canonical(action.describe()):
        return None
    kept = {name: known[2] for name, known in record.files.items() if name.startswith(FOLDER)}
    files = {_output_of(Path(name).name): project.root / name for name in kept}
    if not set(_KEPT) <= set(files):
        return None
    whole = all(
        path.is_file() and digest_file(path) == kept[path.relative_to(project.root).as_posix()]
        for path in files.values()
    )
    return files if whole else None


def lay_out(outputs: Mapping[str, str], project: Project) -> None:
    """Put what was asked and answered where a person finds it, in place of a former plan's."""
    kept = {name: digest for name, digest in outputs.items() if _file_of(name)}
    names = {_file_of(name) for name in kept}
    for old in (project.root / FOLDER).glob("s*.md"):
        if old.name not in names:
            old.unlink()
    for name, digest in kept.items():
        project.place(digest, f"{FOLDER}/{_file_of(name)}")


def made_by(outputs: Mapping[str, str], project: Project) -> str:
    """The models that made a plan."""
    made = json.loads(project.blob(outputs["made"]).read_bytes())
    return ", ".join(made["models"])


def foretold(action: Action, project: Project) -> Estimate:
    """What making a plan would ask for and could cost."""
    settings = project.settings
    wish = wish_of(action.request, {})
    return estimate.estimate(settings, Asker(settings, project.store), wish)


def _visuals(settings: Settings) -> tuple[Visual, ...]:
    """What scenes may be where the brief does not say: what somebody was set to make."""
    found: list[Visual] = ["manim"]
    if settings.image.provider != "card":
        found.append("image")
    if settings.video.provider != "motion":
        found.append("video")
    return tuple(found)


def _check_sound(brief: Brief, project: Project) -> None:
    """Raise, before a plan is paid for, where nobody speaks or plays what the brief asks for."""
    if "music" in brief.model_fields_set:
        refuse_music(brief, project)
    if "language" in brief.model_fields_set:
        provider, _ = speech.select(brief.voice, project.settings.tts.provider)
        if "voice" in brief.model_fields_set or not provider.voices(brief.language):
            refuse_voice(brief, project)


def _take(action: Action, project: Project) -> int:
    """Which plan of the same this is: another one where the user forces it and it was whole."""
    known = project.store.lookup(action.digest)
    if known is None or not project.forces(action.stage, action):
        return 0
    made = json.loads(project.blob(known.outputs["made"]).read_bytes())
    return int(made["take"]) + (0 if made["stood_in"] else 1)


def _written(work: Path, name: str, text: str) -> Path:
    path = work / name
    path.write_text(text, encoding="utf-8")
    return path


def _file_of(output: str) -> str:
    """The name of the file that an output is laid out as; empty for one that is not."""
    if output.startswith(PAGE):
        return output.removeprefix(PAGE)
    return f"{output}.json" if output in _KEPT else output if output == CALLS else ""


def _output_of(file: str) -> str:
    stem = file.removesuffix(".json")
    return stem if stem in _KEPT else file if file == CALLS else f"{PAGE}{file}"
