"""What the policy finds: each wrong snippet at its line, with words that say what to write."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from vidgen.sandbox import policy_config, policy_imports, policy_manim
from vidgen.sandbox.policy import inspect_source

HEAD = "from manim import *\n\n\nclass S(Scene):\n    def construct(self):\n"
"""Five lines: a snippet in a scene begins at line 6."""

IN_A_SCENE = {
    # files
    "logo = ImageMobject('logo.png')": (6, 'self.asset("logo")'),
    "self.wait()\nself.add(SVGMobject('/home/me/icons/gear.svg'))": (7, 'self.asset("gear")'),
    "self.add_sound('click.wav', time_offset=1)": (6, 'self.asset("click")'),
    "name = 'map.png'\nself.add(ImageMobject(name))": (7, 'self.asset("map")'),
    "self.add(ImageMobject(filename_or_array=f'{here}/map.png'))": (6, 'self.asset("map")'),
    "self.add(*[SVGMobject(f'{n}.svg') for n in 'abc'])": (6, 'self.asset("name")'),
    "self.add(Code(code_file='main.py'))": (6, 'self.asset("main")'),
    "rows = open('data.csv').read()": (6, 'open(self.asset("name"))'),
    "with open(self.asset('data'), 'w') as out:\n    out.write('x')": (6, "remove it"),
    "with open('log.txt', mode='a') as out:\n    out.write('x')": (6, "remove it"),
    "texts = map(open, names)": (6, "into the code"),
    "points = np.loadtxt('points.txt')": (6, "into the code"),
    "np.save('points.npy', points)": (6, "remove it"),
    "image.tofile('x.raw')": (6, "remove it"),
    "self.add(MathTex(r'\\input{/etc/passwd}'))": (6, "the formula itself"),
    "self.add(Tex(r'\\immediate\\write18{ls}'))": (6, "the formula itself"),
    # code from text, and the insides of Python
    "f = lambda x: eval('x**2')": (6, "lambda"),
    "exec('a = 1')": (6, "statements"),
    "run = eval": (6, "expression"),
    "code = compile('1', 'a', 'eval')": (6, "statements"),
    "__import__('os').system('ls')": (6, "at the top"),
    "().__class__.__bases__[0].__subclasses__()": (6, "plain names"),
    "getattr(self, '__glo' + 'bals__')": (6, "plain names"),
    "x = self.construct.__globals__['os']": (6, "plain names"),
    "x = vars(self)['__builtins__']": (6, "plain names"),
    "print('{0.__class__.__init__}'.format(self))": (6, "plain values"),
    "import random\nrandom._os.system('ls')": (7, "remove"),
    # nobody is there
    "n = int(input('How many? '))": (6, "into the code"),
    "self.wait()\nself.embed()": (7, "remove"),
    "self.interactive_embed()": (6, "remove"),
    "breakpoint()": (6, "remove"),
    "exit()": (6, "return"),
    # time and threads
    "import time\ntime.sleep(2)": (7, "self.wait(2)"),
    "while True:\n    self.wait(1)": (6, "for i in range(n)"),
    "while 1:\n    for x in y:\n        break": (6, "for i in range(n)"),
    "import itertools\nfor i in itertools.count():\n    self.wait()": (7, "for i in range(n)"),
    # settings
    "config.pixel_width = 1080": (6, "aspect"),
    "config['frame_rate'] = 60": (6, "quality"),
    "config.media_dir = '/tmp'": (6, "remove"),
    "config.update({'renderer': 'opengl'})": (6, "remove"),
    "with tempconfig({'quality': 'low_quality', 'preview': True}):\n    pass": (6, "aspect"),
    "setattr(config, 'output_file', 'film')": (6, "remove"),
    "config.digest_file('manim.cfg')": (6, "config.background_color"),
    # ManimGL, and Manim as it was
    "self.play(ShowCreation(Circle()))": (6, "write `Create`"),
    "t = TextMobject('Hello')": (6, "write `Tex`"),
    "t = TexMobject('a')": (6, "write `MathTex`"),
    "self.play(FadeInFrom(Dot(), DOWN))": (6, "FadeIn(x, shift=UP)"),
    "dot = Dot()\nself.play(dot.shift, 2 * RIGHT)": (7, "self.play(dot.animate.shift(2 * RIGHT))"),
    "curve = Axes().get_graph(lambda x: x)": (6, "axes.plot"),
    "self.play(self.camera.frame.animate.scale(0.5))": (6, "class S(MovingCameraScene):"),
    "self.play(self.frame.animate.scale(0.5))": (6, "MovingCameraScene"),
    "self.set_camera_orientation(phi=1)": (6, "class S(ThreeDScene):"),
    "self.add(MathTex('\\frac{1}{2}'))": (6, 'r"\\frac'),
    "self.add(MathTex('\\nabla f'))": (6, 'r"\\nabla'),
    "self.add(MathTex('a', '2 \\times 3'))": (6, 'r"\\times'),
    # names of other modules
    "import os\nlogo = os.path.join('assets', 'logo.png')": (7, "self.asset"),
    "import os\nself.add(ImageMobject(os.path.join('a', 'logo.png')))": (7, 'self.asset("logo")'),
    "import os\nkey = os.environ['KEY']": (7, "into the code"),
    "import sys\nsys.path.append('..')": (7, "paste"),
    "import sys\nsys.exit()": (7, "return"),
    "from pathlib import Path\nfolder = Path(__file__).parent": (7, "self.asset"),
}

IMPORTS = {
    "import os": "self.asset",
    "import os.path as p": "self.asset",
    "from os import path": "self.asset",
    "import sys, math": "one file",
    "import subprocess": "draw it with Manim",
    "import requests": "picture of the brief",
    "from urllib.request import urlopen": "picture of the brief",
    "import socket": "into the code",
    "import ctypes": "plain Python",
    "import importlib": "plain Python",
    "import pickle": "lists and dicts",
    "import threading": "self.play(a, b)",
    "from multiprocessing import Pool": "self.play(a, b)",
    "from concurrent.futures import ThreadPoolExecutor": "self.play(a, b)",
    "import matplotlib.pyplot as plt": "Axes",
    "import pandas as pd": "Axes",
    "import sympy as sp": "lambda",
    "from colour import Color": "ManimColor",
    "from manimlib import *": "from manim import *",
    "from manimlib.imports import *": "from manim import *",
    "from manim_imports_ext import *": "from manim import *",
    "from big_ol_pile_of_manim_imports import *": "from manim import *",
    "from manim import ShowCreation": "write `Create`",
    "from manim_voiceover import VoiceoverScene": "vidgen.renderer.voiceover import VoiceoverScene",
    "from manim_voiceover.services.gtts import GTTSService": "voiceover import GTTSService",
    "from vidgen.engine.run import *": "vidgen.renderer.kit",
    "from helpers import *": "paste",
    "from . import helpers": "paste",
    "from numpy import ctypeslib": "plain Python",
    "import scipy.io": "self.asset",
    "from manim.utils.file_ops import open_file": "self.asset",
    "import argparse": "constants above the class",
}

SHAPES = {
    "from manim import *\nprint('x')\n": (1, "class Film(Scene)"),
    "from manim import *\nclass S:\n    def construct(self):\n        pass\n": (
        2,
        "class S(Scene):",
    ),
    "class S(Scene):\n    def contruct(self):\n        pass\n": (2, "def construct(self):"),
    "class S(Scene):\n    def construct():\n        pass\n": (2, "def construct(self):"),
    "class S(Scene):\n    async def construct(self):\n        pass\n": (2, "self.play(a, b)"),
    "class S(Scene):\n    CONFIG = {'x': 1}\n    def construct(self): pass\n": (2, "class attr"),
}

UNREADABLE = {
    "Here is the scene that you asked for:\n\nx = 1\n": (1, "not Python"),
    "```python\nx = 1\n```\n": (1, "```"),
    "x = 1\n```\n": (2, "```"),
    "x = Text(“Hello”)\n": (1, "plain signs"),
    "x = Text('Hello\n": (1, "quote"),
    "x = f'{a'\n": (1, "twice"),
    "def f(x)\n    return x\n": (1, "colon"),
    "def f(x):\nreturn x\n": (2, "four spaces"),
    "def f(x):\n    y = 1\n      return x\n": (3, "four spaces"),
    "self.play(Create(x)\n": (1, "bracket"),
    "x = (1, 2]\n": (1, "bracket"),
    "x = [1 2]\n": (1, "comma"),
    "print 'x'\n": (1, "print(...)"),
    "if x = 1:\n    pass\n": (1, "=="),
    "x = '''abc\n": (1, '"""'),
    "x = 1 +\n": (1, "up to the mark"),
    "x = 1\0\n": (1, "UTF-8"),
}


