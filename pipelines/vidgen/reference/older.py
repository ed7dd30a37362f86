"""What people and models write for what Manim calls otherwise: names, keywords and methods.

The names of classes and functions of ManimGL and of old versions are in the policy's table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from ..sandbox.policy_manim import METHODS, RENAMED

_RANGES = {
    f"{axis}_{end}": f"{axis}_range=[low, high, step]"
    for axis in "xyzuvt"
    for end in ("min", "max")
}

NAMES: Mapping[str, str] = {
    **RENAMED,
    "Hexagon": "RegularPolygon(n=6)",
    "Pentagon": "RegularPolygon(n=5)",
    "Octagon": "RegularPolygon(n=8)",
    "Oval": "Ellipse",
    "Grid": "NumberPlane()",
    "CurvedLine": "ArcBetweenPoints(a, b)",
    "MoveTo": "x.animate.move_to(...)",
    "ScaleTo": "x.animate.scale(...)",
    "Delay": "Wait",
    "Sleep": "Wait",
    "Sequence": "Succession",
    "Parallel": "AnimationGroup",
    "Image": "ImageMobject",
    "SVG": "SVGMobject",
    "Number": "DecimalNumber",
    "Label": "Text",
    "Box": "Rectangle",
    "ease_in_out": "ease_in_out_sine",
    "ease_in": "ease_in_sine",
    "ease_out": "ease_out_sine",
    "Plot": "axes.plot(...)",
    "Function": "FunctionGraph",
    "radians": "DEGREES",
    "deg": "DEGREES",
}
"""Names that people expect in Manim, and what to write."""

KEYWORDS: Mapping[str, tuple[str, ...]] = {
    **{name: (cure,) for name, cure in _RANGES.items()},
    "direction": ("shift", "point_direction", "axis"),
    "scale_factor": ("scale",),
    "opacity": ("fill_opacity", "stroke_opacity"),
    "alpha": ("fill_opacity", "opacity"),
    "fill": ("fill_color",),
    "stroke": ("stroke_color",),
    "border_color": ("stroke_color",),
    "border_width": ("stroke_width",),
    "line_width": ("stroke_width",),
    "thickness": ("stroke_width",),
    "colour": ("color",),
    "duration": ("run_time",),
    "time": ("run_time", "duration"),
    "runtime": ("run_time",),
    "easing": ("rate_func",),
    "rate_function": ("rate_func",),
    "delay": ("lag_ratio",),
    "lag": ("lag_ratio",),
    "spacing": ("buff", "line_spacing"),
    "padding": ("buff",),
    "margin": ("buff",),
    "gap": ("buff",),
    "size": ("font_size", "side_length", "radius"),
    "fontsize": ("font_size",),
    "text_size": ("font_size",),
    "text_color": ("color",),
    "font_family": ("font",),
    "font_weight": ("weight",),
    "bold": ("weight=BOLD",),
    "italic": ("slant=ITALIC",),
    "align": ("aligned_edge",),
    "alignment": ("aligned_edge", "should_center"),
    "side": ("side_length", "direction"),
    "length": ("side_length", "x_length"),
    "center": ("arc_center", "point", "about_point"),
    "position": ("point", "target_position"),
    "angle": ("angle",),
    "around": ("about_point",),
    "scale": ("scale_factor",),
    "decimals": ("num_decimal_places",),
    "node_config": ("vertex_config",),
    "freeze": ("frozen_frame",),
    "height": ("side_length", "y_length"),
    "width": ("side_length", "x_length"),
    "font_size": ('paragraph_config={"font_size": ...}',),
    "zoom_factor": ("zoom",),
    "degrees": ("angle=... * DEGREES",),
    "sides": ("n",),
    "num_sides": ("n",),
    "corner_radius": ("corner_radius",),
    "code": ("code_string",),
    "file_name": ("code_file", "filename_or_array"),
    "filename": ("filename_or_array", "file_name", "code_file"),
    "insert_line_no": ("add_line_numbers",),
    "line_no_from": ("line_numbers_from",),
    "style": ("formatter_style",),
    "number_line_config": ("axis_config",),
    "include_tip": ('axis_config={"include_tip": True}', "tips"),
    "include_numbers": ('axis_config={"include_numbers": True}',),
    "x_axis_label": ("axes.get_x_axis_label(...)",),
    "tip_size": ("tip_length",),
    "arrow_size": ("tip_length",),
    "row_names": ("row_labels",),
    "column_labels": ("col_labels",),
    "column_names": ("col_labels",),
    "headers": ("col_labels",),
    "labels": ("bar_names",),
    "colors": ("bar_colors", "color"),
    "gradient_colors": ("gradient",),
    "point": ("about_point", "target_position"),
    "pivot": ("about_point",),
    "t2color": ("t2c",),
    "tex_to_color": ("tex_to_color_map",),
    "color_map": ("tex_to_color_map", "t2c"),
    "background_color": ("fill_color",),
    "at": ("about_point",),
    "to": ("target_mobject",),
}
"""Keywords that one thing or another does not take, and what it may mean by them."""

ATTRIBUTES: Mapping[str, str] = {
    **METHODS,
    "set_colour": "x.set_color(...)",
    "set_text": "x.become(Text(...))",
    "set_position": "x.move_to(...)",
    "set_font_size": "x.scale(...)",
    "move_by": "x.shift(...)",
    "translate": "x.shift(...)",
    "fade_in": "self.play(FadeIn(x))",
    "fade_out": "self.play(FadeOut(x))",
    "align_left": "x.align_to(y, LEFT)",
    "get_middle": "x.get_center()",
    "get_position": "x.get_center()",
    "get_radius": "x.radius",
    "append": "x.add(...)",
    "extend": "x.add(*...)",
    "nodes": "x.vertices",
    "move": "x.shift(...)",
    "change_color": "x.set_color(...)",
    "update_value": "x.set_value(...)",
    "add_labels": "x.add(Text(...).next_to(x, UP))",
    "animate_to": "self.play(x.animate.move_to(...))",
    "get_parametric_curve": "axes.plot_parametric_curve(...)",
    "plot_function": "axes.plot(...)",
    "add_coordinate_labels": "axes.add_coordinates()",
    "checkpoint_paste": "self.play(...)",
    "embed": "self.wait()",
    "sleep": "self.wait(...)",
    "delay": "self.wait(...)",
    "pause_for": "self.wait(...)",
    "set_camera_position": "self.set_camera_orientation(phi=..., theta=...)",
    "set_background": "self.camera.background_color = ...",
    "set_background_color": "self.camera.background_color = ...",
    "set_euler_angles": "self.set_camera_orientation(phi=..., theta=...)",
    "frame": "`self.camera.frame` in a MovingCameraScene, `self.move_camera(...)` in a ThreeDScene",
    "animate": "`self.move_camera(...)`, or `x.animate` of a mobject",
    "look_at": "self.move_camera(frame_center=...)",
    "get_parts_by_tex": "x.get_part_by_tex(...)",
    "pop": "x.remove(...)",
    "reorient": "self.set_camera_orientation(phi=..., theta=...)",
    "zoom": "self.play(self.camera.frame.animate.scale(0.5))",
    "zoom_in": "self.play(self.camera.frame.animate.scale(0.5))",
}
"""Attributes and methods that are no one's, and what to write."""


