"""Settings of Manim that the render keeps for itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .policy_source import Finding, Source, text_of

_PLACES = ("where files go is vidgen's to say", "remove it; the clip is in the film's folder")
_SIZE = (
    "size and frame rate come from the quality and the aspect of the film",
    "remove it; set `aspect` in the brief, and the quality with `-q`",
)
_RENDERER = ("vidgen chooses what draws", "remove it")
_SHOWING = ("there is no screen to show it on", "remove it; open the finished film instead")
_KIND = ("vidgen makes one clip of the whole scene", "remove it")
_CACHE = ("vidgen keeps its own store of what is drawn", "remove it")
_PROGRAMS = ("a scene starts no programs", "remove it")

_GROUPS = (
    ("media_dir video_dir images_dir output_file log_dir log_to_file tex_dir text_dir", _PLACES),
    ("partial_movie_dir sections_dir input_file zero_pad custom_folders", _PLACES),
    ("pixel_width pixel_height quality frame_rate frame_size", _SIZE),
    (
        "renderer use_projection_fill_shaders use_projection_stroke_shaders webgl_renderer_path",
        _RENDERER,
    ),
    (
        "use_opengl_renderer pixel_format video_codec video_encoder_options enable_wireframe",
        _RENDERER,
    ),
    ("encoder_queue_size max_inflight_encoders", _RENDERER),
    ("preview live_preview show_in_file_browser enable_gui gui_location fullscreen", _SHOWING),
    ("window_position window_size window_monitor force_window media_embed", _SHOWING),
    ("format write_to_movie save_last_frame save_pngs save_as_gif movie_file_extension", _KIND),
    ("dry_run save_sections from_animation_number upto_animation_number write_all", _KIND),
    ("scene_names transparent background_opacity", _KIND),
    ("disable_caching flush_cache max_files_cached disable_caching_warning", _CACHE),
    ("plugins preview_command", _PROGRAMS),
    (
        "assets_dir",
        ("a scene has only its assets", 'write `self.asset("name")` for the path of an asset'),
    ),
)
KEPT = {name: why for names, why in _GROUPS for name in names.split()}
"""Each setting that a scene must leave alone, with the reason and the cure."""

_CONFIG = frozenset({"manim.config", "manim._config.config"})
_READING = frozenset({"digest_file", "digest_args", "digest_parser", "load_config_file"})


def settings_kept(source: Source) -> Iterator[Finding]:
    """Each setting that is assigned, updated, or lent by `tempconfig`."""
    for node, name in _set(source):
        if name in KEPT:
            why, cure = KEPT[name]
            yield source.finding(node, f"config.{name} is not the scene's to set: {why}", cure)
    for call in source.each(ast.Call):
        config, _, method = source.dotted(call.func).rpartition(".")
        if config in _CONFIG and method in _READING:
            yield source.finding(
                call,
                "a scene reads no settings from files",
                "set what the scene needs, as `config.background_color = BLACK`",
            )


def _set(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for attribute in source.each(ast.Attribute):
        if not isinstance(attribute.ctx, ast.Load) and source.dotted(attribute.value) in _CONFIG:
            yield attribute, attribute.attr
    for item in source.each(ast.Subscript):
        if not isinstance(item.ctx, ast.Load) and source.dotted(item.value) in _CONFIG:
            yield item, text_of(item.slice) or ""
    for call in source.each(ast.Call):
        if _updates(source, call):
            yield from _given(call)
        elif len(call.args) == 3 and source.dotted(call.args[0]) in _CONFIG:
            yield call, text_of(call.args[1]) or ""


def _updates(source: Source, call: ast.Call) -> bool:
    name = source.dotted(call.func)
    return name.endswith("manim.tempconfig") or name in {f"{config}.update" for config in _CONFIG}


def _given(call: ast.Call) -> Iterator[tuple[ast.AST, str]]:
    for argument in call.args:
        if isinstance(argument, ast.Dict):
            for key in argument.keys:
                if key is not None:
                    yield key, text_of(key) or ""
    for keyword in call.keywords:
        yield keyword.value, keyword.arg or ""
