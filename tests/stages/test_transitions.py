"""Films with transitions, made by the stage: what is copied, what is drawn, what is done again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import av
import numpy as np
import pytest

from vidgen.errors import VidgenError
from vidgen.manifest import (
    ComposeManifest,
    PlanManifest,
    RenderManifest,
)
from vidgen.media.contract import CODEC, PIXEL_FORMAT, container_options, x264_options
from vidgen.media.probe import probe
from vidgen.model.preset import Quality
from vidgen.presets import load_destination
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.compose import ComposeStage
from vidgen.store import Store

FPS, FRAMES = 30, 75
QUALITY = Quality(name="test", about="", height=120, fps=FPS, crf=16)


def draw(path, number, *, frames=FRAMES, fps=FPS, size=(160, 120), crf=16):
    """A clip of one ground, whose frames are told apart by a bar that grows."""
    quality = QUALITY.model_copy(update={"fps": fps, "crf": crf})
    with av.open(str(path), "w", format="mp4", options=container_options(fps)) as output:
        stream = output.add_stream(CODEC, rate=fps, options=x264_options(quality))
        stream.width, stream.height, stream.pix_fmt = *size, PIXEL_FORMAT
        for index in range(frames):
            picture = np.full((size[1], size[0], 3), 50 + 60 * number, np.uint8)
            picture[20:60, : 2 * index + 2] = [250, 200, 60 * number]
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = index, Fraction(1, fps)
            output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    return path


def pictures(path, kind=None):
    with av.open(str(path)) as container:
        return [frame.to_ndarray(format=kind) for frame in container.decode(video=0)]


@pytest.fixture
def short(film, tmp_path):
    """A silent film of scenes of 75 frames, with these transitions into them."""

    def make(*moves, **clip) -> Project:
        options = RunOptions(quality=QUALITY, destinations=(load_destination("youtube"),), jobs=2)
        project = Project(tmp_path / "film", Store(tmp_path / "store"), options=options)
        scenes = [
            film.scene(n + 1, "Said.").model_copy(update={"transition": move})
            for n, move in enumerate(moves)
        ]
        film.plan(project, *scenes)
        clips = []
        for number, scene in enumerate(scenes):
            other = clip if number == 1 else {}
            path = draw(tmp_path / f"{scene.id}.mp4", number, **other)
            clips.append(film.clip(project, scene, path, FRAMES, FPS))
        film.leave(project, (160, 120), FPS, clips)
        return project

    return make


def made(project):
    (master,) = project.read(ComposeManifest).masters
    return project.root / master.path


def labels(events):
    return [event.action for event in events if type(event).__name__ == "ActionFinished"]


def test_frames_outside_of_transitions_are_those_of_the_clips(film, short, tmp_path, warm_workers):
    project = short("cut", "crossfade 0.5", "wipe left 0.4", "cut")
    film.run(ComposeStage(), project)
    found = probe(made(project))
    assert (found.video.frames, found.video.start_s, found.video.steady) == (273, 0, True)
    assert found.audio.duration_s == pytest.approx(273 / FPS, abs=1 / FPS)
    shown = pictures(made(project))
    clips = [pictures(tmp_path / f"s0{n}.mp4") for n in (1, 2, 3, 4)]
    same = sum(
        any(
            np.array_equal(picture, clip[at - start])
            for clip, start in zip(clips, starts, strict=True)
            if 0 <= at - start < FRAMES
        )
        for starts in [(0, 60, 123, 198)]
        for at, picture in enumerate(shown)
    )
    assert same > 273 - 2 * 62
    middle = shown[60 + 7].astype(int)
    wanted = (8 * clips[0][67].astype(int) + 7 * clips[1][7].astype(int)) / 15
    assert np.abs(middle - wanted).mean() < 2


def test_a_changed_transition_costs_one_transition(film, short, warm_workers):
    project = short("cut", "crossfade", "crossfade", "crossfade")
    first = labels(film.run(ComposeStage(), project))
    assert [label for label in sorted(first) if "/" in label] == [
        f"s0{n}/crossfade 0.5" for n in (2, 3, 4)
    ]
    board = project.read(PlanManifest)
    scenes = list(board.storyboard.scenes)
    scenes[2] = scenes[2].model_copy(update={"transition": "dip #ffffff 0.5"})
    story = board.storyboard.model_copy(update={"scenes": tuple(scenes)})
    project.write(board.model_copy(update={"storyboard": story}))
    again = labels(film.run(ComposeStage(), project))
    assert sorted(again) == [
        "picture",
        "s03/dip #ffffff 0.5",
        "youtube",
    ]


def test_the_grade_of_a_scene_goes_and_comes_with_it(film, short, tmp_path):
    plain = short("cut", "crossfade 0.5")
    found = {"scenes": {"s02": {"grade": "sepia"}}}
    project = Project(
        plain.root, plain.store, Settings.model_validate({"finish": found}), plain.options
    )
    film.run_here(ComposeStage(), project, tmp_path / "work")
    colours = [float(np.ptp(_mean(picture))) for picture in pictures(made(project), "rgb24")]
    assert colours[:60] == pytest.approx([colours[0]] * 60, abs=3)
    assert colours[60:75] == pytest.approx(np.linspace(colours[0], colours[75], 15), abs=6)
    assert colours[80] > colours[0] + 20


def _mean(picture):
    """The mean colour where no bar is."""
    return picture[80:].mean(axis=(0, 1))


@pytest.mark.parametrize("moves", [("cut", "cut", "cut"), ("cut", "slide down", "zoom")])
@pytest.mark.parametrize("other", [{"crf": 40}, {"fps": 24, "frames": 60}, {"size": (320, 240)}])
def test_a_foreign_clip_is_made_to_fit_once(film, short, tmp_path, moves, other):
    project = short(*moves, **other)
    done = film.run_here(ComposeStage(), project, tmp_path / "work")
    assert [one.error for one in done] == [None]
    found = probe(made(project)).video
    assert (found.width, found.height, found.fps, found.steady) == (160, 120, FPS, True)
    assert found.frames == 225 - (30 if moves[1] != "cut" else 0)
    middle = pictures(made(project))[225 // 2 - (15 if moves[1] != "cut" else 0)]
    assert abs(int(middle[100, 150]) - (16 + 110 * 219 / 255)) < 6


def test_a_film_repeats_byte_for_byte(film, short, tmp_path):
    project = short("cut", "zoom 0.3", "slide right 0.3")
    digests = set()
    for turn in range(2):
        film.run_here(ComposeStage(), project, tmp_path / f"turn{turn}")
        digests.add(project.read(ComposeManifest).masters[0].digest)
    assert len(digests) == 1


def test_a_broken_clip_costs_no_master(film, short, tmp_path):
    project = short("cut", "crossfade")
    clip = project.read(RenderManifest).clips[1]
    path = tmp_path / "noise.mp4"
    path.write_bytes(np.random.default_rng(1).bytes(4000))
    broken = clip.model_copy(update={"digest": project.take(path)})
    rendered = project.read(RenderManifest)
    project.write(rendered.model_copy(update={"clips": (rendered.clips[0], broken)}))
    with pytest.raises(VidgenError):
        film.run_here(ComposeStage(), project, tmp_path / "work")
    assert not (project.root / "out").exists()


def test_a_film_by_one_graph_is_encoded_as_a_whole(film, short, tmp_path):
    project = short("cut", "crossfade 0.5", "wipe up 0.4", "cut")
    project.options = replace(project.options, exact_graph=True)
    film.run_here(ComposeStage(), project, tmp_path / "work")
    found = probe(made(project))
    assert (found.video.frames, found.video.start_s, found.video.steady) == (273, 0, True)
    own = [pictures(tmp_path / f"s0{n}.mp4")[10] for n in (1, 4)]
    shown = pictures(made(project))
    for picture, clip in zip((shown[10], shown[198 + 10]), own, strict=True):
        assert np.abs(picture.astype(int) - clip).mean() < 2


COMPOSE = """
import json, sys
from pathlib import Path
from vidgen.engine.run import run_stage
from vidgen.errors import VidgenError
from vidgen.model.preset import Quality
from vidgen.presets import load_destination
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings
from vidgen.stages.compose import ComposeStage
from vidgen.store import Store
quality = Quality.model_validate_json(sys.argv[3])
options = RunOptions(quality=quality, destinations=(load_destination("youtube"),))
project = Project(Path(sys.argv[1]), Store(Path(sys.argv[2])), options=options)
told = lambda event: print(type(event).__name__, getattr(event, "action", ""), flush=True)
try:
    run_stage(ComposeStage(), project, told)
