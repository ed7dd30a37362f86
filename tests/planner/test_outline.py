"""Markdown in, scenes out: every construct, its template, its parameters and its beats."""

from __future__ import annotations

import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from vidgen.errors import BriefError, ConfigError
from vidgen.model.brief import Brief
from vidgen.model.storyboard import Asset, Scene
from vidgen.planner.outline import Plan, estimate_s, plan

BRIEFS = Path(__file__).parents[1] / "briefs"
PICTURE = Asset(path="assets/0123456789ab.png", digest="0" * 64)


def _plan(body: str, **options: Any) -> Plan:
    return plan(Brief(body=body, **options), pictures={"a.png": PICTURE})


def _scenes(body: str) -> tuple[Scene, ...]:
    return _plan(body).storyboard.scenes


def _scene(below: str) -> Scene:
    """The scene of what stands below a heading of the second level."""
    scenes = _scenes(f"## Heading\n\n{below}")
    assert len(scenes) == 1
    return scenes[0]


def _spoken(scene: Scene) -> list[str]:
    return [beat.text for beat in scene.beats]


def test_the_first_heading_is_the_title_card() -> None:
    scenes = _scenes("# The *film*\n\n*What it is about*\n\n::: kicker Physics\n\nOne. Two.\n")
    assert [scene.template for scene in scenes] == ["title"]
    assert scenes[0].params == {
        "title": "The *film*",
        "subtitle": "What it is about",
        "kicker": "Physics",
    }
    assert _spoken(scenes[0]) == ["One.", "Two."]
    assert (scenes[0].id, scenes[0].title) == ("s01", "The film")


def test_headings_start_scenes_and_ids_count_on() -> None:
    scenes = _scenes("# Film\nHello.\n## One\nA.\n### Two\nB.\n# Three\nC.\n")
    assert [(s.id, s.template, s.title) for s in scenes] == [
        ("s01", "title", "Film"),
        ("s02", "statement", "One"),
        ("s03", "statement", "Two"),
        ("s04", "statement", "Three"),
    ]


def test_front_matter_gives_a_title_card_where_no_heading_does() -> None:
    scenes = _plan("Hello.\n\n## One\nA.\n", title="Film").storyboard.scenes
    assert [(s.template, _spoken(s)) for s in scenes] == [
        ("title", ["Hello."]),
        ("statement", ["A."]),
    ]
    silent = _plan("## One\nA.\n", title="Film").storyboard.scenes
    assert [(s.template, _spoken(s)) for s in silent] == [("title", []), ("statement", ["A."])]


def test_prose_alone_shows_its_bold_phrases() -> None:
    scene = _scene("Plain words. Then **light bends** here. And **$E = mc^2$** too.")
    assert scene.template == "statement"
    assert scene.params["lines"] == ["Light bends", "$E = mc^2$"]
    assert scene.params["beats"] == ["b2", "b3"]


def test_marks_are_taken_from_the_narration_and_maths_stays() -> None:
    scene = _scene(
        "A [link](http://x.y), *soft* `code_1` <b>bold</b> and $a_1 * b_1. C$ &amp; end."
    )
    assert _spoken(scene) == ["A link, soft code_1 bold and $a_1 * b_1. C$ & end."]


def test_money_is_no_maths() -> None:
    assert _spoken(_scene("It cost $5 in May and $10 in June.")) == [
        "It cost $5 in May and $10 in June."
    ]


def test_bullets_are_shown_and_appear_where_they_are_mentioned() -> None:
    scene = _scene("Two fruits. Apples are red. Pears are green.\n\n- Red apples\n- Green pears\n")
    assert scene.template == "bullets"
    assert scene.params["points"] == ["Red apples", "Green pears"]
    assert scene.params["beats"] == ["b2", "b3"]
    assert len(scene.beats) == 3


def test_bullets_without_prose_are_spoken_one_by_one() -> None:
    scene = _scene("- **First** `thing`\n- Is it second?\n")
    assert scene.params["points"] == ["**First** `thing`", "Is it second?"]
    assert _spoken(scene) == ["First thing.", "Is it second?"]
    assert scene.params["beats"] == ["b1", "b2"]


