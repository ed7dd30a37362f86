"""What is done faster than in Manim comes out as in Manim, to the last bit."""

from __future__ import annotations

import copy
from functools import partial
from io import StringIO
from typing import Any

import numpy as np
import pytest
from manim import (
    BLUE,
    OUT,
    PI,
    RED,
    RIGHT,
    UL,
    Camera,
    Circle,
    Dot,
    FadeIn,
    Line,
    ManimColor,
    Mobject,
    Rotate,
    Square,
    Star,
    Transform,
    VGroup,
    VMobject,
    config,
    smooth,
    tempconfig,
)
from manim.mobject.opengl.opengl_compatibility import ConvertToOpenGL
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject
from manim.mobject.svg.svg_mobject import SVGMobject, VMobjectFromSVGPath
from svgelements import SVG, Path

from vidgen.renderer.quick import (
    backgrounds,
    bounds,
    colours,
    copies,
    curves,
    drawings,
    families,
    outlines,
    quicken,
    settings,
    styles,
    transforms,
)

ATTRIBUTES = (
    *("points", "fill_rgbas", "stroke_rgbas", "background_stroke_rgbas", "sheen_direction"),
    *("stroke_width", "background_stroke_width", "sheen_factor"),
)


@pytest.fixture(autouse=True, scope="module")
def _quick() -> None:
    quicken()


@pytest.fixture
def some() -> VGroup:
    """Shapes of all kinds, nested, one of them twice, one without points."""
    shared = Square(color=BLUE, fill_opacity=0.3).shift(2 * UL)
    gradient = Circle(color=RED).set_fill([RED, BLUE], opacity=[0.2, 1]).set_sheen(0.3, RIGHT)
    inner = VGroup(Star(), shared, VGroup(), VMobject(), Line(RIGHT, UL, stroke_width=7))
    return VGroup(shared, inner, gradient, Dot().scale(0.3).rotate(0.7))


