"""A clip is the same whoever painted it and wherever its runs come from, and no scene hangs it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vidgen.engine.budget import CorePool, Cores
from vidgen.errors import RenderError, VidgenError
from vidgen.renderer import draw as drawing
from vidgen.sandbox.layers import capabilities
from vidgen.sandbox.limits import Limits

FOUR = """
self.play(Create(Square()), run_time=1.5)
self.play(Create(Circle()), run_time=1.5)
self.play(Create(Triangle()), run_time=1.5)
self.play(Create(Star({star})), run_time=1.5)
"""
CONFINED = pytest.mark.skipif(not capabilities().enough, reason="nothing to hold a scene back")


@pytest.fixture
def draw(paint):
    """Draw a scene of eight seconds: 80 frames."""

    def drawn(construct: str, name: str = "clip.mp4", **options):
        code = paint.write(construct, paint.shot(duration_s=8.0))
        options.setdefault("trusted", True)
        told: list[drawing.Drawn] = []
        make = drawing.draw

        def keep(*args, **kwargs):
            told.append(make(*args, **kwargs))
            return told[-1]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(drawing, "draw", keep)
            return paint.draw(code, name, **options), told[0]

    return drawn


@contextmanager
def cores(count: int) -> Iterator[None]:
    """Let this process borrow cores from a pool."""
    pool = CorePool(count)
    with pool.owned(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawing, "current", lambda: Cores(pool.fd))
        yield
    pool.close()


def children() -> set[int]:
    """The processes that this one has, ended ones that nobody asked after included."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == os.getpid():
            found.add(int(stat.parent.name))
    return found


@pytest.mark.parametrize("count", [2, 3])
def test_the_bytes_do_not_depend_on_the_number_of_painters(draw, count):
    alone, one = draw(FOUR.format(star=""), "alone.mp4")
    with cores(count):
        together, several = draw(FOUR.format(star=""), "together.mp4")
    assert (one.tally.painters, several.tally.painters) == (1, count)
    assert alone.read_bytes() == together.read_bytes()


@CONFINED
def test_the_bytes_do_not_depend_on_who_answers_for_the_code(draw):
    trusted, _ = draw(FOUR.format(star=""), "trusted.mp4")
    confined, _ = draw(FOUR.format(star=""), "confined.mp4", trusted=False)
    assert trusted.read_bytes() == confined.read_bytes()


def test_what_is_shown_twice_is_painted_once(draw):
    blink = "self.add(Square())\nself.wait(2)\nself.clear()\nself.wait(2)\n"
    _, drawn = draw(blink * 2)
    assert drawn.tally.painted == 2
    assert drawn.tally.found == 2


def test_only_what_was_edited_is_painted_again(draw):
    clip, before = draw(FOUR.format(star=""), "before.mp4")
    earlier = drawing.Earlier(clip, before.runs)
    edited = FOUR.format(star="7")
    again, reused = draw(edited, "again.mp4", earlier=earlier)
    anew, _ = draw(edited, "anew.mp4")
    assert (reused.tally.found, reused.tally.painted) == (3, 2)
    assert again.read_bytes() == anew.read_bytes()


LONGER = [
    pytest.param("Circle()), run_time=1.5", "Circle()), run_time=1.8", id="longer"),
    pytest.param("Circle()), run_time=1.5", "Circle()), run_time=1.3", id="shorter"),
    pytest.param("Circle()), run_time=1.5", "Circle()), run_time=2.4", id="much longer"),
]


@pytest.mark.parametrize(("before", "after"), LONGER)
def test_what_comes_after_an_animation_of_another_length_is_found(draw, before, after):
    scene = FOUR.format(star="") + "self.wait(1.5)\n"
    clip, first = draw(scene, "first.mp4")
    edited = scene.replace(before, after)
    again, reused = draw(edited, "again.mp4", earlier=drawing.Earlier(clip, first.runs))
    anew, whole = draw(edited, "anew.mp4")
    assert whole.tally.painted - reused.tally.painted == reused.tally.found == 3
    assert again.read_bytes() == anew.read_bytes()


def test_plays_in_no_time_share_a_run(draw):
    _, drawn = draw("for _ in range(40): self.play(Rotate(Square()), run_time=0.2)")
    assert len(drawn.tally.keys) <= 8