def test_numbers_and_what_is_nested_stay_in_the_points() -> None:
    scene = _scene("Words.\n\n3. Fruit:\n   - apples\n   - pears\n4. *Bread* and $x$\n")
    assert scene.params["points"] == ["3. Fruit: apples, pears", "4. *Bread* and $x$"]


def test_a_derivation_has_a_step_a_line_with_its_notes() -> None:
    scene = _scene(
        "We start.\n\n$$\n\\begin{aligned}\na &= b + c \\\\ % given\n  &= 2c\n"
        "\\end{aligned}\n$$\n\nDone."
    )
    assert scene.template == "equation"
    assert scene.params["steps"] == ["a = b + c", "= 2c"]
    assert scene.params["notes"] == ["given", ""]
    assert scene.params["beats"] == []


def test_equations_between_sentences_are_steps_of_one_derivation() -> None:
    scene = _scene("One.\n\n$$a$$\n\nTwo.\n\n$$b$$\n\nThree. Four.\n\n$$c$$\n")
    assert scene.params["steps"] == ["a", "b", "c"]
    assert scene.params["beats"] == ["b1", "b2", "b4"]


def test_breaks_inside_a_formula_do_not_end_a_step() -> None:
    scene = _scene("M.\n\n$$\n\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} = 5\\% \\\\ x\n$$\n")
    assert scene.params["steps"] == [
        "\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} = 5\\%",
        "x",
    ]


def test_a_paragraph_that_is_only_a_formula_is_displayed() -> None:
    assert _scene("Words.\n\n$E = mc^2$.\n").params["steps"] == ["E = mc^2"]
    assert _scene("Words.\n\n```math\nE = mc^2\n```\n").params["steps"] == ["E = mc^2"]


def test_code_is_lit_where_the_cues_say() -> None:
    scene = _scene(
        "```python\n\na = 1\nb = 2\nc = 3\n```\n\nFirst.\n::: highlight 1-2\n\nThen.\n"
        "::: highlight 1, 3\n\nEnd.\n::: highlight off\n"
    )
    assert scene.template == "code"
    assert scene.params["code"] == "a = 1\nb = 2\nc = 3"
    assert scene.params["code_language"] == "python"
    assert scene.params["highlights"] == [[1, 2], [1, 3], []]
    assert scene.params["beats"] == ["b1", "b2", "b3"]
    assert scene.beats[0].cue == "highlight 1-2"


@pytest.mark.parametrize(
    ("table", "template", "params"),
    [
        (
            "| City | Rain (mm) |\n|-|-|\n| Rome | 1,800 |\n| **Oslo** | 763.5 |\n",
            "bar_chart",
            {
                "labels": ["Rome", "Oslo"],
                "series": {"Rain": [1800.0, 763.5]},
                "unit": "mm",
                "highlight": 1,
            },
        ),
        (
            "| Year | A | B |\n|-|-|-|\n| 1990 | 5 % | −1 % |\n| 1995 | 6 % | 2 % |\n"
            "| 2000 | 7 % | 3 % |\n| 2005 | 8 % | 4 % |\n",
            "line_chart",
            {
                "x": ["1990", "1995", "2000", "2005"],
                "series": {"A": [5.0, 6.0, 7.0, 8.0], "B": [-1.0, 2.0, 3.0, 4.0]},
                "unit": "%",
                "x_label": "Year",
            },
        ),
        (
            "| Year | A |\n|-|-|\n| 1990 | 5 |\n| 1995 | 6 |\n",
            "bar_chart",
            {"labels": ["1990", "1995"], "series": {"A": [5.0, 6.0]}},
        ),
        (
            "| Cats | Dogs |\n|-|-|\n| purr | bark |\n| climb | |\n",
            "comparison",
            {
                "left_title": "Cats",
                "left": ["purr", "climb"],
                "right_title": "Dogs",
                "right": ["bark"],
            },
        ),
        (
            "| Who | What | When |\n|-|-|-|\n| Ada | *notes* | 1843 |\n",
            "table",
            {"header": ["Who", "What", "When"], "rows": [["Ada", "*notes*", "1843"]]},
        ),
        ("| A | B |\n|-|-|\n| x | 1 |\n| y | – |\n", "comparison", {"right": ["1", "–"]}),
    ],
)
def test_tables_become_what_their_cells_suggest(
    table: str, template: str, params: dict[str, Any]
) -> None:
    scene = _scene(f"Some words.\n\n{table}")
    assert scene.template == template
    assert {key: scene.params[key] for key in params} == params


