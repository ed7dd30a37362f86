"""Masters: pictures and sound with captions, chapters and a thumbnail, for one destination each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action, Done
from ...errors import ConfigError
from ...events import Tick
from ...manifest import Master
from ...model.preset import Destination
from .film import Source, action
from .picture import PICTURE
from .sound import LOUDNESS, SOUND

if TYPE_CHECKING:
    from ...project import Project


def master_action(
    source: Source, destination: Destination, picture: Action, sound: Action
) -> Action:
    """The action that makes one destination's film of its pictures and its sound."""
    film = source.film
    return action(
        "master",
        destination.name,
        {
            "film": film.model_dump(mode="json"),
            "destination": destination.model_dump(mode="json"),
        },
        needs={"picture": picture, "sound": sound},
        weight_s=1 + film.duration_s / 60,
        timeout_s=600 + 10 * film.duration_s,
    )


def make_master(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Make and check a master, its captions, chapters and thumbnail.

    Raises ConfigError for a film that is too long for its destination, and MediaError for parts
    that do not fit, or when the master is not what it must be.
    """
    from ...media.film import Film
    from ...media.loudness import Loudness
    from ...media.master import Made, write_master

    film = Film.model_validate(request["film"])
    destination = Destination.model_validate(request["destination"])
    _refuse_too_long(film.duration_s, destination)
    needs = work / "needs"
    heard = json.loads((needs / "sound" / LOUDNESS).read_text(encoding="utf-8"))
    made = Made(needs / "picture" / PICTURE, needs / "sound" / SOUND, Loudness(**heard))
    return write_master(film, destination, made, work, tick)


def _refuse_too_long(length_s: float, destination: Destination) -> None:
    limit_s = destination.max_duration_s
    if limit_s is not None and length_s > limit_s:
        raise ConfigError(
            f"The film lasts {length_s:.0f} s; {destination.name} takes at most {limit_s:.0f} s",
            cure="shorten the brief, or choose another --destination",
        )


def publish(project: Project, done: Done, *, first: bool) -> Master:
    """Lay one destination's files out under `out/`."""
    assert done.result is not None
    outputs = done.result.outputs
    name = done.action.label
    facts = json.loads(project.blob(outputs["facts"]).read_text(encoding="utf-8"))
    places = {
        "srt": f"out/{name}.srt",
        "vtt": f"out/{name}.vtt",
        "thumbnail": "out/thumbnail.jpg" if first else f"out/{name}.thumbnail.jpg",
        "chapters": f"out/{name}.chapters.txt",
    }
    for kind, place in places.items():
        project.place(outputs[kind], place)
    film = f"out/{name}.mp4"
    project.place(outputs["video"], film)
    return Master(
        destination=name,
        path=film,
        digest=outputs["video"],
        files=places,
        digests={kind: outputs[kind] for kind in places},
        **{key: facts[key] for key in _FACTS},
    )


_FACTS = ("width", "height", "fps", "duration_s", "lufs", "true_peak_db")
