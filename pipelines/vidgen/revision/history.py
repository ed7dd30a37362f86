"""The list of a film's revisions, as `revisions.json` keeps it: appended to, never rewritten.

A revision is taken back by another one that says so, and which itself can be taken back.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, JsonValue, ValidationError, model_validator

from ..engine.action import canonical
from ..errors import BriefError
from ..files import storage_error, write_text
from ..model.base import Digest, Model, SceneId, explain
from ..model.storyboard import Scene, Storyboard
from ..store.digest import digest_bytes
from .edit import AnyEdit
from .edits import Edit

FILE = "revisions.json"


class TakePlan(AnyEdit):
    """A plan.json that the user edited by hand, as a whole. It holds for the plan it was made of.

    `planned` is the digest of what the planner had made of the brief. Never asked of a model.
    """

    edit: Literal["take_plan"] = "take_plan"
    planned: Digest
    storyboard: Storyboard

    def __str__(self) -> str:
        return "plan.json as it was edited by hand"


class TakeScene(AnyEdit):
    """A scene that was planned anew, as a whole, with what the user had asked of it."""

    edit: Literal["take_scene"] = "take_scene"
    scene: SceneId
    guidance: str
    now: Scene

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} plan"})

    def replaced(self, scene: Scene) -> JsonValue:
        return digest_bytes(canonical(scene.model_dump(mode="json", exclude={"id"})))

    def __str__(self) -> str:
        return f"plan {self.scene} anew" + (f": {self.guidance}" if self.guidance else "")


Recorded = Annotated[Edit | TakePlan | TakeScene, Field(discriminator="edit")]
"""One change of a film, as the list of revisions keeps it."""


class Landmark(Model):
    """What a scene of the brief was like when an edit named it; by this it is found again."""

    title: str
    words: str


class Step(Model):
    """An edit, and what the brief said of the same when it was made.

    `scenes` are the scenes of the brief that it names; `replaces` is what it takes the place of.
    """

    edit: Recorded
    scenes: dict[SceneId, Landmark] = Field(default_factory=dict)
    replaces: JsonValue = None


class Revision(Model):
    """One revision: either steps, or the number of another one that it takes back.

    `before` and `after` are the digests of the storyboard around it; `made_at` is a UTC time.
    """

    number: int = Field(ge=1)
    made_at: str
    words: str
    steps: tuple[Step, ...] = ()
    undoes: int | None = None
    before: Digest
    after: Digest


class History(Model):
    """All revisions of a film, numbered from 1."""

    schema_: Literal["vidgen.revisions/1"] = Field(default="vidgen.revisions/1", alias="schema")
    revisions: tuple[Revision, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> History:
        for place, revision in enumerate(self.revisions, start=1):
            if revision.number != place:
                raise ValueError(f"revision {revision.number} stands where {place} should")
            if revision.undoes is not None and not 0 < revision.undoes < place:
                raise ValueError(f"revision {place} takes back {revision.undoes}, which is not one")
        return self

    @property
    def counting(self) -> Mapping[int, bool]:
        """Whether each revision counts, by number: it does until one that counts takes it back."""
        counts: dict[int, bool] = {}
        for revision in reversed(self.revisions):
            counts.setdefault(revision.number, True)
            if counts[revision.number] and revision.undoes is not None:
                counts[revision.undoes] = False
        return counts

    @property
    def active(self) -> tuple[Revision, ...]:
        """The revisions whose steps are to be applied, in their order."""
        counts = self.counting
        return tuple(r for r in self.revisions if r.steps and counts[r.number])

    @property
    def ids(self) -> list[str]:
        """The ids of all scenes that revisions ever made: none is given to another scene."""
        edits = [step.edit for revision in self.revisions for step in revision.steps]
        return [new for edit in edits if (new := getattr(edit, "id", None))]


def read_history(root: Path) -> History:
    """The revisions of the film at `root`; none where there is no file. Raises BriefError."""
    path = root / FILE
    try:
        return History.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return History()
    except ValidationError as error:
        raise BriefError(
            f"{path}: {explain(error)}", cure=f"correct it, or move it away to do without: {path}"
        ) from None
    except OSError as error:
        raise storage_error(error, path) from None


def write_history(root: Path, history: History) -> None:
    """Write the revisions of a film whole. Raises StorageError."""
    write_text(root / FILE, history.model_dump_json(by_alias=True, indent=2) + "\n")