def bits(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return (value.dtype, value.shape, value.tobytes())
    return (type(value), np.float64(value).tobytes())


def state(mobject: Mobject) -> list[Any]:
    return [
        {name: bits(getattr(one, name)) for name in ATTRIBUTES if hasattr(one, name)}
        for one in mobject.get_family()
    ]


def test_a_family_is_listed_as_manim_lists_it(some: VGroup) -> None:
    for mobject in (some, some[0], VGroup()):
        assert mobject.get_family() == families._get_family(mobject)
        assert mobject.family_members_with_points() == families._with_points(mobject)


def test_a_family_may_bite_its_own_tail() -> None:
    outer, inner = VGroup(), VGroup(Square())
    outer.submobjects = [inner]
    inner.submobjects.append(outer)
    assert outer.get_family() == families._get_family(outer)


def test_a_class_may_walk_its_family_its_own_way() -> None:
    class Shy(VGroup):
        def _iter_family(self, active_path: Any) -> Any:
            yield self

    shy = Shy(Square())
    assert VGroup(shy, Dot()).get_family()[1:2] == [shy]
    assert len(VGroup(shy, Dot()).get_family()) == 3


def test_updaters_get_the_time_they_ask_for() -> None:
    class Ticking:
        def tick(self, mobject: Mobject, dt: float) -> None:
            seen.append(("method", dt))

        def __call__(self, mobject: Mobject) -> None:
            seen.append("call")

    def keyword(mobject: Mobject, *, dt: float = 5) -> None:
        seen.append(("keyword", dt))

    def timed(_: Mobject, dt: float) -> None:
        seen.append(("timed", dt))

    def untimed(_: Mobject) -> None:
        seen.append("untimed")

    def named(name: str, _: Mobject) -> None:
        seen.append(name)

    seen: list[Any] = []
    dot = Dot()
    dot.updaters = [Ticking().tick, Ticking(), timed, untimed, partial(named, "part")]
    VGroup(VGroup(dot), Square()).update(0.5)
    assert seen == [("method", 0.5), "call", ("timed", 0.5), "untimed", "part"]
    assert not families._wants_time(untimed)
    assert families._wants_time(keyword)


def test_a_class_may_update_its_own_way() -> None:
    class Eager(Dot):
        def update(self, dt: float = 0, recursive: bool = True) -> Any:
            seen.append(dt)
            return self

    seen: list[float] = []
    VGroup(Eager(), Dot()).update(0.25)
    assert seen == [0.25]


def test_edges_are_where_manim_finds_them(some: VGroup) -> None:
    some.shift(0.1 * RIGHT).scale(1 / 3)
    for mobject in (*some.get_family(), Circle().rotate(0.3)):
        stock = bounds._get_points_defining_boundary(mobject)
        assert bits(mobject.get_points_defining_boundary()) == bits(stock)
        for direction in ([-1, 0, 1], UL, OUT, np.array([1, 1, 0])):
            stock = bounds._get_critical_point(mobject, direction)
            assert bits(mobject.get_critical_point(direction)) == bits(stock)
        for reduce in (max, min):
            stock = bounds._reduce_across_dimension(mobject, reduce, 1)
            assert mobject.reduce_across_dimension(reduce, 1) == stock


def test_the_first_of_two_zeros_counts() -> None:
    line = VMobject().set_points(np.array([[-0.0, 0, 0], [0.0, 0, 0], [-1, 0, 0], [0, 0, 0]]))
    assert np.signbit(line.reduce_across_dimension(max, 0))


def test_a_copy_is_as_deep_as_manims(some: VGroup) -> None:
    some.extra = [some[0].points, {"self": some}]
    some[0].also = some[0].points
    quick, stock = copy.deepcopy(some), copies._deepcopy(some, {})
    assert state(quick) == state(stock) == state(some)
    assert quick.extra[1]["self"] is quick
    assert quick[0] is quick[1][1]
    assert quick[0].also is quick[0].points is quick.extra[0]
    assert not np.shares_memory(quick[0].points, some[0].points)
    assert quick.original_id == str(id(some))
    assert quick.__dict__.keys() == stock.__dict__.keys()


def test_a_copy_sets_what_a_class_wants_to_see_set() -> None:
    class Watched(Dot):
        def __setattr__(self, name: str, value: object) -> None:
            super().__setattr__(name, value)
            if name == "points":
                seen.append(id(self))

    seen: list[int] = []
    dot = Watched()
    twin = dot.copy()
    assert id(twin) in seen


@pytest.mark.parametrize("alphas", [[0.3] * 3, [0, 0.25, 1], [1] * 3, [1.0, 1.0, 0.1], [0.5] * 3])
def test_many_mixes_are_as_one_by_one(alphas: list[Any]) -> None:
    starts = [Square(fill_opacity=0.4), Circle(color=RED, stroke_width=9), Star(color=BLUE)]
    ends = [shape.copy().rotate(0.4).set_color(ManimColor("#123456")) for shape in starts]
    ends[1].set_stroke(width=3).set_sheen_direction(RIGHT)
    quick, stock = [[shape.copy() for shape in starts] for _ in range(2)]
    assert transforms.mix(list(zip(quick, starts, ends, strict=True)), alphas)
    for mobject, start, end, alpha in zip(stock, starts, ends, alphas, strict=True):
        mobject.interpolate(start, end, alpha)
    assert [state(one) for one in quick] == [state(one) for one in stock]


def test_a_class_may_mix_its_own_way() -> None:
    class Steady(Square):
        def interpolate_color(self, mobject1: Any, mobject2: Any, alpha: float) -> Any:
            return self

    shapes = [Steady(), Square(), Square()]
    before = [state(shape) for shape in shapes]
    assert not transforms.mix([(one, one.copy(), Square()) for one in shapes], [0.5] * 3)
    assert [state(shape) for shape in shapes] == before


@pytest.mark.parametrize("lag_ratio", [0, 0.2])
@pytest.mark.parametrize(
    "kind",
    [
        FadeIn,
        lambda this, **how: Transform(this, this.copy().shift(RIGHT).set_color(RED), **how),
        lambda this, **how: Transform(this, this.copy().shift(RIGHT), path_arc=PI / 2, **how),
        lambda this, **how: Transform(this, this.copy().shift(UL), path_arc=-PI, **how),
        lambda this, **how: Rotate(this, 2, about_point=UL, **how),
    ],
)
def test_an_animation_goes_through_the_same_states(
    some: VGroup, kind: Any, lag_ratio: float
) -> None:
    quick = kind(some.copy(), lag_ratio=lag_ratio, rate_func=smooth)
    stock = kind(some.copy(), lag_ratio=lag_ratio, rate_func=smooth)
    for animation in (quick, stock):
        animation.begin()
    for alpha in (0, 0.1, 0.5, 0.95, 1):
        quick.interpolate(alpha)
        transforms._interpolate_mobject(stock, alpha)
        assert state(quick.mobject) == state(stock.mobject)


def test_points_along_a_curve_are_manims() -> None:
    random = np.random.default_rng(0)
    for size in (4, 8, 36, 37, 400):
        curve = VMobject().set_points(random.normal(size=(size, 3)))
        for alpha in (0, 0.123, 0.5, 0.999, np.float64(0.7), 1):
            stock = curves._point_from_proportion(curve, alpha)
            assert bits(curve.point_from_proportion(alpha)) == bits(stock)
    still = VMobject().set_points(np.ones((8, 3)))
    assert bits(still.point_from_proportion(0.5)) == bits(np.ones(3))


def test_a_turn_belongs_to_who_asked_for_it() -> None:
    first = curves.rotation_matrix(PI / 3, OUT)
    stock = curves._rotation_matrix(PI / 3, OUT)
    assert bits(first) == bits(stock)
    assert first.strides == stock.strides
    first[:] = 0
    assert bits(curves.rotation_matrix(PI / 3, OUT)) == bits(stock)


@pytest.mark.parametrize("colour", [RED, None, [RED, BLUE], [RED], "#00ff00"])
@pytest.mark.parametrize("opacity", [None, 0.3, 1, np.float64(0.2), [0.1, 0.9], np.ones(1)])
@pytest.mark.parametrize("sheen", [0, 0.4])
def test_colours_are_manims(colour: Any, opacity: Any, sheen: float) -> None:
    quick, stock = Square(sheen_factor=sheen), Square(sheen_factor=sheen)
    generated = colours._generate_rgbas_array(stock, colour, opacity)
    assert bits(quick.generate_rgbas_array(colour, opacity)) == bits(generated)
    quick.update_rgbas_array("stroke_rgbas", colour, opacity)
    colours._update_rgbas_array(stock, "stroke_rgbas", colour, opacity)
    assert state(quick) == state(stock)


def test_a_colour_read_is_manims(some: VGroup) -> None:
    some[0].set_fill("#000000", opacity=0)
    for mobject in some.family_members_with_points():
        for rgbas, read in (
            (mobject.get_fill_rgbas(), mobject.get_fill_colors()),
            (mobject.get_stroke_rgbas(), mobject.get_stroke_colors()),
        ):
            stock = [ManimColor(rgba[:3]) if rgba.any() else None for rgba in rgbas]
            assert read == stock
            assert [bits(one and one.to_rgba()) for one in read if one] == [
                bits(one.to_rgba()) for one in stock if one
            ]


def test_a_scene_may_replace_a_method_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Mobject] = []
    dot = Dot()
    group = VGroup(dot, Square())
    group.update(0.1)
    monkeypatch.setattr(Dot, "update", lambda self, *_, **__: seen.append(self))
    group.update(0.1)
    assert seen == [dot]