@pytest.mark.parametrize("snippet", IN_A_SCENE)
def test_what_will_not_run_is_found_at_its_line_with_a_cure(snippet: str):
    line, cure = IN_A_SCENE[snippet]
    code = HEAD + "".join(f"        {part}\n" for part in snippet.splitlines())
    found = [finding for finding in inspect_source(code, "scene.py") if finding.line == line]
    assert [finding for finding in found if cure in finding.cure], found
    assert {finding.code_line for finding in found} == {code.splitlines()[line - 1]}


@pytest.mark.parametrize("statement", IMPORTS)
def test_an_import_that_is_not_there_is_found_with_what_to_write(statement: str):
    code = f"{statement}\n{HEAD}        pass\n"
    (found,) = inspect_source(code, "scene.py")
    assert found.line == 1
    assert IMPORTS[statement] in found.cure


@pytest.mark.parametrize("code", SHAPES)
def test_a_file_without_a_scene_to_draw_is_found(code: str):
    found = inspect_source(code, "scene.py")
    assert (SHAPES[code][0], True) in [(f.line, SHAPES[code][1] in f.cure) for f in found]


@pytest.mark.parametrize("code", UNREADABLE)
def test_what_is_no_python_is_found_at_its_line(code: str):
    (found,) = inspect_source(code, "scene.py")
    line, cure = UNREADABLE[code]
    assert found.line == line
    assert 1 <= found.column <= len(found.code_line) + 1
    assert found.message.startswith("this is not Python: ")
    assert cure in found.cure


