"""Make the bed under the film: as long as its narration. It fades where it is mixed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..engine.estimate import Estimate
from ..errors import BriefError, MediaError, VidgenError
from ..events import Tick
from ..manifest import MusicManifest, NarrationManifest, PlanManifest, Provenance
from ..project import Project
from ..providers.base import Access, find
from ..providers.music.base import RATE, Composing, Music, PaidMusic, select
from ..spending.call import total
from .bought import Bought, Till, access_to, is_kept, is_offline
from .paid import calls_for

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 7
STEP_S = 5
BED = "music/bed.wav"


@dataclass(frozen=True)
class MusicStage:
    """plan.json, narration.json -> music.json and, unless `music` is none, `music/bed.wav`.

    For music over the network the stage waits; `till` pays while it runs.
    """

    till: Till | None = field(default=None, compare=False)
    access: Access = field(default_factory=Access, compare=False)
    name: ClassVar[str] = "music"
    version: ClassVar[int] = 2
    isolated: ClassVar[bool] = False
    preload: ClassVar[tuple[str, ...]] = ("numpy",)

    def lanes(self, project: Project) -> int:
        return 1 if isinstance(_chosen(project)[0], PaidMusic) else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[MusicStage]:
        """Raises AccessError for a key that is not there, before any call."""
        provider, _ = _chosen(project)
        assert isinstance(provider, PaidMusic)
        settings = project.settings
        access = access_to(settings, provider.service)
        if not is_offline(project):
            provider.check(_model(project, provider), access)
        yield MusicStage(Till(project, settings.music.calls_per_minute), access)

    def actions(self, project: Project) -> Sequence[Action]:
        """One action, or none. Raises ConfigError for an unknown mood, BriefError for a file."""
        provider, piece = _chosen(project)
        if provider is None:
            return []
        duration_s = round(project.read(NarrationManifest).narration.duration_s, 3)
        request = {"provider": provider.name, "duration_s": duration_s, "seed": SEED}
        inputs = {}
        if isinstance(provider, PaidMusic):
            made_with = _asked(project, provider, piece, duration_s, request)
        else:
            if own := music_file(project):
                inputs = {"music": project.take(own)}
            made_with = provider.fingerprint(piece)
        return [
            Action(
                stage=self.name,
                version=self.version,
                label="bed",
                request={**request, "piece": None if inputs else piece},
                inputs=inputs,
                fingerprint=made_with,
                weight_s=min(duration_s, 72.0) / 30,
            )
        ]

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What the music would cost; nothing where its piece is kept."""
        provider, _ = _chosen(project)
        if not isinstance(provider, PaidMusic) or is_kept(project, _wanted(actions[0])):
            return Estimate(0, 0.0, "")
        composing = _composing(actions[0])
        cost = provider.price(composing.seconds, composing.model)
        return Estimate(1, cost, f"{provider.name}/{composing.model}")

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Write `bed.wav`, 48 kHz stereo 16 bit, block by block, so that length costs no memory."""
        from ..media.audio_file import as_int16, write_wav

        tick(None, "composing")
        request = action.request
        bed = work / "bed.wav"
        try:
            music = _cut(self._sound(action, work, tick), round(request["duration_s"] * RATE))
            write_wav(bed, (as_int16(block) for block in music), RATE, 2)
        except MediaError as error:
            raise BriefError(
                f"The music of the brief: {error.message}",
                cure="name another sound file or a mood in `music`, or set it to none",
            ) from None
        return {"bed": bed}

    def _sound(self, action: Action, work: Path, tick: Tick) -> Iterator[NDArray[np.float32]]:
        """Blocks of the bed, from a provider here or from a piece that a service composed."""
        request = action.request
        provider: Music | PaidMusic = find("music", request["provider"])
        if not isinstance(provider, PaidMusic):
            piece = str(work / "inputs" / "music") if action.inputs else request["piece"]
            return provider.play(piece, request["duration_s"], request["seed"])
        from ..providers.music.loop import looped, opened

        assert self.till is not None
        return looped(
            opened(self._bought(self.till, provider, action, work, tick)), request["duration_s"]
        )

    def _bought(
        self, till: Till, provider: PaidMusic, action: Action, work: Path, tick: Tick
    ) -> Path:
        """The piece, which fits films of many lengths and so is kept for itself."""
        from ..providers.music.loop import opened

        composing = _composing(action)

        def make() -> Bought:
            access = replace(self.access, job=till.job(_wanted(action)))
            made = provider.compose(composing, work, tick, access)
            opened(made.path)
            return Bought({"sound": made.path}, made.cost_usd)

        return till.buy(
            _wanted(action),
            f"{provider.name}/{composing.model}",
            lambda: provider.price(composing.seconds, composing.model),
            make,
        )["sound"]

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """The bed of that mood which is composed here, for music that a service did not make.

        Where there is none, a film is made without music.
        """
        if "model" not in action.request:
            return None
        bed: Music = find("music", "bed")
        kept = ("duration_s", "seed", "piece")
        return Action(
            stage=action.stage,
            version=action.version,
            label=action.label,
            request={"provider": bed.name, **{name: action.request[name] for name in kept}},
            fingerprint=bed.fingerprint(action.request["piece"]),
            weight_s=action.weight_s,
        )

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        made = [one for one in done if one.result is not None]
        digest = made[0].result.outputs["bed"] if made and made[0].result else None
        if digest:
            project.place(digest, BED)
        choice = project.read(PlanManifest).storyboard.music
        project.write(
            MusicManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=_provenance(project, done),
                notes=_notes(done),
                path=BED if digest else None,
                digest=digest,
                duration_s=done[0].action.request["duration_s"] if digest else 0.0,
                mood=choice if digest else "none",
            )
        )


def _chosen(project: Project) -> tuple[Music | PaidMusic | None, str]:
    """The provider and the piece of the plan; None where the film has no music or no plan yet."""
    choice = project.read(PlanManifest).storyboard.music if project.has(PlanManifest) else "none"
    if choice == "none":
        return None, choice
    return select(choice, project.settings.music.provider)


def _asked(
    project: Project, provider: PaidMusic, piece: str, duration_s: float, request: dict[str, Any]
) -> dict[str, str]:
    """Add to a request what a service is asked for; what decides its answer beside that.

    A film that grows by a little is content with the same piece.
    """
    model = _model(project, provider)
    seconds = min(provider.longest_s(model), math.ceil(duration_s / STEP_S) * STEP_S)
    request |= {"model": model, "seconds": seconds}
    return provider.fingerprint(piece, model, access_to(project.settings, provider.service))


def _model(project: Project, provider: PaidMusic) -> str:
    """The model to ask: that of the settings, where they are about this provider."""
    settings = project.settings.music
    return provider.model(settings.model if provider.name == settings.provider else None)


def _composing(action: Action) -> Composing:
    names = ("piece", "seconds", "model", "seed")
    return Composing(**{name: action.request[name] for name in names})


def _wanted(action: Action) -> Action:
    """What decides the piece that a bed is made of."""
    asked = asdict(_composing(action))
    return Action("music", 1, "piece", asked, fingerprint=action.fingerprint)


def _notes(done: Sequence[Done]) -> tuple[str, ...]:
    """Why the music is not what was asked for."""
    return tuple(
        f"The music is a bed that was composed here: {one.error}. The same command tries again"
        for one in done
        if "model" in one.action.request and one.error is not None and one.result is not None
    )


def music_file(project: Project) -> Path | None:
    """The sound file that is a film's music, if it has one. Raises BriefError if that is gone."""
    provider, piece = _chosen(project)
    if provider is None or isinstance(provider, PaidMusic) or provider.pieces():
        return None
    return beside_brief(project, piece)