def test_an_unchanged_scene_is_not_painted_at_all(draw):
    clip, before = draw(FOUR.format(star=""), "before.mp4")
    again, reused = draw(FOUR.format(star=""), earlier=drawing.Earlier(clip, before.runs))
    assert reused.tally.painted == 0
    assert again.read_bytes() == clip.read_bytes()


def shortened(clip: Path) -> None:
    clip.write_bytes(clip.read_bytes()[:2000])


def emptied(clip: Path) -> None:
    clip.write_bytes(b"")


def overwritten(clip: Path) -> None:
    clip.write_bytes(os.urandom(5000))


@pytest.mark.parametrize("harm", [shortened, emptied, overwritten])
def test_a_broken_clip_is_not_taken_from(draw, harm):
    clip, before = draw(FOUR.format(star=""), "before.mp4")
    wanted = clip.read_bytes()
    harm(clip)
    again, drawn = draw(FOUR.format(star=""), earlier=drawing.Earlier(clip, before.runs))
    assert again.read_bytes() == wanted
    assert drawn.tally.found == 0


@pytest.mark.parametrize("move", [1, 1000])
def test_runs_that_are_not_where_they_should_be_are_painted(draw, move):
    clip, before = draw(FOUR.format(star=""), "before.mp4")
    wrong = {key: first + move for key, first in before.runs.items()}
    again, _ = draw(FOUR.format(star=""), earlier=drawing.Earlier(clip, wrong))
    assert again.read_bytes() == clip.read_bytes()


KILLED = f"import os\nself.wait(3)\nos.kill(os.getpid(), {int(signal.SIGKILL)})"
PIPES = """
import os
for fd in range(3, 256):
    try:
        {what}
    except OSError:
        pass
self.wait(1)
"""
GARBAGE = PIPES.format(what="os.write(fd, b'X' * 100)")
HUGE = PIPES.format(what="os.write(fd, b'F' + (1 << 50).to_bytes(8, 'little'))")
CLOSED = PIPES.format(what="os.close(fd)")
ENDED = PIPES.format(what="os.write(fd, b'E' + (2).to_bytes(8, 'little') + b'{}')")
LEFT = ("import os\nself.wait(1)\nos._exit(0)", "ended before the scene did|ended with code 0")
RAISED = ("raise ValueError('no')", "line 7: ValueError: no")
TRUSTED = {"leaves": LEFT, "raises": RAISED, "is killed": (KILLED, "was killed by signal 9")}
UNREAD = {
    "leaves": LEFT,
    "raises": RAISED,
    "aborts": ("import os\nos.abort()", "was killed by signal"),
    "writes garbage": (GARBAGE, "no sensible length"),
    "says a frame is huge": (HUGE, "no sensible length"),
    "closes the pipe": (CLOSED, "Bad file descriptor|before the scene did|code 1"),
    "says it has ended": (ENDED, "other frames than its clip has"),
}


@pytest.mark.parametrize("name", TRUSTED)
def test_a_scene_that_breaks_off_is_one_error_that_names_it(draw, name):
    construct, said = TRUSTED[name]
    before = children()
    with pytest.raises(VidgenError, match=rf"scene\.py.*({said})"):
        draw(construct)
    assert children() == before


@CONFINED
@pytest.mark.parametrize("name", UNREAD)
def test_so_is_one_whose_code_nobody_read(draw, name, monkeypatch):
    from vidgen.renderer import performance

    monkeypatch.setattr(performance, "inspect_source", lambda *_: [])
    construct, said = UNREAD[name]
    before = children()
    with pytest.raises(VidgenError, match=rf"scene\.py.*({said})"):
        draw(construct, trusted=False)
    assert children() == before


@pytest.mark.parametrize("trusted", [True, pytest.param(False, marks=CONFINED)])
def test_a_kill_in_the_middle_is_one_error_that_names_the_scene(draw, trusted):
    before = children()

    def kill_all(fraction: float, _note: str) -> None:
        if fraction:
            for child in children() - before:
                os.kill(child, signal.SIGKILL)

    with pytest.raises(VidgenError, match=r"scene\.py: .*was killed by signal 9"):
        draw(FOUR.format(star=""), tick=kill_all, trusted=trusted)
    assert children() == before


