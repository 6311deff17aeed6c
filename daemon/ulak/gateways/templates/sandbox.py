"""
Jinja's sandbox made narrow: a letter reads fields, and does nothing else.

Administrators are trusted, their slips are not, nor is what they copied from somewhere: no template reaches
Python, a file or another folder, and none takes the desk's time or memory.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.filters import FILTERS
from jinja2.loaders import FunctionLoader
from jinja2.runtime import Context, LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.tests import TESTS

from ulak.gateways.templates import budget
from ulak.gateways.templates.grammar import COUNTED, bounded
from ulak.gateways.templates.letter_filters import OF_LETTERS

Source = Callable[[str], tuple[str, str, None] | None]

OF_JINJA = (
    "count d default dictsort first float groupby int items last length list map max min reject rejectattr "
    "reverse select selectattr sort string trim truncate unique"
).split()
TESTED = (
    "!= < <= == > >= defined eq equalto false float ge greaterthan gt in integer iterable le lessthan lower "
    "lt mapping ne none number sameas sequence string true undefined upper"
).split()
_READ = {
    str: frozenset({"startswith", "endswith"}),
    dict: frozenset({"get", "items", "keys", "values"}),
    date: frozenset({"year", "month", "day"}),
    datetime: frozenset({"year", "month", "day", "hour", "minute"}),
    timedelta: frozenset({"days"}),
    LoopContext: frozenset({"index", "index0", "revindex", "revindex0", "first", "last", "length"}),
}
_NUMBERS = (int, float, datetime, timedelta)


class Sandbox(ImmutableSandboxedEnvironment):
    """
    Fields are read, macros called, and little else; includes are looked for beside the letter.

    Nothing is calculated but how far two moments are apart: `*` and `%` also multiply and fill in texts.
    """

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    concat = staticmethod(budget.joined)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        if operator in ("+", "-") and isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
            return super().call_binop(context, operator, left, right)
        raise TypeError(f"letters do not calculate: {operator} is not available in a template")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        kind: type = type(obj)
        return attr in _readable(kind)

    def call(__self, __context: Context, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805
        """Jinja calls it with its arguments by place, and a macro may have one called `self`."""
        budget.step()
        if not (isinstance(__obj, Macro) or __obj is budget.numbers or _is_method(__obj)):
            raise SecurityError("a letter calls nothing but its own macros and range; use a filter")
        return super().call(__context, __obj, *args, **kwargs)

    def join_path(self, template: str, parent: str) -> str:
        budget.step(budget.INCLUDE)
        return f"{parent.rpartition('/')[0]}/{template}"

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return bounded(super()._parse(source, name, filename), self, name, filename)


@cache
def _readable(kind: type) -> frozenset[str]:
    """What a letter may read of such a value: fields and properties of the desk's own, never a method."""
    if is_dataclass(kind):
        names = {field.name for field in fields(kind)}
        return frozenset(names | {name for name, of in vars(kind).items() if isinstance(of, property)})
    known = (names for one, names in _READ.items() if issubclass(kind, one))
    return frozenset[str]().union(*known)


def _is_method(called: object) -> bool:
    """Is it one of those of a word or a table?"""
    owner, name = getattr(called, "__self__", None), getattr(called, "__name__", "")
    return isinstance(owner, str | dict) and name in _readable(type(owner))


def _printed(value: object) -> object:
    """What `{{ }}` writes: words and numbers. Anything else would stand there as Python shows it."""
    if value is None:
        return ""
    if not isinstance(value, str | int | float | StrictUndefined):
        raise TypeError(
            _HOW.get(type(value), f"{_HOW[tuple]} or one of its fields, as in {{{{ author.name }}}}")
        )
    budget.write(len(str(value)))
    return value


_HOW = {
    datetime: "a moment is written by a filter: | moment, | day or | clock",
    timedelta: "a span of time is written by a filter: | duration",
    tuple: "only words and numbers can be written here: write a loop,",
}


def sandbox(source: Source) -> Sandbox:
    environment = Sandbox(
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,
        finalize=_printed,
    )
    environment.filters = {name: FILTERS[name] for name in OF_JINJA} | OF_LETTERS
    environment.filters[COUNTED] = budget.counted
    environment.tests = {name: TESTS[name] for name in TESTED}
    environment.globals = {"range": budget.numbers}
    return environment


def filters(environment: Sandbox) -> tuple[str, ...]:
    """The filters an administrator can name."""
    return tuple(sorted(name for name in environment.filters if name != COUNTED))
