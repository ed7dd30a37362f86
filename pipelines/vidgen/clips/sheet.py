"""All clips of a library at a glance: a contact sheet, and a page on which they all play."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path

import av
from PIL import Image, ImageDraw, ImageFont

from .. import resources
from ..errors import MediaError
from ..files import replacing, write_text
from ..manifest import ClipsManifest
from ..media.plain import PLAIN
from ..model.clips import ClipFile, GameClip
from ..project import Project
from ..stages.review.markup import Markup, filled, joined, tag

SHEET, PAGE = "sheet.png", "index.html"
MOST = 400
"""The most clips that a contact sheet shows; the page shows all."""

_CELL, _GAP, _TEXT = 160, 8, 18
_INK, _DIM, _PAPER = "#F4F5F7", "#FFB454", "#14161A"
_PLAYED = ("h264", "vp9", "vp8", "gif")


def write_sheets(project: Project) -> tuple[Path, Path]:
    """Write the contact sheet and the page of a library's folder. Raises MediaError."""
    index = project.read(ClipsManifest)
    sheet, page = project.root / SHEET, project.root / PAGE
    shown = list(index.clips.values())[:MOST]
    picture = _sheet(project.root, sorted(shown, key=_order))
    with replacing(sheet) as part:
        picture.save(part, "PNG", compress_level=6)
    write_text(page, _page(index))
    return sheet, page


def _order(clip: GameClip) -> tuple[str, str, str, float]:
    return clip.npc, clip.animation, clip.expression, clip.intensity


def _sheet(root: Path, clips: Sequence[GameClip]) -> Image.Image:
    columns = max(1, min(10, round(len(clips) ** 0.5 * 1.3)))
    rows = max(1, -(-len(clips) // columns))
    width, height = _CELL + _GAP, _CELL + _TEXT + _GAP
    sheet = Image.new("RGB", (_GAP + columns * width, _GAP + rows * height), _PAPER)
    pen = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(resources.presets("fonts") / "Inter-Medium.otf"), 12)
    for number, clip in enumerate(clips):
        x, y = _GAP + number % columns * width, _GAP + number // columns * height
        picture = _still(root, clip)
        if picture is not None:
            picture.thumbnail((_CELL, _CELL), Image.Resampling.LANCZOS)
            sheet.paste(picture, (x + (_CELL - picture.width) // 2, y))
        ink = _DIM if clip.fallback else _INK
        pen.text((x, y + _CELL + 1), _title(clip)[:26], font=font, fill=ink)
    return sheet


def _title(clip: GameClip) -> str:
    return f"{clip.npc} {clip.expression} {clip.animation} {clip.intensity:g}"


def _played(clip: GameClip) -> ClipFile | None:
    """The file of a clip that browsers play best."""
    found = [one for one in clip.files if one.codec in _PLAYED and one.role in ("video", "alpha")]
    return min(found, key=lambda one: _PLAYED.index(one.codec), default=None)


def _still(root: Path, clip: GameClip) -> Image.Image | None:
    """The picture in the middle of a clip. Raises MediaError for a file that cannot be read."""
    file = _played(clip)
    if file is not None:
        return _frame(root, file, clip.frames // 2)
    frames = [one for one in clip.files if one.codec == "png"]
    return _picture(root, frames[len(frames) // 2]) if frames else None


def _frame(root: Path, file: ClipFile, number: int) -> Image.Image | None:
    try:
        with av.open(str(root / file.path), options=PLAIN) as film:
            for frame in itertools.islice(film.decode(video=0), number, None):
                return Image.fromarray(frame.to_ndarray(format="rgb24"))
    except av.FFmpegError as error:
        raise _unread(file, error) from None
    return None


def _picture(root: Path, file: ClipFile) -> Image.Image:
    try:
        with Image.open(root / file.path) as picture:
            shown: Image.Image = picture.convert("RGB")
    except (OSError, SyntaxError, ValueError) as error:
        raise _unread(file, error) from None
    return shown


def _unread(file: ClipFile, error: Exception) -> MediaError:
    return MediaError(
        f"{file.path}: cannot be decoded ({error})",
        cure="remove it, and run the `vidgen npc-clip` that made it again",
    )


def _page(index: ClipsManifest) -> str:
    template = (resources.templates("pages") / "clips.html").read_text(encoding="utf-8")
    clips = sorted(index.clips.values(), key=_order)
    fallbacks = sum(clip.fallback is not None for clip in clips)
    told = f"{len(index.requests):,} requests, {len(clips):,} clips"
    values = {
        "title": index.name,
        "about": f"{told}, {fallbacks:,} fallbacks" if fallbacks else told,
        "npcs": joined(_npc(name, own) for name, own in itertools.groupby(clips, _whose)),
    }
    return filled(template, values)


def _whose(clip: GameClip) -> str:
    return clip.npc


def _npc(name: str, own: Iterable[GameClip]) -> Markup:
    return tag("section", tag("h2", name), tag("div", *map(_figure, own), class_="grid"))


def _figure(clip: GameClip) -> Markup:
    file = _played(clip)
    words = f"{clip.expression} · {clip.animation} · {clip.intensity:g}"
    if clip.emotion != "calm":
        words = f"{words} · {clip.emotion}"
    why = tag("em", clip.fallback.why) if clip.fallback else None
    shown: Markup | None = None
    if file is not None and file.codec == "gif":
        shown = tag("img", src=file.path, alt=words)
    elif file is not None:
        shown = tag("video", src=file.path, muted=True, loop=clip.loop, playsinline=True)
    return tag("figure", shown, tag("figcaption", words, why))