GREEDY = {
    "loops": ("while True: pass", "used more than|ran for more than"),
    "sleeps": ("import time\ntime.sleep(60)", "ran for more than 3 s"),
    "allocates": ("held = [bytearray(1 << 20) for _ in range(10 ** 6)]", "of memory|MemoryError"),
    "prints": ("while True: print('x' * 10 ** 6)", "wrote more than|File too large"),
    "forks": ("import os\nos.fork()", "PermissionError|may not"),
}


@CONFINED
@pytest.mark.parametrize("name", GREEDY)
def test_a_scene_that_takes_too_much_is_ended_with_one_error(draw, name, monkeypatch):
    from vidgen.renderer import performance

    limits = Limits(cpu_s=3, wall_s=3, memory=600 << 20, output=20 << 20)
    monkeypatch.setattr(performance, "inspect_source", lambda *_: [])
    monkeypatch.setattr(drawing, "_limits", lambda _: limits)
    construct, said = GREEDY[name]
    before = children()
    with pytest.raises(VidgenError, match=rf"scene\.py.*({said})"):
        draw(construct, trusted=False)
    assert children() == before


@CONFINED
def test_a_scene_that_prints_a_lot_is_drawn(draw, capfd):
    draw("for _ in range(10): print('x' * 10 ** 6)", trusted=False)
    assert 0 < len(capfd.readouterr().err) <= 1 << 16


def test_limits_end_a_scene_before_the_action_would_be(paint):
    from vidgen.stages.render import allowed_s

    for length_s in (0.1, 10.0, 600.0):
        assert drawing._limits(length_s).wall_s <= allowed_s(length_s) - 10


@CONFINED
def test_a_painter_reaches_nothing_but_its_own_folder(draw, monkeypatch, tmp_path):
    from vidgen.renderer.studio import Studio

    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    tried = [
        outside.read_text,
        lambda: outside.write_text("changed"),
        lambda: (tmp_path / "new.txt").write_text("new"),
        lambda: os.kill(os.getppid(), 0),
        os.fork,
    ]

    def paint(self, run, file):
        for attempt in tried:
            with pytest.raises(OSError, match=r"."):
                attempt()
        raise RenderError("all was refused")

    monkeypatch.setattr(Studio, "_paint", paint)
    with pytest.raises(RenderError, match="all was refused"):
        draw("self.wait(1)", trusted=False)
    assert outside.read_text() == "secret"


@pytest.mark.parametrize("said", [b"", b"[]", b"7", b"{", b'{"kind": 3}'])
def test_a_painter_that_says_nonsense_is_an_error(draw, monkeypatch, said):
    from vidgen.renderer import child

    monkeypatch.setattr(child, "_said", lambda _body: said)
    with pytest.raises(RenderError, match=r"scene\.py: "):
        draw("self.wait(1)", trusted=False)


def spin(_studio: object, _run: object, _file: Path) -> None:
    while True:
        pass


def hoard(_studio: object, _run: object, _file: Path) -> None:
    bytearray(1 << 36)


def leave(_studio: object, _run: object, _file: Path) -> None:
    os._exit(0)


def leave_a_link(_studio: object, _run: object, file: Path) -> None:
    file.symlink_to("/etc/passwd")


def leave_nothing(_studio: object, _run: object, _file: Path) -> None:
    pass


def leave_garbage(_studio: object, _run: object, file: Path) -> None:
    file.write_bytes(b"no film" * 100)


FALLEN = [
    pytest.param(spin, False, "took too long", marks=CONFINED),
    pytest.param(hoard, False, "more memory than it may", marks=CONFINED),
    pytest.param(leave_a_link, False, "may not be written", marks=CONFINED),
    (leave_a_link, True, "is no plain file"),
    (leave, True, "ended with code 0"),
    (leave_nothing, True, "No such file"),
    (leave_garbage, True, "not a clip that can be read"),
]


@pytest.mark.parametrize(("fallen", "trusted", "said"), FALLEN)
def test_a_painter_that_was_taken_over_does_no_more_than_fail(
    draw, monkeypatch, fallen, trusted, said
):
    from vidgen.renderer import studio

    monkeypatch.setattr(studio, "_FRAME_S", 0.01)
    monkeypatch.setattr(studio.Studio, "_paint", fallen)
    before = children()
    with pytest.raises(VidgenError, match=said):
        draw("self.wait(1)", trusted=trusted)
    assert children() == before
