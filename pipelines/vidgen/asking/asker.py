"""Ask language models: the one way to a model for every stage."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, TypeVar, overload

from pydantic import BaseModel

from ..engine.action import Action
from ..errors import (
    AccessError,
    AnswerError,
    BudgetError,
    ConfigError,
    ProviderError,
    VidgenError,
)
from ..providers.llm.base import LanguageModel, Message, Question, Server, select
from ..settings import Settings
from ..spending.call import Call
from ..spending.ledger import Ledger
from ..spending.pace import Clock, Pace
from ..spending.pay import Purse
from ..spending.tally import count
from ..store import Store
from .answer import Answer
from .conversation import Line
from .kept import action_of, keep, recall
from .shape import instructed

Role = Literal["planner", "scene", "helper"]
M = TypeVar("M", bound=BaseModel)


def models(settings: Settings, role: Role) -> tuple[str, ...]:
    """The models for a role, the first choice first; empty where none is set."""
    own = {"scene": settings.scene_model, "helper": settings.helper_model}
    return own.get(role) or settings.planner_model


class Asker:
    """Asks the models of the settings. One for a run, shared by its threads.

    It keeps to their budget, rate, attempts and calls at a time. The `purse` of a run is shared
    with all others that spend: its ledger has every call, and its pace is that of all of them.
    """

    def __init__(
        self,
        settings: Settings,
        store: Store,
        *,
        provider: LanguageModel | None = None,
        purse: Purse | None = None,
        clock: Clock | None = None,
    ) -> None:
        clock = clock or Clock()
        purse = purse or Purse(Ledger(settings.max_cost), Pace(clock))
        self.ledger = purse.ledger
        self._settings = settings
        self._store = store
        self._line = Line(
            provider=provider or select(settings.llm.provider),
            ledger=self.ledger,
            pace=purse.pace,
            per_minute=settings.llm.calls_per_minute,
            slots=threading.BoundedSemaphore(settings.max_scene_concurrency),
            clock=clock,
            attempts=settings.llm.max_attempts,
        )

    @overload
    def complete(
        self,
        messages: Sequence[Message],
        *,
        role: Role,
        schema: type[M],
        temperature: float | None = None,
        take: int = 0,
    ) -> Answer[M]: ...

    @overload
    def complete(
        self,
        messages: Sequence[Message],
        *,
        role: Role,
        schema: None = None,
        temperature: float | None = None,
        take: int = 0,
    ) -> Answer[str]: ...

    def complete(
        self,
        messages: Sequence[Message],
        *,
        role: Role,
        schema: type[BaseModel] | None = None,
        temperature: float | None = None,
        take: int = 0,
    ) -> Answer[Any]:
        """An answer that fits, kept or asked for. Another `take` of the same is asked for anew.

        Raises ConfigError where no model is set or vidgen is offline, BudgetError before a call
        that could pass the budget, MissingError, AccessError where every model lacks a key or a
        quota, and AnswerError where all else failed.
        """
        asked = [
            (question, self._action(question, take))
            for question in self._questions(messages, role, schema, temperature)
        ]
        for _, action in asked:
            if (kept := recall(self._store, action, schema)) is not None:
                for call in kept.calls:
                    count(call.model_copy(update={"kept": True}))
                return kept
        if self._settings.offline:
            raise ConfigError(
                "No language model can be asked offline",
                cure="leave out --offline, or set VIDGEN_OFFLINE=false",
            )
        return self._first(asked, schema)

    def estimate(
        self, messages: Sequence[Message], *, role: Role, schema: type[BaseModel] | None = None
    ) -> float | None:
        """What one call of the first model costs at most, in USD; None where nobody knows."""
        question = self._questions(messages, role, schema, None)[0]
        return self._line.estimate(replace(question, messages=instructed(messages, schema)))

    def _questions(
        self,
        messages: Sequence[Message],
        role: Role,
        schema: type[BaseModel] | None,
        temperature: float | None,
    ) -> list[Question]:
        """The same question for each model of a role. Raises ConfigError where there is none."""
        llm, found = self._settings.llm, models(self._settings, role)
        if not found:
            raise ConfigError(
                f"There is no language model for the {role}",
                cure="set VIDGEN_PLANNER_MODEL to provider/model, such as openai/gpt-5-mini",
            )
        question = Question(
            model="",
            messages=tuple(messages),
            schema=schema.model_json_schema() if schema else None,
            max_tokens=llm.max_tokens,
            temperature=temperature,
            timeout_s=llm.timeout_s,
            server=Server(llm.base_url, llm.api_key),
        )
        return [replace(question, model=model) for model in found]

    def _action(self, question: Question, take: int) -> Action:
        return action_of(question, self._line.provider.fingerprint(question.server), take)

    def _first(
        self, asked: Sequence[tuple[Question, Action]], schema: type[BaseModel] | None
    ) -> Answer[Any]:
        """The answer of the first model that gives one."""
        calls: list[Call] = []
        errors: list[VidgenError] = []
        for question, action in asked:
            try:
                value = self._line.converse(question, schema, calls)
            except BudgetError:
                raise
            except (AccessError, ConfigError, ProviderError) as error:
                errors.append(error)
            else:
                answer = Answer(value, question.model, tuple(calls))
                keep(self._store, action, answer)
                return answer
        raise _nobody(errors)


def _nobody(errors: Sequence[VidgenError]) -> VidgenError:
    """The error of all models: of their kind where they agree."""
    kinds = {type(error) for error in errors}
    kind = kinds.pop() if len(kinds) == 1 else AnswerError
    said = "; ".join(dict.fromkeys(error.message for error in errors))
    cure = next((error.cure for error in errors if error.cure), None)
    return (kind if kind in {AccessError, ConfigError} else AnswerError)(said, cure=cure)
