"""A response graph says what is shown; traces say what comes next."""

from __future__ import annotations

import pytest

from vidgen.errors import BriefError
from vidgen.npc.graph import read_graph, read_trace
from vidgen.npc.likely import Steps, by_likelihood
from vidgen.npc.rules import parse

BARBER = """
schema = "vidgen.graph/1"
npc = "mira"
start = "calm"

[inputs.tool]
kind = "choice"
values = ["hand", "brush", "blade"]
[inputs.pressure]
[inputs.alone]
kind = "flag"

[states.calm]
clip = { expression = "neutral", animation = "idle", intensity = 0.2 }
[[states.calm.rules]]
when = "tool == 'blade' and pressure > 0.7"
to = "afraid"
[[states.calm.rules]]
when = "tool in ['hand', 'brush'] and pressure > 0.2"
to = "tickled"

[states.tickled]
clip = { expression = "happy", animation = "giggle", intensity = "0.3 + pressure / 2" }
[[states.tickled.rules]]
when = "pressure == 0"
to = "calm"
stay_s = 2

[states.afraid]
clip = { expression = "scared", animation = "shake", intensity = "max(0.5, pressure)" }

[[always]]
when = "alone"
to = "calm"
"""


@pytest.fixture
def graph(tmp_path):
    def read(text: str = BARBER):
        path = tmp_path / "graph.toml"
        path.write_text(text)
        return read_graph(path)

    return read


def test_a_walk_shows_a_clip_whenever_state_or_strength_change(graph):
    trace = [
        (1.0, {"tool": "brush", "pressure": 0.4}),
        (1.5, {"pressure": 0.4}),
        (2.0, {"pressure": 0.8}),
        (2.5, {"pressure": 0}),
        (4.5, {"pressure": 0}),
        (5.0, {"tool": "blade", "pressure": 3}),
        (6.0, {"alone": True}),
    ]
    found = list(graph().walk(trace))
    assert [(one.at_s, one.state, one.request.intensity) for one in found] == [
        (0.0, "calm", 0.2),
        (1.0, "tickled", 0.5),
        (2.0, "tickled", 0.7),
        (2.5, "tickled", 0.3),
        (3.0, "calm", 0.2),
        (5.0, "afraid", 1.0),
        (6.0, "calm", 0.2),
    ]


CHAIN = """
schema = "vidgen.graph/1"
npc = "mira"
start = "calm"
[inputs.hit]
kind = "flag"
[states.calm]
rules = [{ when = "hit", to = "stunned" }]
[states.stunned]
clip = { expression = "surprised" }
rules = [{ when = "hit", to = "angry" }]
[states.angry]
clip = { expression = "angry" }
rules = [{ when = "hit", to = "calm", stay_s = 3 }]
"""


def test_a_state_that_leads_on_at_once_is_not_shown_and_time_alone_leads_on(graph):
    """Nor does a ring of rules that all hold go round for ever."""
    found = graph(CHAIN).walk([(1.0, {"hit": True}), (9.0, {"hit": True})])
    assert [(one.at_s, one.state) for one in found] == [
        (0.0, "calm"),
        (1.0, "angry"),
        (4.0, "angry"),
        (7.0, "angry"),
    ]
    with pytest.raises(ValueError, match="is t in s"):
        list(graph(CHAIN).walk([(1.0, {"hit": True}), (1.7e12, {})]))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('to = "afraid"', 'to = "afrait"', "states.calm: there is no state 'afrait'. Did you mean"),
        ("pressure > 0.7", "presure > 0.7", "there is no input 'presure'. Did you mean pressure?"),
        ("pressure > 0.7", "open('x')", "is not known here: use names of inputs"),
        ("pressure > 0.7", "pressure.real", "is not known here"),
        ("pressure > 0.7", "(lambda: 1)()", "is not known here"),
        ("pressure > 0.7", "pressure ** 9", "is not known here"),
        ("pressure > 0.7", "pressure >", "is not an expression"),
        ('"giggle"', '"dance"', "states.tickled.clip: animation: Input should be 'idle'"),
        ('start = "calm"', 'start = "x"', "start: there is no state 'x'"),
        ('values = ["hand", "brush", "blade"]', "", "inputs.tool: a choice needs values"),
        ("[states.calm]", "[states.calm]\nmood = 3", "states.calm.mood: unknown key"),
    ],
)
def test_a_mistake_in_a_graph_is_told_with_its_place(graph, old, new, says):
    assert old in BARBER
    with pytest.raises(BriefError) as caught:
        graph(BARBER.replace(old, new))
    assert says in caught.value.message


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"pressur": 1}, "there is no input 'pressur'"),
        ({"tool": "hammer"}, "tool: 'hammer' is not one of hand, brush, blade"),
        ({"pressure": "much"}, "pressure: 'much' is not a number"),
    ],
)
def test_an_input_of_another_kind_is_refused(graph, told, says):
    with pytest.raises(ValueError, match=says):
        list(graph().walk([(1.0, told)]))


@pytest.mark.parametrize(
    ("line", "says"),
    [("{", "line 2"), ('{"pressure": 1}', "line 2"), ('{"t": 0.5}', "lies before the line above")],
)
def test_a_trace_is_checked_line_by_line(tmp_path, line, says):
    path = tmp_path / "trace.jsonl"
    path.write_text(f'{{"t": 1, "pressure": 0.5}}\n{line}\n')
    with pytest.raises(BriefError, match=says):
        read_trace(path)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3 - 4 / 2", 5.0),
        ("0 < x < 1", True),
        ("not x > 1", True),
        ("clamp(x * 9)", 1.0),
        ("min(x, 0.2) + abs(-x)", 0.7),
        ("'a' not in ['b', 'c'] or x", True),
        ("-x", -0.5),
    ],
)
def test_an_expression_comes_to_a_value(text, value):
    assert parse(text).value({"x": 0.5}) == pytest.approx(value)


@pytest.mark.parametrize("text", ["x / 0", "x + 'a'", "'a' < 1"])
def test_an_expression_that_has_no_value_says_so(text):
    with pytest.raises(ValueError, match=r"division|number|not supported"):
        parse(text).value({"x": 0.5})


def test_what_most_likely_comes_next_comes_first():
    steps = Steps([["a", "b", "a", "b", "c"], ["a", "b", "a", "d"]])
    assert steps.chance("a", "b") > steps.chance("a", "d") > steps.chance("a", "z") > 0
    assert by_likelihood("a", ["z", "d", "c", "b", "a"], steps) == ["a", "b", "d", "c", "z"]
