"""What is wrong in config.toml, one sentence each: what stands there, what may, what was probably meant."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeAlias, get_args

from pydantic import BaseModel

from ulak.config.tables import Settings
from ulak.desk.clocks.duration import parse_duration
from ulak.desk.rules.slips import asked, nearest, not_allowed, rewritten

Path: TypeAlias = tuple[int | str, ...]
Found: TypeAlias = Any
"""One of pydantic's `errors()`."""


def sentences(errors: Sequence[Found]) -> Iterator[tuple[Path, str]]:
    """Each mistake with its path; a key that is only misspelt is not missed too."""
    misspelt = {_meant(one["loc"]) for one in errors if one["type"] == "extra_forbidden"}
    for error in errors:
        if error["type"] != "missing" or error["loc"] not in misspelt:
            yield error["loc"], _sentence(error["loc"], error)


def _sentence(place: Path, error: Found) -> str:
    key = ".".join(str(part) for part in place)
    match error["type"]:
        case "extra_forbidden":
            allowed = not_allowed(str(place[-1]), _keys_beside(place))
            return f"unknown key `{key}`; config.example.toml lists what there is{allowed}"
        case "missing":
            return f"`{key}` is missing and has no default"
        case "literal_error":
            words = re.findall(r"'([^']*)'", error["ctx"]["expected"])
            written = str(error["input"])
            return f"`{key}`: {written!r} is not a word for it{not_allowed(written, words)}"
        case "value_error":
            said = str(error["msg"]).removeprefix("Value error, ")
            return f"`{key}`: {said}{_duration_meant(said, error['input'])}" if key else said
        case _:
            said = str(error["msg"]).partition(" for <class")[0]
            return f"`{key}`: {said}{_input(place, error['input'])}"


def _duration_meant(said: str, written: object) -> str:
    is_duration = "is not a duration" in said and isinstance(written, str)
    return asked(rewritten(str(written), parse_duration)) if is_duration else ""


def _input(place: Path, written: object) -> str:
    """What stands there, where it is one value and cannot be a secret."""
    is_open = isinstance(written, str | int | float) and "word" not in str(place[-1])
    return f", not {written!r}" if is_open else ""


def _meant(place: Path) -> Path:
    return (*place[:-1], nearest(str(place[-1]), _keys_beside(place)))


def _keys_beside(place: Path) -> tuple[str, ...]:
    """The keys of the table in which this one stands."""
    table: type[BaseModel] = Settings
    for part in place[:-1]:
        if isinstance(part, str):
            table = _table(table.model_fields[part].annotation)
    return tuple(table.model_fields)


def _table(annotation: Any) -> type[BaseModel]:
    """The table itself, or that of which there may be several."""
    tables: Iterator[type[BaseModel]] = filter(_is_table, (annotation, *get_args(annotation)))
    return next(tables)


def _is_table(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)
