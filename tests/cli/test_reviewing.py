"""`vidgen review` writes one page and says where."""

from __future__ import annotations

import json


def test_a_page_lies_in_the_films_folder(vidgen, tmp_path):
    vidgen("init", "film")
    code, _, err = vidgen("review", "film")
    assert (code, "vidgen plan" in err) == (3, True)
    assert vidgen("plan", "film")[0] == 0
    code, out, _ = vidgen("review", "film")
    assert (code, out) == (0, "film/review.html\n")
    assert "Why years leap" in (tmp_path / "film" / "review.html").read_text()
    told = json.loads(vidgen("review", "film", "--json")[1])
    assert told["page"] == str(tmp_path / "film" / "review.html")
