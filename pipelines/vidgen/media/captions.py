"""Write captions as SRT and WebVTT, and chapters as YouTube and ffmpeg read them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .cues import Cue, spaced

_MIN_CHAPTER_S = 10.0
_MARKUP = re.compile(r"<(?=[A-Za-z/])|\{(?=\\)")


@dataclass(frozen=True)
class Chapter:
    """A part of the film with a name."""

    title: str
    start_s: float
    end_s: float


def srt(cues: Sequence[Cue]) -> str:
    """Captions as SubRip. It cannot write `<b>` as text, so a word joiner parts its signs."""
    return "".join(
        f"{number}\n{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}\n"
        + _MARKUP.sub("\\g<0>\u2060", "\n".join(cue.lines))
        + "\n\n"
        for number, cue in enumerate(cues, start=1)
    )


def vtt(cues: Sequence[Cue]) -> str:
    """Captions as WebVTT, with the time of each word where these were measured."""
    blocks = [
        f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n" + "\n".join(_vtt_lines(cue))
        for cue in cues
    ]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _vtt_lines(cue: Cue) -> Iterator[str]:
    if not cue.timed:
        yield from (html.escape(line, quote=False) for line in cue.lines)
        return
    reached = round(cue.start_s * 1000)
    for line in cue.words:
        shown = ""
        for gap, word in spaced(line):
            start = round(word.start_s * 1000)
            if reached < start < round(cue.end_s * 1000):
                shown += f"{' ' * gap}<{_clock(word.start_s, '.')}>"
                reached = start
            else:
                shown += " " * gap
            shown += html.escape(word.text, quote=False)
        yield shown


def chapters(scenes: Sequence[Chapter]) -> list[Chapter]:
    """Scenes as chapters: neighbours of one title are one, and one without joins the last."""
    found: list[Chapter] = []
    for scene in scenes:
        title = " ".join(scene.title.split())
        if found and title in {"", found[-1].title}:
            found[-1] = Chapter(found[-1].title, found[-1].start_s, scene.end_s)
        else:
            found.append(Chapter(title or "Start", scene.start_s, scene.end_s))
    return found


def youtube_chapters(found: Sequence[Chapter]) -> str:
    """Lines such as `0:00 Title`, without chapters under ten seconds, which YouTube refuses."""
    kept: list[Chapter] = []
    for chapter in found:
        if not kept or chapter.start_s - kept[-1].start_s >= _MIN_CHAPTER_S:
            kept.append(chapter)
    if len(kept) > 1 and found[-1].end_s - kept[-1].start_s < _MIN_CHAPTER_S:
        kept.pop()
    return "".join(f"{_minutes(chapter.start_s)} {chapter.title}\n" for chapter in kept)


def metadata(title: str, found: Sequence[Chapter], **more: str) -> str:
    """The film's title and chapters in ffmpeg's own format; `more` are tags such as `artist`."""
    tags = {"title": title, **{name: text for name, text in more.items() if text}}
    lines = [";FFMETADATA1", *(f"{name}={_escaped(text)}" for name, text in tags.items())]
    for chapter in found:
        start, end = round(chapter.start_s * 1000), round(chapter.end_s * 1000)
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}"]
        lines += [f"title={_escaped(chapter.title)}"]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    flat = " ".join(text.split())
    return "".join(f"\\{letter}" if letter in "=;#\\" else letter for letter in flat)


def _clock(seconds: float, point: str) -> str:
    whole, ms = divmod(round(seconds * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{ms:03}"


def _minutes(seconds: float) -> str:
    whole = int(seconds)
    hours = f"{whole // 3600}:{whole // 60 % 60:02}" if whole >= 3600 else str(whole // 60)
    return f"{hours}:{whole % 60:02}"
