"""From the flags of `vidgen scene set` to edits."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from vidgen.errors import ConfigError
from vidgen.revision.apply import scene_of
from vidgen.revision.edits import (
    Edit,
    SetLength,
    SetNarration,
    SetParams,
    SetTemplate,
    SetTitle,
)

from .scenes import board_of, checked, params_of


def setting(
    target: str,
    scene: str,
    *,
    narration: str | None,
    beat: str | None,
    title: str | None,
    params: Sequence[str],
    template: str | None,
    least_s: float | None,
    looks: Sequence[Edit] = (),
) -> list[Edit]:
    """The edits that flags ask for, `looks` last. Raises ConfigError where there are none."""
    if beat is not None and narration is None and not looks:
        raise ConfigError(
            "--beat names the sentence that --narration replaces, or that --sound is heard with: "
            "give both"
        )
    drawn_by = template or scene_of(board_of(target), scene).template
    edits: list[Edit] = []
    if title is not None:
        edits.append(checked(SetTitle, scene=scene, title=title))
    if template is not None:
        values = params_of(template, params)
        edits.append(checked(SetTemplate, scene=scene, template=template, params=values))
    elif params:
        edits.append(checked(SetParams, scene=scene, params=params_of(drawn_by, params)))
    if least_s is not None:
        edits.append(checked(SetLength, scene=scene, least_s=least_s or None))
    if narration is not None:
        edits.append(checked(SetNarration, scene=scene, text=narration, beat=beat))
    edits += looks
    if not edits:
        raise ConfigError(
            "Say what shall change: --narration, --title, --param, --template, --guidance ...",
            cure=f"to see what there is: `vidgen scene show {shlex.quote(target)} {scene}`",
        )
    return edits
