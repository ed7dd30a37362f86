"""Characters without a model: what the words say holds, and the rest is drawn by a seed."""

from __future__ import annotations

import pytest

from vidgen.characters import dress, invent, tale
from vidgen.characters.answers import Facts, Identity, Looks, Seen
from vidgen.characters.chance import Dice
from vidgen.characters.reading import read_facts

KNIGHT = "A brave knight who is afraid of horses"


def person(description: str, seed: int = 0, seen: Seen | None = None) -> tuple[Identity, Looks]:
    facts, dice = read_facts(description), Dice(description, seed)
    identity = invent.identity_of(facts, description, dice)
    return identity, dress.looks_of(identity, facts, seen or Seen(), description, dice)


def test_the_words_of_a_description_become_facts():
    facts = read_facts(
        "Marta Nowak, a shy librarian in her forties who hates noise, and works late"
    )
    assert facts == Facts(
        name="Marta Nowak",
        gender="female",
        age=44,
        occupation="librarian",
        personality=("shy",),
        weakness="hates noise",
    )


@pytest.mark.parametrize(
    ("description", "field", "value"),
    [
        (KNIGHT, "weakness", "afraid of horses"),
        ("Grandma Rosa bakes bread", "name", "Grandma Rosa"),
        (KNIGHT, "personality", ("brave",)),
        ("a knight who is not brave", "personality", ()),
        ("a 12-year-old girl", "age", 12),
        ("a witch aged 304", "age", 304),
        ("an elven archer", "species", "elf"),
        ("an archer", "occupation", "archer"),
        ("a robot called Tin Marta", "name", "Tin Marta"),
        ("An old man", "name", ""),
        ("the pilot can't swim but sings", "weakness", "can't swim"),
        ("a person, they say", "gender", None),
        ("a cyberpunk hacker", "setting", "future"),
        ("a fox who is afraid of wolves", "species", "fox"),
        ("ein tapferer Ritter", "occupation", ""),
    ],
)
def test_facts_are_read_one_by_one(description, field, value):
    assert getattr(read_facts(description), field) == value


def test_facts_win_over_what_is_made_up():
    for seed in range(20):
        identity, looks = person(
            "Morga, a 71-year-old witch with long white hair, green eyes", seed
        )
        assert (identity.name, identity.age, identity.gender) == ("Morga", 71, "female")
        assert identity.occupation == "witch"
        assert looks.appearance.hair_style == "long"
        assert "white hair" in looks.line
        assert "green eyes" in looks.line
        assert looks.appearance.stage == "elder"


@pytest.mark.parametrize(
    ("description", "worn"),
    [
        (KNIGHT, {"outfit": "armour"}),
        ("a wizard without a hat in a red cloak", {"outfit": "cloak", "cloth": "#a83c3c"}),
        ("a bald, bearded blacksmith", {"hair_style": "bald"}),
        ("a red-haired pirate girl", {"hair": "#b0472e", "stage": "child"}),
        ("a girl with two brown plaits", {"hair": "#6b3f34", "hair_style": "braids"}),
        ("an elf with purple eyes", {"eyes": "#8a5fd0", "features": ("pointed ears",)}),
    ],
)
def test_what_is_said_is_worn(description, worn):
    for seed in range(5):
        found = person(description, seed)[1].appearance.model_dump()
        assert {name: found[name] for name in worn} == worn


def test_another_seed_is_another_person():
    people = [person(KNIGHT, seed) for seed in range(40)]
    assert len({identity.name for identity, _ in people}) > 20
    assert len({looks.line for _, looks in people}) > 30
    assert person(KNIGHT, 3) == person(KNIGHT, 3)


@pytest.mark.parametrize("words", ["", "a robot", "a nonbinary elf bard", KNIGHT, "🙂", "x" * 3000])
def test_everybody_gets_a_history_that_reads_well(words):
    for seed in range(30):
        identity, _ = person(words, seed)
        told = tale.tale_of(identity, "fantasy", Dice(words, seed)).history
        assert identity.name in told
        assert identity.gender == "nonbinary" or identity.weakness in told
        assert not set("{}") & set(told)
        assert "they is" not in told.lower()
        assert "they loses" not in told.lower()
        assert all(sentence[0].isupper() for sentence in told.split(". "))


def test_traits_do_not_contradict_each_other():
    for seed in range(30):
        assert "daring" not in person("a cowardly guard", seed)[0].personality


def test_a_picture_lends_its_colours():
    seen = Seen(palette=("#2040c0", "#c02020"))
    worn = person("a farmer", 0, seen)[1].appearance
    assert {worn.cloth, worn.accent} == {"#2040c0", "#c02020"}


@pytest.mark.parametrize(
    ("weakness", "words"),
    [
        ("never admits to being lost", "they never admit to being lost"),
        ("loses track of time", "they lose track of time"),
        ("cannot say no", "they cannot say no"),
        ("afraid of horses", "they are afraid of horses"),
    ],
)
def test_a_history_agrees_with_who_it_is_about(weakness, words):
    identity = person("a nonbinary bard")[0].model_copy(update={"weakness": weakness})
    assert words in tale.tale_of(identity, "fantasy", Dice("bard")).history


def test_a_name_leans_towards_a_gender():
    assert {person("a spy named Viktor", seed)[0].gender for seed in range(9)} == {"male"}
    assert {person("a spy named Marta", seed)[0].gender for seed in range(9)} == {"female"}
    assert len({person("a spy named Robin", seed)[0].gender for seed in range(9)}) > 1
