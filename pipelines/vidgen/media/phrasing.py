"""How captions are cut in a language: its small words, its reading speed, the width of letters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_USUAL_CPS = 17.0
_CPS = {
    "en": 20.0, "ar": 20.0, "hi": 22.0, "ja": 7.0, "ko": 12.0, "zh": 9.0,
}  # fmt: skip
_LEANS = {
    "en": "a an the of to in on at by for from with as and or but nor so if is are was were be its "
    "his her their our my your this that these those not no than into over under per mr mrs dr",
    "de": "der die das den dem des ein eine einen einem einer eines und oder aber in im an am auf "
    "zu zum zur von vom für mit aus bei nach ist sind war nicht kein keine sein seine ihr ihre "
    "mein dein dieser diese dieses als wie über unter pro",
    "fr": "le la les un une des du de à au aux en dans sur sous par pour avec et ou mais ni si est "
    "sont était ce cet cette ces son sa ses leur leurs mon ma mes ne pas que qui très plus",
    "es": "el la los las un una unos unas de del a al en con por para y e o u pero ni si es son "
    "era su sus mi mis tu este esta estos estas no que muy más como",
    "it": "il lo la i gli le un uno una di del della a al alla da dal in nel con su per tra fra e "
    "o ma se è sono era suo sua mio mia questo questa non che più come",
    "pt": "o a os as um uma de do da dos das em no na nos nas com por para e ou mas se é são era "
    "seu sua meu minha este esta não que mais como",
    "nl": "de het een van te in op aan bij voor met en of maar is zijn was niet geen dit dat deze "
    "die mijn jouw als dan uit over onder per",
}
_STARTS = {
    "en": "and or but so because which that who when where while if than then as with from into",
    "de": "und oder aber sondern denn weil dass der die das wenn wann wo während ob als wie damit "
    "obwohl mit",
    "fr": "et ou mais donc car parce que qui dont où quand lorsque si comme avec pour",
    "es": "y o pero sino porque que quien cuando donde mientras si como con para",
    "it": "e o ma perché che chi cui quando dove mentre se come con per",
    "pt": "e ou mas porque que quem quando onde enquanto se como com para",
    "nl": "en of maar want omdat dat die wie wanneer waar terwijl als dan met",
}


@dataclass(frozen=True)
class Phrasing:
    """What a language asks of captions.

    `cps` are the letters that can be read in a second. A caption does not end with a word that
    leans on the next one, such as an article; it may well begin with one that starts a phrase.
    """

    cps: float
    leans_on_next: frozenset[str]
    starts_phrase: frozenset[str]


def phrasing(language: str) -> Phrasing:
    """What captions in a language keep to; one whose small words are not known gets none."""
    short = language.partition("-")[0].lower()
    return Phrasing(
        _CPS.get(short, _USUAL_CPS),
        frozenset(_LEANS.get(short, "").split()),
        frozenset(_STARTS.get(short, "").split()),
    )


def columns(text: str) -> int:
    """How wide a text is: wide letters such as 漢 count twice, marks above others not at all."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in text
    )


def letters(text: str) -> int:
    """How many letters there are to be read."""
    return sum(not unicodedata.combining(letter) for letter in text)


def is_unspaced(letter: str) -> bool:
    """Whether a letter is of a script that puts no spaces between words, such as Chinese."""
    point = ord(letter)
    return (
        0x2E80 <= point <= 0x9FFF
        or 0xF900 <= point <= 0xFAFF
        or 0xFF00 <= point <= 0xFFEF
        or (0x20000 <= point <= 0x3FFFF)
    )
