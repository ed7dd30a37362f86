"""Write the code of one scene: ask a model, tell it what is wrong, and ask again."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..asking.answer import Answer
from ..asking.asker import Asker, Role
from ..errors import VidgenError
from ..events import Tick
from ..providers.llm.base import Message
from ..providers.patience import within
from .answer import code_in
from .attempt import Attempt
from .gates import Look, problems_of
from .problem import Problem
from .subject import Subject
from .wording import repair, task

_REPEATED = 1.0
"""The temperature for a model that has sent the same code twice."""


@dataclass(frozen=True)
class Terms:
    """How often the scene models are asked, whether the helper is asked once after them, and what
    they are shown. Another `take` brings other answers to the same questions."""

    attempts: int
    helper: bool = False
    documented: bool = True
    examples: tuple[str, ...] = ()
    take: int = 0


@dataclass(frozen=True)
class Written:
    """Code that went through all gates, and who wrote it; without any, `why` says so."""

    code: str | None
    model: str | None
    attempts: int
    why: str = ""


def write(
    subject: Subject,
    terms: Terms,
    asker: Asker,
    look: Look,
    tell: Callable[[Attempt], None],
    tick: Tick,
) -> Written:
    """The code of a scene, in a bounded number of attempts. `tell` hears of each as it ends.

    Raises what `Asker.complete` raises, and what no code is to blame for.
    """
    tick(None, "reading Manim's documentation" if terms.documented else "")
    first = task(subject, terms.examples, documented=terms.documented)
    beats = [line.id for line in subject.lines]
    made: list[Attempt] = []
    for number in range(1, terms.attempts + terms.helper + 1):
        note = _note(number, terms, made)
        tick(None, note)
        asked = repair(first, made, documented=terms.documented) if made else first
        one = _answered(_question(number, terms, asked, made), asker, tell, tick, note)
        tick(None, f"checking, attempt {number}")
        one = _judged(one, made, lambda code: problems_of(code, beats, look))
        tell(one)
        made.append(one)
        if not one.serious:
            return Written(one.code, one.model, number)
    wrong = made[-1].serious[0].short
    return Written(None, None, len(made), f"no attempt of {len(made)} was sound. The last: {wrong}")


@dataclass(frozen=True)
class _Question:
    number: int
    messages: tuple[Message, ...]
    role: Role
    temperature: float | None
    take: int


def _question(
    number: int, terms: Terms, messages: tuple[Message, ...], made: Sequence[Attempt]
) -> _Question:
    stuck = bool(made and made[-1].repeats)
    return _Question(
        number=number,
        messages=messages,
        role="helper" if number > terms.attempts else "scene",
        temperature=_REPEATED if stuck else None,
        take=terms.take + (number if stuck else 0),
    )


def _answered(
    question: _Question, asker: Asker, tell: Callable[[Attempt], None], tick: Tick, note: str
) -> Attempt:
    """An attempt that is not judged yet. `tell` hears why no answer comes before that raises."""

    def ask() -> Answer[str]:
        return asker.complete(
            question.messages,
            role=question.role,
            temperature=question.temperature,
            take=question.take,
        )

    one = Attempt(question.number, "", question.messages)
    try:
        answer = within(math.inf, ask, tick, note)
    except VidgenError as error:
        tell(replace(one, failed=error.message))
        raise
    return replace(one, model=answer.model, answer=answer.value, code=code_in(answer.value))


def _judged(
    one: Attempt, made: Sequence[Attempt], judge: Callable[[str | None], tuple[Problem, ...]]
) -> Attempt:
    for former in made:
        if former.code == one.code and (one.code is not None or former.answer == one.answer):
            return replace(one, problems=former.problems, repeats=former.number)
    return replace(one, problems=judge(one.code))


def _note(number: int, terms: Terms, made: Sequence[Attempt]) -> str:
    """What progress shows: "writing, attempt 2 of 4: line 14: there is no Circel"."""
    after = f": {made[-1].serious[0].short}" if made else ""
    if number > terms.attempts:
        return f"writing, with the helper model{after}"
    return f"writing, attempt {number} of {terms.attempts}{after}"
