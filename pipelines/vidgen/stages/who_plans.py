"""Who plans a film: language models, or the embedded planner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..asking.asker import models
from ..planner import NAME
from ..planning.wish import asks_models, is_prompt

if TYPE_CHECKING:
    from ..project import Project


def asked(project: Project, body: str, label: str) -> Mapping[str, Any] | None:
    """The fingerprint of the models that plan a brief; None where the embedded planner does.

    Without any model the plan that some made of a prompt still counts: then it is theirs. `label`
    is that of the action that plans. Raises ConfigError where models must plan and none is set.
    """
    settings = project.settings
    if asks_models(settings, body):
        from ..planning.film import fingerprint

        named = {role: list(models(settings, role)) for role in ("planner", "scene")}
        return {**fingerprint(), "models": named}
    if settings.planner != "auto" or not is_prompt(body):
        return None
    return _before(project, label)


def _before(project: Project, label: str) -> Mapping[str, Any] | None:
    """The fingerprint of the models that planned this film last, if any did."""
    record = project.record_of("plan")
    before = record.actions.get(label) if record else None
    found = before.described.get("fingerprint", {}) if before and before.outcome else {}
    return found if found.get("planner", NAME) != NAME else None
