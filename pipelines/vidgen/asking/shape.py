"""Find the JSON in an answer, hold it against its schema, and say what is wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError

from ..errors import AnswerError
from ..model.base import explain
from ..providers.llm.base import Message, Question, Reply
from ..spending.call import Ending

_FENCE = re.compile(r"```[\w-]*[ \t]*\n(.*?)\n?[ \t]*```", re.DOTALL)
_STARTS = 100
"""At how many brackets of an answer its JSON is looked for."""

_BACKSLASH = re.compile(
    r"""\\(?: \\                                       # one that is written as it must be
    | (?P<lone> (?= [^"\\/bfnrtu]                       # an escape that JSON does not have
        | [bfr](?=[A-Za-z])                            # nobody means a backspace before a letter
        | u(?![0-9A-Fa-f]{4})
        | t(?:heta|imes|ext(?:bf|it|rm|tt)|frac|ilde|riangle|(?:ext|au|an|o)(?![a-z]))
        | n(?:abla|otin) )))""",
    re.VERBOSE,
)
"""Backslashes of TeX that JSON would take for the beginning of an escape: \\frac, \\theta."""

_UNSEEN = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff]"
)
"""What steers terminals, and halves of characters: no word of a film holds any."""

_LONGEST = 2000


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


_DECODER = json.JSONDecoder(strict=False, parse_constant=_no_number)
"""It takes the line breaks that models leave as they are in code."""


class UnfitError(Exception):
    """An answer that cannot be used. Its text says why; `remedy` are the turns that say it."""

    def __init__(self, wrong: str, remedy: tuple[Message, ...], ending: Ending = "unfit") -> None:
        super().__init__(wrong)
        self.remedy = remedy
        self.ending = ending


def instructed(messages: Sequence[Message], schema: type[BaseModel] | None) -> tuple[Message, ...]:
    """The messages, and how to answer if a schema is given. Not every server knows schemas."""
    if schema is None:
        return tuple(messages)
    spelled = json.dumps(schema.model_json_schema(), ensure_ascii=False, separators=(",", ":"))
    order = (
        "Answer with one JSON value and nothing else: no fences, no words around it. "
        "Write every backslash twice, as JSON demands: \\\\frac for TeX's \\frac. "
        f"It must fit this JSON schema:\n{spelled}"
    )
    if messages and messages[0].role == "system":
        return (Message("system", f"{messages[0].text}\n\n{order}"), *messages[1:])
    return (Message("system", order), *messages)


def judged(
    reply: Reply, question: Question, schema: type[BaseModel] | None = None
) -> BaseModel | str:
    """The value of a reply. Raises UnfitError, or AnswerError where the model refuses."""
    if reply.finish == "refused":
        said = f": {reply.text[:_LONGEST]}" if reply.text else ""
        raise AnswerError(f"{question.model} refuses to answer{said}", answered=True)
    if reply.finish == "length":
        limit = f"in well under {question.max_tokens} tokens: a longer answer is cut off"
        again = Message("user", f"Answer completely, {limit}.")
        raise UnfitError(f"it was cut off at {reply.tokens_out} tokens", (again,), "cut off")
    return fitted(reply.text, schema)


def fitted(text: str, schema: type[BaseModel] | None) -> BaseModel | str:
    """The value that an answer holds: its text, or a model. Raises UnfitError."""
    if schema is None:
        if not text.strip():
            raise _unfit(text, "The answer was empty.", "Answer in words.")
        return text
    wrong: dict[int, str] = {}
    mended = _BACKSLASH.sub(lambda found: "\\\\" if found["lone"] is not None else found[0], text)
    for found in _candidates(mended):
        try:
            return schema.model_validate_json(found)
        except ValidationError as error:
            wrong.setdefault(len(found), explain(error)[:_LONGEST])
    why = wrong[max(wrong)] if wrong else _why_none(mended)
    raise _unfit(text, why, "Answer again, with the whole corrected JSON only.")


def _unfit(text: str, wrong: str, order: str) -> UnfitError:
    """What shows a model its answer, what is wrong with it, and what to do."""
    said = (Message("assistant", text),) if text.strip() else ()
    return UnfitError(wrong, (*said, Message("user", f"That cannot be used: {wrong}\n{order}")))


def _candidates(text: str) -> Iterator[str]:
    """Whatever in a text is JSON, spelled as it should be, the likeliest first."""
    for part in (text.strip(), *map(str.strip, _FENCE.findall(text))):
        found, end = _decoded(part, 0)
        if part and end == len(part):
            yield found
    at = 0
    for _ in range(_STARTS):
        start = _bracket(text, at)
        if start is None:
            return
        found, end = _decoded(text, start)
        if end:
            yield found
        at = end or start + 1


def _bracket(text: str, at: int) -> int | None:
    """Where the next bracket stands that JSON could begin with."""
    return min((i for i in (text.find("{", at), text.find("[", at)) if i >= 0), default=None)


def _decoded(text: str, start: int) -> tuple[str, int]:
    """The JSON that starts there, spelled anew, and where it ends: 0 where there is none."""
    try:
        value, end = _DECODER.raw_decode(text, start)
        return json.dumps(_seen(value)), end
    except (ValueError, RecursionError):
        return "", 0


def _seen(value: Any) -> Any:
    """A value of JSON without what can neither be seen nor read."""
    if isinstance(value, str):
        return _UNSEEN.sub("", value)
    if isinstance(value, list):
        return [_seen(item) for item in value]
    if isinstance(value, dict):
        return {_UNSEEN.sub("", name): _seen(item) for name, item in value.items()}
    return value


def _why_none(text: str) -> str:
    """Why a text holds no JSON: where the likeliest piece of it breaks."""
    fence = _FENCE.search(text)
    part = fence[1] if fence else text
    start = _bracket(part, 0)
    if start is None:
        return "There is no JSON in the answer."
    try:
        _DECODER.raw_decode(part[start:])
    except json.JSONDecodeError as error:
        return f"The JSON is broken in line {error.lineno}, column {error.colno}: {error.msg}."
    except ValueError as error:
        return f"The JSON is broken: {error}."
    except RecursionError:
        return "The JSON is nested too deeply."
    return "There is no JSON in the answer that can be used."
