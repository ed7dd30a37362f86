"""The JSON files of a project: one versioned schema each, all with where they came from."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from .model.appearance import Colour
from .model.base import Digest, Model, RelativePath, SceneId
from .model.character import Character
from .model.clips import GameClip
from .model.narration import Narration
from .model.npc import Target
from .model.storyboard import Storyboard
from .model.version import Version
from .spending.call import Call


class Provenance(Model):
    """What made a manifest. A cost of None is one that nobody can know; 0 is free.

    `calls` are those that were paid for it, whenever that was.
    """

    provider: str
    model: str | None = None
    seed: int | None = None
    tools: dict[str, str] = Field(default_factory=dict)
    cost_usd: float | None = 0.0
    seconds: float = 0.0
    calls: tuple[Call, ...] = ()


class Manifest(Model):
    """What all manifests say.

    `made_from` is the digest of the actions that it gathers; `notes` are for the user to read.
    """

    file: ClassVar[str]
    stage: ClassVar[str]

    schema_: str = Field(alias="schema")
    made_from: Digest
    provenance: Provenance
    notes: tuple[str, ...] = ()


class PlanManifest(Manifest):
    """The plan. `notes` are what the writer of the brief should know about it."""

    file = "plan.json"
    stage = "plan"

    schema_: Literal["vidgen.plan/1"] = Field(default="vidgen.plan/1", alias="schema")
    storyboard: Storyboard


class NarrationManifest(Manifest):
    file = "narration.json"
    stage = "tts"

    schema_: Literal["vidgen.narration/1"] = Field(default="vidgen.narration/1", alias="schema")
    narration: Narration


class MadeVisual(Model):
    """A picture or a film that was made for a scene; a film may be mp4 or WebM, whatever its name.

    A `fallback` is a card that stands in for what could not be made, and says why.
    """

    scene: SceneId
    kind: Literal["picture", "film"]
    path: RelativePath
    digest: Digest
    provider: str
    model: str
    seed: int | None = None
    fallback: bool = False
    error: str | None = None


class VisualsManifest(Manifest):
    """What was painted and filmed; nothing where Manim draws all scenes."""

    file = "visuals.json"
    stage = "visuals"

    schema_: Literal["vidgen.visuals/1"] = Field(default="vidgen.visuals/1", alias="schema")
    visuals: tuple[MadeVisual, ...] = ()

    def of(self, kind: Literal["picture", "film"]) -> dict[str, MadeVisual]:
        """What was made of a kind, by scene."""
        return {made.scene: made for made in self.visuals if made.kind == kind}


class SceneCode(Model):
    """A scene's code and what it reads. `edited` code is the user's and is never written over.

    Code that is `written_by` a model took so many `attempts`. Where its template had to `stand_in`
    for such code, that says why.
    """

    scene: SceneId
    template: str
    code: RelativePath
    code_digest: Digest
    shot: RelativePath
    shot_digest: Digest
    assets: dict[RelativePath, Digest] = Field(default_factory=dict)
    edited: bool = False
    written_by: str | None = None
    attempts: int = Field(default=0, ge=0)
    stand_in: str | None = None


class CodeManifest(Manifest):
    file = "code.json"
    stage = "codegen"

    schema_: Literal["vidgen.code/1"] = Field(default="vidgen.code/1", alias="schema")
    scenes: tuple[SceneCode, ...]


class Reuse(Model):
    """A clip of a scene, and its runs of frames: the next drawing may take what did not change."""

    clip: Digest
    runs: Digest
    matte: Digest | None = None


class Clip(Model):
    """A scene's picture. A `fallback` stands in for a scene that failed, and says why.

    `reuse` is the scene's last clip that is no fallback; `fitted` how a scene that was filmed got
    its length, `voice_pace` how many times faster than spoken its narration is heard for that, and
    `sound` what was heard where it was filmed, where that is asked for. A clip that was drawn on
    nothing shows colour times alpha, and its `matte` the alpha.
    """

    scene: SceneId
    path: RelativePath
    digest: Digest
    frames: int = Field(gt=0)
    duration_s: float = Field(gt=0)
    fallback: bool = False
    error: str | None = None
    line: int | None = None
    reuse: Reuse | None = None
    fitted: str | None = None
    voice_pace: float = Field(default=1.0, gt=0)
    sound: Digest | None = None
    matte: Digest | None = None


class RenderManifest(Manifest):
    file = "render.json"
    stage = "render"

    schema_: Literal["vidgen.render/1"] = Field(default="vidgen.render/1", alias="schema")
    quality: str
    width: int
    height: int
    fps: int
    clips: tuple[Clip, ...]


class MusicManifest(Manifest):
    """The bed under the film; no `path` where the film has no music."""

    file = "music.json"
    stage = "music"

    schema_: Literal["vidgen.music/1"] = Field(default="vidgen.music/1", alias="schema")
    path: RelativePath | None = None
    digest: Digest | None = None
    duration_s: float = 0.0
    mood: str = "none"


class Master(Model):
    """A finished film for one destination, with the files beside it by kind."""

    destination: str
    path: RelativePath
    digest: Digest
    files: dict[str, RelativePath] = Field(default_factory=dict)
    digests: dict[str, Digest] = Field(default_factory=dict)
    width: int
    height: int
    fps: float
    duration_s: float
    lufs: float
    true_peak_db: float


class ComposeManifest(Manifest):
    file = "compose.json"
    stage = "compose"

    schema_: Literal["vidgen.compose/1"] = Field(default="vidgen.compose/1", alias="schema")
    masters: tuple[Master, ...]


class MadeVersion(Model):
    """Another version of the film, its folder, and its masters as they lie in the film's `out/`."""

    version: Version
    folder: RelativePath
    masters: tuple[Master, ...] = ()


