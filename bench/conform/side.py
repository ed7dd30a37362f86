"""One side of the comparison: a process that draws what it is asked to."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from importlib.metadata import version
from pathlib import Path

from conform.case import Case, Side, tree_digest
from conform.runner import FONTS, Job, request

FORMULAS = Path(__file__).parents[2] / "pipelines" / "vidgen" / "renderer" / "maths"
NO_TEX = re.compile(r"latex|dvisvgm|LaTeX", re.IGNORECASE)


@dataclass(frozen=True)
class Shape:
    """How scenes are drawn: pixels, frames a second, and the seconds that one may take."""

    width: int
    height: int
    fps: float
    limit_s: float

    @classmethod
    def read(cls, text: str, limit_s: float) -> Shape:
        """From text such as 320x180@10."""
        width, height, fps = re.split("[x@]", text)
        rate = float(fps)
        return cls(int(width), int(height), int(rate) if rate.is_integer() else rate, limit_s)

    def __str__(self) -> str:
        return f"{self.width}x{self.height}@{self.fps:g}"


class Process:
    """A runner (`plain` or `ours`), started when it is first asked, and again should it die."""

    def __init__(self, name: str, shape: Shape, folder: Path) -> None:
        self._script = Path(__file__).with_name(f"{name}.py")
        self._shape = shape
        self._folder = folder
        self._child: subprocess.Popen[str] | None = None
        (folder / name).mkdir(parents=True, exist_ok=True)
        self._media = folder / name

    def draw(
        self,
        case: Case,
        *,
        formulas: bool = False,
        total: int = 1,
        keep: Sequence[int] = (),
        into: Path | None = None,
    ) -> Side:
        """The frames of a case, or its error; pictures of the frames in `keep` go to `into`."""
        shape = self._shape
        code = case.lay(self._folder / "scenes" / case.digest[:16])
        job = Job(
            code=str(code),
            scene=case.scene,
            width=shape.width,
            height=shape.height,
            fps=shape.fps,
            limit_s=shape.limit_s,
            media=str(self._media),
            formulas=formulas,
            total=total,
            folder=str(into or ""),
            keep=list(keep),
        )
        told = json.loads(self._ask(request(job)))
        frames = [(str(what), int(repeat)) for what, repeat in told.get("frames", [])]
        return Side(frames, told.get("error", ""), told.get("cpu_s", 0.0), formulas)

    def _ask(self, line: str) -> str:
        child = self._running()
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(line + "\n")
        child.stdin.flush()
        answer = child.stdout.readline()
        if not answer:
            raise SystemExit(f"{self._script.name} ended with {child.wait()}")
        return answer

    def _running(self) -> subprocess.Popen[str]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, str(self._script)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                env={**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"},
            )
        return self._child

    def close(self) -> None:
        """End the process."""
        if self._child is not None and self._child.stdin is not None:
            self._child.stdin.close()
            self._child.wait()


class References:
    """What Manim draws, kept in a file: a scene is drawn again only where something changed."""

    def __init__(self, path: Path | None, plain: Process, shape: Shape) -> None:
        self._path = path
        self._plain = plain
        self._shape = shape
        self._known: dict[str, Side] = {}
        if path is not None and path.exists():
            self._known = {
                line["key"]: Side(**line["side"])
                for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())
            }

    def of(self, case: Case) -> Side:
        """Manim's frames of a case, with formulas by vidgen where there is no TeX for them."""
        side = self._known_or_drawn(case, formulas=False)
        if side.error and NO_TEX.search(side.error):
            side = self._known_or_drawn(case, formulas=True)
        return side

    def _known_or_drawn(self, case: Case, *, formulas: bool) -> Side:
        setting = tree_digest(FONTS) + (tree_digest(FORMULAS) if formulas else "")
        key = f"{version('manim')} {self._shape} {setting} {case.digest}"
        if key not in self._known:
            self._keep(key, self._plain.draw(case, formulas=formulas))
        known = self._known[key]
        return replace(known, frames=[(what, repeat) for what, repeat in known.frames])

    def _keep(self, key: str, side: Side) -> None:
        self._known[key] = side
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key, "side": asdict(side)}) + "\n")
