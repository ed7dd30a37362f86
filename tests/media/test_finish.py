"""Grades, overlays and effects, as they change a picture."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from vidgen import presets
from vidgen.errors import ConfigError, MediaError
from vidgen.media.finish.layer import build
from vidgen.media.finish.lut import identity, read_cube, table_of, weakened, written
from vidgen.media.finish.planes import Planes
from vidgen.model.look import Look
from vidgen.resources import templates

SIZE = (320, 180)
SAFE = [16, 10, 304, 170]
FONT = "Inter"


def grey(value: int = 128) -> Planes:
    return Planes.plain(SIZE, f"#{value:02x}{value:02x}{value:02x}")


def layer(kind, inputs, at=0, picture=None, **values):
    """A picture with a layer on it, as RGB."""
    made = build({"kind": kind, **values}, SIZE, 30, inputs)
    return made.apply(picture or grey(), at).rgb().astype(int)


def box(changed, picture=None):
    """Where a picture differs from plain grey: left, top, right, bottom."""
    far = np.abs(changed - (picture or grey()).rgb().astype(int)).max(axis=2) > 8
    rows, columns = np.flatnonzero(far.any(axis=1)), np.flatnonzero(far.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


# Grades


def test_a_neutral_look_changes_nothing():
    assert np.allclose(table_of(Look()), identity())


@pytest.mark.parametrize("name", presets.names("looks"))
def test_every_look_keeps_dark_and_bright_apart(name):
    table = table_of(presets.load_look(name))
    grey_axis = np.array([table[i, i, i].mean() for i in range(len(table))])
    assert (np.diff(grey_axis) >= -1e-9).all()
    assert grey_axis[-1] - grey_axis[0] > 0.7
    assert np.abs(table - identity()).max() > 0.02


def test_noir_has_no_colour(tmp_path):
    look = presets.load_look("noir").model_dump(exclude={"name", "about"})
    found = layer("grade", tmp_path, picture=Planes.plain(SIZE, "#c04030"), look=look)
    assert np.ptp(found[90, 160]) <= 3


def test_strength_applies_a_share():
    table = table_of(Look(exposure=1.0))
    assert np.allclose(weakened(table, 0), identity())
    assert np.allclose(weakened(table, 1), table)


def test_a_cube_file_is_applied(tmp_path):
    (tmp_path / "look.cube").write_text(written(identity(5)[..., ::-1]))
    found = layer("grade", tmp_path, picture=Planes.plain(SIZE, "#c04030"))
    assert found[90, 160] == pytest.approx([0x30, 0x40, 0xC0], abs=4)


def test_a_cube_of_curves_is_read(tmp_path):
    path = tmp_path / "curve.cube"
    path.write_text('TITLE "x"\n# half\nLUT_1D_SIZE 2\n0 0 0\n0.5 0.5 0.5\n')
    assert read_cube(path)[-1, -1, -1] == pytest.approx([0.5] * 3)


@pytest.mark.parametrize(
    "text",
    ["", "LUT_3D_SIZE 2\n0 0 0\n", "LUT_3D_SIZE 999\n0 0 0\n", "hello there\n", "0 0\n",
     "LUT_3D_SIZE 2\n" + "nan 0 0\n" * 8, "LUT_1D_SIZE 2\nDOMAIN_MAX 2 2 2\n0 0 0\n1 1 1\n"],
)  # fmt: skip
def test_what_is_no_cube_file_is_refused(tmp_path, text):
    path = tmp_path / "look.cube"
    path.write_text(text)
    with pytest.raises(MediaError, match=r"look\.cube"):
        read_cube(path)


# Overlays


@pytest.mark.parametrize(
    ("place", "corner"),
    [("top left", (16, 10)), ("bottom right", (None, None))],
)
def test_a_logo_stands_in_its_corner(tmp_path, place, corner):
    Image.new("RGBA", (100, 50), (255, 0, 0, 255)).save(tmp_path / "picture", "PNG")
    found = layer("logo", tmp_path, size=0.2, place=place, opacity=1.0, safe=SAFE)
    left, top, right, bottom = box(found)
    assert (right - left, bottom - top) == (64, 32)
    expected = corner if corner[0] is not None else (304 - 64, 170 - 32)
    assert (left, top) == expected
    assert found[top + 16, left + 32] == pytest.approx([255, 0, 0], abs=6)


def test_what_is_no_picture_is_refused(tmp_path):
    (tmp_path / "picture").write_text("<svg/>")
    with pytest.raises(MediaError, match="the logo cannot be read"):
        layer("logo", tmp_path, size=0.2, place="top left", opacity=1.0, safe=SAFE)


def test_a_watermark_is_white_and_inside(tmp_path):
    found = layer(
        "watermark", tmp_path, text="Draft", font=FONT, place="bottom right", opacity=1.0, safe=SAFE
    )
    left, _, right, bottom = box(found)
    assert left >= SAFE[0]
    assert right <= SAFE[2] + 1
    assert bottom <= SAFE[3] + 1
    assert found.max() > 230


def test_a_name_comes_stays_and_goes(tmp_path):
    told = {
        "title": "Ada", "line": "wrote it", "frames": 90, "accent": "#ff0000", "font": FONT,
        "safe": SAFE,
    }  # fmt: skip
    changed = [np.abs(layer("lower_third", tmp_path, at, **told) - 128).sum() for at in (0, 45, 89)]
    assert changed[1] > 3 * changed[0]
    assert changed[1] > 3 * changed[2]
    found = layer("lower_third", tmp_path, 45, **told)
    assert found.max() > 230
    left, _, _, bottom = box(found)
    assert (left, bottom) == (SAFE[0], SAFE[3])


def test_progress_grows_to_the_whole_width(tmp_path):
    told = {"place": "bottom", "colour": "#ff0000", "frames": 101}
    half = layer("progress", tmp_path, 50, **told)
    assert half[-1, 100] == pytest.approx([255, 0, 0], abs=30)
    assert half[-1, 250] == pytest.approx([128] * 3, abs=4)
    assert layer("progress", tmp_path, 100, **told)[-1, 318] == pytest.approx([255, 0, 0], abs=30)
    assert (layer("progress", tmp_path, 0, **told) == grey().rgb()).all()


# Effects


def effect(folder, code, at=3, **params):
    (folder / "effect.py").write_text(code)
    return layer("effect", folder, at, name="own", params=params, frames=30)


@pytest.mark.parametrize("name", ["grain", "vignette", "glitch"])
def test_effects_that_are_shipped_repeat(tmp_path, name):
    code = (templates("effects") / f"{name}.py").read_text()
    one, other = (effect(tmp_path, code) for _ in range(2))
    assert (one == other).all()
    often = {"often": 1.0} if name == "glitch" else {}
    ramp = Planes.of_rgb(np.tile(np.arange(320, dtype=np.uint8)[None, :, None], (180, 1, 3)))
    before = ramp.rgb().astype(int)
    (tmp_path / "effect.py").write_text(code)
    after = layer("effect", tmp_path, 3, ramp, name=name, params=often, frames=30)
    assert np.abs(after - before).max() > 4


INVERT = """
from moviepy import Effect
class Invert(Effect):
    def apply(self, clip):
        return clip.image_transform(lambda frame: 255 - frame)
def effect():
    return Invert()
"""


def test_an_effect_of_the_users_own(tmp_path):
    (tmp_path / "effect.py").write_text(INVERT)
    found = layer("effect", tmp_path, picture=grey(200), name="own", params={}, frames=30)
    assert found.mean() == pytest.approx(55, abs=3)


LATER = INVERT.replace("clip.image_transform(lambda frame: 255 - frame)",
                       "clip.transform(lambda get, t: get(t + 1))")  # fmt: skip


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("x = 1", ConfigError, "KeyError: 'effect'"),
        ("def effect(:", ConfigError, "SyntaxError"),
        (LATER, ConfigError, "asks for the picture at"),
        (INVERT.replace("255 - frame", "frame[:9]"), MediaError, "a picture of another size"),
        (INVERT.replace("255 - frame", "frame / None"), ConfigError, "TypeError"),
    ],
)
def test_an_effect_that_is_wrong_is_told(tmp_path, code, error, says):
    with pytest.raises(error, match=says):
        effect(tmp_path, code)


def test_a_kind_that_nobody_knows_is_told(tmp_path):
    with pytest.raises(MediaError, match="there is no layer of the kind 'fog'"):
        build({"kind": "fog"}, SIZE, 30, tmp_path)
