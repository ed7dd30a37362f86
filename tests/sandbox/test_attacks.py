"""What no scene may achieve: each program is run for real, on the layers that this machine has."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest

from vidgen.sandbox.rules import Policy

sys.path.insert(0, str(Path(__file__).parent))
import attacks_kernel
import attacks_world
from cage import ATTACKS, HERE, POSSIBLE, WAYS, WHY_NOT, Attack, confined, policy

assert attacks_kernel
assert attacks_world

CASES = [
    pytest.param(attack, way, id=f"{name}-{way.replace(' ', '-')}")
    for way in POSSIBLE
    for name, attack in ATTACKS.items()
    if not attack.blind - WAYS[way] and (way == POSSIBLE[-1] or not attack.once)
]


def test_the_attacks_are_many():
    assert len(ATTACKS) >= 60


@pytest.mark.skipif(not HERE.enough, reason=WHY_NOT)
@pytest.mark.parametrize(("attack", "way"), CASES)
def test_a_scene_cannot(attack: Attack, way: str, aim: Any) -> None:
    if os.uname().machine not in attack.machines:
        pytest.skip(f"no such thing on {os.uname().machine}")
    held = policy(aim.work, way, read=(aim.asset,))
    answer = confined(held, lambda: attack.run(aim))
    assert not answer.value, answer
    assert aim.harm() == [], answer
    assert answer.verdict.limit is None, "it was not refused, but stopped"


@pytest.mark.skipif(sys.platform != "linux", reason="these attacks are made for Linux")
@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.plain])
def test_it_could_if_nothing_held_it_back(name: str, aim: Any) -> None:
    """What makes the others say something."""
    free = Policy(work=aim.work, require=False, layers=frozenset())
    answer = confined(free, lambda: ATTACKS[name].run(aim))
    assert answer.value or aim.harm(), answer
