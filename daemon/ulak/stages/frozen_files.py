"""
The files of a text that was submitted to a gate, taken out of the mail that submitted it.

What was decided on is their digest, so nothing else can go along; and without one of them the answer does
not go at all: a text that says "see the enclosed" would not be what was approved.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Protocol

from ulak.desk.decision import Decision, Draft
from ulak.desk.task import Frozen
from ulak.desk.ticket import Purpose
from ulak.errors import Refused
from ulak.gateways.templates.frozen import task_of
from ulak.mail.message import Attachment
from ulak.mail.parse import parse


class Originals(Protocol):
    """All that is needed from the store."""

    def original(self, number: str, message_id: str) -> bytes | None:
        """Return a message on the ticket as it came; None where it was erased, or could not be read."""
        ...


_WITH_FILES = frozenset({Purpose.GATE, Purpose.ANSWER})


def with_frozen_files(decision: Decision, tickets: Originals) -> tuple[Draft, ...]:
    """The drafts of a decision, those about a submitted text with its files."""
    return tuple(_whole(draft, decision, tickets) for draft in decision.drafts)


def _whole(draft: Draft, decision: Decision, tickets: Originals) -> Draft:
    ticket = decision.after or decision.before
    task = task_of(draft, ticket) if draft.purpose in _WITH_FILES and not draft.attachments else None
    if ticket is None or task is None or task.frozen is None or not task.frozen.files:
        return draft
    raw = tickets.original(ticket.number, task.frozen.mail)
    found = tuple(_found(raw, task.frozen)) if raw is not None else ()
    if draft.purpose is Purpose.ANSWER and len(found) < len(task.frozen.files):
        raise Refused(
            f"The answer approved on {ticket.number} cannot go out: a file that was submitted with it is no"
            " longer in the store. Have the text submitted again, with its files."
        )
    return replace(draft, attachments=found)


def _found(raw: bytes, frozen: Frozen) -> Iterator[Attachment]:
    brought = {one.sha256: one for one in parse(raw).attachments if not one.refused}
    for name, digest in frozen.files:
        if one := brought.get(digest):
            yield replace(one, name=name)