except VidgenError as error:
    sys.exit(f"{type(error).__name__}: {error}")
"""


def command(project):
    code = [sys.executable, "-c", COMPOSE]
    return [*code, str(project.root), str(project.store.root), QUALITY.model_dump_json()]


@pytest.mark.slow
def test_a_killed_run_leaves_no_half_master_and_the_next_goes_on(film, short, tmp_path):
    project = short("cut", "crossfade", "wipe left")
    film.run_here(ComposeStage(), project, tmp_path / "whole")
    whole = made(project).read_bytes()
    shutil.rmtree(project.root / "out")
    for moment in ("ActionFinished s0", "ActionStarted picture", "ActionProgressed youtube"):
        with subprocess.Popen(command(project), stdout=subprocess.PIPE, text=True) as run:
            next((line for line in run.stdout if line.startswith(moment)), None)
            run.kill()
        left = project.root / "out" / "youtube.mp4"
        assert not left.exists() or left.read_bytes() == whole
    subprocess.run(command(project), check=True, stdout=subprocess.DEVNULL)
    assert made(project).read_bytes() == whole


@pytest.mark.slow
@pytest.mark.parametrize("room", [80, 200, 320])
def test_a_full_disk_leaves_no_half_master(film, short, tmp_path, room):
    project = short("cut", "crossfade", "wipe left")
    film.run_here(ComposeStage(), project, tmp_path / "whole")
    whole = made(project)
    shutil.move(whole, tmp_path / "whole.mp4")
    shutil.rmtree(project.root / "out")
    seed = shutil.copytree(project.root, tmp_path / "seed")
    # $0 is the interpreter, and $1 the project's folder; the film is there whole, or not at all
    full = (
        f'mount -t tmpfs -o size={room}k tmpfs "$1" && cp -r {seed}/. "$1" || exit 77;'
        ' "$0" -c "$2" "$1" "$3" "$4"; code=$?; film=$1/out/youtube.mp4;'
        f' test ! -e "$film" || cmp "$film" {tmp_path}/whole.mp4 || exit 99; exit $code'
    )
    python, _, code, root, *rest = command(project)
    ran = subprocess.run(
        ["unshare", "-Urm", "sh", "-c", full, python, root, code, *rest],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode == 77 or "unshare" in ran.stderr:
        pytest.skip("no file system can be mounted here")
    assert ran.returncode == 0 or "the disk is full" in ran.stderr, ran.stderr
