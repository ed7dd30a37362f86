"""Let a model do the steps of making a character: what it is asked, and how it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from pydantic import BaseModel

from ..asking.asker import Asker, Role
from ..planning.talk import Fence
from ..providers.llm.base import Message
from .answers import Facts, Identity, Looks, Seen, Tale

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Author:
    """A model that is asked about one character. Another `seed` or `take` gives another answer."""

    asker: Asker
    description: str
    seed: int
    take: int = 0

    def seen(self, picture: bytes) -> Seen:
        """What the picture shows. Raises what `Asker.complete` raises, as all of these do."""
        message = Message("user", self._filled("character-picture"), (picture,))
        return self._answer(message, "helper", Seen)

    def facts(self, seen: Seen) -> Facts:
        text = self._filled("character-facts", description=self.description, seen=_seen(seen))
        return self._answer(Message("user", text), "helper", Facts)

    def identity(self, facts: Facts, seen: Seen) -> Identity:
        text = self._filled(
            "character-identity",
            description=self.description,
            facts=facts.model_dump_json(exclude_defaults=True),
            seen=_seen(seen),
            seed=str(self.seed),
        )
        return self._answer(Message("user", text), "planner", Identity)

    def looks(self, identity: Identity, facts: Facts, seen: Seen) -> Looks:
        text = self._filled(
            "character-looks",
            description=self.description,
            identity=identity.model_dump_json(),
            looks="; ".join(facts.looks) or "nothing",
            seen=_seen(seen),
            seed=str(self.seed),
        )
        return self._answer(Message("user", text), "planner", Looks)

    def tale(self, identity: Identity, looks: Looks) -> Tale:
        text = self._filled(
            "character-history",
            description=self.description,
            identity=identity.model_dump_json(),
            looks=looks.line,
            seed=str(self.seed),
        )
        return self._answer(Message("user", text), "planner", Tale)

    def _filled(self, name: str, **values: str) -> str:
        return Fence(self.description).filled(name, **values)

    def _answer(self, message: Message, role: Role, schema: type[M]) -> M:
        return self.asker.complete([message], role=role, schema=schema, take=self.take).value


def _seen(seen: Seen) -> str:
    return seen.summary or "there is none"