def test_a_scene_block_chooses_another_template_and_sets_parameters() -> None:
    table = "| Year | A |\n|-|-|\n| 1990 | 5 |\n| 1995 | 6 |\n"
    block = "```scene\ntemplate: table\ntitle: Two years\ntransition: cut\n```\n\n"
    scene = _scene(f"Some words.\n\n{block}{table}")
    assert (scene.template, scene.transition) == ("table", "cut")
    assert scene.params["title"] == "Two years"
    assert scene.params["rows"] == [["1990", "5"], ["1995", "6"]]


def test_a_picture_keeps_its_caption_and_its_motion() -> None:
    scene = _scene('Look.\n\n![A harbour](a.png "pan")\n')
    assert scene.template == "image"
    assert scene.params == {
        "title": "Heading",
        "image": "image",
        "caption": "A harbour",
        "motion": "pan",
    }
    assert scene.assets == {"image": PICTURE}
    assert _scene('![A](a.png "parallax")\n').params["motion"] == "parallax"
    inside = _scene('Look ![alt](a.png "Its caption") here.\n')
    assert (inside.params["caption"], inside.params["motion"]) == ("Its caption", "zoom")
    assert _spoken(inside) == ["Look here."]


def test_a_quotation_is_spoken_in_its_place() -> None:
    scene = _scene("He said it.\n\n> To be. Or not.\n> — William Shakespeare\n\nWell.\n")
    assert scene.template == "quote"
    assert scene.params["quote"] == "To be. Or not."
    assert scene.params["author"] == "William Shakespeare"
    assert _spoken(scene) == ["He said it.", "To be.", "Or not.", "Well."]


def test_a_timeline_is_a_line_an_event() -> None:
    scene = _scene("Then.\n\n```timeline\n1914: War: the first\n300 BC: Euclid\n```\n")
    assert scene.template == "timeline"
    assert scene.params["events"] == [["1914", "War: the first"], ["300 BC", "Euclid"]]


def test_a_diagram_is_made_of_arrows() -> None:
    scene = _scene("It flows.\n\n```diagram down\nUser -> Web site -> 2: asks\nUser\nAlone\n```\n")
    assert scene.params["boxes"] == {
        "user": "User",
        "web_site": "Web site",
        "box_2": "2",
        "alone": "Alone",
    }
    assert scene.params["arrows"] == [["user", "web_site", ""], ["web_site", "box_2", "asks"]]
    assert scene.params["direction"] == "down"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("-2*x + 1", r"-2\,x + 1"),
        ("1 - (-2*x)", r"1 - (-2\,x)"),
        ("(-x)^2", "(-x)^{2}"),
        ("(x/2)^2", r"\left(\frac{x}{2}\right)^{2}"),
        ("2*3^x", r"2 \cdot 3^{x}"),
        ("1e-5*x", r"10^{-5}\,x"),
        ("2.5e7*x", r"2.5 \cdot 10^{7}\,x"),
    ],
)
def test_a_function_is_shown_as_mathematics_writes_it(written: str, shown: str) -> None:
    scene = _scene(f"It curves.\n\n```plot\nfunctions: {written}\n```")
    assert scene.params["labels"] == [f"${shown}$"]


def test_a_plot_is_read_from_yaml() -> None:
    scene = _scene(
        "It curves.\n\n```plot\nfunctions:\n  x^2: parabola\n  sin(x)/x:\nx: [-2*pi, 2*pi]\n"
        "marks: {1: here}\nx label: time\n```\n"
    )
    assert scene.params["functions"] == ["x ** 2", "sin(x) / x"]
    assert scene.params["labels"] == ["parabola", "$\\frac{\\sin(x)}{x}$"]
    assert scene.params["x_range"] == pytest.approx([-6.28318, 6.28318], abs=1e-4)
    assert scene.params["y_range"] is None
    assert scene.params["marks"] == [[1.0, "here"]]
    assert scene.params["x_label"] == "time"


