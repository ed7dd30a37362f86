"""Write captions as Advanced SubStation Alpha, styled and placed as they would be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .caption_look import CaptionLook
from .cues import Cue, spaced

_STYLE = (
    "Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, "
    "Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, "
    "Alignment, MarginL, MarginR, MarginV, Encoding"
)
_EVENT = "Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"


def ass(cues: Sequence[Cue], look: CaptionLook, title: str) -> str:
    """Captions as ASS for a film of the look's size; each word lights up where times are known."""
    width, height = look.width, look.height
    head = [
        "[Script Info]",
        f"Title: {' '.join(title.split())}",
        "ScriptType: v4.00+",
        f"PlayResX: {width}",
        f"PlayResY: {height}",
        "WrapStyle: 2",
        "ScaledBorderAndShadow: yes",
        "YCbCr Matrix: TV.709",
        "",
        "[V4+ Styles]",
        f"Format: {_STYLE}",
        f"Style: {_style(look)}",
        "",
        "[Events]",
        f"Format: {_EVENT}",
    ]
    lit = look.style == "highlight"
    return "\n".join([*head, *(_event(cue, lit=lit) for cue in cues)]) + "\n"


def _style(look: CaptionLook) -> str:
    left, _, right, bottom = look.safe
    boxed = look.style == "box"
    edge = look.padding if boxed else look.outline
    colours = [look.lit if look.style == "highlight" else look.ink, look.ink]
    ground = f"&H{round(255 * (1 - look.ground_opacity)):02X}000000"
    return ",".join(
        [
            "Captions",
            look.font,
            f"{look.size:.0f}",
            *map(_colour, colours),
            *((ground, ground) if boxed else ("&H00000000", "&H80000000")),
            "-1,0,0,0,100,100,0,0",
            "3" if boxed else "1",
            f"{edge:.0f}",
            "0,2",
            f"{left},{look.width - right},{look.height - bottom}",
            "1",
        ]
    )


def _colour(text: str) -> str:
    """`#rrggbb` as ASS writes it, blue first."""
    return f"&H00{text[5:7]}{text[3:5]}{text[1:3]}".upper()


def _event(cue: Cue, *, lit: bool) -> str:
    text = r"\N".join(_karaoke(cue) if lit and cue.timed else map(_escaped, cue.lines))
    return f"Dialogue: 0,{_clock(cue.start_s)},{_clock(cue.end_s)},Captions,,0,0,0,,{text}"


def _karaoke(cue: Cue) -> Iterator[str]:
    """Lines whose words each wait as long as it takes to come to the next, in hundredths."""
    starts = [round(100 * word.start_s) for line in cue.words for word in line][1:]
    steps = iter([*starts, round(100 * cue.end_s)])
    reached = round(100 * cue.start_s)
    for line in cue.words:
        shown = ""
        for gap, word in spaced(line):
            following = max(reached, next(steps))
            shown += f"{{\\k{following - reached}}}{' ' * gap}{_escaped(word.text)}"
            reached = following
        yield shown


def _escaped(text: str) -> str:
    """Text as text: a word joiner parts a backslash from a letter that would make it a sign."""
    return text.replace("\\", "\\\u2060").replace("{", r"\{").replace("}", r"\}")


def _clock(seconds: float) -> str:
    whole, hundredths = divmod(round(seconds * 100), 100)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}.{hundredths:02}"
