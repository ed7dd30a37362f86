"""Open a film's folder with everything that flags, settings and earlier runs say about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen import presets, settings
from vidgen.brief import open_brief
from vidgen.engine.lock import hold
from vidgen.engine.origin import origin_of
from vidgen.errors import ConfigError
from vidgen.files import write_bytes
from vidgen.manifest import PlanManifest
from vidgen.project import Project, RunOptions
from vidgen.stages.versions import project_of, version_at
from vidgen.store import Store

from . import prompting
from .choices import Choices
from .destinations import wishes
from .goals import Goals, goals_of
from .location import Location, digest_of, refusal
from .preview import seen_at
from .version_folder import VersionOf, open_version
from .versions import Wanted, is_list, wanted

if TYPE_CHECKING:
    from vidgen.settings import Resolved
    from vidgen.store.remote import Where

_SCENE = re.compile(r"s[0-9]{2,4}")


@dataclass(frozen=True)
class Asked:
    """The flags of one command that concern the film."""

    quality: str | None = None
    destinations: Sequence[str] = ()
    aspect: str | None = None
    scenes: Sequence[str] = ()
    force: Sequence[str] = ()
    jobs: int | None = None
    executor: str | None = None
    offline: bool = False
    strict: bool = False
    exact_graph: bool = False
    fail_fast: bool = False
    trust: bool = False
    max_cost: float | None = None
    instead: Mapping[str, str] = field(default_factory=dict)
    """Options in place of those in the brief, by field; an empty one ends such a choice."""


@dataclass(frozen=True)
class Session:
    """A film that is open, and what the user should know before it runs."""

    project: Project
    location: Location
    choices: Choices
    notes: tuple[str, ...] = ()
    versions: tuple[Wanted, ...] = ()
    """The film in other shapes and languages, made after the film itself."""
    of: VersionOf | None = None
    """What it is a version of, where it is one."""

    def begin(self) -> tuple[str, ...]:
        """Take or write the brief and remember the choices; returns what to tell the user.

        Raises BriefError for a brief that cannot be read, BusyError while another run is on,
        StorageError where nothing can be written.
        """
        project = self.project
        notes = list(self.notes)
        if self.location.brief is not None:
            open_brief(self.location.brief)
        if self.of is not None:
            project_of(self.of.film.project, *self.of.wanted)
        with hold(project.hidden / "lock"):
            if self.location.prompt is not None:
                prompting.begin(project.root, self.location.prompt, project.options.instead)
            if (brief := self._newer_brief()) is not None:
                notes += _keep_edited_copy(project, brief)
                project.adopt(brief)
            self.choices.write(project.root)
        return (*notes, *_gpu(project))

    def _newer_brief(self) -> Path | None:
        counts = self.location.brief or self.project.brief
        return counts if counts.resolve() != self.project.root / "brief.md" else None

    def preview(self) -> Project:
        """The film as it would be with its brief taken in; nothing is written."""
        return seen_at(self.project, self.location)


def open_session(location: Location, asked: Asked) -> Session:
    """Resolve settings and options. Raises ConfigError for a value that is not known.

    The folder of a version is opened with what its film has chosen.
    """
    if of := version_at(location.root):
        session = open_version(location, asked, of, _scene_ids(asked.scenes), open_session)
        _check_scenes(session.project)
        return session
    resolved = _settings(location.root, asked)
    before = Choices.read(location.root)
    store = open_store(resolved)
    film = wishes(seen_at(Project(location.root, store, resolved.settings), location))
    goals = goals_of(asked, resolved, before, film)
    options = _options(asked, resolved, before, goals)
    project = Project(location.root, store, resolved.settings, options)
    _check_scenes(project)
    _check_brief(project, location, asked.instead)
    chosen = replace(
        before,
        instead=before.instead if location.prompt else options.instead,
        quality=options.quality.name if asked.quality else before.quality,
        destinations=goals.destinations if asked.destinations else before.destinations,
        aspect=goals.aspect,
        languages=goals.languages,
    )
    versions = wanted(goals.shapes, goals.languages, film.language)
    notes = _notes(asked, before, options)
    return Session(project, location, chosen, tuple(notes), tuple(versions))


def _options(asked: Asked, resolved: Resolved, before: Choices, goals: Goals) -> RunOptions:
    return RunOptions(
        quality=presets.load_quality(_quality(asked, resolved, before)),
        destinations=goals.shapes.own,
        aspect=goals.aspect,
        scenes=_scene_ids(asked.scenes),
        force=frozenset(asked.force),
        jobs=resolved.settings.jobs or cores(),
        offline=resolved.settings.offline,
        strict=asked.strict,
        exact_graph=asked.exact_graph,
        fail_fast=asked.fail_fast,
        trust=asked.trust,
        instead=_instead(asked, before, goals.languages),
    )


def _instead(asked: Asked, before: Choices, languages: Sequence[str]) -> dict[str, str]:
    """The options that count in place of the brief's: as asked, else as last time.

    Several languages are those of versions, and no option of the film.
    """
    found = {**before.instead, **asked.instead}
    if languages and is_list(asked.instead.get("language")):
        found["language"] = before.instead.get("language", "")
    return {name: text for name, text in found.items() if text}


def _check_brief(project: Project, location: Location, given: Mapping[str, str]) -> None:
    """Refuse options that no brief can have, and a prompt that nobody here can plan."""
    from vidgen.planning.wish import asks_models
    from vidgen.stages.heard import refuse

    if location.prompt is not None and not asks_models(project.settings, location.prompt):
        raise refusal(location.prompt)
    seen = seen_at(project, location)
    if project.options.instead and seen.brief.is_file():
        refuse(given, open_brief(seen.brief, project.options.instead).brief, seen)


def instead_of_brief(**given: str | None) -> dict[str, str]:
    """Those of the options in place of the brief's that were given."""
    return {name: text for name, text in given.items() if text is not None}


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 2


