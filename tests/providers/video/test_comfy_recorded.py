"""What a real ComfyUI (0.3.64) said, as it was recorded, is understood."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from vidgen.errors import ProviderError
from vidgen.providers.comfy import job
from vidgen.providers.comfy.faults import invalid, told
from vidgen.providers.comfy.meter import Meter
from vidgen.providers.comfy.outputs import chosen, listed
from vidgen.providers.comfy.server import _numbers

RECORD = Path(__file__).with_name("comfy_recorded.jsonl")


def rows(case: str) -> list[dict[str, Any]]:
    """What was asked and told in one case."""
    found = map(json.loads, RECORD.read_text().splitlines())
    return [row for row in found if row["case"] == case]


def heard(case: str) -> tuple[Meter, list[float]]:
    """A meter that has heard all of a case, and how far it was after each message."""
    begun, *rest = rows(case)
    meter = Meter(begun["sent"]["prompt"], begun["answered"]["prompt_id"])
    shares = []
    for row in rest:
        if "told" in row:
            meter.hear(row["told"])
            shares += [] if meter.fraction is None else [meter.fraction]
    return meter, shares


def entry(case: str) -> dict[str, Any]:
    """The history of a case's job."""
    answered: dict[str, Any] = rows(case)[-1]["answered"]
    return next(iter(answered.values()))


@pytest.mark.parametrize("case", ["filmed", "cached"])
def test_progress_grows_to_the_end(case):
    meter, shares = heard(case)
    assert meter.ended
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_films_and_pictures_are_found_under_any_name():
    made = job._outputs(entry("filmed"), {})
    (film,) = chosen(listed(made, None))
    assert film.place == {"filename": "clip_00001_.mp4", "subfolder": "vidgen", "type": "output"}
    assert listed(made, "4") == []
    stills = chosen(listed(job._outputs(entry("cached"), {}), None))
    assert [one.place["filename"] for one in stills[:2]] == ["clip_00004_.png", "clip_00005_.png"]
    assert len(stills) == 12


@pytest.mark.parametrize(
    ("case", "says"),
    [
        ("bad image", "node 1 (LoadImage): image: Custom validation failed"),
        ("no node", "node NoSuchNode does not exist. Node ID '#9'"),
        ("no model", "ckpt_name: there is no 'sd.safetensors', but nothing at all"),
        ("no output", "Prompt has no outputs"),
    ],
)
def test_refusals_are_told_in_words(case, says):
    (row,) = rows(case)
    found = invalid(json.dumps(row["answered"]).encode())
    assert found is not None
    assert says in told(found, row["sent"]["prompt"]).message


def test_a_job_that_was_interrupted_is_known():
    meter, shares = heard("interrupted")
    assert meter.ended
    assert max(shares) < 1.0
    with pytest.raises(ProviderError, match="interrupted there"):
        job._outputs(entry("interrupted"), {})


def test_a_queue_is_read_in_its_order():
    (row,) = rows("queue")
    assert len(_numbers(row["answered"]["queue_running"])) == 1
    assert len(_numbers(row["answered"]["queue_pending"])) == 2
