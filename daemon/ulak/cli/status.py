"""`ulak status`: is the desk well, what alarms stand, when did its mailboxes and canaries last live."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

import click

from ulak.cli import commands
from ulak.cli.documents import Document, say
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, grid, plain

if TYPE_CHECKING:
    from ulak.desk.watch.alarm import Standing

FILES_ARE_WRONG = "files are wrong"
AT_WORK = timedelta(hours=1)
"""A desk that has looked at no mailbox for so long is not at work, and cannot say so itself."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z")
_WORRYING = frozenset(
    "breached actions_overdue letters_failed letters_uncertain quarantined crashes alarms files_refused"
    " closed_with_running_promise".split()
)


@commands.command()
@click.option("--json", "as_json", is_flag=True)
@click.option("--check", is_flag=True, help="Exit 1 while an alarm stands, for monitoring.")
@click.pass_obj
def status(config: Path, as_json: bool, check: bool) -> int:
    """How the desk is: alarms, last look at each mailbox, letters that wait, the rules in force."""
    with open_records(config) as records:
        alarms = tuple(_alarms(records))
        document = {**_work(records), **_life(records, alarms)}
        if as_json:
            say(document)
        else:
            _print(_each_error_once(document), records.zone)
    return Exit.NO if check and alarms else Exit.DONE


def _each_error_once(document: Document) -> Document:
    """What is wrong with the files stands below, an error a line; the alarm about them only says so."""
    if not document["files_refused"]:
        return document
    alarms = cast("list[Document]", document["alarms"])
    told = [one | {"words": "see below"} if one["name"] == FILES_ARE_WRONG else one for one in alarms]
    return document | {"alarms": told}


def _work(records: Records) -> Document:
    from ulak.desk.clocks.promise import PromiseState
    from ulak.store.queue import Queue
    from ulak.store.waiting import Waiting

    open_ones = records.tickets.listing()
    letters = Queue(records.store).waiting()
    broken = (any(p.state is PromiseState.BREACHED and p.is_live for p in one.promises) for one in open_ones)
    return {
        "open_tickets": len(open_ones),
        "closed_with_running_promise": records.tickets.closed_with_promise(),
        "breached": sum(broken),
        "letters_waiting": sum(one.state not in ("failed", "uncertain") for one in letters),
        "letters_failed": sum(one.state == "failed" for one in letters),
        "letters_uncertain": sum(one.state == "uncertain" for one in letters),
        "quarantined": len(Waiting(records.store).quarantined()),
        **_followed(records),
    }


def _followed(records: Records) -> Document:
    """Actions that are open, and what complaints lack that the month's figures need."""
    from ulak.desk.recurring.lacking import in_numbers
    from ulak.gateways.clock import now
    from ulak.store.actions import Actions

    since = now() - records.rulebook().recurring.within
    actions = Actions(records.store).open(now())
    lacking = in_numbers(records.tickets.lacking(since))
    return {
        "actions_open": actions.open,
        "actions_overdue": actions.overdue,
        "complaints_lacking": lacking,
    }


def _alarms(records: Records) -> Iterator["Standing"]:
    """Those that were told, and the one that a desk which does not run cannot tell."""
    from ulak.desk.watch.alarm import Standing
    from ulak.gateways.clock import now
    from ulak.store.alarms import Alarms
    from ulak.store.health import Health

    told = Alarms(records.store).standing()
    yield from told
    yield from (one for one in _doubted(records) if one.name not in {alarm.name for alarm in told})
    last = Health(records.store).at_work()
    if last is not None and now() - last > AT_WORK:
        words = "No mailbox was looked at: is the daemon running? systemctl status ulak"
        yield Standing("the desk is not at work", last, words)


def _doubted(records: Records) -> Iterator["Standing"]:
    """Borders whose results are believed no more; upkeep, which tells of them, may not have run since."""
    from ulak.desk.watch.alarm import Standing
    from ulak.desk.watch.probe import trouble
    from ulak.store.trust import Trust

    believing = {box.name for box in records.settings.mailbox if box.authserv_id}
    for one in Trust(records.store).distrusts():
        if one.mailbox in believing:
            words = trouble(one, records.house.counter(one.mailbox)).words.en
            yield Standing(one.name, one.since, words)


def _borders(records: Records) -> Iterator[Document]:
    """Whose results each mailbox goes by, whether they are believed, and when a probe last tried that."""
    from ulak.store.trust import Trust

    trust = Trust(records.store)
    doubted, probes = trust.distrusted(), trust.probes()
    for box in records.settings.mailbox:
        if box.authserv_id:
            tried = max(
                (one.sent_at for one in probes if one.judged and one.mailbox == box.name), default=None
            )
            yield {
                "mailbox": box.name,
                "authserv_id": box.authserv_id,
                "results": "not-believed" if box.name in doubted else "believed",
                "tried_at": moment(tried),
            }


