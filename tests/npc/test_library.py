"""What a library file asks for, and how its mistakes are told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from vidgen.errors import BriefError, MissingError
from vidgen.npc.library import read_library

TAVERN = """
schema = "vidgen.library/1"
name = "tavern"
targets = ["godot", "web"]

[defaults]
quality = "fast"
duration = 2.0

[npcs.mira]
name = "Mira"
art_style = "anime"
traits = ["kind"]
loras = ["ink:0.8", "soft"]

[npcs.jon]

[[requests]]
npc_id = "mira"
expression = "Smiling"
animation = "waving"
intensity = 0.64
priority = 5

[[matrix]]
expressions = ["happy", "sad"]
animations = ["idle", "laugh"]
intensities = [0.2, 0.9]
exclude = [{ expression = "sad", animations = ["laugh"] }]
include = [{ npc = "jon", expression = "angry", animation = "shake" }]
"""


@pytest.fixture
def library(tmp_path):
    def read(text: str, name: str = "library.toml"):
        path = tmp_path / name
        path.write_text(text)
        return read_library(path)

    return read


def mistakes(library, text: str, name: str = "library.toml") -> str:
    with pytest.raises(BriefError) as caught:
        library(text, name)
    return caught.value.message


def test_a_matrix_is_written_out_without_what_it_excludes_and_with_what_it_includes(library):
    found = library(TAVERN)
    assert (found.name, found.targets) == ("tavern", ("web", "godot"))
    first, *others = found.requests
    assert (first.expression, first.animation, first.priority) == ("happy", "wave", 5)
    assert (first.quality, first.duration_s) == ("fast", 2.0)
    assert len(others) == 2 * (2 * 2 * 2 - 2) + 1
    assert not any((one.expression, one.animation) == ("sad", "laugh") for one in others)
    assert (others[-1].npc, others[-1].expression) == ("jon", "angry")
    assert [(one.name, one.strength) for one in found.npcs["mira"].loras] == [
        ("ink", 0.8),
        ("soft", 1.0),
    ]


def test_json_says_the_same(library):
    rows = [{"npc": "a", "expression": "happy"}]
    found = library(json.dumps({"npcs": {"a": {}}, "requests": rows}), "library.json")
    assert found.requests[0].expression == "happy"


def test_a_csv_is_a_library_of_its_own(library):
    found = library(
        "npc_id,npc_name,expression,intensity,dialogue\n"
        "mira,Mira,happy,0.5,\n"
        'mira,Mira,sad,0.9,"No, not again."\n',
        "requests.csv",
    )
    assert found.npcs["mira"].name == "Mira"
    assert found.requests[1].dialogue == "No, not again."


def test_a_library_names_its_csv(library, tmp_path):
    (tmp_path / "rows.csv").write_text("npc,expression\nmira,angry\nmira,bored\n")
    said = mistakes(library, 'requests = "rows.csv"\n[npcs.mira]\n')
    assert "rows.csv line 3, expression: 'bored' is not one of neutral, happy" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('expression = "hapy"', "requests 1, expression: 'hapy' is not one of neutral, happy"),
        ('expression = "hapy"', "Did you mean happy?"),
        ("intensity = 1.5", "requests 1, intensity: 1.5 is not a number from 0 to 1"),
        ("intensity = nan", "requests 1, intensity: nan is not a number from 0 to 1"),
        ("width = 33", "requests 1, width: 33 is not a whole number from 64 to 2048, even"),
        ("fps = 0", "requests 1, fps: 0 is not a whole number from 1 to 60"),
        ("duration = 99", "requests 1, duration: 99 is not a number from 0.5 to 30"),
        ("max_wait_s = 0", "max_wait_s: 0 is not a number above 0"),
        ("seed = 1.5", "seed: 1.5 is not a whole number from 0 to 4294967295"),
        ("clear = 'perhaps'", "clear: 'perhaps' is not true or false"),
        ("prompt = 3", "prompt: 3 is not a text of at most 2000 characters"),
        ("loras = ['ink:9']", "loras 1 strength: '9' is not a number from -2 to 2"),
        ("quality_preset = 'x'", "quality: 'x' is not one of balanced, fast"),
        ("strategy = 'per_game'", "strategy: 'per_game' is not one of once, per_playthrough"),
        ("fallback = 'cry'", "is not one of default_content, skip, retry, placeholder"),
        ("operation = 'fusion'", "requests 1, clips: fusion needs 2 or more"),
        ('colour = "red"', "requests 1, colour: there is no such field"),
        ("expresion = 'sad'", "Did you mean expression?"),
        ('quality = "best"', "quality: 'best' is not one of balanced, fast, quality, realtime"),
        ('audio = "no.wav"', "there is no file 'no.wav' beside the library"),
        ('audio = "../../etc/passwd"', "is not a plain path"),
        ('npc = "nobody"', "there is no NPC 'nobody'"),
    ],
)
def test_a_mistake_is_told_with_row_field_and_value(library, text, says):
    row = text if text.startswith("npc") else f'npc = "mira"\n{text}'
    assert says in mistakes(library, f"[npcs.mira]\n[[requests]]\n{row}\n")


def test_all_mistakes_are_told_at_once_but_not_thousands(library):
    rows = "".join(f'[[requests]]\nnpc = "mira"\nexpression = "x{at}"\n' for at in range(100))
    said = mistakes(library, f"[npcs.mira]\n{rows}")
    assert said.count("is not one of") == 50
    assert said.endswith("and 50 more")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("npcs = 3", "npcs: is not a table"),
        ("[npcs]\nmira = 3", "npcs.mira: is not a table"),
        ("requests = 3", "requests: is not a list"),
        ("[npcs.mira]\n", "requests: there is none"),
        ("nonsense = 1", "nonsense: is not known"),
        ('schema = "vidgen.library/9"', "schema: 'vidgen.library/9' is not vidgen.library/1"),
        ('targets = ["xbox"]', "targets: 'xbox' is not one of web, unity"),
        ("[npcs.mira]\n[[matrix]]\nexpressions = []", "matrix 1, expressions: [] is not a list"),
        ('[npcs.mira]\nage = "old"', "npcs.mira, age: there is no such field"),
        ("= 3", "Invalid"),
    ],
)
def test_a_file_of_another_shape_is_refused(library, text, says):
    assert says in mistakes(library, text)


def test_each_mistake_of_a_row_is_told_and_each_once(library):
    said = mistakes(
        library,
        """
