"""A project directory: manifests, what they name, and a ledger of how they came to be."""

from __future__ import annotations

import shlex
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from .engine.action import Action, Done, scene_of, stage_digest
from .engine.ledger import StageRecord, ended, read_record, stamp, write_record
from .engine.origin import note_origin, origin_of
from .errors import BriefError, MissingError
from .files import storage_error, write_bytes, write_text
from .manifest import MANIFESTS, Manifest
from .model.base import explain
from .model.preset import Destination, Quality
from .model.storyboard import Aspect
from .presets import load_quality
from .settings import Settings
from .spending.ledger import Ledger
from .spending.pace import Clock, Pace
from .spending.pay import Purse
from .store import Store
from .store.digest import digest_bytes, digest_file

if TYPE_CHECKING:
    from .engine.nurseries import Nurseries

M = TypeVar("M", bound=Manifest)


@dataclass(frozen=True)
class RunOptions:
    """What one run was asked for, beyond what the brief and the settings say.

    `scenes` limits it to those, where there are any; `force` names stages to do anew; `jobs` is how
    many actions run at once. `offline` refuses what needs the network. A `strict` run ends after
    the first stage in which something failed, `fail_fast` at the failure itself. With `trust` the
    user answers for the scenes' code, which then runs unconfined. An `exact_graph` is one pass of
    ffmpeg over the whole film. `instead` are options in place of those in the brief, by field.
    """

    quality: Quality = field(default_factory=lambda: load_quality("medium"))
    destinations: tuple[Destination, ...] = ()
    aspect: Aspect | None = None
    scenes: tuple[str, ...] = ()
    force: frozenset[str] = frozenset()
    jobs: int = 2
    offline: bool = False
    strict: bool = False
    exact_graph: bool = False
    fail_fast: bool = False
    trust: bool = False
    instead: Mapping[str, str] = field(default_factory=dict)

    @property
    def transparent(self) -> bool:
        """Whether scenes are drawn on nothing, as all of the destinations want it."""
        return bool(self.destinations) and all(one.transparent for one in self.destinations)


