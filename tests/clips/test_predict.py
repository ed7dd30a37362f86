"""Clips that a game is likely to show next are made first, and that helps those who play."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from vidgen.clips.making import Source, planned
from vidgen.clips.plan import Plan, Wish

MOODS = ("calm", "greet", "chat", "laugh", "doubt", "cross", "sulk", "rage")
FACES = ("neutral", "happy", "happy", "excited", "worried", "angry", "sad", "disgusted")
MOVES = ("idle", "wave", "talk", "laugh", "tilt", "shake", "sigh", "bounce")
WAYS = {
    "calm": {"greet": 8, "doubt": 1},
    "greet": {"chat": 9, "calm": 1},
    "chat": {"laugh": 6, "doubt": 3, "calm": 2},
    "laugh": {"chat": 9, "greet": 1},
    "doubt": {"cross": 2, "chat": 8},
    "cross": {"rage": 1, "sulk": 4},
    "sulk": {"calm": 5},
    "rage": {"sulk": 5},
}
"""How a player moves this NPC about: a few states often, most of them seldom."""


@pytest.fixture
def game(tmp_path) -> Path:
    rules = [f'{{ when = "said == \'{mood}\'", to = "{mood}" }}' for mood in MOODS]
    states = [
        f'[states.{mood}]\nclip = {{ expression = "{face}", animation = "{move}" }}'
        for mood, face, move in zip(MOODS, FACES, MOVES, strict=True)
    ]
    (tmp_path / "graph.toml").write_text(
        f'npc = "mira"\nstart = "calm"\nalways = [{", ".join(rules)}]\n'
        f'[inputs.said]\nkind = "choice"\nvalues = {json.dumps(MOODS)}\n' + "\n".join(states)
    )
    (tmp_path / "library.toml").write_text(
        """
[defaults]
quality = "fast"
[npcs.mira]
[[matrix]]
expressions = ["angry", "disgusted", "excited", "happy", "neutral", "sad", "worried"]
animations = ["bounce", "idle", "laugh", "shake", "sigh", "talk", "tilt", "wave"]
"""
    )
    return tmp_path


def played(path: Path, seed: int) -> list[str]:
    """A trace of somebody who plays: the moods that it goes through."""
    chance, mood, moods = random.Random(seed), "calm", ["calm"]
    for _ in range(12):
        ways = WAYS[mood]
        mood = chance.choices(list(ways), list(ways.values()))[0]
        moods.append(mood)
    lines = [json.dumps({"t": 3 * at, "said": one}) for at, one in enumerate(moods)]
    path.write_text("\n".join(lines))
    return moods


def ready(plan: Plan, moods: list[str], clips_a_step: int) -> float:
    """Which share of what a player sees is there in time, when so many clips are made a step."""
    made_at = {}
    for place, clip in enumerate(plan.best.clips):
        one = plan.best.request(clip)
        made_at[one.expression, one.animation] = place / clips_a_step
    looks = dict(zip(MOODS, zip(FACES, MOVES, strict=True), strict=True))
    in_time = [made_at[looks[mood]] <= step for step, mood in enumerate(moods)]
    return sum(in_time) / len(moods)


def test_what_was_learned_has_the_clips_of_another_player_ready_sooner(game):
    """Of a library of 56 clips, one is made a step: an order learned of ten serves ten others."""
    library, graph = game / "library.toml", game / "graph.toml"
    traces = [game / f"learned{seed}.jsonl" for seed in range(10)]
    for seed, trace in enumerate(traces):
        played(trace, seed)
    learned = planned(Source(library, graph, (), tuple(traces)), Wish())
    listed = planned(Source(library), Wish())
    assert {clip.key for clip in learned.best.clips} == {clip.key for clip in listed.best.clips}
    others = [played(game / "other.jsonl", seed) for seed in range(100, 110)]
    assert sum(ready(learned, moods, 1) for moods in others) / 10 > 0.9
    assert sum(ready(listed, moods, 1) for moods in others) / 10 < 0.1


def test_every_layer_of_a_progressive_run_is_in_the_order_that_was_learned(game):
    played(game / "trace.jsonl", 1)
    source = Source(game / "library.toml", game / "graph.toml", (), (game / "trace.jsonl",))
    plan = planned(source, Wish(progressive=True))
    for layer in plan.layers:
        looks = [(one.expression, one.animation) for one in map(layer.request, layer.clips)]
        assert looks[:3] == [("neutral", "idle"), ("happy", "wave"), ("happy", "talk")]


def test_what_traces_show_and_the_library_lacks_is_made_as_is_usual_there(game):
    library = game / "library.toml"
    library.write_text(library.read_text().replace(', "wave"', ""))
    played(game / "trace.jsonl", 1)
    plan = planned(Source(library, game / "graph.toml", (), (game / "trace.jsonl",)), Wish())
    one = plan.best.request(plan.best.clips[1])
    assert (one.expression, one.animation, one.quality) == ("happy", "wave", "fast")
    assert "mira/happy/calm/wave/0.5" in plan.names