[defaults]
intensity = 2
[npcs.mira]
seed = -1
[npcs.jon]
[[requests]]
npc = "mira"
emotion = "hate"
quality = "best"
audio = "no.wav"
[[matrix]]
expressions = ["happy", "hapy"]
animations = ["idle", "nod"]
exclude = [{ expresion = "sad", animation = "danse" }]
""",
    )
    assert [line.partition(": ")[0].strip() for line in said.splitlines()][1:] == [
        "defaults, intensity",
        "requests 1, emotion",
        "matrix 1, exclude 1, expresion",
        "matrix 1, exclude 1, animation",
        "matrix 1, expression",
        "requests 1, quality",
        "requests 1, audio",
    ]


def test_a_matrix_has_qualities_and_excludes_what_defaults_say(library):
    found = library(
        """
[defaults]
emotion = "joy"
[npcs.mira]
[[matrix]]
expression = ["happy", "sad"]
quality = ["fast", "balanced"]
exclude = [{ emotion = "joy", expression = "sad", quality = "fast" }, { clear = true }]
"""
    )
    looks = [(one.expression, one.quality) for one in found.requests]
    assert looks == [("happy", "fast"), ("happy", "balanced"), ("sad", "balanced")]


def test_cells_of_a_csv_may_have_lines_and_lists_in_them(library, tmp_path):
    for name in ("a.mp4", "b.mp4"):
        (tmp_path / name).write_bytes(b"")
    found = library(
        "NPC_ID,dialogue,clips,loras\r\n"
        'mira,"One.\r\nTwo.",,ink:0.5; soft\r\n'
        "mira,,a.mp4;b.mp4,\r\n",
        "rows.csv",
    )
    first, second = found.requests
    assert first.dialogue == "One.\nTwo."
    assert [one.name for one in first.loras or ()] == ["ink", "soft"]
    assert second.clips == ("a.mp4", "b.mp4")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('npc,dialogue\nmira,"Tw\no"\nmira,"two\nlines"\nzed zed,\n', "line 6, npc: 'zed zed'"),
        ('npc,dialogue\nmira,"open\n', "unexpected end of data"),
        ("npc,npc_id\nmira,jon\n", "two columns are 'npc'"),
        ("npc;intensity\nmira;2\n", "line 2, intensity: '2' is not a number from 0 to 1"),
        ("npc,expression\nmira,happy,sad\n", "a column without a name: there is no such field"),
        ("expression\nhappy\n", "line 2, npc: is missing"),
        ("npc,expression\n", "requests: there is none"),
    ],
)
def test_a_csv_is_checked_cell_by_cell(library, text, says):
    assert says in mistakes(library, text, "rows.csv")


def test_a_file_that_is_not_there_is_missing(tmp_path):
    with pytest.raises(MissingError, match="no such library"):
        read_library(tmp_path / "library.toml")


def test_a_matrix_that_explodes_is_refused_before_it_does(library):
    axis = ", ".join(str(number / 10000) for number in range(10001))
    text = f"[npcs.mira]\n[[matrix]]\nintensities = [{axis}]\nseeds = [{axis}]\n"
    assert "a matrix may have 1,000,000" in mistakes(library, text)


def test_the_folder_is_no_library(tmp_path: Path):
    with pytest.raises(MissingError):
        read_library(tmp_path)
