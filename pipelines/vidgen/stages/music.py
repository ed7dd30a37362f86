"""Make the bed under the film: as long as its narration, faded in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..errors import BriefError, MediaError, VidgenError
from ..events import Tick
from ..manifest import MusicManifest, NarrationManifest, PlanManifest, Provenance
from ..project import Project
from ..providers.music.base import RATE, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SEED = 7
FADE_IN_S = 1.5
FADE_OUT_S = 4.0
BED = "music/bed.wav"


class MusicStage:
    """plan.json, narration.json -> music.json and, unless `music` is none, `music/bed.wav`."""

    name = "music"
    version = 1
    isolated = False
    preload = ("numpy",)

    def actions(self, project: Project) -> Sequence[Action]:
        """One action, or none. Raises ConfigError for an unknown mood, BriefError for a file."""
        choice = project.read(PlanManifest).storyboard.music
        if choice == "none":
            return []
        provider, piece = select(choice)
        inputs = {}
        if not provider.pieces():
            inputs = {"music": project.take(beside_brief(project, piece))}
        duration_s = round(project.read(NarrationManifest).narration.duration_s, 3)
        return [
            Action(
                stage=self.name,
                version=self.version,
                label="bed",
                request={
                    "provider": provider.name,
                    "piece": None if inputs else piece,
                    "duration_s": duration_s,
                    "seed": SEED,
                },
                inputs=inputs,
                fingerprint=provider.fingerprint(piece),
                weight_s=min(duration_s, 72.0) / 30,
            )
        ]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Write `bed.wav`, 48 kHz stereo 16 bit, block by block, so that length costs no memory."""
        from ..media.audio_file import as_int16, write_wav
        from ..providers.base import find

        tick(None, "composing")
        request = action.request
        provider = find("music", request["provider"])
        piece = str(work / "inputs" / "music") if action.inputs else request["piece"]
        sound = provider.play(piece, request["duration_s"], request["seed"])
        bed = work / "bed.wav"
        try:
            faded = _faded(sound, round(request["duration_s"] * RATE))
            write_wav(bed, (as_int16(block) for block in faded), RATE, 2)
        except MediaError as error:
            raise BriefError(
                f"The music of the brief: {error.message}",
                cure="name another sound file or a mood in `music`, or set it to none",
            ) from None
        return {"bed": bed}

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """None: a film without its music is made without any."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        made = [one for one in done if one.result is not None]
        digest = made[0].result.outputs["bed"] if made and made[0].result else None
        if digest:
            project.place(digest, BED)
        choice = project.read(PlanManifest).storyboard.music
        project.write(
            MusicManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=_provenance(done),
                path=BED if digest else None,
                digest=digest,
                duration_s=done[0].action.request["duration_s"] if digest else 0.0,
                mood=choice if digest else "none",
            )
        )


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


def _faded(blocks: Iterator[NDArray[np.float32]], length: int) -> Iterator[NDArray[np.float32]]:
    """Exactly `length` samples, in from silence and out to it."""
    import numpy as np

    rise = min(round(FADE_IN_S * RATE), length // 4)
    fall = min(round(FADE_OUT_S * RATE), length // 3)
    at = 0
    for block in blocks:
        part = block[: length - at]
        where = np.arange(at, at + len(part), dtype=np.float64)
        into = np.clip(where / max(rise, 1), 0, 1)
        out = np.clip((length - 1 - where) / max(fall, 1), 0, 1)
        yield part * (into**2 * out**2)[:, None].astype(np.float32)
        at += len(part)
        if at >= length:
            return


def _provenance(done: Sequence[Done]) -> Provenance:
    if not done:
        return Provenance(provider="none")
    request = done[0].action.request
    return Provenance(
        provider=request["provider"],
        model=request["piece"],
        seed=request["seed"],
        tools={key: str(value) for key, value in done[0].action.fingerprint.items()},
        seconds=seconds_of(done),
    )