def beside_brief(project: Project, piece: str) -> Path:
    """A sound file that a brief names. Raises BriefError where it is not, or is elsewhere."""
    folder = project.brief_folder
    path = (folder / piece).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BriefError(
            f"{project.brief}: music: {piece!r} lies outside the brief's folder {folder}",
            cure="copy the file beside the brief",
        )
    if not path.is_file():
        raise BriefError(
            f"{project.brief}: music: there is no file {path}",
            cure="correct the path, or set `music` to a mood or to none",
        )
    return path


def _cut(blocks: Iterator[NDArray[np.float32]], length: int) -> Iterator[NDArray[np.float32]]:
    """Exactly `length` samples."""
    at = 0
    for block in blocks:
        yield block[: length - at]
        at += len(block)
        if at >= length:
            return


def _provenance(project: Project, done: Sequence[Done]) -> Provenance:
    if not done:
        return Provenance(provider="none")
    request = done[0].action.request
    calls = calls_for(project, done)
    return Provenance(
        provider=request["provider"],
        model=request.get("model") or request["piece"],
        seed=request["seed"],
        tools={key: str(value) for key, value in done[0].action.fingerprint.items()},
        seconds=seconds_of(done),
        calls=calls,
        cost_usd=total(call.cost_usd for call in calls),
    )