class Project:
    """A film's directory. All paths that come from text go through `path`.

    `purse` pays for all calls of this run: its ledger has them, and holds them to the limit.
    """

    def __init__(
        self,
        root: Path,
        store: Store,
        settings: Settings | None = None,
        options: RunOptions | None = None,
    ) -> None:
        self.root = root.resolve()
        self.store = store
        self.settings = settings or Settings()
        self.options = options or RunOptions()
        self.purse = Purse(Ledger(self.settings.max_cost), Pace(Clock()))
        self.nurseries: Nurseries | None = None
        """What the workers of the run that is on are born of."""
        self._foreseen: dict[type[Manifest], Manifest] = {}
        self._laid_out: dict[str, str] = {}

    @property
    def typed(self) -> str:
        """Its folder as one types it in a command."""
        return shlex.quote(str(self.root))

    @property
    def hidden(self) -> Path:
        """The folder for what is vidgen's own: ledger, lock, events, scratch."""
        return self.root / ".vidgen"

    @property
    def brief(self) -> Path:
        """The brief that counts: the user's own file, unless the project's copy was edited."""
        copy = self.root / "brief.md"
        origin = self._origin()
        if origin is None or not copy.exists() or digest_file(copy) != origin[1]:
            return copy
        return origin[0]

    @property
    def brief_folder(self) -> Path:
        """The folder that images in the brief are relative to."""
        origin = self._origin()
        return origin[0].parent if origin else self.root

    def adopt(self, brief: Path) -> None:
        """Take a copy of a brief that lies elsewhere, and remember where that is."""
        copy = self.root / "brief.md"
        if brief.resolve() == copy:
            return
        try:
            content = brief.read_bytes()
        except OSError as error:
            raise storage_error(error, brief) from None
        if not copy.exists() or copy.read_bytes() != content:
            write_bytes(copy, content)
        note_origin(self.root, brief)

    def lend_brief(self, root: Path) -> None:
        """Let the project at `root` find files where those of this one's brief are."""
        note_origin(root, self.brief)

    def _origin(self) -> tuple[Path, str] | None:
        """Where the brief was taken from, while it is still there, and the digest it had."""
        found = origin_of(self.root)
        return found if found and found[0].is_file() else None

    def path(self, relative: str) -> Path:
        """A path inside the project. Raises BriefError for one that would leave it."""
        named = self.root / relative
        try:
            path = named.resolve()
        except (OSError, RuntimeError):
            raise BriefError(f"{named}: is a link to itself", cure=f"remove {named}") from None
        if not path.is_relative_to(self.root):
            linked = ".." not in named.parts and named.is_relative_to(self.root)
            cure = f"put a file in place of the link {named}" if linked else None
            raise BriefError(f"{relative!r} lies outside the project {self.root}", cure=cure)
        return path

    # Manifests

    def has(self, kind: type[Manifest]) -> bool:
        return kind in self._foreseen or (self.root / kind.file).is_file()

    def read(self, kind: type[M]) -> M:
        """A manifest. MissingError where its stage has not run, BriefError if it is wrong."""
        if kind in self._foreseen:
            foreseen = self._foreseen[kind]
            assert isinstance(foreseen, kind)
            return foreseen
        path = self.root / kind.file
        try:
            return kind.model_validate_json(path.read_bytes())
        except FileNotFoundError:
            raise MissingError(
                f"{path} is not there yet", cure=f"vidgen {kind.stage} {self.typed}"
            ) from None
        except ValidationError as error:
            raise BriefError(
                f"{path}: {explain(error)}",
                cure=f"correct it, or make it anew with `vidgen {kind.stage} {self.typed} --force`",
            ) from None
        except OSError as error:
            raise storage_error(error, path) from None

    def write(self, manifest: Manifest) -> None:
        """Write a manifest whole. A former one that was edited by hand is kept in the history."""
        path = self.root / manifest.file
        self.keep_edit(type(manifest))
        text = manifest.model_dump_json(by_alias=True, indent=2, exclude_none=False)
        write_text(path, text + "\n")

    def foresee(self, manifest: Manifest) -> Project:
        """This project as it would be with `manifest` in place; nothing is written."""
        other = Project(self.root, self.store, self.settings, self.options)
        other.purse = self.purse
        other._foreseen = {**self._foreseen, type(manifest): manifest}
        return other

    def edited(self, kind: type[Manifest]) -> bool:
        """Whether a manifest is not as its stage left it; true where nobody knows."""
        record = self.record_of(kind.stage)
        path = self.root / kind.file
        if not path.is_file():
            return False
        if record is None:
            return True
        return digest_file(path) != record.manifest

    def keep_edit(self, kind: type[Manifest]) -> Path | None:
        """Save a manifest that was edited by hand into the history; where that is, or None."""
        if not self.edited(kind):
            return None
        path = self.root / kind.file
        content = path.read_bytes()
        name = f"{path.stem}-{digest_bytes(content)[:8]}.json"
        write_bytes(self.hidden / "history" / name, content)
        return self.hidden / "history" / name

    # Files and blobs

    def place(self, digest: str, relative: str) -> Path:
        """Lay a blob of the store out in the project, under its final name at once."""
        target = self.path(relative)
        if not self.store.lay_out(digest, target, writable=True):
            self.blob(digest)  # back from where it was laid out, or lost
            self.store.lay_out(digest, target, writable=True)
        self._laid_out[relative] = digest
        return target

    def take(self, path: Path) -> str:
        """Put a file into the store and return its digest."""
        return self.store.put(path)

    def blob(self, digest: str) -> Path:
        """A verified blob of the store. Raises MissingError when it is nowhere."""
        found = self.store.get(digest)
        if found is None and self._reclaim(digest):
            found = self.store.get(digest)
        if found is None:
            raise self._lost(digest)
        return found

    def _reclaim(self, digest: str) -> bool:
        """Put a result that the store has lost back from where it was laid out."""
        for kind in MANIFESTS:
            record = self.record_of(kind.stage)
            for name, known in record.files.items() if record else ():
                path = self.root / name
                if known[2] == digest and path.is_file() and digest_file(path) == digest:
                    return self.take(path) == digest
        return False

    def _lost(self, digest: str) -> MissingError:
        return MissingError(
            f"The store {self.store.root} has lost {digest[:12]}, a result of this project",
            cure=f"vidgen make {self.typed}",
        )

    # The ledger

    def record_of(self, stage: str) -> StageRecord | None:
        """How a stage last ended here, or None where nobody knows."""
        return read_record(self._record_path(stage))

    def begin(self) -> None:
        """Forget what was laid out so far: a stage is about to gather its results."""
        self._laid_out.clear()

    def remember(self, stage: str, done: Sequence[Done]) -> None:
        """Write down how a stage ended. A run of some scenes keeps what is known of the others."""
        before = self.record_of(stage) if self.options.scenes else None
        files = {
            name: (*(stamp(self.root / name) or (0, 0)), digest)
            for name, digest in sorted(self._laid_out.items())
        }
        actions = {one.action.label: ended(one) for one in done}
        record = StageRecord(
            made_from=stage_digest([one.action for one in done]),
            manifest=digest_file(self.root / manifest_of(stage).file),
            files={**(before.files_of_others(actions) if before else {}), **files},
            actions={**(before.actions if before else {}), **actions},
        )
        write_record(self._record_path(stage), record)

    def forces(self, stage: str, action: Action) -> bool:
        """Whether this run was told to do an action anew, whatever is known of it."""
        scenes = self.options.scenes
        wanted = not scenes or scene_of(action.label) in scenes
        return stage in self.options.force and wanted

    def fresh(self, stage: str, actions: list[Action]) -> bool:
        """Whether a stage's manifest and files are what these actions would make again."""
        record = self.record_of(stage)
        if record is None or not record.complete or stage in self.options.force:
            return False
        if record.made_from != stage_digest(actions) or not self.has(manifest_of(stage)):
            return False
        return all(stamp(self.root / name) == known[:2] for name, known in record.files.items())

    def sweep(self) -> None:
        """Drop the scratch of a run that did not end well. Only the holder of the lock may."""
        shutil.rmtree(self.hidden / "work", ignore_errors=True)

    def _record_path(self, stage: str) -> Path:
        return self.hidden / "ledger" / f"{stage}.json"


def manifest_of(stage: str) -> type[Manifest]:
    """The kind of manifest that a stage writes."""
    return next(kind for kind in MANIFESTS if kind.stage == stage)