def test_cues_act_on_the_sentence_before_them() -> None:
    scene = _scene("One. Two.\n::: pause 1.5\n::: say Zwei.\n::: note check this\nThree.\n")
    assert [(b.text, b.say, b.pause_s) for b in scene.beats] == [
        ("One.", None, 0.0),
        ("Two.", "Zwei.", 1.5),
        ("Three.", None, 0.0),
    ]


def test_long_sentences_become_several_beats_unless_they_are_said_otherwise() -> None:
    long = ("seven words stand here before a comma, " * 6).rstrip(", ") + "."
    assert len(_scene(f"{long}\n::: pause 2\n").beats) == 2
    assert [beat.pause_s for beat in _scene(f"{long}\n::: pause 2\n").beats] == [0.0, 2.0]
    assert len(_scene(f"{long}\n::: say Short.\n").beats) == 1


def test_every_figure_gets_a_scene_of_its_own_with_its_prose() -> None:
    body = (
        "# Film\n\nHello.\n\n## Mixed\n\nAbout code.\n\n```python\npass\n```\n\nMore code.\n\n"
        "About fruit.\n\n- pear\n\nMore fruit.\n"
    )
    found = [(s.id, s.title, s.template, _spoken(s)) for s in _scenes(body)]
    assert found == [
        ("s01", "Film", "title", ["Hello."]),
        ("s02", "Mixed", "code", ["About code.", "More code."]),
        ("s03", "Mixed", "bullets", ["About fruit.", "More fruit."]),
    ]


def test_prose_that_follows_its_figures_goes_with_them() -> None:
    body = "## Mixed\n\n```python\npass\n```\n\nAbout code.\n\n![x](a.png)\n\nAbout it.\n"
    assert [_spoken(s) for s in _scenes(body)] == [["About code."], ["About it."]]


def test_a_last_section_named_so_closes_the_film() -> None:
    for heading in ("Summary", "In short", "Conclusion", "Thank you!", "To remember"):
        scenes = _scenes(f"# Film\nHello.\n\n## {heading}\nBye.\n\n- one\n- two\n")
        assert (scenes[-1].template, scenes[-1].params["lines"]) == ("outro", ["one", "two"])
        assert _spoken(scenes[-1]) == ["Bye."]
    assert _scenes("# F\nA.\n## Summary\nB.\n## Next\nC.\n")[1].template == "statement"


def test_silent_scenes_html_and_a_wrong_length_are_noted() -> None:
    notes = _plan("# F\nHi.\n\n## Silent\n\n<div>x</div>\n\n<!-- fine -->\n", duration=60).notes
    assert len(notes) == 3
    assert "line 6: HTML is not shown" in notes[0]
    assert "line 4: scene s02 (Silent) has no words to speak" in notes[1]
    assert "asks for 60 s, but its words last about" in notes[2]
    assert "add about" in notes[2]
    assert _plan("# F\nHi there.\n", duration=1.8).notes == ()


def test_the_storyboard_carries_what_the_brief_asks_for() -> None:
    board = _plan("# F\nHi.\n", style="paper", music="sad", language="de", duration=2).storyboard
    assert (board.title, board.style, board.music, board.language) == ("F", "paper", "sad", "de")
    assert (board.aspect, board.duration_s) == ("16:9", 2.0)
    upright = plan(Brief(body="# F\nHi.\n", aspect="1:1"), aspect="9:16").storyboard
    assert upright.aspect == "9:16"


def test_the_estimate_counts_words_pauses_and_silence() -> None:
    scenes = _scenes("## A\n" + "word " * 200 + "\n::: pause 5\n\n## B\n")
    assert estimate_s(scenes) == pytest.approx(60 + 5 + 1 + 3, abs=2)


