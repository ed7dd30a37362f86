"""Masters: pictures and sound with captions, chapters and a thumbnail, for one destination each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from ...engine.action import Action, Done
from ...errors import ConfigError, VidgenError
from ...events import Tick
from ...manifest import ComposeManifest, Master
from ...model.preset import Destination
from ...store.digest import digest_file
from .encoding import encodings
from .film import Source, action
from .picture import PICTURE
from .sound import LOUDNESS, sound_in

if TYPE_CHECKING:
    from ...project import Project


class Clear(NamedTuple):
    """What a film without a ground has besides its pictures: its mattes, joined as they are.

    `colour` is what its scenes would be drawn on, for pictures that cannot do without.
    """

    matte: Action
    colour: str


def master_action(
    source: Source,
    destination: Destination,
    picture: Action,
    sound: Action,
    clear: Clear | None = None,
) -> Action:
    """The action that makes one destination's film of its pictures and its sound.

    It needs what the destination wants to have encoded, too. A film without a ground is `clear`.
    """
    film = source.film
    wanted = encodings(film, destination, picture, sound, clear.matte if clear else None)
    matte = {"matte": clear.matte} if clear else {}
    needs = {"picture": picture, "sound": sound, **matte, **wanted.actions}
    return action(
        "master",
        destination.name,
        {
            "film": film.model_dump(mode="json"),
            "destination": destination.model_dump(mode="json"),
            "encoded": list(wanted.actions),
            "left_out": list(wanted.left_out),
            **({"behind": clear.colour} if clear else {}),
        },
        needs={} if _is_too_long(film.duration_s, destination) else needs,
        weight_s=1 + film.duration_s / 60,
        timeout_s=600 + 10 * film.duration_s,
    )


def make_master(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Make and check a master and further files of it, its captions, chapters and thumbnail.

    Raises ConfigError for a film that is too long for its destination, and MediaError for parts
    that do not fit, or when a file is not what it must be.
    """
    from ...media.delivery.order import Made
    from ...media.film import Film
    from ...media.loudness import Loudness
    from ...media.master import write_master
    from ...media.thumbnail import Behind

    film = Film.model_validate(request["film"])
    destination = Destination.model_validate(request["destination"])
    _refuse_too_long(film.duration_s, destination)
    needs = work / "needs"
    heard = json.loads((needs / "sound" / LOUDNESS).read_text(encoding="utf-8"))
    encoded = {name: next((needs / name).iterdir()) for name in request["encoded"]}
    made = Made(
        needs / "picture" / PICTURE,
        sound_in(needs / "sound"),
        Loudness(**heard),
        encoded,
        Behind(needs / "matte" / PICTURE, request["behind"]) if "behind" in request else None,
    )
    return write_master(film, destination, made, work, tick)


def _is_too_long(length_s: float, destination: Destination) -> bool:
    """Whether a film is refused: then nothing is made for it first."""
    limit_s = destination.max_duration_s
    return limit_s is not None and length_s > limit_s


def _refuse_too_long(length_s: float, destination: Destination) -> None:
    if _is_too_long(length_s, destination):
        limit_s = destination.max_duration_s
        raise ConfigError(
            f"The film lasts {length_s:.0f} s; {destination.name} takes at most {limit_s:.0f} s",
            cure="shorten the brief, or choose another --destination",
        )


def publish(project: Project, done: Done, *, first: bool) -> Master:
    """Lay one destination's files out under `out/`."""
    assert done.result is not None
    outputs = done.result.outputs
    facts = _facts(project, done)
    places = {kind: f"out/{place}" for kind, place in facts["places"].items()}
    if first:
        places["thumbnail"] = "out/thumbnail.jpg"
    for kind, place in places.items():
        project.place(outputs[kind], place)
    film = places.pop("video")
    return Master(
        destination=done.action.label,
        path=film,
        digest=outputs["video"],
        files=places,
        digests={kind: outputs[kind] for kind in places},
        **{key: facts[key] for key in _FACTS},
    )


def drop_outdated(project: Project, masters: Sequence[Master]) -> None:
    """Remove what an earlier run laid out for the same destinations and this one has not.

    Captions that are wanted no more would else still be found by players. What the user has
    changed stays.
    """
    with suppress(VidgenError):
        former = project.read(ComposeManifest).masters
        made = {master.destination for master in masters}
        now = {path for master in masters for path in (master.path, *master.files.values())}
        for master in (one for one in former if one.destination in made):
            known = {place: master.digests[kind] for kind, place in master.files.items()}
            for place, digest in {**known, master.path: master.digest}.items():
                path = project.path(place)
                if place not in now and path.is_file() and digest_file(path) == digest:
                    path.unlink()


def notes_of(project: Project, done: Sequence[Done]) -> tuple[str, ...]:
    """What the user should know of the films that were made, each thing once."""
    notes: list[str] = []
    for one in done:
        if one.result is not None:
            notes += _facts(project, one)["notes"]
            notes += [
                f"{one.action.label}: there is no {codec} file, as no ffmpeg here can write it"
                for codec in one.action.request["left_out"]
            ]
    return tuple(dict.fromkeys(notes))


def _facts(project: Project, done: Done) -> dict[str, Any]:
    assert done.result is not None
    text = project.blob(done.result.outputs["facts"]).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


_FACTS = ("width", "height", "fps", "duration_s", "lufs", "true_peak_db")
