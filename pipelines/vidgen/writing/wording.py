"""The messages that a model is sent: the rules, the task, and what is wrong with its answer.

All that came from a brief, or from code, stands between the marks of data and cannot end them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..prompts import prompt, prompts_digest
from ..providers.llm.base import Message
from . import documentation
from .problem import told
from .subject import Line, Subject, spelled

if TYPE_CHECKING:
    from .attempt import Attempt

_PROMPTS = ("code-rules", "code-scene", "code-repair")
_MARK = re.compile(r"<(\s*/?\s*given\s*)>", re.IGNORECASE)
_EMPTY = re.compile(r"\n{3,}")
_FENCE = re.compile(r"`{3,}|~{3,}")


def digest() -> str:
    """What changes when one of the prompts does."""
    return prompts_digest(*_PROMPTS)


def task(subject: Subject, examples: Sequence[str], *, documented: bool) -> tuple[Message, ...]:
    """The first question for a scene. `examples` is code of earlier scenes that were sound."""
    from ..renderer.layout import frame, safe

    whole, room = frame(subject.aspect), safe(subject.aspect)
    shown = documentation.for_scene(_asked(subject)) if documented else ""
    text = prompt(
        "code-scene",
        scene=subject.scene,
        audience=_data(subject.audience),
        aspect=subject.aspect,
        width=f"{whole.width:.2f}",
        height=f"{whole.height:.2f}",
        left=f"{room.left:.2f}",
        right=f"{room.right:.2f}",
        bottom=f"{room.bottom:.2f}",
        top=f"{room.top:.2f}",
        seconds=f"{subject.duration_s:.1f}",
        language=_data(subject.language),
        title=_data(subject.title),
        direction=_data(_direction(subject)),
        beats=_data("\n".join(map(_beat, subject.lines)) or "none: nothing is spoken"),
        template=subject.template,
        material=_data(spelled(subject.material)),
        guidance=_data(_guidance(subject)),
        assets=_data(_assets(subject)),
        documentation=shown,
        examples=_examples(examples),
    )
    return Message("system", prompt("code-rules")), Message("user", _closed(text))


def repair(
    first: Sequence[Message], attempts: Sequence[Attempt], *, documented: bool
) -> tuple[Message, ...]:
    """The question after attempts that failed: the last answer, and all that is wrong with it."""
    last = attempts[-1]
    text = prompt(
        "code-repair",
        opening=_opening(attempts),
        problems=_data(told(last.problems)),
        documentation=documentation.for_problems(last.problems) if documented else "",
        history=_history(attempts),
    )
    return (*first, Message("assistant", last.answer), Message("user", _closed(text)))


def _opening(attempts: Sequence[Attempt]) -> str:
    last = attempts[-1]
    if last.repeats:
        return (
            f"This is the same as in attempt {last.repeats}, with the same problems. Do not "
            "send it again: mend each of them, or show the idea in another, simpler way."
        )
    return "That code cannot be used yet. What is wrong with it:"


def _history(attempts: Sequence[Attempt]) -> str:
    """What was wrong with attempts before the last one, so that none of it comes back."""
    last = {problem.short for problem in attempts[-1].problems}
    before = [problem.short for attempt in attempts[:-1] for problem in attempt.serious[:2]]
    lines = [f"- {_data(short)}" for short in dict.fromkeys(before) if short not in last]
    return "\n".join(["Mended by now, and not to come back:", *lines]) if lines else ""


def _asked(subject: Subject) -> list[str]:
    told = subject.direction
    return [*(line.shown for line in subject.lines), told.layout, told.motion, told.guidance]


def _direction(subject: Subject) -> str:
    told = subject.direction
    named = (
        ("idea", told.purpose),
        ("layout", told.layout),
        ("motion", told.motion),
        ("avoid", told.avoid),
        ("who is in it", "; ".join(subject.people)),
    )
    return "\n".join(f"{name}: {words}" for name, words in named if words)


def _guidance(subject: Subject) -> str:
    words = subject.direction.guidance
    return f"\nWhat counts most, as the maker of the film wants it: {words}" if words else ""


def _beat(line: Line) -> str:
    shown = line.shown or "choose what shows best what is said"
    return f"{line.id} ({line.start_s:.1f} to {line.end_s:.1f} s): “{line.text}”\n    seen: {shown}"


def _assets(subject: Subject) -> str:
    if not subject.assets:
        return ""
    calls = ", ".join(f'self.asset("{name}")' for name in subject.assets)
    return f"Pictures that may be shown, for ImageMobject: {calls}"


def _examples(codes: Sequence[str]) -> str:
    if not codes:
        return ""
    shown = [f"```python\n{_data(code).strip()}\n```" for code in codes]
    head = "Scenes like it that were sound. Learn how they are made, not what they show:"
    return "\n\n".join([head, *(f"<given>\n{code}\n</given>" for code in shown)])


def _data(text: str) -> str:
    """A text that cannot end the marks it stands between, nor begin a block of code."""
    return _FENCE.sub("'''", _MARK.sub(r"(\1)", text))


def _closed(text: str) -> str:
    """A prompt without the room that empty slots leave."""
    return _EMPTY.sub("\n\n", text)
