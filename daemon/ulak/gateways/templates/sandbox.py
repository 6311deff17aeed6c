"""Jinja's sandbox, with the filters a letter may use besides jinja's own."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

from jinja2 import StrictUndefined
from jinja2.loaders import FunctionLoader
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import pass_context

from ulak.gateways.templates import wording

Source = Callable[[str], tuple[str, str, None] | None]


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox in which nothing can be multiplied, and whose includes are looked for beside the letter."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: object, right: object) -> NoReturn:
        raise TypeError(f"letters do not calculate: {operator} is not available in a template")

    def join_path(self, template: str, parent: str) -> str:
        return f"{parent.rpartition('/')[0]}/{template}"


def sandbox(source: Source) -> Sandbox:
    environment = Sandbox(
        loader=FunctionLoader(source),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        autoescape=False,
    )
    environment.filters |= {
        "moment": _moment,
        "day": _day,
        "clock": _clock,
        "offset": _offset,
        "duration": _duration,
        "size": _size,
        "upper": _upper,
        "lower": _lower,
        "capitalize": _capitalised,
        "quoted": wording.quoted,
    }
    return environment


@pass_context
def _moment(context: Context, at: datetime) -> str:
    return wording.moment(at, context["language"], context["timezone"])


@pass_context
def _day(context: Context, at: datetime) -> str:
    return wording.day(at, context["language"], context["timezone"])


@pass_context
def _clock(context: Context, at: datetime) -> str:
    return wording.clock(at, context["timezone"])


@pass_context
def _offset(context: Context, at: datetime) -> str:
    return wording.offset(at, context["timezone"])


@pass_context
def _duration(context: Context, span: timedelta) -> str:
    return wording.duration(span, context["language"])


@pass_context
def _size(context: Context, octets: int) -> str:
    return wording.size(octets, context["language"])


@pass_context
def _upper(context: Context, text: str) -> str:
    return wording.upper(text, context["language"])


@pass_context
def _lower(context: Context, text: str) -> str:
    return wording.lower(text, context["language"])


@pass_context
def _capitalised(context: Context, text: str) -> str:
    return wording.capitalised(text, context["language"])