DRAWINGS = (
    "M 10 10 h 20 v 20 q 5 5 -20 0 z M 50 50 L 60 60 70 50 Z l 5 5 c 1 1 2 2 3 3 z",
    "M0 0 C 1 2 3 4 5 6 S 7 8 9 10 L 0.00004 0 Z M 4 4",
    "M0 0 L 5 5 L 0.0001 0 Z",
    "M0 0 A 10 20 30 0 1 40 40",
    "M 1 1 M 2 2 T 5 5 t 1 2",
    "",
)


@pytest.mark.parametrize("drawing", DRAWINGS)
def test_an_outline_is_read_as_at_first(drawing: str) -> None:
    made = []
    for parse, reify, points in (
        (outlines._parse, outlines._reify, outlines._handle_commands),
        (outlines.parse, outlines.reify, outlines.handle_commands),
        (outlines.parse, outlines.reify, outlines.handle_commands),
    ):
        path = Path({"transform": "rotate(10) translate(3, 4) scale(0.3)"})
        parse(path, drawing)
        reify(path)
        glyph = VMobjectFromSVGPath(path)
        points(glyph)
        made.append((repr(path), str(path.transform), bits(glyph.points)))
    assert made[0] == made[1] == made[2]


def test_outlines_have_nothing_in_common() -> None:
    one, other = Path(DRAWINGS[0]), Path(DRAWINGS[0])
    before = repr(other)
    one *= "scale(2)"
    one.reify()
    assert repr(other) == repr(Path(DRAWINGS[0])) == before


def test_an_outline_that_is_wrong_stays_wrong() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match=r"^$"):
            Path().parse("M 1 1 L")


DRAWN = f"""<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">
<defs><path id="p" d="{DRAWINGS[0]}"/></defs><g id="both" transform="rotate(10)">
<use xlink:href="#p" x="3"/><use xlink:href="#p" y="5"/></g><circle r="3" fill="red"/></svg>"""


class Drawn(SVGMobject):  # type: ignore[misc]
    def init_svg_mobject(self, use_svg_cache: bool) -> Any:
        return self


def drawn() -> list[Any]:
    """All that the letters and groups of a drawing are."""
    found, groups = Drawn().get_mobjects_from(SVG.parse(StringIO(DRAWN)))
    family = [part for one in (*found, *groups.values()) for part in one.get_family()]
    members = [(type(part), list(vars(part)), len(part.submobjects)) for part in family]
    return [list(groups), members, [state(one) for one in family]]


def test_a_drawing_is_made_as_manim_makes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = [drawn() for _ in range(2)]
    monkeypatch.setattr(SVGMobject, "get_mobjects_from", drawings._get_mobjects_from)
    monkeypatch.setattr(SVGMobject, "path_to_mobject", drawings._path_to_mobject)
    assert quick == [drawn()] * 2


