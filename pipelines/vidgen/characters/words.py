"""The words that vidgen reads out of a description, and what each of them means."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.appearance import Accessory, Feature, HairStyle, Outfit


@dataclass(frozen=True)
class Kind:
    """A species: how old its grown people are, and what shows in their faces."""

    ages: tuple[int, int] = (19, 62)
    features: tuple[Feature, ...] = ()
    skins: tuple[str, ...] = ()
    hair: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trade:
    """An occupation: where it belongs, and what is worn in it."""

    setting: str
    outfit: Outfit
    accessories: tuple[Accessory, ...] = ()
    cloth: str = ""


SPECIES: dict[str, Kind] = {
    "human": Kind(),
    "elf": Kind((60, 400), ("pointed ears",), (), ("blonde", "silver", "black", "auburn")),
    "dwarf": Kind((40, 220), (), (), ("red", "brown", "grey", "black")),
    "orc": Kind((18, 60), ("tusks", "pointed ears"), ("green", "grey"), ("black",)),
    "goblin": Kind((12, 50), ("pointed ears", "fangs"), ("green",), ("black", "green")),
    "troll": Kind((30, 200), ("tusks",), ("blue", "green"), ("white", "black")),
    "fairy": Kind((20, 300), ("pointed ears", "antennae"), (), ("pink", "mint", "lilac")),
    "angel": Kind((100, 2000), ("halo",), (), ("blonde", "white", "silver")),
    "demon": Kind((100, 2000), ("horns", "fangs"), ("red", "purple"), ("black", "red")),
    "dragon": Kind((100, 3000), ("horns", "scales"), ("green", "red", "blue"), ("black", "red")),
    "vampire": Kind((120, 900), ("fangs",), ("pale",), ("black", "silver")),
    "ghost": Kind((80, 600), (), ("pale", "blue"), ("white", "silver")),
    "robot": Kind((1, 40), ("metal",), ("steel",), ("blue", "teal", "silver")),
    "cyborg": Kind((20, 60), ("metal",), (), ("teal", "black", "white")),
    "alien": Kind((20, 300), ("antennae",), ("green", "blue", "purple"), ("teal", "lilac")),
    "mermaid": Kind((20, 200), ("scales",), (), ("teal", "blue", "red")),
    "cat": Kind((3, 14), ("animal ears",), (), ("orange", "black", "grey", "white")),
    "fox": Kind((2, 10), ("animal ears",), (), ("orange",)),
    "wolf": Kind((3, 12), ("animal ears", "fangs"), (), ("grey", "black", "white")),
    "dog": Kind((2, 13), ("animal ears",), (), ("brown", "blonde", "black")),
    "bear": Kind((4, 25), ("animal ears",), (), ("brown",)),
}
SPECIES_WORDS = {
    **{"elven": "elf", "elvish": "elf", "elves": "elf", "dwarven": "dwarf", "orcish": "orc"},
    **{"android": "robot", "automaton": "robot", "machine": "robot", "devil": "demon"},
    **{"extraterrestrial": "alien", "martian": "alien", "merman": "mermaid", "kitten": "cat"},
    **{"vixen": "fox", "puppy": "dog", "werewolf": "wolf", "pixie": "fairy", "spirit": "ghost"},
    **{"dragonborn": "dragon", "phantom": "ghost", "catgirl": "cat", "hound": "dog"},
}

TRADES: dict[str, Trade] = {
    "knight": Trade("fantasy", "armour"),
    "paladin": Trade("fantasy", "armour"),
    "warrior": Trade("fantasy", "armour", ("headband",)),
    "guard": Trade("fantasy", "armour", ("helmet",)),
    "wizard": Trade("fantasy", "robe", ("wizard hat",), "blue"),
    "witch": Trade("fantasy", "robe", ("wizard hat",), "purple"),
    "sorcerer": Trade("fantasy", "robe", ("necklace",), "crimson"),
    "mage": Trade("fantasy", "robe", ("necklace",), "blue"),
    "alchemist": Trade("fantasy", "robe", ("glasses",), "green"),
    "king": Trade("fantasy", "cloak", ("crown",), "crimson"),
    "queen": Trade("fantasy", "dress", ("crown", "necklace"), "purple"),
    "prince": Trade("fantasy", "uniform", ("crown",), "blue"),
    "princess": Trade("fantasy", "dress", ("crown", "earrings"), "pink"),
    "ranger": Trade("fantasy", "cloak", (), "green"),
    "hunter": Trade("fantasy", "cloak", ("scarf",), "green"),
    "thief": Trade("fantasy", "cloak", ("scarf",), "black"),
    "rogue": Trade("fantasy", "cloak", (), "black"),
    "assassin": Trade("fantasy", "cloak", ("scarf",), "black"),
    "bard": Trade("fantasy", "tunic", ("hat",), "teal"),
    "monk": Trade("fantasy", "robe", (), "brown"),
    "priest": Trade("fantasy", "robe", ("necklace",), "white"),
    "healer": Trade("fantasy", "robe", ("flower",), "white"),
    "blacksmith": Trade("fantasy", "tunic", ("headband",), "brown"),
    "innkeeper": Trade("fantasy", "tunic", (), "crimson"),
    "merchant": Trade("fantasy", "coat", ("necklace",), "gold"),
    "farmer": Trade("fantasy", "tunic", ("hat",), "green"),
    "shepherd": Trade("fantasy", "cloak", ("hat",), "brown"),
    "ninja": Trade("fantasy", "robe", ("headband", "scarf"), "black"),
    "samurai": Trade("fantasy", "robe", ("headband",), "navy"),
    "pirate": Trade("fantasy", "coat", ("eyepatch", "hat"), "crimson"),
    "sailor": Trade("modern", "uniform", ("cap",), "navy"),
    "captain": Trade("modern", "uniform", ("cap",), "navy"),
    "soldier": Trade("modern", "uniform", ("cap",), "green"),
    "officer": Trade("modern", "uniform", ("cap",), "navy"),
    "detective": Trade("modern", "coat", ("hat",), "brown"),
    "spy": Trade("modern", "suit", (), "black"),
    "lawyer": Trade("modern", "suit", ("glasses",), "navy"),
    "banker": Trade("modern", "suit", (), "grey"),
    "mayor": Trade("modern", "suit", ("necklace",), "navy"),
    "butler": Trade("modern", "suit", (), "black"),
    "doctor": Trade("modern", "coat", ("glasses",), "white"),
    "nurse": Trade("modern", "uniform", (), "white"),
    "scientist": Trade("modern", "coat", ("glasses",), "white"),
    "inventor": Trade("modern", "coat", ("glasses",), "brown"),
    "professor": Trade("modern", "suit", ("glasses",), "brown"),
    "teacher": Trade("modern", "shirt", ("glasses",), "teal"),
    "librarian": Trade("modern", "shirt", ("glasses",), "green"),
    "student": Trade("modern", "hoodie", (), "blue"),
    "writer": Trade("modern", "shirt", ("scarf",), "brown"),
    "journalist": Trade("modern", "coat", (), "grey"),
    "artist": Trade("modern", "shirt", ("scarf",), "crimson"),
    "painter": Trade("modern", "shirt", ("scarf",), "teal"),
    "musician": Trade("modern", "hoodie", ("headphones",), "purple"),
    "singer": Trade("modern", "dress", ("earrings",), "crimson"),
    "dancer": Trade("modern", "dress", ("flower",), "pink"),
    "actor": Trade("modern", "suit", ("scarf",), "purple"),
    "chef": Trade("modern", "uniform", (), "white"),
    "cook": Trade("modern", "uniform", (), "white"),
    "baker": Trade("modern", "shirt", (), "white"),
    "gardener": Trade("modern", "tunic", ("hat",), "green"),
    "mechanic": Trade("modern", "shirt", ("cap",), "blue"),
    "engineer": Trade("modern", "shirt", ("glasses",), "blue"),
    "programmer": Trade("modern", "hoodie", ("glasses",), "grey"),
    "hacker": Trade("modern", "hoodie", ("headphones",), "black"),
    "gamer": Trade("modern", "hoodie", ("headphones",), "purple"),
    "athlete": Trade("modern", "hoodie", ("headband",), "crimson"),
    "explorer": Trade("modern", "coat", ("hat", "scarf"), "brown"),
    "archaeologist": Trade("modern", "coat", ("hat",), "brown"),
    "pilot": Trade("future", "uniform", ("headphones",), "navy"),
    "astronaut": Trade("future", "uniform", (), "white"),
    "bounty hunter": Trade("future", "coat", ("eyepatch",), "black"),
    "navigator": Trade("future", "uniform", ("headphones",), "teal"),
}

_TRAITS = """
    absent-minded adventurous ambitious arrogant bold bossy brave calm careful caring cautious
    charming cheerful clever clumsy cold confident cowardly courageous cruel cunning curious
    daring determined dreamy eccentric elegant energetic fearless fierce forgetful friendly funny
    generous gentle gloomy greedy grumpy happy hard-working helpful heroic honest honourable
    hot-headed humble idealistic imaginative impatient impulsive intelligent jealous jolly kind
    kind-hearted lazy lonely loud loyal mad melancholic merciful mischievous moody mysterious
    naive nervous noble nosy optimistic orderly outgoing patient pessimistic playful polite
    practical proud quick-witted quiet rebellious reckless reliable restless romantic rude
    ruthless sad sarcastic scatterbrained secretive selfish sensitive serious shy silent sly smart
    sneaky stern stoic strict strong stubborn superstitious suspicious talkative thoughtful timid
    tireless tough vain valiant warm weary wild wise witty
