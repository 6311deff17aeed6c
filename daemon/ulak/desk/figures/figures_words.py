"""The figures as JSON: what `report --json` prints and what is kept of a month that was reported."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from ulak.desk.figures.values import Figures


def as_words(figures: Figures) -> dict[str, Any]:
    """One key for each of K1 to K25 and the month; a value's names are those of its class."""
    one = figures
    return {
        "month": one.month,
        "timezone": one.timezone,
        "K1": _plain(one.volume),
        "K2": _plain(one.backlog),
        "K3": _plain(one.coverage),
        "K4": _plain(one.acknowledgement),
        "K5": _plain(one.first_answer),
        "K6": _plain(one.resolution),
        "K7": _plain(one.reports.reporter),
        "K8": {
            **_plain(one.reports.subscriber),
            "not_applicable": _plain(one.reports.not_applicable),
        },
        "K9": _plain(one.revocations),
        "K10": _plain(one.terms),
        "K11": _plain(one.gates),
        "K12": _plain(one.breaches),
        "K13": _plain(one.escalations),
        "K14": _plain(one.informed),
        "K15": _plain(one.reopened),
        "K16": _plain(one.recurrence),
        "K17": _plain(one.causes),
        "K18": _plain(one.actions),
        "K19": _plain(one.satisfaction),
        "K20": _plain(one.transfers),
        "K21": _plain(one.first_contact),
        "K22": _plain(one.founded),
        "K23": _plain(one.intake),
        "K24": _plain(one.per_thousand),
        "K25": _plain(one.line),
    }


def _plain(value: Any) -> Any:
    """Values become objects, tuples lists; counts are in order of their names."""
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {name: _plain(value[name]) for name in sorted(value)}
    return [_plain(one) for one in value] if isinstance(value, tuple) else value
