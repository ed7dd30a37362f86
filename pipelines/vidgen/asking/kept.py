"""Answers that are kept: the same question is never paid for twice, in any project of a user."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from ..engine.action import Action
from ..providers.llm.base import Question
from ..spending.call import Call, total
from ..store import Store, Stored
from ..store.digest import digest_bytes
from .answer import Answer
from .shape import UnfitError, fitted

VERSION = 1
"""Of how questions are put to models: another one makes all kept answers stale."""


def action_of(question: Question, fingerprint: Mapping[str, str], take: int) -> Action:
    """What decides an answer: the same digest, the same answer. It holds no key."""
    messages = [
        {
            "role": message.role,
            "text": message.text,
            "images": [digest_bytes(image) for image in message.images],
        }
        for message in question.messages
    ]
    request = {
        "model": question.model,
        "messages": messages,
        "schema": question.schema,
        "max_tokens": question.max_tokens,
        "temperature": question.temperature,
        "take": take,
    }
    return Action("llm", VERSION, question.model, request, fingerprint=dict(fingerprint))


def recall(store: Store, action: Action, schema: type[BaseModel] | None) -> Answer[Any] | None:
    """The answer that is kept, or None. One that no longer fits is none."""
    stored = store.lookup(action.digest)
    path = store.get(stored.outputs["answer"]) if stored and "answer" in stored.outputs else None
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        value = fitted(found["text"], schema)
        calls = tuple(Call.model_validate(call) for call in found["calls"])
        return Answer(value, str(found["model"]), calls, cached=True)
    except (OSError, ValueError, KeyError, TypeError, UnfitError):
        return None


def keep(store: Store, action: Action, answer: Answer[Any]) -> None:
    """Keep an answer for whoever asks the same. Raises StorageError."""
    content = {
        "model": answer.model,
        "text": answer.calls[-1].text,
        "calls": [call.model_dump() for call in answer.calls],
    }
    digest = store.put_bytes(json.dumps(content, ensure_ascii=False, indent=1).encode())
    cost = total([call.cost_usd for call in answer.calls])
    store.record(action.digest, Stored({"answer": digest}, answer.latency_s, cost))
