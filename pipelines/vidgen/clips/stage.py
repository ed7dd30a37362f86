"""Make single clips: drawn once, written for every target, and looked at before they count."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import rig
from ..engine.action import Action, Done
from ..errors import MissingError, VidgenError
from ..events import Tick
from ..media.game.drawing import Drawing
from ..media.game.targets import jump, write
from ..model.npc import Target
from ..npc.clips import Wanted
from ..rig.motion.faces import detector
from ..stages.drawn_with import digest_of
from .voice import MEMORY_MB, speaker

if TYPE_CHECKING:
    from ..project import Project
    from .engines import Engine

STAGE, VERSION = "npc-clip", 1
ABOUT = "clip.json"
"""The output that says what a clip is: its size, its length, its seam, and its files."""

_FITTED_BY = (
    *(f"media/{name}.py" for name in ("fitting", "footage", "framing", "screenings")),
    "clips/filmed.py",
)

PATIENCE_S = 600.0
"""How long a clip may take where nobody says how long a game waits."""


@dataclass(frozen=True)
class ClipStage:
    """Does single clips. It holds nothing, so that an order to a worker stays small."""

    name: str = STAGE
    version: int = VERSION
    preload: tuple[str, ...] = ("vidgen.clips.drawn",)
    isolated: bool = False

    def actions(self, project: Project) -> Sequence[Action]:  # noqa: ARG002 - as stages are asked
        return ()

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """What stands in for a clip is decided for all clips together, once they were tried."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Each clip is laid out as soon as it is made."""

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        asked = action.request["asked"]
        if asked["maker"] == "engine":
            from .filmed import filmed

            drawing = filmed(action.request, work, action.timeout_s, tick)
        elif asked["maker"] == "splice":
            from .spliced import spliced

            drawing = spliced(asked, work / "inputs")
        else:
            from .drawn import drawn

            drawing = drawn(action.request, work)
        return _written(drawing, action.request["targets"], stem(action), work)


def stem(action: Action) -> str:
    """What the names of a clip's files begin with: what it shows, and by whose hand.

    Another drawing has another name, so that no file that an index names ever changes.
    """
    asked = action.request["asked"]
    words = [asked[name] for name in ("expression", "animation") if name in asked]
    return "-".join((*(words or [asked["operation"]]), action.digest[:12]))


def action_of(
    clip: Wanted,
    targets: Sequence[Target],
    label: str,
    patience_s: float,
    voice: str = "",
    engines: Sequence[Engine] = (),
) -> Action:
    """A clip as a unit of work. What is drawn and written decides its digest, and nothing else.

    `voice` is the provider of voices, for a clip with dialogue; `engines` are those of whom one is
    to film it. Raises ConfigError for a voice that is not known, MissingError for one that is not
    there.
    """
    asked = clip.asked
    who = asked.get("who", {})
    files = {"character": who.get("character"), "image": who.get("image") or asked.get("image")}
    files |= {"audio": asked.get("audio")}
    files |= {f"clip{at}": digest for at, digest in enumerate(asked.get("clips", ()))}
    said, sounds = {}, {}
    if asked.get("dialogue") and not asked.get("audio") and asked["maker"] != "splice":
        said["voice"], sounds["voice"] = speaker(asked["voice"], voice)
    finds = {"faces": detector()} if files["image"] and asked["maker"] == "rig" else {}
    return Action(
        stage=STAGE,
        version=VERSION,
        label=label,
        request={"asked": asked, "targets": list(targets), **said},
        inputs={name: digest for name, digest in files.items() if digest},
        fingerprint={**_made_with(asked, engines), **sounds, **finds},
        timeout_s=patience_s,
        memory_mb=MEMORY_MB if said else 0,
    )


@cache
def tools() -> dict[str, str]:
    """What clips are drawn and written with."""
    room = Path(rig.__file__).parent
    drawing = digest_of(*sorted(room.rglob("*.py")))
    return {"rig": drawing[:16], **{name: version(name) for name in ("skia-python", "av")}}


@cache
def splicing_tools() -> dict[str, str]:
    """What clips are made of other clips and written with."""
    room = Path(__file__).parent
    splicing = digest_of(*(room / f"{name}.py" for name in ("spliced", "layers", "morphed")))
    return {"splicing": splicing[:16], **{name: version(name) for name in ("pillow", "av")}}


@cache
def fitting_tools() -> dict[str, str]:
    """What films of providers are fitted and written with."""
    room = Path(rig.__file__).parents[1]
    fitting = digest_of(*(room / name for name in _FITTED_BY))
    return {"fitting": fitting[:16], "av": version("av")}


def _made_with(asked: Mapping[str, Any], engines: Sequence[Engine]) -> dict[str, Any]:
    if asked["maker"] == "splice":
        return {**splicing_tools(), **_morphing(asked)}
    if not engines:
        return tools()
    return {**fitting_tools(), "engines": [one.fingerprint for one in engines]}


def _morphing(asked: Mapping[str, Any]) -> dict[str, str]:
    if asked.get("transition") != "morph":
        return {}
    if not detector():
        raise MissingError(
            "one film morphs into another with OpenCV, which is not installed",
            cure='uv sync --extra faces, or transition = "crossfade"',
        )
    return {"opencv": detector()}


def _written(
    drawing: Drawing, targets: Sequence[Target], name: str, work: Path
) -> Mapping[str, Path]:
    outputs: dict[str, Path] = {}
    files = []
    for target in targets:
        folder = work / target
        folder.mkdir()
        for file in write(drawing, target, folder, name):
            path = folder / file.name
            outputs[f"{target}/{file.name}"] = path
            said = {"role": file.role, "name": file.name, "codec": file.codec, "clear": file.clear}
            files.append({"target": target, **said, "bytes": path.stat().st_size})
    about = work / ABOUT
    about.write_text(json.dumps(_about(drawing, files)), encoding="utf-8")
    return {**outputs, ABOUT: about}


def _about(drawing: Drawing, files: list[dict[str, Any]]) -> dict[str, Any]:
    width, height = drawing.size
    seam = jump(drawing)
    return {
        "width": width,
        "height": height,
        "fps": drawing.fps,
        "frames": len(drawing.pictures),
        "duration_s": round(drawing.duration_s, 3),
        "loop": drawing.loop,
        "seam": None if seam is None else round(seam, 3),
        "sound": drawing.sound is not None,
        "files": files,
    }