def keyword_cure(name: str, accepted: Iterable[str], known: Iterable[str] = ()) -> str:
    """What to write for a keyword that is not accepted."""
    able = set(accepted)
    for meant in KEYWORDS.get(name, ()):
        if meant.partition("=")[0] in able or "(" in meant:
            return f"write `{meant}`" if "(" in meant or "=" in meant else f"write `{meant}=...`"
    if close := get_close_matches(name, sorted(able), 1, 0.7):
        return f"did you mean `{close[0]}`?"
    listed = ", ".join([each for each in known if each in able][:8])
    return f"leave it out; it takes {listed}" if listed else "leave it out"


def name_cure(name: str, known: Iterable[str]) -> str:
    """What to write for a name that nobody has defined."""
    if name in NAMES:
        return _write(NAMES[name])
    return near(name, known) or "define it before it is used"


def attribute_cure(name: str, known: Iterable[str]) -> str:
    """What to write for an attribute that an object does not have."""
    if name in ATTRIBUTES:
        return _write(ATTRIBUTES[name])
    return near(name, known) or "use one that it has; `vidgen reference` finds it"


def _write(cure: str) -> str:
    return f"write {cure}" if "`" in cure else f"write `{cure}`"


def near(name: str, known: Iterable[str]) -> str:
    """The question whether the nearest name was meant, or "" where none is near."""
    spelled = {each.lower(): each for each in sorted(known) if not each.startswith("_")}
    found = get_close_matches(name.lower(), spelled, 1, 0.75)
    return f"did you mean `{spelled[found[0]]}`?" if found else ""
