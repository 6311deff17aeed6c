"""`ulak explain deadline`: every promise of a ticket with the time that leads to its instant."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli.deadline_page import Account, print_accounts
from ulak.cli.documents import Document, of_promise, say
from ulak.cli.exit import Exit
from ulak.cli.explain import explain
from ulak.cli.moments import moment
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console
from ulak.desk.clocks.due import Calendars, counted_on
from ulak.desk.clocks.duration import write_term
from ulak.desk.clocks.explained import Rung, TakenAt, explained
from ulak.desk.clocks.promise import WALL, Promise
from ulak.desk.clocks.remaining import remaining
from ulak.desk.clocks.stretch import Stretch
from ulak.errors import ConfigError, DeskError

if TYPE_CHECKING:
    from ulak.desk.rules.rulebook import Rulebook
    from ulak.store.journal import Line
    from ulak.store.record import Record

RECOUNTED = "promise recounted"
_INSTANTS = frozenset({"was due", "due"})
_FILE = re.compile(r"\S*?([^\s/]+\.ya?ml:\d+)")


@explain.command()
@click.argument("number")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def deadline(config: Path, number: str, as_json: bool) -> int:
    """Every promise of a ticket, with the timeline that leads to its instant."""
    from ulak.gateways.clock import now

    with open_records(config) as records:
        record, at = records.record(number), now()
        if not record.ticket.promises:
            raise DeskError(f"{record.ticket.number} has no promise: no rule gave it one")
        accounts = tuple(_accounts(records, record, at))
        if as_json:
            say(_document(record.ticket.number, accounts, records, at))
        else:
            print_accounts(record.ticket, accounts, records.zone, console())
    return Exit.DONE


def _accounts(records: Records, record: "Record", now: datetime) -> Iterator[Account]:
    from ulak.store.looks import when_taken

    ticket = record.ticket
    decided = (dict(line.facts).get("rules", "") for line in reversed(record.journal))
    past = _Past(records, records.rulebook(), tuple(dict.fromkeys(filter(None, decided))))
    with records.store.snapshot() as connection:
        taken = when_taken(connection, ticket.number)
    for promise in ticket.promises:
        recounts = tuple(one for one in record.journal if _is_recount(one, promise))
        yield _account(record, promise, past, taken.get(promise.key, {}), recounts, now)


def _is_recount(line: "Line", promise: Promise) -> bool:
    return line.event == RECOUNTED and dict(line.facts).get("promise") == promise.key


def _account(
    record: "Record",
    promise: Promise,
    past: "_Past",
    taken: TakenAt,
    recounts: "tuple[Line, ...]",
    now: datetime,
) -> Account:
    today = past.today
    calendars = past.calendars_of(promise)
    ladder = today.escalations.get(promise.rule.escalate, ())
    reason = next((one for one in record.ticket.reasons if f"{one.file}:{one.line}" == promise.basis), None)
    return Account(
        told=explained(promise, ladder, taken, calendars, today.calendars, now),
        words=remaining(promise, now, calendars, "en"),
        term=write_term(promise.rule.within),
        source=in_rules(promise.rule.source),
        basis=in_rules(promise.basis),
        rule=reason.rule if reason else "",
        calendar=calendar_in_words(promise, calendars),
        origin=origin_of(record, promise),
        seen_at=record.ticket.opened_at,
        recounts=recounts,
    )


@dataclass(frozen=True, slots=True)
class _Past:
    """The rules of today, and the versions of those that decided on the ticket, the latest first."""

    records: Records
    today: "Rulebook"
    versions: tuple[str, ...]

    def calendars_of(self, promise: Promise) -> Calendars:
        """Those that a promise was counted on; those of today where the set of then is not kept."""
        if promise.rule.clock == WALL or not promise.calendar:
            return self.today.calendars
        for calendars in self._candidates(promise.rules):
            if promise.rule.clock in calendars and counted_on(promise.rule, calendars) == promise.calendar:
                return calendars
        return self.today.calendars

    def _candidates(self, first: str) -> Iterator[Calendars]:
        """A set that this ulak refuses, having become stricter, explains nothing."""
        from ulak.desk.rules.rule_files import read_rules
        from ulak.store.rule_sets import RuleSets

        yield self.today.calendars
        for version in dict.fromkeys(filter(None, (*self.versions, first))):
            if found := RuleSets(self.records.store).of(version):
                with suppress(ConfigError):
                    yield read_rules(found.files, self.records.zone).calendars


def calendar_in_words(promise: Promise, calendars: Calendars) -> str:
    """The version that the instant was counted on, and a word where that calendar is no longer known."""
    counted = counted_on(promise.rule, calendars)
    if promise.calendar in ("", counted):
        return counted
    return f"{promise.calendar}; no set of rules has it any more: the days below are those of {counted}"


def in_rules(words: str) -> str:
    """`rules/20-promises.yaml:12`, whatever folder the desk reads them from."""
    return _FILE.sub(r"rules/\1", words)


def origin_of(record: "Record", promise: Promise) -> str:
    """Where the instant comes from that the promise counts from."""
    opened = next((dict(one.facts) for one in record.journal if one.event == "ticket opened"), {})
    if promise.task:
        return f"when task {promise.task} was asked for"
    if promise.started_at != record.ticket.received_at:
        return "the arrival of another mail of this ticket: delivered again, or merged"
    if "date" in opened.get("stated by staff", "").split(", "):
        return "stated by staff with #tarih"
    if flag := opened.get("arrival"):
        return f"INTERNALDATE of the mailbox: {flag}"
    return "the Received stamp of our border server"


def _document(number: str, accounts: tuple[Account, ...], records: Records, now: datetime) -> Document:
    return {
        "number": number,
        "now": moment(now),
        "timezone": str(records.zone),
        "promises": [_of_account(one) for one in accounts],
    }


def _of_account(account: Account) -> Document:
    told = account.told
    return of_promise(told.promise) | {
        "due_at": moment(told.due_at),
        "within": account.term,
        "clock": told.promise.rule.clock,
        "remaining": account.words,
        "basis": account.basis,
        "source": account.source,
        "rule": account.rule or None,
        "origin": account.origin,
        "seen_at": moment(account.seen_at),
        "seconds": {
            "wall": told.wall.total_seconds(),
            "counted": told.counted.total_seconds(),
            "paused": told.paused.total_seconds(),
            "closed": told.closed.total_seconds(),
            "over": told.over.total_seconds(),
        },
        "stretches": [_of_stretch(one) for one in told.stretches],
        "steps": [_of_rung(one) for one in told.rungs],
        "recounts": [_of_recount(one) for one in account.recounts],
        "by_calendars_of_today": moment(told.otherwise),
    }


def _of_stretch(one: Stretch) -> Mapping[str, object]:
    return {
        "since": moment(one.since),
        "until": moment(one.until),
        "seconds": one.length.total_seconds(),
        "counted": one.counted,
        "why": one.why,
    }


def _of_recount(line: "Line") -> Mapping[str, object]:
    """As the journal has it, with instants and names as they are everywhere in this document."""
    facts = (
        (name.replace(" ", "_"), moment(datetime.fromisoformat(value)) if name in _INSTANTS else value)
        for name, value in line.facts
        if name != "promise"
    )
    return {"at": moment(line.at), "event": line.event, **dict(facts)}


def _of_rung(one: Rung) -> Mapping[str, object]:
    return {
        "step": one.step,
        "occurrence": one.occurrence,
        "at": moment(one.at),
        "taken_at": moment(one.taken_at),
        "tell": list(one.tell),
    }
