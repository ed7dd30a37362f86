"""Make a character, step by step: what is finished is kept, whatever happens next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from ..engine.action import Done, canonical
from ..engine.chain import stoppable
from ..engine.lock import hold
from ..engine.run import run_actions
from ..errors import BriefError, Interrupted, VidgenError
from ..events import Emit, Event, Noted, StageStarted, StepReached
from ..manifest import CharacterManifest, Provenance
from ..model.character import ArtStyle, Avatar, Character
from ..redacted import Redactor, secrets_of
from ..spending.call import spent
from ..stages.paid import calls_for
from ..store.digest import digest_bytes
from . import kept
from .answers import Facts, Identity, Looks, Seen, Tale
from .picture import taken_in
from .steps import ANSWER, AVATAR, STEPS, CharacterStage, by_model, check_retry, step

if TYPE_CHECKING:
    from ..project import Project

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Wanted:
    """What a character is to be made from. Another `seed` gives another person."""

    description: str
    name: str = ""
    image: Path | None = None
    seed: int = 0
    art_style: ArtStyle = "semi-realistic"

    def key(self, picture: str | None) -> str:
        """The digest by which the same wish is known again, whatever the art style."""
        said = [self.description, self.name, self.seed, picture]
        return digest_bytes(canonical(said))


@dataclass(frozen=True)
class Finished:
    """A character, the manifest that says so, and what this run did."""

    manifest: CharacterManifest
    path: Path
    ran: int
    cost_usd: float | None


@dataclass
class _Run:
    """One run under way: how each step ended, and the step that was reached."""

    project: Project
    emit: Emit
    takes: dict[str, int]
    done: list[Done] = field(default_factory=list)
    progress: int = 0

    def reach(self, name: str) -> None:
        said, self.progress = STEPS[name]
        self.emit(StepReached("character", said, self.progress))

    def do(self, name: str, request: Mapping[str, Any], **inputs: str) -> Done:
        """A step's result, found or made. Raises what made it fail."""
        self.reach(name)
        action = step(self.project, name, self.takes.get(name, 0), request, **inputs)
        ended = run_actions(CharacterStage(), self.project, [action], self._heard)[0]
        if ended.error is not None:
            ended.error.cure = ended.error.cure or "run the same again: finished steps are kept"
            raise ended.error
        self.done.append(ended)
        return ended

    def answer(self, schema: type[M], name: str, request: Mapping[str, Any], **inputs: str) -> M:
        ended = self.do(name, request, **inputs)
        assert ended.result is not None
        path = self.project.blob(ended.result.outputs[ANSWER])
        return schema.model_validate_json(path.read_bytes())

    def _heard(self, event: Event) -> None:
        """Steps are told as such; what the engine says of each of them would say it twice."""
        if not isinstance(event, StageStarted):
            self.emit(event)


def make(
    project: Project, wanted: Wanted, emit: Emit, *, retry: str | None = None, anew: bool = False
) -> Finished:
    """Make a character into `project.root`, the folder of characters.

    `retry` names a step to do anew; with `anew` a model is asked everything anew. Raises
    VidgenError; what was finished by then is kept, and found by the next run.
    """
    check_retry(retry)
    _check(wanted)
    clean = Redactor.knowing(secrets_of(project.settings))
    run = _Run(project, clean.telling(emit), {})
    with hold(project.hidden / "lock"), stoppable(), _told(run):
        project.sweep()
        try:
            return _make(run, wanted, retry, anew)
        finally:
            project.sweep()


def _check(wanted: Wanted) -> None:
    """Refuse words that no character can hold, before anything is done."""
    if not wanted.description.strip():
        raise BriefError("The description is empty", cure='vidgen character "A brave knight"')
    for what, text, most in (("description", wanted.description, 4000), ("name", wanted.name, 120)):
        if len(text) > most:
            raise BriefError(f"The {what} has {len(text)} characters; {most} are the most")


@contextmanager
def _told(run: _Run) -> Iterator[None]:
    """Say at which step it ended, where it does not end well."""
    try:
        yield
    except KeyboardInterrupt:
        run.emit(StepReached("character", "error", run.progress))
        raise Interrupted(
            "Stopped. Finished steps are kept.", cure="run the same command to go on"
        ) from None
    except VidgenError:
        run.emit(StepReached("character", "error", run.progress))
        raise


