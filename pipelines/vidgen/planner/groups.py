"""Divide what stands under one heading into scenes: one figure each, with its own prose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .figure import Figure
from .maths import MAX_STEPS
from .section import Paragraph, Section, Sentence


@dataclass
class Group:
    """A scene to be. `stops` counts the sentences that stand before each of its figures."""

    figures: list[Figure]
    paragraphs: list[Paragraph] = field(default_factory=list)
    stops: list[int] = field(default_factory=lambda: [0])

    @property
    def template(self) -> str:
        return self.figures[0].template

    @property
    def sentences(self) -> list[Sentence]:
        return [sentence for paragraph in self.paragraphs for sentence in paragraph.sentences]

    @property
    def silent(self) -> bool:
        return not self.paragraphs and not self.figures[0].spoken

    def accepts(self, figure: Figure) -> bool:
        """Whether a figure goes on where this group ends: the next steps of a derivation."""
        steps = sum(len(own.items) for own in self.figures) + len(figure.items)
        return self.template == figure.template == "equation" and steps <= MAX_STEPS

    def append(self, paragraphs: Sequence[Paragraph], figure: Figure) -> None:
        self.paragraphs += paragraphs
        self.stops.append(len(self.sentences))
        self.figures.append(figure)

    def surround(self, before: Sequence[Paragraph], after: Sequence[Paragraph]) -> None:
        shift = sum(len(paragraph.sentences) for paragraph in before)
        self.paragraphs = [*before, *self.paragraphs, *after]
        self.stops = [stop + shift for stop in self.stops]


def groups_of(section: Section, opening: Figure | None) -> list[Group]:
    """The scenes of a section. `opening` is a figure of the heading itself: the title card.

    The paragraph right before a figure belongs to it, those after it too, but for the last one
    where another figure follows.
    """
    groups: list[Group] = []
    runs: list[list[Paragraph]] = [[]]
    for part in ([opening] if opening else []) + section.parts:
        if isinstance(part, Paragraph):
            runs[-1].append(part)
        elif groups and groups[-1].accepts(part):
            groups[-1].append(runs.pop(), part)
            runs.append([])
        else:
            groups.append(Group([part]))
            runs.append([])
    _share_out(groups, runs)
    return groups


def _share_out(groups: Sequence[Group], runs: Sequence[list[Paragraph]]) -> None:
    before = runs[0]
    for index, group in enumerate(groups):
        after = runs[index + 1]
        given: list[Paragraph] = []
        if index + 1 < len(groups) and not _keeps(group, before, after, runs[index + 2]):
            after, given = after[:-1], after[-1:]
        group.surround(before, after)
        before = given


def _keeps(
    group: Group,
    before: Sequence[Paragraph],
    after: Sequence[Paragraph],
    beyond: Sequence[Paragraph],
) -> bool:
    """Whether a group keeps the only paragraph after it, though another figure follows that."""
    if len(after) != 1:
        return False
    silent = group.silent and not before
    return group.template == "title" or (silent and bool(beyond))
