"""Read the Markdown of a brief into sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .clip_file import fitted, is_clip
from .cues import apply_cue, sound_file
from .fences import code, fence
from .figure import Figure, Params, limit
from .markdown import CUE, parse
from .maths import equation
from .place import Place, did_you_mean, shorten
from .prose import Prose, Reference, bare, marked, plain, read_inline, shown
from .scene_code import TEMPLATE as SCENE_TEMPLATE
from .scene_code import is_scene, length_s
from .section import Paragraph, Section, Sentence
from .sentences import sentences
from .settings import Settings, read_settings
from .tables import TEMPLATES, Table, table

if TYPE_CHECKING:
    from markdown_it.token import Token

MOTIONS = ("zoom", "pan", "push", "parallax", "none")
MAX_POINTS = 10


def read_sections(body: str, place: Place) -> tuple[list[Section], list[str]]:
    """The sections of a body, and notes. `place` is the line on which the body begins."""
    reader = _Reader(place)
    reader.read(parse(body))
    return reader.sections, reader.notes


def references(body: str, place: Place) -> Iterator[tuple[Reference, Place]]:
    """The pictures, the scenes and the sound files that a body asks for."""
    for token in parse(body) if "![" in body or ":::" in body else ():
        here = place.below(token.map[0] if token.map else 0)
        if token.type == CUE and (source := sound_file(token.content, here)):
            yield Reference(source, "", ""), here
        for child in token.children or ():
            if child.type == "image":
                for reference in read_inline([child]).pictures:
                    yield reference, here


class _Reader:
    """Goes once through the tokens and fills the section it is in."""

    def __init__(self, place: Place) -> None:
        self.first = place
        self.notes: list[str] = []
        self.sections: list[Section] = []
        self.section = Section("", 0, place)
        self.pending: Settings | None = None
        self.sentence: Sentence | None = None

    def read(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            end = _close(tokens, at)
            self._block(tokens[at], tokens[at + 1 : end])
            at = end + 1
        self._finish_section()

    def _block(self, token: Token, inside: Sequence[Token]) -> None:
        place = self.first.below(token.map[0] if token.map else 0)
        match token.type:
            case "heading_open":
                self._heading(token, inside, place)
            case "paragraph_open":
                self._paragraph(inside[0], place)
            case "bullet_list_open" | "ordered_list_open":
                self._show(_bullets(token, inside, place))
            case "blockquote_open":
                self._show(_quote(inside, place))
            case "table_open":
                self._table(inside, place)
            case "math_block" | "math_block_label":
                self._show(equation(token.content, place))
            case "fence" if token.info.strip() == "scene":
                self._settings(token, place)
            case "fence":
                self._show(fence(token.info, token.content, place))
            case "code_block":
                self._show(code(token.content, "text", place))
            case "html_block" if not token.content.lstrip().startswith("<!--"):
                self.notes.append(f"{place}: HTML is not shown: {shorten(token.content, 40)}")
            case _ if token.type == CUE:
                apply_cue(token.content, place, self.section, self.sentence)

    def _heading(self, token: Token, inside: Sequence[Token], place: Place) -> None:
        title = plain(inside[0].children)
        if not title:
            raise place.error("a heading without text", cure="write the scene's title after the #")
        limit(len(title), 150, "characters of a heading", place, "say it shorter")
        self._finish_section()
        self.section = Section(title, int(token.tag[1:]), place, shown(marked(inside[0].children)))
        self.sentence = None

    def _finish_section(self) -> None:
        section = self.section
        section.settings, self.pending = self.pending, None
        if section.level or section.parts or section.settings:
            self.sections.append(section)

    def _settings(self, token: Token, place: Place) -> None:
        if self.pending is not None:
            raise place.error("two scene blocks stand before one block", cure="write one of them")
        self.pending = read_settings(token.content, place)

    def _show(self, figure: Figure) -> None:
        if self.pending is not None:
            figure = self.pending.apply(figure)
            self.pending = None
        self.section.parts.append(figure)

    def _paragraph(self, token: Token, place: Place) -> None:
        children = token.children or []
        prose = read_inline(children)
        if displayed := _only_maths(children):
            self._show(equation(displayed, place))
            return
        if self._subtitle(prose):
            return
        if prose.text.strip():
            self._narrate(prose, place)
        for reference in prose.pictures:
            self._show(_picture(reference, place))

    def _subtitle(self, prose: Prose) -> bool:
        """Take a line in italics right below a title for its subtitle."""
        section = self.section
        later = any(former.level == 1 for former in self.sections)
        if section.level != 1 or later or section.parts or section.subtitle:
            return False
        if not prose.wholly_italic:
            return False
        section.subtitle = prose.text
        return True

    def _narrate(self, prose: Prose, place: Place) -> None:
        if "::: " in prose.text:
            raise place.error("a cue stands on a line of its own", cure="begin the line with :::")
        found = []
        for start, end in sentences(prose.text, prose.guards):
            bold = [" ".join(prose.text[a:b].split()) for a, b in prose.bold if start <= a < end]
            text = " ".join(prose.text[start:end].split())
            found.append(Sentence(text, place, [phrase for phrase in bold if phrase]))
        self.sentence = found[-1]
        self.section.parts.append(Paragraph(found))

    def _table(self, inside: Sequence[Token], place: Place) -> None:
        wanted = self.pending.template if self.pending else None
        if wanted is not None and wanted not in TEMPLATES:
            assert self.pending is not None
            raise self.pending.place.error(
                f"template {wanted!r} cannot draw a table.{did_you_mean(wanted, TEMPLATES)}",
                cure=f"use one of {', '.join(TEMPLATES)}",
            )
        self._show(table(_cells(inside, place), wanted))


def _close(tokens: Sequence[Token], at: int) -> int:
    """The index of the token that closes the one at `at`."""
    level, end = 0, at
    while True:
        level += tokens[end].nesting
        if level <= 0 or end + 1 == len(tokens):
            return end
        end += 1


def _only_maths(children: Sequence[Token]) -> str:
    """The formulas of a paragraph that holds nothing else, as the lines of one display."""
    maths = [child.content for child in children if child.type.startswith("math_inline")]
    rest = [c for c in children if not c.type.startswith("math_inline")]
    other = any(c.type != "softbreak" and c.content.strip(" .,;") for c in rest)
    return "" if other or any(c.type == "image" for c in rest) else "\\\\\n".join(maths)


def _picture(reference: Reference, place: Place) -> Figure:
    if is_scene(reference.source):
        params: Params = {"least_s": length_s(reference.title, place)} if reference.title else {}
        return Figure(SCENE_TEMPLATE, params, place, picture=reference.source)
    if is_clip(reference.source):
        fit = fitted(reference.title, place)
        return Figure("statement", {}, place, picture=reference.source, finish=fit)
    motion = reference.title.strip().lower()
    caption = reference.alt if motion in MOTIONS or not motion else reference.title
    params = {
        "image": "image",
        "caption": caption,
        "motion": motion if motion in MOTIONS else "zoom",
    }
    return Figure("image", {**params}, place, picture=reference.source)


def _quote(inside: Sequence[Token], place: Place) -> Figure:
    texts = [read_inline(t.children, lines=True).text for t in inside if t.type == "inline"]
    lines = [line.strip() for text in texts for line in text.split("\n") if line.strip()]
    author = ""
    if len(lines) > 1 and lines[-1].startswith(("—", "–", "--")):
        author = lines.pop().lstrip("—–- ")
    quote = " ".join(lines)
    if not quote:
        raise place.error("a quotation without words", cure="> The words\n> — who said them")
    limit(len(quote), 400, "characters of a quotation", place, "quote the sentence that matters")
    spoken = [quote[a:b] for a, b in sentences(quote)]
    return Figure("quote", {"quote": quote, "author": author}, place, spoken=spoken)


def _bullets(token: Token, inside: Sequence[Token], place: Place) -> Figure:
    points = _items(inside)
    if not points:
        raise place.error("a list without words", cure="write some words after each -")
    limit(len(points), MAX_POINTS, "points", place, "keep what matters, or begin a new heading")
    for point in points:
        limit(len(point), 200, "characters of a point", place, "put the sentence into the prose")
    first = token.attrs.get("start", 1)
    numbers = range(int(first), int(first) + len(points))
    drawn = [shown(point) for point in points]
    if token.type == "ordered_list_open":
        drawn = [f"{n}. {point}" for n, point in zip(numbers, drawn, strict=True)]
    items = [bare(point) for point in points]
    params: Params = {"points": [*drawn]}
    return Figure("bullets", params, place, items=items, spoken=[_sentence(i) for i in items])


def _items(tokens: Sequence[Token]) -> list[str]:
    """The marked points of a list, with what is nested in them: `Fruit: apples, pears`."""
    points: list[str] = []
    at = 0
    while at < len(tokens):
        end = _close(tokens, at)
        points.append(_item(tokens[at + 1 : end]))
        at = end + 1
    return [point for point in points if point]


def _item(tokens: Sequence[Token]) -> str:
    own: list[str] = []
    nested: list[str] = []
    at = 0
    while at < len(tokens):
        end = _close(tokens, at)
        token = tokens[at]
        if token.type.endswith("_list_open"):
            nested += _items(tokens[at + 1 : end])
        elif token.type in {"fence", "code_block"}:
            own.append(" ".join(token.content.split()))
        elif token.type.startswith("math_block"):
            own.append(f"${' '.join(token.content.split())}$")
        else:
            own += [marked(t.children) for t in tokens[at : end + 1] if t.type == "inline"]
        at = end + 1
    text = " ".join(part for part in own if part)
    inner = ", ".join(nested)
    return f"{text.rstrip(':')}: {inner}" if text and inner else text or inner


def _sentence(text: str) -> str:
    """A point as it is spoken: with a full stop where it has no end of its own."""
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def _cells(tokens: Sequence[Token], place: Place) -> Table:
    rows: list[list[str]] = []
    bold = -1
    for at, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in {"th_open", "td_open"}:
            prose = read_inline(tokens[at + 1].children)
            if bold < 0 and not rows[-1] and prose.wholly_bold and token.type == "td_open":
                bold = len(rows) - 2
            text = marked(tokens[at + 1].children)
            limit(len(text), 200, "characters of a cell", place, "put the sentence into the prose")
            rows[-1].append(text)
    return Table(rows[0], rows[1:], bold, place)
