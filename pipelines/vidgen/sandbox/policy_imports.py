"""What a scene may import, what to write instead of the rest, and what to do where it was used."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .policy_source import Finding, Source, words

ALLOWED = words(
    "manim numpy scipy networkx PIL math cmath random itertools functools collections typing "
    "typing_extensions dataclasses enum fractions decimal statistics string colorsys copy operator "
    "abc __future__ textwrap re heapq bisect numbers time datetime calendar warnings contextlib "
    "json csv types unicodedata hashlib struct array base64 zlib pprint logging svgelements "
    "manimpango"
)
"""Modules that a scene may import, with what is in them. All of them are there with vidgen."""

KIT = "vidgen.renderer.kit"
_VOICEOVER = "vidgen.renderer.voiceover"
_OF_VIDGEN = (KIT, "vidgen.renderer.narrated", _VOICEOVER)
_GL = frozenset({"manimlib", "manimgl", "manim_imports_ext", "big_ol_pile_of_manim_imports"})
_USUAL = "manim, numpy, scipy, networkx, math, random, itertools, collections"
_FEW = 3

_FILES = (
    "a scene reads no files but its assets, and writes none",
    'write words and numbers into the code; `self.asset("name")` is the path of an asset',
)
_NETWORK = (
    "a scene has no network",
    'write the data into the code; `self.asset("name")` is the path of a picture of the brief',
)
_PROGRAMS = ("a scene starts no programs", "draw it with Manim, or write the result into the code")
_THREADS = (
    "a scene runs in one thread",
    "put what moves together into one `self.play(a, b)`, or use an updater",
)
_INSIDE = (
    "it reaches into the interpreter",
    "write it in plain Python, or numpy where it must be fast",
)
_UNPACKING = (
    "unpacking runs code",
    "write the data as lists and dicts into the code, or as json text",
)
_PEOPLE = ("nobody sits before a render", "write the values as constants above the class")
_HOST = ("a scene is the same on every machine", "write the value into the code")
_PLOTS = (
    "it is not installed",
    "draw it with `Axes(...).plot(lambda x: ...)`, BarChart or Table",
)
_VIDEO = ("it is not installed", "remove it: `self.play` and `self.wait` make the film")
_BEATS = (
    "vidgen speaks the narration itself",
    'write `with self.beat("b1"):` in a NarratedScene, and the words into the brief',
)
_PLUGINS = (
    "plugins of Manim are not installed",
    "write the few mobjects it needs as classes of the file",
)

_GROUPS = (
    ("os pathlib shutil glob tempfile io fileinput fnmatch sqlite3 zipfile tarfile gzip", _FILES),
    ("codecs mmap linecache", _FILES),
    ("socket ssl urllib urllib3 http requests httpx aiohttp ftplib smtplib websocket", _NETWORK),
    ("websockets boto3 botocore webbrowser xmlrpc socketserver select selectors", _NETWORK),
    ("openai anthropic litellm yfinance wikipedia", _NETWORK),
    ("subprocess pty signal resource fcntl posix sh pexpect commands", _PROGRAMS),
    ("threading multiprocessing concurrent asyncio _thread queue sched joblib", _THREADS),
    ("sys builtins importlib ctypes cffi gc inspect code codeop dis runpy pkgutil imp", _INSIDE),
    ("ast site sysconfig traceback tracemalloc atexit weakref faulthandler", _INSIDE),
    ("pickle cPickle dill cloudpickle marshal shelve", _UNPACKING),
    ("argparse getpass click typer tkinter pygame pyglet pynput curses readline pdb cmd", _PEOPLE),
    ("IPython", _PEOPLE),
    ("platform pwd grp locale uuid secrets", _HOST),
    ("matplotlib seaborn plotly pandas bokeh altair", _PLOTS),
    ("cv2 moviepy imageio av ffmpeg", _VIDEO),
    ("gtts pyttsx3 elevenlabs", _BEATS),
    (
        "manim_slides manim_physics manim_fonts manim_chemistry manim_ml manim_data_structures",
        _PLUGINS,
    ),
)
_REFUSED = {name: why for names, why in _GROUPS for name in names.split()} | {
    "sys": (
        "it reaches into the interpreter",
        "remove it: a scene is one file, and ends with construct",
    ),
    "sympy": ("it is not installed", "work the formula out, and write it as TeX or as a lambda"),
    "colour": (
        "it is not installed",
        'write `ManimColor("#58c4dd")`, of Manim itself',
    ),
    "secrets": ("no two renders would be alike", "write `import random` and `random.seed(1)`"),
    "uuid": ("no two renders would be alike", "number things in their order"),
    "manim_voiceover": (
        "vidgen speaks the narration itself",
        f"write `from {_VOICEOVER} import {{all}}`",
    ),
    "manim.cli": _PROGRAMS,
    "manim.plugins": _PLUGINS,
    "manim.utils.file_ops": _FILES,
    "manim.utils.commands": _PROGRAMS,
    "manim.utils.docbuild": _INSIDE,
    "manim.utils.testing": _INSIDE,
    "manim.utils.ipython_magic": _PEOPLE,
    "manim.scene.scene_file_writer": _FILES,
    "numpy.f2py": _PROGRAMS,
    "numpy.ctypeslib": _INSIDE,
    "numpy.testing": _INSIDE,
    "scipy.io": _FILES,
    "scipy.datasets": _NETWORK,
    "types.CodeType": _INSIDE,
    "types.FunctionType": _INSIDE,
}

_AT_USE = {
    "os.path": (
        "a path is put together by hand",
        'write `self.asset("name")` for the path of an asset',
    ),
    "os.environ": ("a scene has no environment", "write the value into the code"),
    "os.getenv": ("a scene has no environment", "write the value into the code"),
    "os.system": _PROGRAMS,
    "os.popen": _PROGRAMS,
    "os.fork": _PROGRAMS,
    "os.kill": _PROGRAMS,
    "os._exit": ("it ends the whole render", "write `return` in construct"),
    "os": _FILES,
    "pathlib.Path": (
        "a path is put together by hand",
        'write `self.asset("name")` for the path of an asset',
    ),
    "sys.path": ("a scene is one file", "paste what it needs from other files into this one"),
    "sys.exit": ("it ends the whole render", "write `return` in construct"),
    "sys.argv": _PEOPLE,
    "sys.stdin": _PEOPLE,
    "subprocess": _PROGRAMS,
    "urllib": _NETWORK,
    "requests": _NETWORK,
    "socket": _NETWORK,
}


def imports(source: Source) -> Iterator[Finding]:
    """Imports of what a confined scene lacks, or must not use."""
    for plain in source.each(ast.Import):
        for alias in plain.names:
            yield from _import(source, plain, alias.name, [])
    for named in source.each(ast.ImportFrom):
        if named.level:
            yield source.finding(
                named,
                "a scene is one file, with nothing beside it to import",
                "paste what it needs from the other file into this one",
            )
            continue
        module = named.module or ""
        names = [alias.name for alias in named.names if alias.name != "*"]
        whole = [] if _refusal(module) else [f"{module}.{name}" for name in names]
        for name in [module, *whole]:
            yield from _import(source, named, name, names)


def uses(source: Source) -> Iterator[Finding]:
    """Each place that uses a refused module in a way for which there is something to write."""
    for node in source.each(ast.Attribute, ast.Name):
        name = source.dotted(node)
        known = next((key for key in _above(name) if key in _AT_USE), None) if name else None
        if known and name.count(".") == max(1, known.count(".")):
            why, cure = _AT_USE[known]
            yield source.finding(node, f"{name}: {why}", cure)


def _import(source: Source, node: ast.AST, name: str, names: list[str]) -> Iterator[Finding]:
    """The finding for a module, or for one name of it; `names` are those to import instead."""
    refusal = _refusal(name)
    if refusal:
        why, cure = refusal
        few = ", ".join(names) if 0 < len(names) <= _FEW else "what it needs"
        cure = cure.replace("{names}", few).replace("{all}", ", ".join(names) or "*")
        yield source.finding(node, f"{name} cannot be imported: {why}", cure)


def _refusal(name: str) -> tuple[str, str] | None:
    """Why a module, or what is imported from one, is refused, with the cure; None if allowed."""
    known = next((_REFUSED[part] for part in _above(name) if part in _REFUSED), None)
    root = name.partition(".")[0]
    if known or root in ALLOWED:
        return known
    if root in _GL:
        return "it is ManimGL, another program", "write `from manim import *`"
    if root == "vidgen":
        allowed = any(part in _OF_VIDGEN for part in _above(name))
        return None if allowed else ("only its kit is for scenes", f"write `from {KIT} import *`")
    return "it is not there", f"paste {{names}} into this file, or use one of {_USUAL}"


def _above(name: str) -> Iterator[str]:
    """A dotted name and all that it is in, the longest first."""
    while name:
        yield name
        name = name.rpartition(".")[0]
