"""The JSON documents that other programs read, of tickets and mails; times are RFC 3339 in UTC."""

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from ulak.cli.moments import moment
from ulak.cli.report_documents import of_report
from ulak.desk.clocks.promise import Breach, Promise
from ulak.desk.contact import Told
from ulak.desk.recurring.kin import SINGLE, Kin
from ulak.desk.task import Task
from ulak.desk.ticket import Ticket

if TYPE_CHECKING:
    from ulak.store.attempts import Attempt
    from ulak.store.journal import Line
    from ulak.store.record import Delivery, Record, RecordedMessage

Document = dict[str, object]


def say(document: object) -> None:
    """Print one document, and nothing else."""
    click.echo(in_json(document, indent=2))


def in_json(document: object, indent: int | None = None) -> str:
    """JSON that UTF-8 can carry: half a surrogate pair (a strange file name) becomes `\\udc80`."""
    text = json.dumps(document, ensure_ascii=False, indent=indent)
    return re.sub("[\ud800-\udfff]", lambda half: f"\\u{ord(half.group()):04x}", text)


def of_ticket(ticket: Ticket) -> Document:
    """A ticket without messages and journal, as `tickets --json` lists it."""
    return {
        "number": ticket.number,
        "status": ticket.status,
        "kind": ticket.kind,
        "channel": ticket.channel,
        "reply_channel": ticket.reply_channel,
        "product": ticket.product or None,
        "category": ticket.category or None,
        "institution": ticket.institution or None,
        "team": ticket.team or None,
        "owner": ticket.owner or None,
        "priority": ticket.priority or None,
        "tags": list(ticket.tags),
        "subject": ticket.subject,
        "language": ticket.language,
        "author": {"address": ticket.author.address, "name": ticket.author.name},
        "contact": {
            "phone": ticket.contact.phone or None,
            "record": ticket.contact.record or None,
            "link": ticket.contact.link or None,
        },
        "told": _of_told(ticket.told),
        "gate": ticket.gate or None,
        "participants": [{"address": p.address.address, "role": p.role} for p in ticket.participants],
        "mailbox": ticket.mailbox,
        "received_at": moment(ticket.received_at),
        "opened_at": moment(ticket.opened_at),
        "closed_at": moment(ticket.closed_at),
        "outcome": ticket.outcome or None,
        "root_cause": ticket.root_cause or None,
        "founded": ticket.founded,
        "promises": [of_promise(promise) for promise in ticket.promises],
        "links": [{"number": link.number, "relation": link.relation} for link in ticket.links],
        **of_report(ticket.report),
    }


def _of_told(told: Told | None) -> Document | None:
    """That the author was answered by another way than our letters."""
    if told is None:
        return None
    return {"channel": told.channel, "network": told.network or None, "at": moment(told.at)}


def _of_task(task: Task) -> Document:
    """What somebody was asked to do; `sha256` is of the text and files that a gate decides on."""
    return {
        "task": task.position,
        "kind": task.kind,
        "state": task.state,
        "by": task.by,
        "of": task.of or None,
        "since": moment(task.since),
        "due_at": moment(task.due_at),
        "remind_at": moment(task.remind_at),
        "reminded": task.reminded,
        "ended_at": moment(task.ended_at),
        "ended_by": task.ended_by or None,
        "text": task.text,
        "note": task.note or None,
        "sha256": task.frozen.digest if task.frozen else None,
    }


def of_promise(promise: Promise) -> Document:
    """One promise; `basis` is the rule and line it runs by, `source` the line that defines it."""
    return {
        "promise": promise.name,
        "to": promise.to,
        "task": promise.task or None,
        "started_at": moment(promise.started_at),
        "due_at": moment(promise.due_at),
        "state": promise.state,
        "kept_at": moment(promise.kept_at),
        "ended_at": moment(promise.ended_at),
        "basis": promise.basis,
        "source": promise.rule.source or None,
        "rules": promise.rules or None,
        "calendar": promise.calendar or None,
        "breach": _of_breach(promise.broken),
    }


def _of_breach(breach: Breach | None) -> Document | None:
    """The record of what was missed, and whose time it was."""
    if breach is None:
        return None
    return {
        "due_at": moment(breach.due_at),
        "noted_at": moment(breach.noted_at),
        "server_seconds": breach.server.total_seconds(),
        "desk_seconds": breach.desk.total_seconds(),
        "people_seconds": breach.people.total_seconds(),
    }


def of_record(record: "Record", addresses: Mapping[str, str], kin: Kin = SINGLE) -> Document:
    """One ticket whole, as `show --json` prints it; `addresses` are the mailboxes' by name."""
    ticket = of_ticket(record.ticket)
    return ticket | {
        "recurs": of_kin(kin),
        "rating": record.rating,
        "held": record.kept.held_since is not None,
        "removed_at": moment(record.kept.removed_at),
        "tasks": [_of_task(task) for task in record.ticket.tasks],
        "messages": [_message(message, addresses) for message in record.messages],
        "journal": [of_line(line) for line in record.journal],
    }


def of_kin(kin: Kin) -> Document | None:
    """The earlier complaints that this one recurs with; null where it is single."""
    if not kin:
        return None
    return {"days": kin.days, "of_kind": list(kin.of_kind), "of_author": list(kin.of_author)}


def _message(message: "RecordedMessage", addresses: Mapping[str, str]) -> Document:
    letter = {"id": message.id, "by": message.by or None} if message.direction == "out" else {}
    return {
        "direction": message.direction,
        "kind": message.kind,
        "from": addresses.get(message.counter, "") if message.direction == "out" else message.sender.address,
        "to": list(message.to),
        "subject": message.subject,
        "message_id": message.message_id,
        "at": moment(message.at),
        "ticket": message.ticket,
        "text": message.text,
        "attachments": [
            {
                "name": a.name,
                "type": a.type,
                "size": a.size,
                "sha256": a.sha256,
                "withheld": a.withheld or None,
            }
            for a in message.attachments
        ],
        "delivery": _delivery(message.delivery),
        **letter,
    }


def _delivery(delivery: "Delivery | None") -> Document | None:
    if delivery is None:
        return None
    return {
        "state": delivery.state,
        "at": moment(delivery.at),
        "reply": delivery.reply or None,
        "attempts": [of_attempt(one) for one in delivery.attempts],
        "next_at": moment(delivery.next_at),
    }


def of_attempt(one: "Attempt") -> Document:
    """One attempt to send; `reply` holds no addresses."""
    return {"number": one.number, "at": moment(one.at), "state": one.state, "reply": one.reply or None}


def of_line(line: "Line") -> Document:
    """One line of the journal."""
    return {"at": moment(line.at), "event": line.event, "by": line.by_address or line.by, **dict(line.facts)}
