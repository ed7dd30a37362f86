"""A scene's code by scopes: which names each one binds, to what, and where every node stands."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True)
class Imported:
    """A name that an import binds: the module, and the name in it; "" for the module itself."""

    module: str
    name: str = ""


@dataclass(frozen=True)
class Me:
    """The first parameter of a method: an object of the class."""

    kind: ast.ClassDef


@dataclass(frozen=True)
class Each:
    """What a loop takes out of something, one after the other."""

    of: ast.expr


Value = ast.expr | ast.ClassDef | FunctionNode | Imported | Me | Each | None
"""What a name is bound to; None where nobody can say without running it."""


@dataclass(eq=False)
class Scope:
    """A module, class, function or comprehension, with all that its names are bound to."""

    parent: Scope | None = None
    kind: ast.ClassDef | None = None
    is_comprehension: bool = False
    names: dict[str, list[Value]] = field(default_factory=lambda: defaultdict(list))
    elsewhere: dict[str, Scope] = field(default_factory=dict)

    def find(self, name: str) -> Scope | None:
        """The scope that binds a name as seen from here; None where the file binds it nowhere."""
        here: Scope | None = self
        while here is not None:
            if name in here.elsewhere:
                return here.elsewhere[name]
            if name in here.names and (here is self or here.kind is None):
                return here
            here = here.parent
        return None

    def owner(self) -> ast.ClassDef | None:
        """The class in whose body, or in a method of which, this scope is."""
        here: Scope | None = self
        while here is not None and here.kind is None:
            here = here.parent
        return here.kind if here else None


@dataclass
class Code:
    """A file's nodes with their scopes, the attributes that it sets, and its star imports."""

    top: Scope = field(default_factory=Scope)
    placed: list[tuple[ast.AST, Scope]] = field(default_factory=list)
    attributes: dict[str, list[tuple[Value, Scope]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    stars: list[str] = field(default_factory=list)
    roots: set[str] = field(default_factory=set)


def read_scopes(tree: ast.Module) -> Code:
    """All of a file. Raises RecursionError for code that is nested too deeply."""
    code = Code()
    reader = _Reader(code)
    for statement in tree.body:
        reader.visit(statement, code.top)
    return code


class _Reader:
    def __init__(self, code: Code) -> None:
        self.code = code

    def visit(self, node: ast.AST, scope: Scope) -> None:
        self.code.placed.append((node, scope))
        own = getattr(self, f"_{type(node).__name__.lower()}", None)
        if own is not None:
            own(node, scope)
        else:
            self._children(node, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope)

    def _functiondef(self, node: FunctionNode, scope: Scope) -> None:
        scope.names[node.name].append(node)
        for outside in (*node.decorator_list, *_annotations(node.args), node.returns):
            if outside is not None:
                self.visit(outside, scope)
        inner = self._arguments(node.args, scope)
        if scope.kind is not None and node.args.args and not _is_static(node):
            inner.names[node.args.args[0].arg] = [Me(scope.kind)]
        for statement in node.body:
            self._declare(statement, inner)
        for statement in node.body:
            self.visit(statement, inner)

    _asyncfunctiondef = _functiondef

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        self.visit(node.body, self._arguments(node.args, scope))

    def _arguments(self, args: ast.arguments, scope: Scope) -> Scope:
        for default in (*args.defaults, *filter(None, args.kw_defaults)):
            self.visit(default, scope)
        inner = Scope(scope)
        for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
            if arg is not None:
                inner.names[arg.arg].append(None)
        return inner

    def _classdef(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.names[node.name].append(node)
        for outside in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(outside, scope)
        inner = Scope(scope, node)
        for statement in node.body:
            self.visit(statement, inner)

    def _comprehension_of(self, node: Comprehension, scope: Scope) -> None:
        inner = Scope(scope, is_comprehension=True)
        for number, part in enumerate(node.generators):
            self.visit(part.iter, inner if number else scope)
            self._bind(part.target, None if number else Each(part.iter), inner)
            for test in part.ifs:
                self.visit(test, inner)
        for name in ("key", "value", "elt"):
            if hasattr(node, name):
                self.visit(getattr(node, name), inner)

    _listcomp = _setcomp = _dictcomp = _generatorexp = _comprehension_of

    def _assign(self, node: ast.Assign, scope: Scope) -> None:
        self.visit(node.value, scope)
        for target in node.targets:
            self._bind(target, node.value, scope)

    def _annassign(self, node: ast.AnnAssign, scope: Scope) -> None:
        self.visit(node.annotation, scope)
        if node.value is not None:
            self.visit(node.value, scope)
        self._bind(node.target, node.value, scope)

    def _augassign(self, node: ast.AugAssign, scope: Scope) -> None:
        self.visit(node.value, scope)
        self._bind(node.target, None, scope)

    def _namedexpr(self, node: ast.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)
        while scope.is_comprehension and scope.parent is not None:
            scope = scope.parent
        self._bind(node.target, node.value, scope)

    def _for(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self.visit(node.iter, scope)
        self._bind(node.target, Each(node.iter), scope)
        for statement in (*node.body, *node.orelse):
            self.visit(statement, scope)

    _asyncfor = _for

    def _withitem(self, node: ast.withitem, scope: Scope) -> None:
        self.visit(node.context_expr, scope)
        if node.optional_vars is not None:
            self._bind(node.optional_vars, node.context_expr, scope)

    def _excepthandler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.name:
            scope.names[node.name].append(None)
        self._children(node, scope)

    def _matchas(self, node: ast.MatchAs | ast.MatchStar, scope: Scope) -> None:
        if node.name:
            scope.names[node.name].append(None)
        self._children(node, scope)

    _matchstar = _matchas

    def _matchmapping(self, node: ast.MatchMapping, scope: Scope) -> None:
        if node.rest:
            scope.names[node.rest].append(None)
        self._children(node, scope)

    def _import(self, node: ast.Import, scope: Scope) -> None:
        for alias in node.names:
            root = alias.name.partition(".")[0]
            self.code.roots.add(root)
            bound = Imported(alias.name if alias.asname else root)
            scope.names[alias.asname or root].append(bound)

    def _importfrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        module = "." * node.level + (node.module or "")
        self.code.roots.add(module.partition(".")[0])
        for alias in node.names:
            if alias.name == "*":
                self.code.stars.append(module)
            else:
                scope.names[alias.asname or alias.name].append(Imported(module, alias.name))

    def _declare(self, statement: ast.stmt, scope: Scope) -> None:
        """What `global` and `nonlocal` say, before anything is bound."""
        for node in _same_scope(statement):
            if isinstance(node, ast.Global):
                scope.elsewhere |= dict.fromkeys(node.names, self.code.top)
            elif isinstance(node, ast.Nonlocal):
                for name in node.names:
                    outer = scope.parent.find(name) if scope.parent else None
                    scope.elsewhere[name] = outer or self.code.top

    def _bind(self, target: ast.expr, value: Value, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            scope.elsewhere.get(target.id, scope).names[target.id].append(value)
        elif isinstance(target, ast.Attribute):
            self.code.attributes[target.attr].append((value, scope))
            self.code.placed.append((target, scope))
            self.visit(target.value, scope)
        elif isinstance(target, ast.Starred):
            self._bind(target.value, None, scope)
        elif isinstance(target, ast.Tuple | ast.List):
            for part, given in zip(target.elts, _spread(target, value), strict=True):
                self._bind(part, given, scope)
        else:
            self.visit(target, scope)


def _spread(target: ast.Tuple | ast.List, value: Value) -> list[Value]:
    """The values that the parts of a tuple get."""
    given = value.elts if isinstance(value, ast.Tuple | ast.List) else []
    is_starred = any(isinstance(part, ast.Starred) for part in (*given, *target.elts))
    alike = len(given) == len(target.elts) and not is_starred
    return list(given) if alike else [None] * len(target.elts)


def _annotations(args: ast.arguments) -> Iterator[ast.expr]:
    for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
        if arg is not None and arg.annotation is not None:
            yield arg.annotation


def _same_scope(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    if not isinstance(node, FunctionNode | ast.ClassDef | ast.Lambda):
        for child in ast.iter_child_nodes(node):
            yield from _same_scope(child)


def _is_static(node: FunctionNode) -> bool:
    names = {getattr(decorator, "id", "") for decorator in node.decorator_list}
    return bool(names & {"staticmethod", "classmethod"})
