"""Draw scenes one after the other with Manim as it is, loaded once: its own renderer and writer.

Only its formulas are set without TeX, which no other side here has either.

python bench/stock.py MEDIA HEIGHT SCENE.py…
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

from manim import Scene, config, tempconfig

from vidgen.renderer import setup

FPS = 30


def main() -> None:
    setup()
    media, height, *files = sys.argv[1:]
    config.verbosity = "ERROR"
    config.progress_bar = "none"
    config.disable_caching = True
    config.media_dir = media
    config.pixel_height = int(height)
    config.pixel_width = int(height) * 16 // 9
    config.frame_rate = FPS
    for file in files:
        with tempconfig({}):
            _scene(Path(file))().render()


def _scene(file: Path) -> type[Scene]:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return next(
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Scene) and kind.__module__ == file.stem
    )


if __name__ == "__main__":
    main()
