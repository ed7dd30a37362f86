"""Code that reaches for the interpreter: builtins that run text, and the insides of objects."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from .policy_source import Finding, Source, text_of, words

_BUILTINS = {
    "eval": (
        "eval runs text as code",
        "write the expression itself, or `lambda x: ...` for a formula",
    ),
    "exec": ("exec runs text as code", "write the statements themselves"),
    "compile": ("compile runs text as code", "write the statements themselves"),
    "__import__": ("__import__ hides what a scene needs", "write `import` at the top of the file"),
    "__builtins__": ("__builtins__ reaches into the interpreter", "call the function by its name"),
    "__loader__": (
        "__loader__ reaches into the interpreter",
        "write `import` at the top of the file",
    ),
    "input": ("nobody is there to answer input", "write the value into the code"),
    "breakpoint": ("nobody is there to debug", "remove the line"),
    "exit": ("exit ends the whole render", "write `return` in construct"),
    "quit": ("quit ends the whole render", "write `return` in construct"),
}
_INSIDES = words(
    "__subclasses__ __globals__ __builtins__ __code__ __closure__ __bases__ __base__ __mro__ "
    "__loader__ __spec__ __reduce__ __reduce_ex__ __getattribute__ __import__ __traceback__ "
    "__self__ __subclasshook__ __set_name__ __func__ __wrapped__ f_globals f_locals f_builtins "
    "f_back f_code gi_frame gi_code cr_frame ag_frame tb_frame tb_next co_code _getframe"
)
_BY_NAME = frozenset({"getattr", "setattr", "hasattr", "delattr", "attrgetter", "methodcaller"})
_MODULES = words(
    "os sys subprocess builtins importlib ctypes socket shutil _os _sys _io pathlib pickle"
)
_FORMAT = re.compile(r"\{\w*(?:\.\w+|\[\w+\])*\.(__\w+__)")
_CURE = "use what the object offers by plain names: methods, .width, .color, `type(x).__name__`"


def builtins_used(source: Source) -> Iterator[Finding]:
    """Builtins that a scene has no use for, called or handed on, unless the file redefines them."""
    for node in source.each(ast.Name):
        if node.id in _BUILTINS and isinstance(node.ctx, ast.Load) and not source.knows(node.id):
            yield source.finding(node, *_BUILTINS[node.id])


def escapes(source: Source) -> Iterator[Finding]:
    """Names that lead out of an object into the interpreter, written, spelled or formatted."""
    for attribute in source.each(ast.Attribute):
        if attribute.attr in _INSIDES:
            yield source.finding(attribute, f"{attribute.attr} reaches into the interpreter", _CURE)
        elif attribute.attr in _MODULES and source.dotted(attribute.value):
            whole = source.dotted(attribute)
            yield source.finding(attribute, f"{whole} reaches another module", "remove it")
    for call in source.each(ast.Call):
        yield from _spelled(source, call)
    for text in source.each(ast.Constant):
        if isinstance(text.value, str) and (found := _FORMAT.search(text.value)):
            yield source.finding(
                text, f"the format reaches into {found[1]}", "format plain values, as `{name}`"
            )
    for key in source.each(ast.Subscript):
        if text_of(key.slice) in _INSIDES:
            yield source.finding(key, f"{text_of(key.slice)} reaches into the interpreter", _CURE)


def _spelled(source: Source, call: ast.Call) -> Iterator[Finding]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name not in _BY_NAME:
        return
    for argument in call.args:
        spelled = _joined(argument)
        if spelled in _INSIDES or spelled.startswith("__"):
            yield source.finding(argument, f"{spelled} reaches into the interpreter", _CURE)


def _joined(node: ast.expr) -> str:
    """The text of literals that are added up."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _joined(node.left) + _joined(node.right)
    return text_of(node) or ""
