"""Equal requests become one clip; what differs becomes another."""

from __future__ import annotations

import pytest

from vidgen.model.npc import ClipRequest, Library, Npc, PlayerContext
from vidgen.npc import prompt
from vidgen.npc.clips import wanted
from vidgen.npc.matrix import spread
from vidgen.npc.rows import Mistakes, request


def clips(*asked, maker="rig", run="run", context=None, npc=None):
    library = Library(
        name="x",
        npcs={"mira": npc or Npc(id="mira")},
        requests=tuple(ClipRequest(npc="mira", **one) for one in asked),
        context=context or PlayerContext(),
    )
    return wanted(library, lambda _: maker, {}, run)


@pytest.mark.parametrize(
    ("one", "other", "maker"),
    [
        ({"intensity": 0.62}, {"intensity": 0.58}, "rig"),
        ({"intensity": 0.31}, {"intensity": 0.69}, "engine"),
        ({"quality": "balanced"}, {"width": 512, "height": 512, "fps": 12}, "rig"),
        ({"steps": 5}, {"steps": 9}, "rig"),
        ({"negative_prompt": "rain"}, {}, "rig"),
        ({"priority": 3}, {"tag": "door"}, "rig"),
        ({"dialogue": "Well  met"}, {"dialogue": "Well met"}, "rig"),
    ],
)
def test_what_makes_no_difference_makes_one_clip(one, other, maker):
    (clip,) = clips(one, other, maker=maker)
    assert clip.requests == (0, 1)


@pytest.mark.parametrize(
    ("one", "other", "maker"),
    [
        ({"intensity": 0.64}, {"intensity": 0.66}, "rig"),
        ({"expression": "sad", "intensity": 0.29}, {"expression": "sad"}, "engine"),
        ({"steps": 5}, {"steps": 9}, "engine"),
        ({"seed": 1}, {"seed": 2}, "rig"),
        ({"art_style": "anime"}, {}, "rig"),
        ({"duration_s": 2}, {"duration_s": 3}, "engine"),
    ],
)
def test_what_makes_a_difference_makes_two(one, other, maker):
    assert len(clips(one, other, maker=maker)) == 2


def test_a_new_version_of_a_prompt_makes_new_clips():
    old = clips({}, maker="engine", npc=Npc(id="mira", prompt="a smith"))
    new = clips({}, maker="engine", npc=Npc(id="mira", prompt="a smith", prompt_version=2))
    assert old[0].key != new[0].key


def test_a_strategy_decides_for_whom_a_clip_is_made():
    ada = PlayerContext(player="ada", playthrough="1")
    again = PlayerContext(player="ada", playthrough="2")
    bob = PlayerContext(player="bob", playthrough="1")
    for strategy, same in {"once": 3, "per_player": 2, "per_playthrough": 1}.items():
        keys = {
            who.player + who.playthrough: clips({"strategy": strategy}, context=who)[0].key
            for who in (ada, again, bob)
        }
        assert len(set(keys.values())) == 4 - same
    every = [clips({"strategy": "always"}, run=run)[0].key for run in ("1", "2")]
    assert every[0] != every[1]


def test_what_a_game_knows_of_the_moment_is_part_of_what_is_made_for_a_player():
    rain, sun = (PlayerContext(player="ada", snapshot={"weather": it}) for it in ("rain", "sun"))
    for strategy, count in {"once": 1, "per_player": 2, "per_playthrough": 2}.items():
        found = {clips({"strategy": strategy}, context=it)[0].key for it in (rain, sun)}
        assert len(found) == count


def test_a_new_version_of_our_own_words_makes_new_films_and_no_new_drawings(monkeypatch):
    before = [clips({}, maker=maker)[0].key for maker in ("engine", "rig")]
    monkeypatch.setattr(prompt, "VERSION", prompt.VERSION + 1)
    after = [clips({}, maker=maker)[0].key for maker in ("engine", "rig")]
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]


def test_the_most_urgent_comes_first():
    first, second = clips({"seed": 1}, {"seed": 2, "priority": 9})
    assert (first.requests, second.requests) == ((1,), (0,))


def test_an_intensity_is_said_in_words():
    assert [prompt.how(value) for value in (0.0, 0.29, 0.3, 0.69, 0.7, 1.0)] == [
        "slightly",
        "slightly",
        "moderately",
        "moderately",
        "very",
        "very",
    ]
    said = prompt.written(
        ClipRequest(npc="mira", expression="shy", emotion="love", intensity=0.8, dialogue="Hm."),
        Npc(id="mira", name="Mira", art_style="anime"),
    )
    assert said == (
        "Mira, very shy smile, looking down, blushing, overwhelmed by love, breathing calmly "
        'and blinking, saying "Hm.", anime style, clean line art, cel shading'
    )


def test_a_matrix_of_thousands_comes_to_the_clips_that_differ():
    mistakes = Mistakes("x")
    matrix = {
        "expressions": ["happy", "sad", "angry", "shy", "tired"],
        "animations": ["idle", "talk", "nod", "wave"],
        "intensities": [number / 100 for number in range(101)],
    }
    rows = [request(row, "m", mistakes) for row in spread(matrix, ["mira"], "m", mistakes, {})]
    mistakes.raise_any()
    found = wanted(
        Library(name="x", npcs={"mira": Npc(id="mira")}, requests=tuple(filter(None, rows))),
        lambda _: "rig",
        {},
        "run",
    )
    assert (len(rows), len(found)) == (5 * 4 * 101, 5 * 4 * 11)
