"""The filters a letter has besides jinja's own: dates, durations, sizes and capitals in its language."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from jinja2.filters import make_attrgetter
from jinja2.runtime import Context
from jinja2.utils import pass_context

from ulak.desk.clocks.promise import Promise
from ulak.desk.clocks.remaining import remaining
from ulak.gateways.templates import budget, wording


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
def _remaining(context: Context, promise: Promise) -> str:
    return remaining(promise, context["now"], context["calendars"], context["language"])


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


@pass_context
def _join(context: Context, pieces: Iterable[Any], d: str = "", attribute: str | None = None) -> str:
    """With a context only because jinja else calls it while it reads the file, where nothing is counted."""
    if attribute is not None:
        pieces = map(make_attrgetter(context.environment, attribute), pieces)
    return budget.joined(pieces, d)


@pass_context
def _replace(_: Context, text: str, old: str, new: str, count: int = -1) -> str:
    return budget.replaced(str(text), str(old), str(new), count)


OF_LETTERS: dict[str, Callable[..., Any]] = {
    "moment": _moment,
    "day": _day,
    "clock": _clock,
    "offset": _offset,
    "duration": _duration,
    "utc": wording.utc,
    "remaining": _remaining,
    "size": _size,
    "upper": _upper,
    "lower": _lower,
    "capitalize": _capitalised,
    "quoted": wording.quoted,
    "join": _join,
    "replace": _replace,
}
