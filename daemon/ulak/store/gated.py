"""
An answer on a ticket with a gate is kept for sending only where it is the very text that was decided on.

A preliminary report goes past a gate as long as the ticket is what such a report is about, and nothing else.

The desk's decisions say so before (`desk/gate/gates.py`); here the store itself is asked, when the ticket has
been written and the letter has not.
"""

import json

from sqlalchemy import Connection, bindparam, select

from ulak.desk.decision import Letter
from ulak.desk.gate.gates import digest_of
from ulak.desk.task import TaskState
from ulak.desk.ticket import HUMAN_PURPOSES, Kind, Purpose
from ulak.store.schema import tasks, tickets
from ulak.store.seal import Sealed, Seals

_TICKET = select(tickets.c.gate, tickets.c.kind).where(tickets.c.number == bindparam("number"))


def why_not_through(connection: Connection, seals: Seals, letter: Letter, number: str | None) -> str:
    """Why an answer may not go; empty where it may, and for every other letter."""
    if letter.draft.purpose not in HUMAN_PURPOSES:
        return ""
    ticket = connection.execute(_TICKET, {"number": number}).one()
    gate = ticket.gate
    if letter.draft.purpose is Purpose.PRELIMINARY_REPORT:
        is_free = not gate or ticket.kind == Kind.CERTIFICATE_PROBLEM_REPORT.value
        return "" if is_free else f"the ticket needs {gate}, and is no certificate problem report"
    if not gate and not letter.draft.task:
        return ""
    this = (tasks.c.ticket == number, tasks.c.position == letter.draft.task)
    row = connection.execute(select(tasks).where(*this)).first()
    if row is None or row.kind != (gate or row.kind) or row.state != TaskState.DONE.value:
        return f"the ticket needs {gate or 'a decision'}, and its text has not got it"
    content = seals.open(Sealed(row.key, row.content))
    text, *_, to = json.loads(content) if content is not None else ("", ())
    files = tuple((one.name, one.sha256) for one in letter.draft.attachments)
    if text != letter.draft.text or digest_of(text, files) != row.digest:
        return "it is not the text that was decided on"
    is_for_others = {one.address for one in (*letter.to, *letter.cc)} - set(to)
    return "it goes to somebody it was not submitted for" if is_for_others else ""