class VersionsManifest(Manifest):
    """The film in other shapes and languages."""

    file = "versions.json"
    stage = "versions"

    schema_: Literal["vidgen.versions/1"] = Field(default="vidgen.versions/1", alias="schema")
    versions: tuple[MadeVersion, ...]


class Upload(Model):
    """A file at its place. `url` is where it lies, never a signed link."""

    path: RelativePath
    digest: Digest
    url: str
    bytes: int
    content_type: str


class UploadManifest(Manifest):
    file = "upload.json"
    stage = "upload"

    schema_: Literal["vidgen.upload/1"] = Field(default="vidgen.upload/1", alias="schema")
    uploads: tuple[Upload, ...]


class CharacterManifest(Manifest):
    """Somebody who was made from a description, in a folder of their own.

    `version` counts what was made of the same description; `takes` how often a step was done anew.
    `picture` is the digest of the picture that was given, `palette` its colours.
    """

    file = "character.json"
    stage = "character"

    schema_: Literal["vidgen.character/1"] = Field(default="vidgen.character/1", alias="schema")
    version: int = Field(default=1, ge=1)
    character: Character
    picture: Digest | None = None
    palette: tuple[Colour, ...] = ()
    takes: dict[str, int] = Field(default_factory=dict)


class ClipsManifest(Manifest):
    """The index that a game reads: a clip for each request that it may make.

    `requests` maps what a game asks for to the key of a clip in `clips`, or to None where there is
    none; `missing` says why, by the same names, where making it was tried. A `complete` index has
    all clips of its library, whether or not some are fallbacks.
    """

    file = "clips.json"
    stage = "npc-clip"

    schema_: Literal["vidgen.clips/1"] = Field(default="vidgen.clips/1", alias="schema")
    name: str
    targets: tuple[Target, ...]
    complete: bool = False
    requests: dict[str, Digest | None]
    clips: dict[Digest, GameClip]
    missing: dict[str, str] = Field(default_factory=dict)


MANIFESTS: tuple[type[Manifest], ...] = (
    PlanManifest,
    NarrationManifest,
    VisualsManifest,
    CodeManifest,
    RenderManifest,
    MusicManifest,
    ComposeManifest,
    UploadManifest,
)
