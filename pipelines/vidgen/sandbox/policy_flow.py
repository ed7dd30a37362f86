"""Code that would wait for somebody, never end, or run beside itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from .policy_source import Finding, Source

_ASKING = frozenset({"embed", "interactive_embed", "interact"})
_ENDLESS = frozenset({"itertools.count", "itertools.cycle", "itertools.repeat"})
_LEAVING = (ast.Return, ast.Raise, ast.Yield, ast.YieldFrom)
_OWN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_BOUNDED = "count the rounds: `for i in range(n):`, or let an updater move it during `self.wait(t)`"


def interactive(source: Source) -> Iterator[Finding]:
    """Calls that open a prompt or a window, and pauses of the program rather than of the film."""
    for call in source.each(ast.Call):
        function = call.func
        if not isinstance(function, ast.Attribute):
            continue
        if function.attr in _ASKING and getattr(function.value, "id", "") == "self":
            yield source.finding(
                call, f"self.{function.attr} waits for somebody at a keyboard", "remove it"
            )
    for call in source.each(ast.Call):
        if source.dotted(call.func) == "time.sleep":
            given = ast.unparse(call.args[0]) if call.args else "1"
            yield source.finding(
                call, "time.sleep delays the render, not the film", f"write `self.wait({given})`"
            )


def endless(source: Source) -> Iterator[Finding]:
    """Loops without an end and without a way out."""
    for loop in source.each(ast.While):
        if _is_true(loop.test) and not _is_left(loop.body):
            yield source.finding(loop, "the loop never ends", _BOUNDED)
    for walk in source.each(ast.For):
        name = source.dotted(walk.iter.func) if isinstance(walk.iter, ast.Call) else ""
        if name in _ENDLESS and not _is_counted(walk.iter) and not _is_left(walk.body):
            yield source.finding(walk, f"the loop over {name} never ends", _BOUNDED)


def parallel(source: Source) -> Iterator[Finding]:
    """`async` code: Manim calls construct and does not await it."""
    for function in source.each(ast.AsyncFunctionDef):
        yield source.finding(
            function,
            f"async def {function.name} is never awaited",
            f"write `def {function.name}`, and `self.play(a, b)` for what moves together",
        )


def _is_counted(call: ast.expr) -> bool:
    """Whether a call of itertools says how often: repeat(x, 3) or repeat(x, times=3)."""
    if not isinstance(call, ast.Call):
        return False
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    return name == "repeat" and len(call.args) + len(call.keywords) > 1


def _is_true(test: ast.expr) -> bool:
    if isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        return isinstance(test.operand, ast.Constant) and not test.operand.value
    return isinstance(test, ast.Constant) and bool(test.value)


def _is_left(body: list[ast.stmt]) -> bool:
    """Whether the body of a loop can leave it: with a break of its own, a return, a yield."""
    waiting: list[tuple[ast.AST, bool]] = [(statement, True) for statement in body]
    while waiting:
        node, own = waiting.pop()
        if isinstance(node, _LEAVING) or (own and isinstance(node, ast.Break)):
            return True
        if isinstance(node, _OWN):
            continue
        own = own and not isinstance(node, ast.For | ast.While)
        waiting.extend((child, own) for child in ast.iter_child_nodes(node))
    return False
