"""What ManimGL and old versions of Manim spell otherwise, and what needs another scene class."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest

from .policy_shape import base_names, is_scene
from .policy_source import Finding, Source, words

RENAMED = {
    "ShowCreation": "Create",
    "UnCreate": "Uncreate",
    "TexMobject": "MathTex",
    "TextMobject": "Tex",
    "OldTex": "MathTex",
    "OldTexText": "Tex",
    "TexText": "Tex",
    "FadeInFromDown": "FadeIn(x, shift=UP)",
    "FadeInFrom": "FadeIn(x, shift=UP)",
    "FadeInFromPoint": "FadeIn(x, target_position=point)",
    "FadeInFromLarge": "FadeIn(x, scale=2)",
    "FadeOutAndShift": "FadeOut(x, shift=DOWN)",
    "FadeOutAndShiftDown": "FadeOut(x, shift=DOWN)",
    "FadeOutToPoint": "FadeOut(x, target_position=point)",
    "DrawBorder": "DrawBorderThenFill",
    "ShowCreationThenDestruction": "ShowPassingFlash(x)",
    "ShowCreationThenFadeOut": "Succession(Create(x), FadeOut(x))",
    "ShowCreationThenDestructionAround": "Circumscribe(x)",
    "ShowCreationThenFadeAround": "Circumscribe(x)",
    "ShowPassingFlashAround": "Circumscribe(x)",
    "CircleIndicate": "Circumscribe(x, Circle)",
    "WiggleOutThenIn": "Wiggle",
    "FlashAround": "Circumscribe(x)",
    "FlashUnder": "Create(Underline(x))",
    "VFadeIn": "FadeIn",
    "VFadeOut": "FadeOut",
    "GraphScene": "`Scene`, and in it `axes = Axes(...)` and `axes.plot(...)`",
    "ThreeDGraphScene": "`ThreeDScene`, and in it `ThreeDAxes()`",
    "ParametricSurface": "Surface",
    "SurfaceMesh": "Surface(..., stroke_width=1)",
    "TexturedSurface": "Surface",
    "InteractiveScene": "Scene",
    "ContinualAnimation": "x.add_updater(lambda m, dt: ...)",
    "ContinualRotation": "x.add_updater(lambda m, dt: m.rotate(dt))",
    "FunctionOfX": "FunctionGraph",
    "ParametricCurve": "ParametricFunction",
    "CurvesAsSubmobjectsOf": "CurvesAsSubmobjects",
    "TransformMatchingStrings": "TransformMatchingTex",
    "TransformMatchingParts": "TransformMatchingShapes",
    "FRAME_WIDTH": "config.frame_width",
    "FRAME_HEIGHT": "config.frame_height",
    "FRAME_X_RADIUS": "config.frame_x_radius",
    "FRAME_Y_RADIUS": "config.frame_y_radius",
    "COLOR_MAP": "the colours by name, as `BLUE`",
    "TexTextFromPresetString": "Tex",
}
"""Names of ManimGL and of Manim before 0.5, and what they are called."""

METHODS = {
    "get_graph": "axes.plot(...)",
    "setup_axes": "axes = Axes(...)",
    "rotate_in_place": "x.rotate(...)",
    "scale_in_place": "x.scale(...)",
    "fix_in_frame": "`self.add_fixed_in_frame_mobjects(x)` in a ThreeDScene",
    "set_backstroke": "x.set_stroke(..., background=True)",
}
"""Methods that nothing in Manim has, and what to call."""

_MOVES = words(
    "shift scale rotate move_to next_to to_edge to_corner set_color set_fill set_stroke fade "
    "set_opacity stretch flip align_to become restore set_value increment_value "
    "set_width set_height"
)
_ORIENTED = words(
    "set_camera_orientation move_camera begin_ambient_camera_rotation stop_ambient_camera_rotation "
    "begin_3dillusion_camera_rotation add_fixed_in_frame_mobjects "
    "add_fixed_orientation_mobjects"
)
_OF_SCENES = frozenset({"frame", "camera_frame"})
_FLAT = {"Scene": "MovingCameraScene", "NarratedScene": "NarratedMovingCameraScene"}
_DEEP = {"Scene": "ThreeDScene", "NarratedScene": "NarratedThreeDScene"}


def foreign_names(source: Source) -> Iterator[Finding]:
    """Names that Manim does not have, unless the file defines them."""
    for node in source.each(ast.Name):
        if node.id in RENAMED and isinstance(node.ctx, ast.Load) and not source.knows(node.id):
            yield source.finding(node, f"Manim has no {node.id}", _write(RENAMED[node.id]))
    for base in source.each(ast.ImportFrom):
        for alias in base.names:
            if base.module == "manim" and alias.name in RENAMED:
                yield source.finding(
                    base, f"Manim has no {alias.name}", _write(RENAMED[alias.name])
                )


def other_attributes(source: Source) -> Iterator[Finding]:
    """Methods and attributes that nothing in Manim has, unless the file defines them."""
    set_here = {
        node.attr for node in source.each(ast.Attribute) if not isinstance(node.ctx, ast.Load)
    }
    for node in source.each(ast.Attribute):
        name = node.attr
        if name in METHODS and not source.knows(name):
            yield source.finding(node, f"Manim has no method {name}", _write(METHODS[name]))
        elif name in _OF_SCENES - set_here and getattr(node.value, "id", "") == "self":
            yield source.finding(
                node,
                f"scenes of Manim have no {name}",
                "write `self.camera.frame` in a MovingCameraScene",
            )


def old_habits(source: Source) -> Iterator[Finding]:
    """Methods handed to `play`, and CONFIG dictionaries."""
    for call in source.each(ast.Call):
        if isinstance(call.func, ast.Attribute) and call.func.attr == "play":
            yield from _methods_played(source, call)
    read = any(node.attr == "CONFIG" for node in source.each(ast.Attribute))
    for kind in source.each(ast.ClassDef) if not read else ():
        for item in kind.body:
            if isinstance(item, ast.Assign) and getattr(item.targets[0], "id", "") == "CONFIG":
                yield source.finding(
                    item,
                    "CONFIG is ManimGL's; Manim does not read it",
                    "set class attributes, or pass the values where things are made",
                )


def wrong_scene(source: Source) -> Iterator[Finding]:
    """Moves of the camera in a scene whose camera does not move."""
    classes = {node.name: node for node in source.tree.body if isinstance(node, ast.ClassDef)}
    for node in classes.values():
        bases = base_names(node)
        if len(bases) == 1 and bases[0] in _FLAT and is_scene(node, classes):
            yield from _camera_moves(source, node, bases[0])


def _write(cure: str) -> str:
    return f"write {cure}" if "`" in cure else f"write `{cure}`"


def _camera_moves(source: Source, node: ast.ClassDef, base: str) -> Iterator[Finding]:
    own = {item.name for item in node.body if isinstance(item, ast.FunctionDef)}
    for part in ast.walk(node):
        if not isinstance(part, ast.Attribute) or not isinstance(part.value, ast.expr):
            continue
        if part.attr == "frame" and ast.unparse(part.value) == "self.camera":
            yield source.finding(
                part,
                f"the camera of a {base} has no frame",
                f"write `class {node.name}({_FLAT[base]}):`",
            )
        elif part.attr in _ORIENTED - own and getattr(part.value, "id", "") == "self":
            yield source.finding(
                part, f"a {base} has no {part.attr}", f"write `class {node.name}({_DEEP[base]}):`"
            )


def _methods_played(source: Source, call: ast.Call) -> Iterator[Finding]:
    for given, following in zip_longest(call.args, call.args[1:]):
        if isinstance(given, ast.Attribute) and given.attr in _MOVES:
            what = ast.unparse(given.value)
            how = ast.unparse(following) if following is not None else ""
            yield source.finding(
                given,
                "play takes animations, and no methods with their arguments",
                f"write `self.play({what}.animate.{given.attr}({how}))`",
            )