def test_a_prompt_is_told_what_an_outline_looks_like() -> None:
    body = (BRIEFS / "a-prompt" / "brief.md").read_text()
    with pytest.raises(ConfigError) as caught:
        _plan(body)
    assert caught.value.exit_code == 2
    assert "needs a planner with a language model" in str(caught.value)
    example = str(caught.value.cure).split("\n\n", 1)[1]
    assert len(example.strip().splitlines()) == 6
    shown = "\n".join(line.removeprefix("    ") for line in example.splitlines())
    assert [s.template for s in _scenes(shown)] == ["title", "bullets"]


@pytest.mark.parametrize(
    ("defect", "message"),
    [
        ("heading-without-text", "line 4: a heading without text"),
        ("unknown-cue", "line 4: unknown cue 'paus 2'. Did you mean 'pause'?"),
        ("cue-without-sentence", "line 3: ::: pause has no sentence to act on"),
        ("cue-in-a-line", "line 2: a cue stands on a line of its own"),
        ("pause-too-long", "line 3: ::: pause 500: is not a pause of 0 to 30 seconds"),
        ("highlight-without-code", "line 3: ::: highlight lights lines of code"),
        ("highlight-beyond-code", "line 11: ::: highlight 3-5: the code ends with line 1"),
        ("table-too-long", "line 4: 13 rows do not fit one scene; at most 12 do"),
        ("list-too-long", "line 4: 11 points do not fit one scene; at most 10 do"),
        ("code-too-long", "line 4: 31 lines of code do not fit one scene; at most 30 do"),
        ("plot-runs-code", 'line 5: \'__import__("os").system("ls")\' is not a function of x'),
        (
            "plot-unknown-key",
            "line 5: unknown key 'function' in the plot. Did you mean 'functions'",
        ),
        ("plot-empty-range", "line 6: x must be a range, from low to high"),
        ("timeline-without-time", "line 6: 'Peace at last' is not an event"),
        ("arrow-to-nowhere", "line 5: 'A ->' has an arrow without a box"),
        ("unknown-template", "line 5: template: there is no template named 'bulets'. Did you mean"),
        (
            "unknown-parameter",
            "line 4: unknown parameter 'ponits' of bullets. Did you mean 'points'",
        ),
        ("template-for-something-else", "line 4: template 'code' cannot draw this"),
        ("chart-of-words", "line 8: a chart needs numbers in every column but the first"),
    ],
)
def test_a_wrong_outline_is_told_with_its_line_and_a_cure(defect: str, message: str) -> None:
    body = (BRIEFS / defect / "brief.md").read_text()
    with pytest.raises(BriefError) as caught:
        _plan(body)
    assert str(caught.value).startswith(f"brief.md, {message}")
    assert caught.value.cure


def test_a_film_has_a_number_of_scenes_and_sentences_that_somebody_can_watch() -> None:
    with pytest.raises(BriefError, match="a film has at most 200 scenes"):
        _plan("## A\nB.\n\n" * 201)
    with pytest.raises(BriefError, match="a scene of 401 sentences; at most 400 fit"):
        _plan("## A\n" + "Word. " * 401)


@pytest.mark.parametrize(
    "unit",
    [
        "[",
        "![",
        "*a **b",
        "`",
        "$a",
        "$$\na\n$$\n\n",
        "> ",
        "- a\n",
        "|",
        "a\n\n",
        "# h\n\n",
        "<a ",
        "x, ",
    ],
)
def test_no_text_takes_long_to_plan(unit: str) -> None:
    body = "# T\n\n" + unit * (60_000 // len(unit))
    begun = time.process_time()
    with suppress(BriefError):
        _plan(body)
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("info", ["plot", "diagram", "timeline", "scene", "math", "python"])
@pytest.mark.parametrize("unit", ["a -> ", "- [", "a: b\n", "{", "(", "%\n", "a\\\\\n", "&a "])
def test_no_fence_takes_long_to_plan(info: str, unit: str) -> None:
    body = f"# T\n\n```{info}\n{unit * (90_000 // len(unit))}\n```\n"
    begun = time.process_time()
    with suppress(BriefError):
        _plan(body)
    assert time.process_time() - begun < 20
