from __future__ import annotations

import pytest

from vidgen.model.brief import Brief
from vidgen.model.storyboard import Storyboard
from vidgen.planner.outline import plan

BODY = """\
# Searching

Welcome to the film.

## Two ways

Look at each. Or look in the middle. The middle is better.

| Each  | Middle |
| ----- | ------ |
| slow  | fast   |
| plain | clever |

## The rules

Keep the list sorted. Then search often.

- Keep it sorted
- Search often

## The end

Halve what is left.
"""


@pytest.fixture
def board() -> Storyboard:
    """A plan of four scenes: title, comparison, bullets and outro."""
    return planned()


def planned(body: str = BODY, **options: str) -> Storyboard:
    return plan(Brief(body=body, **options)).storyboard


@pytest.fixture
def replanned():
    """The plan of the same brief, with texts replaced and other front matter."""

    def again(*swaps: tuple[str, str], **options: str) -> Storyboard:
        body = BODY
        for old, new in swaps:
            assert old in body
            body = body.replace(old, new)
        return planned(body, **options)

    return again
