"""Talk to one model until its answer fits, in a bounded number of calls."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, replace

from pydantic import BaseModel

from ..errors import AnswerError, ConfigError, ProviderError
from ..providers.llm.base import LanguageModel, Question, Reply
from ..spending.call import Call, Ending, unbilled
from ..spending.ledger import Ledger
from ..spending.pace import PATIENCE_S, Clock, Pace, backoff_s
from .shape import UnfitError, instructed, judged

_BYTES_A_TOKEN = 2  # of formulas and code; of prose it is 4
_TOKENS_A_MESSAGE = 8
_TOKENS_AN_IMAGE = 1600


@dataclass(frozen=True)
class Line:
    """What a call goes through: a provider, and what holds it back."""

    provider: LanguageModel
    ledger: Ledger
    pace: Pace
    per_minute: int | None
    slots: threading.BoundedSemaphore
    clock: Clock
    attempts: int

    def converse(
        self, question: Question, schema: type[BaseModel] | None, calls: list[Call]
    ) -> BaseModel | str:
        """The value of the first answer that fits; every call made is added to `calls`.

        Raises BudgetError, AccessError, ConfigError, MissingError, and AnswerError at the end.
        """
        self.provider.check(question.model, question.server)
        first = instructed(question.messages, schema)
        question, problem, cure = replace(question, messages=first), "", None
        for number in range(1, self.attempts + 1):
            try:
                return self._call(question, schema, calls)
            except UnfitError as unfit:
                question, problem = replace(question, messages=(*first, *unfit.remedy)), str(unfit)
                cure = None
            except ConfigError as error:
                if question.schema is None:
                    raise
                # perhaps the server knows no schemas; the words of the question name it too
                question, problem = replace(question, schema=None), error.message
            except ProviderError as error:
                problem, cure = error.message, error.cure
                if number < self.attempts:
                    self._wait(number, error)
        raise AnswerError(
            f"{question.model} gave no answer to use in {self.attempts} calls. The last: {problem}",
            cure=cure,
        )

    def estimate(self, question: Question) -> float | None:
        """What a call costs at most, in USD; None where nobody knows."""
        texts = [message.text for message in question.messages]
        if question.schema:
            texts.append(json.dumps(question.schema))
        images = sum(len(message.images) for message in question.messages)
        sent = _TOKENS_AN_IMAGE * images + _TOKENS_A_MESSAGE * len(texts)
        sent += sum(len(text.encode()) // _BYTES_A_TOKEN for text in texts)
        return self.provider.price(question.model, sent, question.max_tokens)

    def _call(
        self, question: Question, schema: type[BaseModel] | None, calls: list[Call]
    ) -> BaseModel | str:
        """One call. Raises UnfitError, AnswerError for a refusal, and what the provider raises."""
        estimate = self.estimate(question)
        with self.slots:
            self.pace.wait(question.model.partition("/")[0], self.per_minute)
            held = self.ledger.hold(question.model, estimate)
            reply, error = None, None
            started = self.clock.now()
            try:
                reply = self.provider.reply(question)
                value = judged(reply, question, schema)
            except BaseException as caught:
                error = caught
                raise
            finally:
                latency_s = self.clock.now() - started
                call = _written(question.model, reply, error, latency_s, free=estimate == 0)
                calls.append(call)
                self.ledger.settle(held, call)
        return value

    def _wait(self, failures: int, error: ProviderError) -> None:
        """Wait as long as helps. Raises the error where it does not help, or takes too long."""
        seconds = backoff_s(failures, error.retry_after_s, self.clock)
        if not error.recoverable or seconds > PATIENCE_S:
            raise error
        self.clock.sleep(seconds)


def _written(
    model: str, reply: Reply | None, error: BaseException | None, latency_s: float, *, free: bool
) -> Call:
    """What is written down of a call that gave a reply, or failed."""
    ending, wrong = _ending(error), str(error or "")
    if reply is None:
        cost = 0.0 if free or unbilled(error) else None
        return Call(model=model, ending=ending, latency_s=latency_s, cost_usd=cost, wrong=wrong)
    return Call(
        model=model,
        ending=ending,
        tokens_in=reply.tokens_in,
        tokens_out=reply.tokens_out,
        latency_s=latency_s,
        cost_usd=reply.cost_usd,
        text=reply.text,
        wrong=wrong,
    )


def _ending(error: BaseException | None) -> Ending:
    if isinstance(error, UnfitError):
        return error.ending
    if isinstance(error, AnswerError):
        return "refused"
    return "failed" if error else "answered"
