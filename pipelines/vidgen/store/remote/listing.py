"""What a remote store lacks, told by a listing: one request for many questions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection

from ...errors import AccessError
from .bucket import Bucket

WORTH = 40
"""To read a page costs as much processor time as to ask for so many results, one by one."""
PAGE = 1000


def lacking(bucket: Bucket, wanted: Collection[str]) -> set[str]:
    """Those of some actions of which it is certain that they have no result there.

    Reads the list, which is sorted, for as long as each page tells of enough of them: not all of a
    large store for the sake of a few. Tells of none where keys may not list. Raises as Bucket does.
    """
    asked = sorted(wanted)
    there: set[str] = set()
    last, sure = "", 0
    try:
        for number, one in enumerate(bucket.list("results/"), start=1):
            action = one.name.removeprefix("results/").removesuffix(".json")
            if action <= last:
                return set()  # in no order, as some servers list
            there.add(action)
            last = action
            if number % PAGE == 0:
                before, sure = sure, bisect_right(asked, last)
                if sure - before < WORTH:
                    return set(asked[:sure]) - there
    except AccessError:
        return set()
    return set(asked) - there