def open_store(resolved: Resolved) -> Store:
    """The store that the settings name."""
    chosen = resolved.settings.store
    where = None if resolved.settings.offline else remote_store(resolved)
    return Store(chosen.path.expanduser(), int(chosen.max_gb * 10**9), remote=where)


def remote_store(resolved: Resolved) -> Where | None:
    """The remote store that the settings name. Raises ConfigError for a name that is none."""
    chosen = resolved.settings.store
    if chosen.remote is None:
        return None
    from vidgen.s3.client import Server
    from vidgen.store.remote import Where

    most = None if chosen.remote_max_gb is None else int(chosen.remote_max_gb * 10**9)
    server = Server(chosen.endpoint, chosen.region, chosen.access_key, chosen.secret_key)
    return Where.parse(chosen.remote, server, chosen.remote_mode, most, chosen.signing_key)


def _settings(root: Path, asked: Asked) -> Resolved:
    flags = {
        "jobs": asked.jobs,
        "executor": asked.executor,
        "offline": asked.offline or None,
        "max_cost": asked.max_cost,
    }
    return settings.resolve(root, flags)


def _quality(asked: Asked, resolved: Resolved, before: Choices) -> str:
    if asked.quality or "quality" in resolved.origins:
        return asked.quality or resolved.settings.quality
    known = before.quality in presets.names("qualities")
    return before.quality if before.quality and known else resolved.settings.quality


def _scene_ids(names: Sequence[str]) -> tuple[str, ...]:
    for name in names:
        if not _SCENE.fullmatch(name):
            raise ConfigError(f"{name!r} is not a scene: they are called s01, s02 and so on")
    return tuple(dict.fromkeys(names))


def _check_scenes(project: Project) -> None:
    """Refuse a scene that the plan does not have, once there is a plan."""
    if not project.options.scenes or not project.has(PlanManifest):
        return
    known = [scene.id for scene in project.read(PlanManifest).storyboard.scenes]
    check_scenes(project, project.options.scenes, known)


def check_scenes(project: Project, asked: Sequence[str], known: Sequence[str]) -> None:
    """Raise ConfigError for a scene that is not among those known."""
    for scene in asked:
        if scene not in known:
            in_a_row = list(known) == [f"s{number:02d}" for number in range(1, len(known) + 1)]
            span = f"{known[0]} to {known[-1]}" if in_a_row and len(known) > 1 else ", ".join(known)
            raise ConfigError(
                f"There is no scene {scene} in {project.root}. It has {span}.",
                cure=f"`vidgen status {project.typed}`",
            )


def _notes(asked: Asked, before: Choices, options: RunOptions) -> Iterator[str]:
    chosen = [destination.name for destination in options.destinations]
    if before.languages and asked.instead.get("language") is None:
        told = ", ".join(before.languages)
        yield f"also in {told}, as last time; --language chooses others, or '' none"
    if asked.quality is None and options.quality.name == before.quality:
        yield f"{before.quality} quality, as last time; -q chooses another"
    if not asked.destinations and chosen == list(before.destinations):
        yield f"for {', '.join(chosen)}, as last time; --destination chooses another"
    if asked.aspect is None and before.aspect is not None:
        yield f"in {before.aspect}, as last time; --aspect chooses another"
    for name, text in before.instead.items():
        if name not in asked.instead:
            yield f"{name} {text}, as last time; --{name} chooses another, or '' the brief's"


def _gpu(project: Project) -> Iterator[str]:
    """What came of asking for the graphics processor, where that was done."""
    if project.settings.use_gpu:
        from vidgen.renderer.gpu import probe

        quality = project.options.quality
        yield f"gpu: {probe(quality.size(project.options.aspect or '16:9'), quality)}"


def _keep_edited_copy(project: Project, brief: Path) -> Iterator[str]:
    """Save a copy of the brief that was edited in the film's folder before it is replaced."""
    copy = project.root / "brief.md"
    digest = digest_of(copy)
    edited = project.brief == copy and digest not in (None, digest_of(brief))
    if edited and origin_of(project.root) is not None:
        kept = project.hidden / "history" / f"brief-{(digest or '')[:8]}.md"
        write_bytes(kept, copy.read_bytes())
        yield f"{copy} was edited by hand; {brief} replaces it, and the edit is kept as {kept}"
