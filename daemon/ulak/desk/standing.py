"""
Where a ticket stands, as facts of its journal.

Rows are written over and files are changed; the journal is neither. So each decision leaves there what it
changed of the ticket, and where the ticket stood at any time can be read back. Files of rules stand there
by their names alone: the folder is this machine's, and would be half of what is written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk.clocks.promise import Promise
from ulak.desk.rules.set_by import BY_STAFF, FIELDS, set_by
from ulak.desk.ticket import Ticket

EVENT = "ticket stands"
NONE = "none"
_IN_WORDS = ("product", "category", "institution")
"""Fields that may hold what somebody wrote where a house has no such list: then the journal has no value."""

_PLACE = re.compile(r"\.ya?ml:\d+")
_WHY = " set by"
_PROMISE = "promise "

Facts = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Stood:
    """One field as it was; `why` is the rule with its line, `rules` the version of the set it stood in."""

    field: str
    value: str
    why: str
    rules: str


@dataclass(frozen=True, slots=True)
class PromiseStood:
    """One promise as it was; `source` is where `rules`, the version of a set, defines it."""

    key: str
    state: str
    due_at: datetime
    kept_at: datetime | None
    source: str
    rules: str
    calendar: str
    basis: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All that the journal has of a ticket up to some time."""

    fields: tuple[Stood, ...] = ()
    promises: tuple[PromiseStood, ...] = ()

    def value(self, field: str) -> str:
        """What a field was; empty where the journal does not say."""
        return next((one.value for one in self.fields if one.field == field), "")


def news(before: Ticket | None, after: Ticket) -> Facts:
    """What a decision changed of where a ticket stands; everything where it opened it."""
    was = dict(_facts(before)) if before else {}
    now = dict(_facts(after))
    changed = ((name, value) for name, value in now.items() if was.get(name) != value)
    return (*changed, *((name, NONE) for name in was if name not in now))


def standing(entries: Iterable[tuple[str, Facts]]) -> Standing:
    """Where the ticket stood after these entries (event and facts) of its journal, oldest first."""
    stood: dict[str, tuple[str, str]] = {}
    for event, facts in entries:
        if event == EVENT:
            rules = dict(facts).get("rules", "")
            stood |= {name: (value, rules) for name, value in facts if name != "rules"}
    return Standing(tuple(_fields(stood)), tuple(_promises(stood)))


def as_it_is(ticket: Ticket) -> Standing:
    """Where it stands now: what there is to say of a ticket that is older than such entries."""
    return standing([(EVENT, (*_facts(ticket), ("rules", ticket.rules_version)))])


def _facts(ticket: Ticket) -> Iterator[tuple[str, str]]:
    yield "status", ticket.status.value
    reasons = tuple(replace(one, file=_name(one.file)) for one in ticket.reasons)
    for field, value, why in set_by(replace(ticket, reasons=reasons)):
        if field in FIELDS:
            yield field, _plain(field, value, why)
            yield f"{field}{_WHY}", why
        else:
            yield f"{field} {value}{_WHY}", why
    for promise in ticket.promises:
        yield f"{_PROMISE}{promise.key}", _in_words(promise)


def _plain(field: str, value: str, why: str) -> str:
    return BY_STAFF if field in _IN_WORDS and why.startswith(BY_STAFF) else value


def _in_words(promise: Promise) -> str:
    parts = {
        "state": promise.state.value,
        "due": promise.due_at.isoformat(),
        "kept": promise.kept_at.isoformat() if promise.kept_at else "",
        "source": ", ".join(_without_folder(one) for one in promise.rule.source.split("; ")),
        "rules": promise.rules,
        "calendar": promise.calendar,
        "basis": _without_folder(promise.basis),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items() if value)


def _without_folder(place: str) -> str:
    """`20-promises.yaml:14` of `/etc/ulak/rules/20-promises.yaml:14`; other words as they are."""
    return _name(place) if _PLACE.search(place) else place


def _name(file: str) -> str:
    return file.rpartition("/")[2]


def _fields(stood: Mapping[str, tuple[str, str]]) -> Iterator[Stood]:
    for name, (value, rules) in stood.items():
        if value == NONE or name.startswith(_PROMISE):
            continue
        field = name.removesuffix(_WHY)
        if name == field:
            why, of_why = stood.get(f"{field}{_WHY}", ("", rules))
            yield Stood(field, value, why, of_why)
        elif field not in stood:
            told, _, what = field.partition(" ")
            yield Stood(told, what, value, rules)


def _promises(stood: Mapping[str, tuple[str, str]]) -> Iterator[PromiseStood]:
    for name, (words, rules) in stood.items():
        if words == NONE or not name.startswith(_PROMISE):
            continue
        head, _, basis = words.partition("; basis ")
        part = dict(one.split(" ", 1) for one in head.split("; "))
        yield PromiseStood(
            key=name.removeprefix(_PROMISE),
            state=part["state"],
            due_at=datetime.fromisoformat(part["due"]),
            kept_at=datetime.fromisoformat(part["kept"]) if "kept" in part else None,
            source=part.get("source", ""),
            rules=part.get("rules", rules),
            calendar=part.get("calendar", ""),
            basis=basis,
        )
