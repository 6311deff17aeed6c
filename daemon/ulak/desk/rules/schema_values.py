"""
The single values of `rules/` as JSON Schema: patterns for what has a form, sentences for who writes it.

A pattern refuses nothing that `ulak check` accepts. A key that is left empty is a fault to an editor
alone: to `check` it is left out.
"""

from collections.abc import Iterable
from typing import Any, TypeAlias

from ulak.desk.clocks.hours import DAY_NAMES

Schema: TypeAlias = dict[str, Any]

_CLOCK = r"(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)"
_SPANS = rf"{_CLOCK}\s*-\s*{_CLOCK}((\s*,\s*|\s+){_CLOCK}\s*-\s*{_CLOCK})*"
_DATE = r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_DAY = "(" + "|".join("".join(f"[{one.upper()}{one}]" for one in day) for day in DAY_NAMES) + ")"
DAYS = rf"^\s*{_DAY}(-{_DAY})?(\s*,\s*{_DAY}(-{_DAY})?)*\s*$"
"""Keys of `hours`: a day, a range of days, or several with commas."""

_AMOUNT, _POSITIVE = "[0-9]{1,9}", "0*[1-9][0-9]{0,8}"
_WALL_UNIT, _UNIT = "(s|m|h|d)", "(s|m|h|d|bd)"
_ADDRESS = r"^\s*[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+\s*$"


def said(schema: Schema, words: str, *examples: Any, **more: Any) -> Schema:
    """A schema with what an editor shows beside it; `default` stands for what holds without the key."""
    shown = {"examples": list(examples)} if examples else {}
    return {**schema, "description": words, **more, **shown}


def text(words: str, *examples: Any, **more: Any) -> Schema:
    """A text; a number that stands without quotation marks is one too."""
    return said({"type": ["string", "number"]}, words, *examples, **more)


def flag(words: str, default: bool = False) -> Schema:
    """`true` or `false`."""
    return said({"type": "boolean"}, words, default=default)


def words_or_list(words: str, *examples: Any) -> Schema:
    """One text or a list of them; nothing is an empty list."""
    return said(several({"type": ["string", "number"]}), words, *examples)


def several(one: Schema) -> Schema:
    """A single value, a list of such values, or nothing at all."""
    return {"anyOf": [one, {"type": "array", "items": one}, {"type": "null"}]}


def address(words: str, *examples: str) -> Schema:
    """An address."""
    return said({"type": "string", "pattern": _ADDRESS}, words, *examples)


def addresses(words: str, *examples: Any) -> Schema:
    """An address, or a list of addresses."""
    return said(several({"type": "string", "pattern": _ADDRESS}), words, *examples)


def one_of(known: Iterable[str], words: str = "", *examples: Any, **more: Any) -> Schema:
    """One of the words that are known."""
    schema: Schema = {"enum": [str(word) for word in known]}
    return said(schema, words, *examples, **more) if words else schema


def some_of(known: Iterable[str], words: str, *examples: Any) -> Schema:
    """One of the words that are known, or a list of them."""
    return said(several(one_of(known)), words, *examples)


def named_here(known: Iterable[str]) -> Schema:
    """A word that is always known, offered by the editor, or a name that these files define."""
    return {"anyOf": [one_of(known), {"type": "string"}]}


def term(words: str, *examples: str, **more: Any) -> Schema:
    """`8h`, `30d`, `15bd`: more than nothing."""
    return said(_formed(_POSITIVE + _UNIT), words, *examples, **more)


def term_or_none(words: str, *examples: str, **more: Any) -> Schema:
    """The same, or `0d`: at once."""
    return said(_formed(_AMOUNT + _UNIT), words, *examples, **more)


def duration(words: str, *examples: str) -> Schema:
    """`90s`, `15m`, `8h`, `2d`: wall time, more than nothing."""
    return said(_formed(_POSITIVE + _WALL_UNIT), words, *examples)


def keeping(words: str, *examples: str) -> Schema:
    """`90d`, `6mo`, `2y`."""
    return said(_formed("0*[1-9][0-9]{0,4}(d|mo|y)"), words, *examples)


def step_time(words: str, *examples: str) -> Schema:
    """`50%`, `12h`, `-2h`, `+30m`."""
    return said(_formed(rf"([0-9]{{1,4}}%|[+-]?{_AMOUNT}{_WALL_UNIT})"), words, *examples)


def percent(words: str, *examples: str) -> Schema:
    """`100%`, `12.5%`."""
    return said(_formed(r"(100(\.0*)?|[0-9]{1,2}(\.[0-9]*)?)\s*%"), words, *examples)


def time_of_day(words: str, *examples: str, **more: Any) -> Schema:
    """`13:00`."""
    return said(_formed(_CLOCK), words, *examples, **more)


def opening_hours(words: str, *examples: Any) -> Schema:
    """`08:10-19:00`, or several spans with commas or blanks between them, or a list of spans."""
    return said(several(_formed(_SPANS)), words, *examples)


def days(words: str, *examples: Any) -> Schema:
    """Days by their date, ranges of days, days with hours."""
    return said(several(_formed(rf"{_DATE}(\s*\.\.\s*{_DATE})?(\s+{_SPANS})?")), words, *examples)


def _formed(pattern: str) -> Schema:
    return {"type": "string", "pattern": rf"^\s*{pattern}\s*$"}


def block(words: str = "", /, needs: Iterable[str] = (), **keys: Schema) -> Schema:
    """A block of these keys and no others; `_` in a key stands for a hyphen."""
    schema: Schema = {
        "type": "object",
        "properties": {key.replace("_", "-"): value for key, value in keys.items()},
        "additionalProperties": False,
    }
    schema |= {"required": list(needs)} if needs else {}
    return said(schema, words) if words else schema


def named(value: Schema, words: str, *examples: Any, **more: Any) -> Schema:
    """A block of names of the administrator's own; nothing at all is an empty one."""
    schema = {"type": ["object", "null"], "additionalProperties": value, **more}
    return said(schema, words, *examples)


def listed(item: Schema, words: str = "") -> Schema:
    """A list; nothing at all is an empty one."""
    schema: Schema = {"type": ["array", "null"], "items": item}
    return said(schema, words) if words else schema
