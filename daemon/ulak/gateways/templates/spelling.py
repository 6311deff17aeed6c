"""
Every name, field, filter and file a template speaks of, looked up before any letter is written with it.

Also where no sample would come by: a slip in a branch for the one letter of the year is found today.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from jinja2 import nodes

from ulak.gateways.templates.grammar import COUNTED
from ulak.gateways.templates.view import LetterView

Slip = tuple[int, str]
"""A line, and what is wrong there."""

NAMES = frozenset(field.name for field in fields(LetterView))
_ALWAYS = frozenset({"loop", "range", "caller", "varargs", "kwargs"})
_ALIKE = frozenset(
    {"list", "selectattr", "rejectattr", "select", "reject", "sort", "unique", "reverse", COUNTED}
)
_ONE_OF = frozenset({"first", "last", "max", "min"})
_BY_FIELD = frozenset({"selectattr", "rejectattr", "groupby"})


def bound_names(tree: nodes.Template) -> frozenset[str]:
    """The names a file makes itself: loops, `set`, macros and what it takes from other files."""
    taken = (name for node in tree.find_all(nodes.FromImport) for name in node.names)
    return frozenset({
        *(node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"),
        *(name if isinstance(name, str) else name[1] for name in taken),
        *(node.name for node in tree.find_all(nodes.Macro)),
    })  # fmt: skip


def slips(
    tree: nodes.Template,
    beside: Collection[str],
    files: Collection[str],
    words: Mapping[str, Collection[str]],
) -> Iterator[Slip]:
    """
    Say what the file names and nobody has.

    `beside` are names that files which include this one may have made; `files` those it can include;
    `words` the filters and tests there are, by what they are called.
    """
    yield from _strange_names(tree, {*bound_names(tree), *beside})
    yield from _strange_words(tree, words)
    yield from _missing_files(tree, files)
    yield from _Reader().read(tree, dict(_fields(LetterView)))


def nearest(word: str, known: Collection[str]) -> str:
    """`; did you mean moment?`, or nothing."""
    close = get_close_matches(word, known, 1)
    return f"; did you mean {close[0]}?" if close else ""


def _strange_names(tree: nodes.Template, made: Collection[str]) -> Iterator[Slip]:
    known = {*NAMES, *made, *_ALWAYS}
    for node in tree.find_all(nodes.Name):
        if node.name not in known:
            yield node.lineno, f"{node.name!r} is undefined{nearest(node.name, known)}"


def _strange_words(tree: nodes.Template, words: Mapping[str, Collection[str]]) -> Iterator[Slip]:
    for kind, what in ((nodes.Filter, "filter"), (nodes.Test, "test")):
        for node in tree.find_all(kind):
            if node.name not in words[what] and node.name != COUNTED:
                has = (
                    nearest(node.name, words[what])
                    or f"; there are: {', '.join(sorted(filter(str.isalpha, words[what])))}"
                )
                yield node.lineno, f"there is no {what} {node.name!r}{has}"


def _missing_files(tree: nodes.Template, files: Collection[str]) -> Iterator[Slip]:
    including: tuple[type[Any], ...] = (nodes.Include, nodes.FromImport)
    for node in tree.find_all(including):
        match node.template:
            case nodes.Const(value=str(name)) if name not in files:
                yield (
                    node.lineno,
                    f"it includes {name}, and there is no such file beside it{nearest(name, files)}",
                )
            case nodes.Const():
                pass
            case _:
                yield node.lineno, 'a file is included by its name, as in {% include "_ticket.txt" %}'


class _Reader:
    """Follows each name to its type, as far as the template says it."""

    def read(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Slip]:
        match node:
            case nodes.For():
                yield from self.read(node.iter, scope)
                inner = {
                    **scope,
                    "loop": None,
                    **self._named(node.target, _element(self._type(node.iter, scope))),
                }
                for one in (*node.body, *node.else_, *filter(None, (node.test,))):
                    yield from self.read(one, inner)
            case nodes.Macro() | nodes.CallBlock():
                inner = {**scope, **{one.name: None for one in node.args}}
                for one in node.body:
                    yield from self.read(one, inner)
            case nodes.Assign():
                yield from self.read(node.node, scope)
                scope.update(self._named(node.target, self._type(node.node, scope)))
            case _:
                yield from self._wrong_field(node, scope)
                for one in node.iter_child_nodes():
                    yield from self.read(one, scope)

    def _named(self, target: nodes.Node, kind: Any) -> dict[str, Any]:
        if isinstance(target, nodes.Name):
            return {target.name: kind}
        return {one.name: None for one in target.find_all(nodes.Name)}

    def _wrong_field(self, node: nodes.Node, scope: dict[str, Any]) -> Iterator[Slip]:
        match node:
            case (
                nodes.Getattr(node=of, attr=str(name))
                | nodes.Getitem(node=of, arg=nodes.Const(value=str(name)))
            ):
                yield from _unknown(self._type(of, scope), name, node.lineno)
            case nodes.Filter(node=nodes.Expr() as of, name=filter_name):
                if (name := _field_named(node)) and filter_name in (
                    *_BY_FIELD,
                    "map",
                    "join",
                    "sort",
                    "unique",
                ):
                    yield from _unknown(_element(self._type(of, scope)), name, node.lineno)

    def _type(self, node: nodes.Node | None, scope: dict[str, Any]) -> Any:
        match node:
            case nodes.Name(name=name):
                return scope.get(name)
            case nodes.Getattr(node=of, attr=name) | nodes.Getitem(node=of, arg=nodes.Const(value=str(name))):
                return _fields(self._type(of, scope)).get(name)
            case nodes.Getitem(node=of, arg=nodes.Const(value=int())):
                return _element(self._type(of, scope))
            case nodes.Getitem(node=of, arg=nodes.Slice()):
                return self._type(of, scope)
            case nodes.Filter(node=of, name=name) if name in _ALIKE:
                return self._type(of, scope)
            case nodes.Filter(node=of, name=name) if name in _ONE_OF:
                return _element(self._type(of, scope))
        return None


def _field_named(node: nodes.Filter) -> str:
    """The field that a filter is told to look at: `map(attribute="address")`, `selectattr("due_at", …)`."""
    given: dict[str, Any] = {str(one.key): one.value for one in node.kwargs}
    at = given.get("attribute") or (node.args[0] if node.args and node.name in _BY_FIELD else None)
    return str(at.value).partition(".")[0] if isinstance(at, nodes.Const) else ""


def _unknown(kind: Any, name: str, line: int) -> Iterator[Slip]:
    known = _fields(kind)
    if known and name not in known:
        has = nearest(name, known) or f"; it has: {', '.join(known)}"
        yield line, f"{kind.__name__} has no {name!r}{has}"


@cache
def _fields(kind: Any) -> dict[str, Any]:
    """What can be read of such a value, with its type; empty for what is no value of the desk's own."""
    if not is_dataclass(kind):
        return {}
    hints = get_type_hints(kind)
    found = {field.name: _one_type(hints[field.name]) for field in fields(kind)}
    properties = {name: of.fget for name, of in vars(kind).items() if isinstance(of, property)}
    return found | {
        name: _one_type(get_type_hints(of).get("return")) for name, of in properties.items() if of
    }


def _one_type(hint: Any) -> Any:
    """`datetime` for `datetime | None`; None where it may be one of several."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    real = [one for one in get_args(hint) if one is not type(None)]
    return real[0] if len(real) == 1 else None


def _element(kind: Any) -> Any:
    """What a loop over it goes through."""
    if get_origin(kind) is not tuple:
        return None
    first, *others = get_args(kind)
    return _one_type(first) if others == [...] else None