def _life(records: Records, alarms: tuple["Standing", ...]) -> Document:
    from ulak.gateways.clock import now
    from ulak.store.health import Health

    health = Health(records.store)
    looks = {sign.name: moment(sign.at) for sign in health.looks()}
    return {
        "mailboxes": [{"mailbox": b.name, "looked_at": looks.get(b.name)} for b in records.settings.mailbox],
        "canaries": list(_canaries(records)),
        "borders": list(_borders(records)),
        "crashes": [
            {"stage": sign.name, "count": sign.times, "what": sign.words, "at": moment(sign.at)}
            for sign in health.crashes()
        ],
        "alarms": [{"name": one.name, "since": moment(one.since), "words": one.words} for one in alarms],
        **_inventory(records),
        **_keeping(records),
        **_files(records),
        "store": records.store.place,
        **_origin(records),
        "at": moment(now()),
    }


def _inventory(records: Records) -> Document:
    """How many certificates can be recognised, and of when that is."""
    from ulak.store.inventory import Inventory

    stock = Inventory(records.store).stock()
    return {"certificates": stock.certificates, "certificates_of": moment(stock.changed_at)}


def _keeping(records: Records) -> Document:
    """How long tickets are kept, what goes next, what is held."""
    from ulak.store.announced import Announced

    stock = Announced(records.store).stock()
    entries = records.rulebook().retention
    return {
        "retention": ", ".join(map(str, entries)) or "none: nothing is removed",
        "removals_told_at": moment(stock.told_at),
        "removals_announced": stock.announced,
        "removals_due_at": moment(stock.due_at),
        "removed": stock.removed,
        "held": stock.held,
    }


def _files(records: Records) -> Document:
    """Which rules and templates are in force, since when, and why those on the disk are not."""
    from ulak.store.rule_sets import RuleSets

    sets = RuleSets(records.store)
    rules, templates, refused = sets.latest(), sets.latest_templates(), sets.refused()
    return {
        "rules": rules.version if rules else records.rulebook().version,
        "rules_since": moment(rules.accepted_at) if rules else None,
        "templates": templates.version if templates else None,
        "templates_since": moment(templates.accepted_at) if templates else None,
        "files_refused_since": moment(refused.since) if refused else None,
        "files_refused": list(refused.problems) if refused else [],
    }


def _origin(records: Records) -> Document:
    """Of a store that is a copy, or was restored from one: when; nothing of any other."""
    from ulak.store.restored import origin

    came = origin(records.store)
    found = {"copy_of": moment(came.copied_at), "restored_at": moment(came.restored_at)}
    return {name: at for name, at in found.items() if at is not None}


def _canaries(records: Records) -> Iterator[Document]:
    """The last of each mailbox that has one; what it has not reached yet is null."""
    from ulak.store.canaries import Canaries

    canaries = Canaries(records.store)
    flights, landings = canaries.flights(), canaries.landings()
    for box in records.settings.mailbox:
        if box.canary:
            flight, landing = flights.get(box.name), landings.get(box.name)
            home = landing if flight and landing and landing.message_id == flight.message_id else None
            yield {
                "mailbox": box.name,
                "sent_at": moment(flight.sent_at) if flight else None,
                "arrived_at": moment(home.arrived_at) if home else None,
                "seconds": home.seconds if home else None,
                "place": home.place if home else None,
            }


def _print(document: Mapping[str, object], zone: ZoneInfo) -> None:
    """A line for each figure and each entry of a list; what should worry somebody stands out."""
    table = grid("", cut=" ")
    for name, value in document.items():
        if value is None or (name in _ONLY_WHERE_SOME and not _is_some(value)):
            continue
        title = _TITLES.get(name, name.replace("_", " "))
        for entry in value if isinstance(value, list) else [value]:
            words = (
                ", ".join(filter(None, _words(entry, zone)))
                if isinstance(entry, dict)
                else _word(entry, zone)
            )
            colour = "bold red" if name in _WORRYING and entry else "bold"
            table.add_row(f"[dim]{title}[/]", f"[{colour}]{plain(words)}[/]")
    table.show_header = False
    console().print(table)


def _is_some(value: object) -> bool:
    """Is it a number above nothing, or does a group of numbers have one?"""
    return any(value.values()) if isinstance(value, dict) else bool(value)


def _words(entry: Mapping[str, object], zone: ZoneInfo) -> Iterator[str]:
    for name, value in entry.items():
        if value is None:
            yield _NOTHING[name]
        elif name not in _NAMED:
            yield _word(value, zone)
        else:
            yield _NAMED[name].format(_word(value, zone))


_TITLES = {"certificates_of": "last import"}
_ONLY_WHERE_SOME = frozenset(
    "closed_with_running_promise actions_open actions_overdue complaints_lacking"
    " removals_announced removed held".split()
)
_NOTHING = {
    "looked_at": "never looked at",
    "sent_at": "not sent",
    "arrived_at": "not arrived",
    "tried_at": "never tried (ulak doctor)",
    "seconds": "",
    "place": "",
}
_NAMED = {
    "product": "{} the product",
    "category": "{} the category",
    "root_cause": "{} the root cause",
    "founded": "{} whether they were founded",
    "since": "since {}",
    "sent_at": "sent {}",
    "arrived_at": "arrived {}",
    "tried_at": "tried {}",
    "seconds": "{} s",
    "place": "in {}",
}


def _word(value: object, zone: ZoneInfo) -> str:
    """Instants are written where the desk is, as its letters do."""
    word = str(value)
    if not _INSTANT.fullmatch(word):
        return word
    return f"{datetime.fromisoformat(word).astimezone(zone):%d.%m.%Y %H:%M:%S}"
