"""Whether vidgen draws every scene as Manim does: raw frames of both, compared bit by bit.

The scenes are Manim's own graphical tests and examples (of a checkout, `--manim-source`), those of
the documentation in the installed package, vidgen's templates, and hard ones of our own. Ends with
1 where a scene comes out differently.

    python bench/conformance.py [--manim-source PATH] [--corpus hard] [--only REGEX] [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from conform import corpora, report
from conform.case import Case, Outcome, difference, each
from conform.graphical import graphical
from conform.show import show
from conform.side import Process, References, Shape
from measure import say

CORPORA = ("hard", "vidgen", "docs", "examples", "tests")
NEED_A_CHECKOUT = ("examples", "tests")


def main() -> None:
    options = _options()
    shape = Shape.read(options.quality, options.limit)
    with tempfile.TemporaryDirectory(prefix="conformance-") as folder:
        cases = _cases(options, Path(folder) / "assets")
        outcomes = _compare(cases, shape, Path(folder), options)
    say(report.table(outcomes))
    if options.json:
        options.json.write_text(json.dumps(report.as_json(outcomes, shape), indent=1) + "\n")
    if options.write_docs:
        report.write(outcomes, shape, options.manim_source)
    raise SystemExit(any(found.verdict in ("different", "failed") for found in outcomes))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--manim-source", type=Path, help="a checkout of Manim's repository")
    parser.add_argument("--corpus", action="append", choices=CORPORA, help="default: all")
    parser.add_argument(
        "--only", default="", help="scenes whose name this regular expression finds"
    )
    parser.add_argument("--quality", default="320x180@10", help="pixels and frames a second")
    parser.add_argument("--limit", type=float, default=90.0, help="seconds that one scene may take")
    parser.add_argument(
        "--references",
        type=Path,
        default=Path(tempfile.gettempdir()) / "vidgen-conformance.jsonl",
        help="where Manim's frames are remembered between runs",
    )
    parser.add_argument("--show", type=Path, help="put the first frames that differ in this folder")
    parser.add_argument("--json", type=Path, help="write every scene's result to this file")
    parser.add_argument("--write-docs", action="store_true", help="write docs/conformance.md")
    options = parser.parse_args()
    if options.write_docs and (options.only or options.corpus or not options.manim_source):
        parser.error(
            "--write-docs needs all scenes: --manim-source, and neither --only nor --corpus"
        )
    return options


def _cases(options: argparse.Namespace, folder: Path) -> list[Case]:
    source = options.manim_source and options.manim_source.resolve()
    wanted = options.corpus or [name for name in CORPORA if source or name not in NEED_A_CHECKOUT]
    if not source and set(wanted) & set(NEED_A_CHECKOUT):
        raise SystemExit("--corpus examples and tests need --manim-source, a checkout of Manim")
    found: dict[str, Callable[[], Iterable[Case]]] = {
        "hard": lambda: corpora.hard(folder),
        "vidgen": corpora.vidgen,
        "docs": lambda: corpora.docs(source, folder),
        "examples": lambda: corpora.examples(source),
        "tests": lambda: graphical(source),
    }
    cases = [case for name in wanted for case in found[name]()]
    return [case for case in cases if re.search(options.only, f"{case.corpus}/{case.name}")]


def _compare(
    cases: list[Case], shape: Shape, folder: Path, options: argparse.Namespace
) -> list[Outcome]:
    plain, ours = Process("plain", shape, folder), Process("ours", shape, folder)
    references = References(options.references, plain, shape)
    outcomes = []
    for at, case in enumerate(cases, 1):
        found = _judge(case, references, plain, ours)
        outcomes.append(found)
        if found.verdict != "identical":
            say(f"{at}/{len(cases)} {case.corpus}/{case.name}: {found.verdict}: {found.why}")
        if options.show and found.verdict == "different":
            say(f"    {show(found, plain, ours, options.show)}")
    plain.close()
    ours.close()
    return outcomes


def _judge(case: Case, references: References, plain: Process, ours: Process) -> Outcome:
    manim = references.of(case)
    if manim.error:
        return Outcome(case, "not in Manim", manim.error, manim)
    mine = ours.draw(case, total=len(each(manim.frames)))
    if mine.error:
        return Outcome(case, "failed", mine.error, manim, mine)
    why = difference(manim.frames, mine.frames)
    if not why:
        return Outcome(case, "identical", "", manim, mine)
    again = plain.draw(case, formulas=manim.formulas)
    unsteady = difference(manim.frames, again.frames)
    return Outcome(case, "unstable" if unsteady else "different", unsteady or why, manim, mine)


if __name__ == "__main__":
    main()
