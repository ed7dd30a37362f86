"""English words that tell where sentences end, and those that say nothing of a text."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


TITLES = _set("""
    dr mr mrs ms prof sr jr st mt gen col lt sgt capt rev hon gov sen rep pres fig figs eq eqs vs
    viz cf e.g i.e eg ie resp incl esp dept univ approx
""")
"""Never the end of a sentence: something always follows these."""

BEFORE_NUMBERS = _set("no nos p pp vol vols ch sec sect c ca art op ed ex")
"""Not the end before a number: `No. 5`, `c. 300`; but `The answer is no.` ends."""

EITHER = _set("""
    al etc inc ltd co corp bros ave blvd jan feb mar apr jun jul aug sep sept oct nov dec
""")
"""May end a sentence: then a word follows that likes to begin one."""

STARTERS = _set("""
    the a an it its in on at he she his her they their we our you your this that these those there
    then but and so yet or if when while as after before by for from with what why how who where
    today now once only even still here each every some most many no not two three one
""")

COMMON = _set("""
    the and for with that this from into than then they them their its are was were has have had not
    but all any one two can will would could should may might must our your his her who what when
    where which while how why there here each every more most less over under about after before
    between just also only very such same some other another does did done been being because a an
    of to in on at by as it is be or if so we you he she i no up out
""")
"""Words too common to say which sentence speaks of what."""
