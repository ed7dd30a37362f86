"""What the results of a stage were paid with."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..engine.action import CALLS, Done
from ..spending.call import Call

if TYPE_CHECKING:
    from ..project import Project


def calls_for(project: Project, done: Sequence[Done]) -> tuple[Call, ...]:
    """Every call behind these results, without what came back, whenever it was made."""
    digests = [
        one.result.outputs[CALLS] for one in done if one.result and CALLS in one.result.outputs
    ]
    found = [call for digest in digests for call in json.loads(project.blob(digest).read_bytes())]
    return tuple(Call.model_validate({**call, "text": "", "kept": False}) for call in found)
