"""`ulak explain ticket`: why it is where it is, or was at a time, by the rules as they stood then."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path, PurePath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from ulak.cli.documents import Document, of_line, say
from ulak.cli.exit import Exit
from ulak.cli.explain import explain
from ulak.cli.facts import in_words
from ulak.cli.moments import moment
from ulak.cli.records import Records, open_records
from ulak.cli.tables import one_line
from ulak.desk.clocks.time_words import read_time
from ulak.desk.rules.rule_text import written_at
from ulak.desk.rules.set_by import BY_STAFF
from ulak.desk.standing import EVENT, PromiseStood, Standing, Stood, as_it_is, standing
from ulak.errors import DeskError

if TYPE_CHECKING:
    from ulak.store.journal import Line
    from ulak.store.record import Record

MOST_LINES = 12
"""Of a rule; `--json` has all."""

_PLACE = re.compile(r"(?P<file>[^(),]+\.ya?ml):(?P<line>\d+)")
_PERSON = re.compile(r"p[0-9a-f]{16}")


@explain.command("ticket")
@click.argument("number")
@click.option("--at", "at", help="As it stood then: 2026-11-24T12:00 in the desk's time zone.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def explain_ticket(config: Path, number: str, at: str | None, as_json: bool) -> int:
    """Why a ticket is where it is, or was: status, fields and promises with the rules that decided."""
    with open_records(config) as records:
        record = records.record(number)
        account = _account(records, record, _instant(at, records.zone) if at is not None else None)
        if as_json:
            say(_document(account))
        else:
            for line in _page(account, records.zone):
                click.echo(line)
    return Exit.DONE


def _instant(text: str, zone: ZoneInfo) -> datetime:
    """As our own pages write it, or as people do."""
    from ulak.gateways.clock import now

    found = read_time(text, now(), zone, is_past=True)
    found = found or (read_time(f"{text} 00:00", now(), zone) if text.strip() else None)
    if found:
        return found
    raise click.UsageError(f"--at {text}: write a time like 2026-11-24T12:00 or 24.11.2026 12:00")


@dataclass(frozen=True, slots=True)
class Account:
    """A ticket at a time (None is now) with its journal up to then, and the rules of all the days."""

    number: str
    at: datetime | None
    stood: Standing
    journal: "tuple[Line, ...]"
    past: "Past"


@dataclass(frozen=True, slots=True)
class Past:
    """The rules the desk worked by, by their version; each is read from the store once."""

    records: Records
    _read: dict[str, Mapping[str, str]] = field(default_factory=dict)

    def text(self, words: str, version: str) -> tuple[tuple[int, str], ...]:
        """The rule that stood at `NAME:LINE` in that version; nothing where no such set is kept."""
        place = _PLACE.search(words)
        if place is None:
            return ()
        return written_at(self._files(version).get(place["file"], ""), int(place["line"]))

    def _files(self, version: str) -> Mapping[str, str]:
        from ulak.store.rule_sets import RuleSets

        if version not in self._read:
            found = RuleSets(self.records.store).of(version)
            self._read[version] = (
                {PurePath(file).name: text for file, text in found.files.items()} if found else {}
            )
        return self._read[version]


def _account(records: Records, record: "Record", at: datetime | None) -> Account:
    number = record.ticket.number
    lines = tuple(line for line in record.journal if at is None or line.at <= at)
    if not lines and at is not None:
        opened = record.ticket.opened_at.astimezone(records.zone)
        raise DeskError(f"{number} did not exist then: it was opened on {opened:%d.%m.%Y at %H:%M:%S}")
    stood = standing((line.event, line.facts) for line in lines)
    if at is None:
        stood = _now(record, stood)
    return Account(number, at, _with_people(records, stood), lines, Past(records))


def _now(record: "Record", told: Standing) -> Standing:
    """The ticket itself says where it stands; the journal, by the rules of which day."""
    now = as_it_is(record.ticket)
    rules = {(one.field, one.why): one.rules for one in told.fields}
    fields = tuple(
        _told(replace(one, rules=rules.get((one.field, one.why), one.rules)), record) for one in now.fields
    )
    known = {one.key: one.rules for one in told.promises}
    promises = tuple(replace(one, rules=known.get(one.key, one.rules)) for one in now.promises)
    return Standing(fields, promises)


def _told(one: Stood, record: "Record") -> Stood:
    """What somebody wrote stands in no journal; here it may be shown."""
    return replace(one, value=str(getattr(record.ticket, one.field))) if one.value == BY_STAFF else one


def _with_people(records: Records, stood: Standing) -> Standing:
    """An owner by address, who in the journal is an opaque id; whoever was erased stays one."""
    from ulak.store.people import addresses_of

    ids = {one.value for one in stood.fields if _PERSON.fullmatch(one.value)}
    if not ids:
        return stood
    with records.store.snapshot() as connection:
        known = addresses_of(connection, ids)
    return replace(
        stood, fields=tuple(replace(one, value=known.get(one.value, one.value)) for one in stood.fields)
    )


def _page(account: Account, zone: ZoneInfo) -> Iterator[str]:
    stood = account.stood
    when = f" on {account.at.astimezone(zone):%d.%m.%Y at %H:%M:%S}" if account.at else ""
    decided = next((one.rules for one in stood.fields if one.field == "kind"), "")
    if stood.value("status"):
        yield f"{account.number}: {stood.value('status')}{when}, decided by rules {decided or 'unknown'}"
    else:
        yield f"{account.number}{when}: its journal of that time does not say where it stood"
    printed: set[tuple[str, int, str]] = set()
    for one in stood.fields:
        if one.field != "status":
            yield f"  {one.field:12} {one_line(one.value):28} {_shown(one.why, one.rules)}".rstrip()
            yield from _lines(account.past, one.why, one.rules, printed)
    for promise in stood.promises:
        yield f"  promise      {promise.key:28} {_promised(promise, zone)}"
        yield from _lines(account.past, promise.source or promise.basis, promise.rules, printed)
    for line in account.journal:
        if line.event != EVENT:
            when = f"{line.at.astimezone(zone):%d.%m.%Y %H:%M:%S}"
            facts = ", ".join(f"{name} {value}" for name, value in in_words(line.facts, zone))
            yield f"  {when}  {line.event} by {line.by}  {facts}".rstrip()


def _shown(why: str, rules: str) -> str:
    return f"{why}, rules {rules}" if why and rules else why


def _promised(promise: PromiseStood, zone: ZoneInfo) -> str:
    parts = [promise.state, f"due {promise.due_at.astimezone(zone):%d.%m.%Y %H:%M:%S}"]
    if promise.kept_at:
        parts.append(f"kept {promise.kept_at.astimezone(zone):%d.%m.%Y %H:%M:%S}")
    parts += [f"by {promise.basis}"] if promise.basis else []
    parts += [f"defined at {promise.source}"] if promise.source else []
    return ", ".join(parts) + (f", rules {promise.rules}" if promise.rules else "")


def _lines(past: Past, words: str, rules: str, printed: set[tuple[str, int, str]]) -> Iterator[str]:
    """
    The rule that decided, and of a long one in any case the line that did.

    One that has been printed stands above, as its place says; each is printed once.
    """
    text, place = past.text(words, rules), _PLACE.search(words)
    if not text or place is None or (rule := (place["file"], text[0][0], rules)) in printed:
        return
    printed.add(rule)
    shown = text[:MOST_LINES]
    yield from (f"      {number:4} | {one_line(line)}" for number, line in shown)
    if len(text) > MOST_LINES:
        yield f"           | … {len(text)} lines in all"
        deciding = (one for one in text[MOST_LINES:] if one[0] == int(place["line"]))
        yield from (f"      {number:4} | {one_line(line)}" for number, line in deciding)


def _document(account: Account) -> Document:
    return {
        "number": account.number,
        "at": moment(account.at),
        "status": account.stood.value("status") or None,
        "fields": [_of_field(account.past, one) for one in account.stood.fields if one.field != "status"],
        "promises": [_of_promise(account.past, one) for one in account.stood.promises],
        "journal": [of_line(line) for line in account.journal],
    }


def _of_field(past: Past, one: Stood) -> Document:
    return {
        "field": one.field,
        "value": one.value,
        "why": one.why or None,
        "rules": one.rules or None,
        "text": _text(past, one.why, one.rules),
    }


def _of_promise(past: Past, one: PromiseStood) -> Document:
    name, _, to = one.key.partition("/")
    return {
        "promise": name,
        "to": to,
        "state": one.state,
        "due_at": moment(one.due_at),
        "kept_at": moment(one.kept_at),
        "basis": one.basis or None,
        "source": one.source or None,
        "rules": one.rules or None,
        "calendar": one.calendar or None,
        "text": _text(past, one.source, one.rules),
        "basis_text": _text(past, one.basis, one.rules),
    }


def _text(past: Past, words: str, rules: str) -> str | None:
    return "\n".join(line for _, line in past.text(words, rules)) or None