def _make(run: _Run, wanted: Wanted, retry: str | None, anew: bool) -> Finished:
    picture, project = _picture(run, wanted), run.project
    key = wanted.key(picture)
    before = kept.made_from(project.root, key)
    run.takes = dict(before.manifest.takes) if before else {}
    for name in _again(project, retry, anew):
        run.takes[name] = run.takes.get(name, 0) + 1
    seen, character = _person(run, wanted, picture)
    run.reach("character")
    folder = before.folder if before else kept.free_folder(project.root, character.name)
    character = character.model_copy(update={"id": folder.name})
    bare = _manifest(run, wanted, key, picture, seen, character)
    version = kept.next_version(before, bare)
    if before and version != before.manifest.version:
        aside = before.folder / "versions" / str(before.manifest.version)
        run.emit(Noted(f"what {before.folder.name} was is kept in {aside}"))
    kept.write(project, folder, bare.model_copy(update={"version": version}), before)
    whole = _with_avatar(run, wanted, key, picture, seen, character, folder)
    manifest = whole.model_copy(update={"version": version})
    path = kept.write(project, folder, manifest, before)
    run.emit(StepReached("character", "completed", 100))
    return Finished(manifest, path, sum(one.outcome == "ran" for one in run.done), _cost(run))


def _again(project: Project, retry: str | None, anew: bool) -> list[str]:
    """The steps that get another answer. What vidgen makes up itself stays, unless it is named."""
    steps = ["analysis", "description", "details", "looks", "history"]
    return [*(steps if anew and by_model(project) else ()), *([retry] if retry else ())]


def _picture(run: _Run, wanted: Wanted) -> str | None:
    if wanted.image is None:
        return None
    run.reach("image")
    return run.project.store.put_bytes(taken_in(wanted.image))


def _person(run: _Run, wanted: Wanted, picture: str | None) -> tuple[Seen, Character]:
    """All steps that words come of."""
    base = {"description": wanted.description, "seed": wanted.seed}
    seen = Seen()
    if picture is not None:
        seen = run.answer(Seen, "analysis", base, picture=picture)
        if not seen.summary:
            told = f"no model looks at {wanted.image}: only its colours are taken, for the clothes"
            run.emit(Noted(told))
    shown = {"seen": seen.model_dump(mode="json")}
    facts = run.answer(Facts, "description", {**base, **shown, "name": wanted.name})
    base["facts"] = facts.model_dump(mode="json")
    identity = run.answer(Identity, "details", {**base, **shown})
    base["identity"] = identity.model_dump(mode="json")
    looks = run.answer(Looks, "looks", {**base, **shown})
    tale = run.answer(Tale, "history", {**base, "looks": looks.model_dump(mode="json")})
    return seen, Character(
        id="character",
        name=identity.name,
        description=wanted.description,
        looks=looks.line,
        age=identity.age,
        gender=identity.gender,
        species=identity.species,
        occupation=identity.occupation,
        personality=identity.personality,
        weakness=identity.weakness,
        history=tale.history,
        art_style=wanted.art_style,
        seed=wanted.seed,
        appearance=looks.appearance,
    )


def _with_avatar(
    run: _Run,
    wanted: Wanted,
    key: str,
    picture: str | None,
    seen: Seen,
    character: Character,
    folder: Path,
) -> CharacterManifest:
    """The manifest with the portrait, which is laid out beside it."""
    unseen = {"id": "character", "description": "", "history": ""}
    said = character.model_copy(update=unseen).model_dump(mode="json")
    ended = run.do("avatar", {"character": said})
    assert ended.result is not None
    digest = ended.result.outputs[AVATAR]
    run.project.place(digest, f"{folder.name}/{AVATAR}")
    by = str(ended.action.fingerprint["by"])
    avatar = Avatar(path=AVATAR, digest=digest, provider=by)
    drawn = character.model_copy(update={"avatar": avatar})
    return _manifest(run, wanted, key, picture, seen, drawn)


def _manifest(
    run: _Run, wanted: Wanted, key: str, picture: str | None, seen: Seen, character: Character
) -> CharacterManifest:
    calls = calls_for(run.project, run.done)
    asked = by_model(run.project)
    provenance = Provenance(
        provider=run.project.settings.llm.provider if asked else "vidgen",
        model=", ".join(run.project.settings.planner_model) if asked else None,
        seed=wanted.seed,
        cost_usd=spent(calls).cost_usd,
        calls=calls,
    )
    return CharacterManifest(
        made_from=key,
        provenance=provenance,
        character=character,
        picture=picture,
        palette=seen.palette,
        takes=run.takes,
    )


def _cost(run: _Run) -> float | None:
    return spent(run.project.purse.ledger.calls).cost_usd
