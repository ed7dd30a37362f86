"""What each engine needs of a clip: its files, by what they are for, all from one drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from ...errors import MediaError
from ...model.npc import Target
from .. import ffmpeg
from ..probe import probe
from .drawing import Drawing, seam
from .films import frames_of, masked, write_mp4, write_webm
from .sheets import write_gif, write_json, write_sequence, write_sheet

SEAM = 1.15
"""A loop whose last step is larger than this many of its usual ones is seen to jump."""

_THEORA = 8


@dataclass(frozen=True)
class GameFile:
    """A file of a clip, by its path from the folder of clips, and what it is for."""

    role: str
    name: str
    codec: str
    clear: bool = False


Make = Callable[[Drawing, Path, str], list[GameFile]]


def write(drawing: Drawing, target: Target, folder: Path, stem: str) -> list[GameFile]:
    """Make a target's files in `folder`, all beginning with `stem`, and look at each again.

    Raises MediaError for one that does not come out as it must.
    """
    files = MAKERS[target](drawing, folder, stem)
    for file in files:
        _check(drawing, folder / file.name, file)
    return files


def _mp4(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    write_mp4(drawing, folder / f"{stem}.mp4")
    return [GameFile("video", f"{stem}.mp4", "h264")]


def _web(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """mp4 for all browsers; a clip with a clear ground as VP9 too, which shows what is behind."""
    files = _mp4(drawing, folder, stem)
    if drawing.clear:
        write_webm(drawing, folder / f"{stem}.webm", "libvpx-vp9", alpha=True)
        files.append(GameFile("alpha", f"{stem}.webm", "vp9", clear=True))
    return files


def _unity(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """H.264; Unity reads alpha from VP8 alone."""
    files = _mp4(drawing, folder, stem)
    if drawing.clear:
        write_webm(drawing, folder / f"{stem}.webm", "libvpx", alpha=True)
        files.append(GameFile("alpha", f"{stem}.webm", "vp8", clear=True))
    return files


def _unreal(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """H.264 with its index in front; what is clear comes as pictures, for an image source."""
    files = _mp4(drawing, folder, stem)
    if drawing.clear:
        files += _sequence(drawing, folder, stem)
    return files


def _godot(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """Theora, all that Godot 4 plays, and a sprite sheet, which is how it shows alpha."""
    _write_theora(drawing, folder / f"{stem}.ogv")
    files = [GameFile("video", f"{stem}.ogv", "theora")]
    return [*files, *_sheet(drawing, folder, stem)]


def _renpy(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """VP9; Ren'Py takes alpha from a second picture at the side: `Movie(side_mask=True)`."""
    if drawing.clear:
        write_webm(masked(drawing), folder / f"{stem}.webm", "libvpx-vp9", alpha=False)
        return [GameFile("side-mask", f"{stem}.webm", "vp9", clear=True)]
    write_webm(drawing, folder / f"{stem}.webm", "libvpx-vp9", alpha=False)
    return [GameFile("video", f"{stem}.webm", "vp9")]


def _rpgmaker(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    """VP8 for movies, and a sprite sheet for pictures on the map."""
    write_webm(drawing, folder / f"{stem}.webm", "libvpx", alpha=False)
    return [GameFile("video", f"{stem}.webm", "vp8"), *_sheet(drawing, folder, stem)]


def _gif(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    write_gif(drawing, folder / f"{stem}.gif")
    return [GameFile("video", f"{stem}.gif", "gif", clear=drawing.clear)]


def _sheet(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    image, about = f"{stem}.sheet.png", f"{stem}.sheet.json"
    write_json(folder / about, {"image": image, **write_sheet(drawing, folder / image)})
    return [
        GameFile("sheet", image, "png", clear=drawing.clear),
        GameFile("sheet-info", about, "json"),
    ]


def _sequence(drawing: Drawing, folder: Path, stem: str) -> list[GameFile]:
    paths = write_sequence(drawing, folder / stem)
    return [GameFile("frame", f"{stem}/{path.name}", "png", clear=drawing.clear) for path in paths]


MAKERS: Mapping[Target, Make] = {
    "web": _web,
    "unity": _unity,
    "unreal": _unreal,
    "godot": _godot,
    "renpy": _renpy,
    "rpgmaker": _rpgmaker,
    "gif": _gif,
    "png": _sequence,
}


def _write_theora(drawing: Drawing, path: Path) -> None:
    """Theora and Vorbis, by the ffmpeg program: the library that is linked here has neither."""
    raw = path.with_suffix(".raw")
    width, height = drawing.size
    try:
        with raw.open("wb") as file:
            for picture in drawing.pictures:
                file.write(picture.tobytes())
        sound = ["-i", str(drawing.sound), "-c:a", "libvorbis", "-q:a", "4"]
        ffmpeg.run(
            [
                *("-f", "rawvideo", "-pix_fmt", "rgba", "-s", f"{width}x{height}"),
                *("-r", str(drawing.fps), "-i", str(raw)),
                *(sound if drawing.sound else []),
                *("-c:v", "libtheora", "-q:v", str(_THEORA), "-pix_fmt", "yuv420p"),
                *("-g", str(drawing.fps), "-flags", "+bitexact", "-fflags", "+bitexact"),
                *("-map_metadata", "-1", "-y", str(path)),
            ],
            f"{path.name} for Godot",
        )
    finally:
        raw.unlink(missing_ok=True)


def _check(drawing: Drawing, path: Path, file: GameFile) -> None:
    """Look at a file as an engine will: length and size, and its alpha by decoding it."""
    if not path.is_file() or not path.stat().st_size:
        raise MediaError(f"{path.name}: nothing was written")
    if file.codec in ("png", "json", "gif"):
        return
    found = probe(path).video
    width, height = drawing.size
    wide = 2 * width if file.role == "side-mask" else width
    if found is None or (found.width, found.height) != (wide, height):
        raise MediaError(f"{path.name}: is not {wide} by {height}")
    lasts_s = found.frames * Fraction(1, drawing.fps)
    if abs(float(lasts_s) - drawing.duration_s) > 0.5 / drawing.fps:
        raise MediaError(f"{path.name}: has {found.frames} frames, not {len(drawing.pictures)}")
    if file.role == "alpha":
        _check_alpha(drawing, path, "libvpx" if file.codec == "vp8" else "libvpx-vp9")


def _check_alpha(drawing: Drawing, path: Path, decoder: str) -> None:
    first = frames_of(path, decoder)[0]
    want, got = drawing.pictures[0][..., 3], first[..., 3]
    off = abs(float(want.mean()) - float(got.mean()))
    if off > 6 or (want.min() < 128 <= got.min()):
        raise MediaError(f"{path.name}: its alpha is lost")


def jump(drawing: Drawing) -> float | None:
    """How much a loop jumps where it closes; None for a clip that is no loop."""
    return seam(drawing.pictures) if drawing.loop else None