"""
TRAITS = frozenset(_TRAITS.split())

MADE_UP = (
    *("curious", "stubborn", "loyal", "dry-humoured", "patient", "restless", "generous"),
    *("quick-witted", "careful", "dreamy", "frank", "proud", "warm", "secretive", "playful"),
    *("thoughtful", "superstitious", "tidy", "talkative", "observant", "sentimental", "daring"),
)
"""Traits for those of whom too few are told; none contradicts another."""

_FEMALE = """
    woman girl lady female she her hers queen princess witch mother grandmother grandma sister
    daughter aunt waitress actress goddess heroine empress duchess countess huntress mermaid nun
    priestess sorceress granny bride maid housewife schoolgirl catgirl vixen
"""
FEMALE = frozenset(_FEMALE.split())
_MALE = """
    man boy lord male he him his king prince wizard father grandfather grandpa brother son uncle
    waiter god emperor duke count monk priest gentleman guy merman groom butler schoolboy
    knightboy
"""
MALE = frozenset(_MALE.split())
NEITHER = frozenset({"nonbinary", "non-binary", "genderless", "agender", "genderfluid"})

AGES: dict[str, tuple[int, int]] = {
    **{"baby": (1, 2), "toddler": (2, 3), "child": (7, 11), "kid": (7, 11), "boy": (8, 13)},
    **{"girl": (8, 13), "schoolgirl": (9, 14), "schoolboy": (9, 14), "teenager": (14, 18)},
    **{"teenage": (14, 18), "teen": (14, 18), "student": (18, 25), "young": (17, 25)},
    **{"middle-aged": (43, 55), "old": (66, 82), "elderly": (70, 86), "aged": (66, 82)},
    **{"grandmother": (64, 80), "grandfather": (64, 80), "grandma": (64, 80)},
    **{"grandpa": (64, 80), "granny": (66, 84), "veteran": (48, 64), "retired": (64, 76)},
    **{"ancient": (300, 900), "immortal": (400, 2000)},
}

HAIR_STYLES: dict[str, HairStyle] = {
    **{"bald": "bald", "shaved": "buzz", "shaven": "buzz", "buzzcut": "buzz", "cropped": "short"},
    **{"short": "short", "messy": "messy", "tousled": "messy", "unkempt": "messy"},
    **{"spiky": "spiky", "mohawk": "spiky", "slicked": "slick", "slicked-back": "slick"},
    **{"bob": "bob", "shoulder-length": "bob", "long": "long", "straight": "long"},
    **{"wavy": "wavy", "flowing": "wavy", "ponytail": "ponytail", "pigtails": "twintails"},
    **{"twintails": "twintails", "bun": "bun", "braid": "braids", "braids": "braids"},
    **{"braided": "braids", "plaits": "braids", "afro": "afro", "curly": "afro", "curls": "wavy"},
}
ACCESSORIES: dict[str, Accessory] = {
    **{"glasses": "glasses", "spectacles": "glasses", "monocle": "glasses"},
    **{"eyepatch": "eyepatch", "eye-patch": "eyepatch", "one-eyed": "eyepatch"},
    **{"earring": "earrings", "earrings": "earrings", "necklace": "necklace"},
    **{"amulet": "necklace", "pendant": "necklace", "medallion": "necklace", "scarf": "scarf"},
    **{"headband": "headband", "bandana": "headband", "flower": "flower", "hat": "hat"},
    **{"fedora": "hat", "cap": "cap", "helmet": "helmet", "crown": "crown", "tiara": "crown"},
    **{"headphones": "headphones", "headset": "headphones"},
}
FEATURES: dict[str, Feature] = {
    **{"freckles": "freckles", "freckled": "freckles", "scar": "scar", "scarred": "scar"},
    **{"beard": "beard", "bearded": "beard", "moustache": "moustache", "mustache": "moustache"},
    **{"horns": "horns", "horned": "horns", "tusks": "tusks", "fangs": "fangs", "halo": "halo"},
    **{"antennae": "antennae", "scales": "scales", "metallic": "metal"},
}
OUTFITS: dict[str, Outfit] = {
    **{"tunic": "tunic", "hoodie": "hoodie", "sweater": "hoodie", "jumper": "hoodie"},
    **{"shirt": "shirt", "blouse": "shirt", "suit": "suit", "tuxedo": "suit", "coat": "coat"},
    **{
        "jacket": "coat",
        "raincoat": "coat",
        "cloak": "cloak",
        "cape": "cloak",
        "robe": "robe",
        "robes": "robe",
    },
    **{"kimono": "robe", "armour": "armour", "armor": "armour", "mail": "armour"},
    **{"dress": "dress", "gown": "dress", "uniform": "uniform"},
}
SETTINGS = {
    **{"castle": "fantasy", "kingdom": "fantasy", "medieval": "fantasy", "magic": "fantasy"},
    **{"magical": "fantasy", "fantasy": "fantasy", "village": "fantasy", "dragons": "fantasy"},
    **{"spaceship": "future", "space": "future", "galaxy": "future", "cyberpunk": "future"},
    **{"future": "future", "futuristic": "future", "planet": "future", "starship": "future"},
    **{"city": "modern", "office": "modern", "school": "modern", "modern": "modern"},
}