def test_a_column_counts_letters_and_not_bytes():
    code = HEAD + "        x = 'äöü€'; exit()\n"
    assert [finding.column for finding in inspect_source(code, "scene.py")] == [21]


def test_every_allowed_module_is_there():
    assert [name for name in policy_imports.ALLOWED if not find_spec(name)] == []


def test_every_setting_of_manim_is_kept_or_left_to_the_scene():
    from manim import config

    assert {name for name in config._OPTS if name not in policy_config.KEPT} == {
        "background_color",
        *("frame_width", "frame_height", "frame_x_radius", "frame_y_radius"),
        *("tex_template", "tex_template_file", "no_latex_cleanup"),
        *("media_loglevel", "media_width", "notify_outdated_version", "progress_bar"),
        *("seed", "verbosity"),
    }


def test_what_the_policy_calls_renamed_is_not_in_manim_and_its_cure_is():
    import manim

    assert [name for name in policy_manim.RENAMED if hasattr(manim, name)] == []
    kinds = [kind for kind in vars(manim).values() if isinstance(kind, type)]
    assert not [name for name in policy_manim.METHODS if any(name in vars(kind) for kind in kinds)]
    firsts = [cure.partition("(")[0].strip("`") for cure in policy_manim.RENAMED.values()]
    names = [name for name in firsts if name.isidentifier() and name[0].isupper()]
    assert len(names) > 20
    assert [name for name in names if not hasattr(manim, name)] == []


def test_every_cure_can_be_said_in_a_line():
    tables = [policy_imports._REFUSED, policy_imports._AT_USE, policy_config.KEPT]
    for why, cure in (pair for table in tables for pair in table.values()):
        assert 0 < len(why) < 100
        assert 0 < len(cure) < 100
        assert "\n" not in why + cure