def test_letters_have_nothing_in_common() -> None:
    found, groups = Drawn().get_mobjects_from(SVG.parse(StringIO(DRAWN)))
    before = [state(one) for one in (found[1], groups["root"][1])]
    found[0].shift(UL).set_fill(RED).sheen_direction += 1
    groups["both"].fill_rgbas += 0.5
    assert [state(one) for one in (found[1], groups["root"][1])] == before
    assert drawn() == drawn()


def test_other_defaults_of_groups_count() -> None:
    VGroup.set_default(z_index=3)
    try:
        _, groups = Drawn().get_mobjects_from(SVG.parse(StringIO(DRAWN)))
    finally:
        VGroup.set_default()
    assert groups["both"].z_index == 3
    _, groups = Drawn().get_mobjects_from(SVG.parse(StringIO(DRAWN)))
    assert groups["both"].z_index == 0


@pytest.mark.parametrize("at_once", [False, True])
@pytest.mark.parametrize("by_depth", [False, True])
def test_what_a_camera_sees_is_listed_as_manim_lists_it(
    some: VGroup, at_once: bool, by_depth: bool
) -> None:
    some[0].z_index = 2
    loose = [*some.get_family(), some[0], VMobject()] if at_once else [some, some[1], some]
    for pointed in (False, True):
        listed = families.extract_mobject_family_members(iter(loose), by_depth, pointed)
        assert listed == families._extract(loose, by_depth, pointed)


def _look(mobject: VMobject) -> list[Any]:
    names = ("fill", "stroke", "background_stroke")
    opacities = [bits(getattr(mobject, f"{name}_opacity")) for name in names]
    behind = mobject.background_stroke_color
    return [state(mobject), opacities, str(behind), type(behind)]


LOOKS: dict[str, Any] = {
    "as it is": lambda one: one,
    "seen through": lambda one: one.set_fill(RED, 0.4).set_stroke(BLUE, 3, 0.7),
    "in front of a line": lambda one: one.set_stroke(RED, 5, 0.2, background=True),
    "nothing": lambda one: one.set_fill("#000000", 0).set_stroke("#000000", 0, 0),
    "of many colours": lambda one: one.set_fill([RED, BLUE], [0.2, 1]),
    "shiny": lambda one: one.set_sheen(0.3, RIGHT),
    "thinner than nothing": lambda one: one.set_stroke(width=-2),
}


@pytest.mark.parametrize("given", LOOKS)
@pytest.mark.parametrize("taken", LOOKS)
def test_a_look_is_given_as_manim_gives_it(given: str, taken: str) -> None:
    for family in (True, False):
        source = LOOKS[given](Circle())
        quick, slow = LOOKS[taken](Square()), LOOKS[taken](Square())
        assert styles.match_style(quick, source, family) is quick
        assert styles._match_style(slow, source, family) is slow
        assert _look(quick) == _look(slow)
        assert np.shares_memory(quick.fill_opacity, source.fill_rgbas)
        assert np.shares_memory(slow.fill_opacity, source.fill_rgbas)


def test_a_look_is_given_to_all_parts(some: VGroup) -> None:
    slow = some.copy()
    some.match_style(Star(color=RED))
    styles._match_style(slow, Star(color=RED))
    assert state(some) == state(slow)


def test_a_class_may_take_a_look_its_own_way() -> None:
    class Stubborn(Square):
        done = False

        def set_stroke(self, *args: Any, **options: Any) -> Any:
            return self if self.done else super().set_stroke(*args, **options)

    stubborn = Stubborn(color=RED)
    stubborn.done = True
    before = bits(stubborn.stroke_rgbas)
    stubborn.match_style(Circle(color=BLUE))
    assert bits(stubborn.stroke_rgbas) == before


def test_settings_put_back_move_only_classes_that_are_elsewhere() -> None:
    class Moved(VMobject, metaclass=ConvertToOpenGL):
        pass

    before = Square.__bases__
    Moved.__bases__ = (OpenGLVMobject,)
    config.renderer = config.renderer
    assert Moved.__bases__ == (VMobject,)
    assert Square.__bases__ == before
    with tempconfig({"frame_rate": 7}):
        assert config.frame_rate == 7
    assert settings._renderer.fget(config) is config.renderer
    ConvertToOpenGL._converted_classes.remove(Moved)


@pytest.mark.parametrize("opacity", [1.0, 0.3, 0.0])
def test_a_background_is_manims(opacity: float) -> None:
    camera = Camera(background_color=RED, pixel_width=7, pixel_height=5)
    camera.background_opacity = opacity
    backgrounds.init_background(camera)
    quick = camera.__dict__["background"]
    backgrounds._init_background(camera)
    slow = camera.__dict__["background"]
    assert bits(quick) == bits(slow)
    assert quick.flags.owndata
