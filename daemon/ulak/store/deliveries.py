"""What became of an attempt to send: the letter's row, its recipients, and who cannot be reached."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, update

from ulak.desk.backoff import RESEND_AFTER, RESEND_WITHIN
from ulak.desk.decision import Event, LetterResult
from ulak.desk.ticket import LetterState
from ulak.store.columns import AnyRow
from ulak.store.people import Directory, mark_bounced
from ulak.store.schema import letter_recipients, letters

_ADDRESS = re.compile(r"\S+@\S+")
CHANGE_LETTER = update(letters).where(letters.c.id == bindparam("this"))
_LETTER = select(letters).where(letters.c.id == bindparam("this"))
_STILL = letter_recipients.c.state.not_in((LetterState.SENT.value, LetterState.FAILED.value))
_CHANGE_RECIPIENTS = update(letter_recipients).where(letter_recipients.c.letter == bindparam("this"), _STILL)
_OPEN = (LetterState.SENDING.value, LetterState.UNCERTAIN.value)


def enter_result(connection: Connection, result: LetterResult, directory: Directory) -> tuple[Event, ...]:
    """
    Write the end of an attempt down; return what the journal says.

    A result that comes after somebody else decided (a person dropped the uncertain letter) changes
    nothing and is journalled all the same.
    """
    row = connection.execute(_LETTER, {"this": result.letter}).one()
    facts: tuple[tuple[str, str], ...] = (
        ("letter", str(row.id)),
        ("purpose", row.purpose),
        ("attempt", str(row.attempts)),
        ("reply", without_addresses(result.reply)[:200]),
    )
    if row.state not in _OPEN:
        return (Event("letter result too late", facts=(*facts, ("result", result.state.value))),)
    changed = _changed(row, result)
    connection.execute(CHANGE_LETTER, changed | {"this": row.id})
    _enter_recipients(connection, row, result, str(changed["state"]), directory)
    return (Event(f"letter {changed['state']}", facts=facts),)


def without_addresses(reply: str) -> str:
    """A server's reply names the recipient; the row of the recipient does so already."""
    return _ADDRESS.sub("<address>", reply)


def _changed(row: AnyRow, result: LetterResult) -> dict[str, Any]:
    state, next_at = _next_step(row, result)
    return {
        "state": state.value,
        "next_at": next_at,
        "lease_owner": None,
        "lease_until": None,
        "reply": without_addresses(result.reply),
        "sent_at": result.at if result.state is LetterState.SENT else row.sent_at,
        "uncertain_at": (row.uncertain_at or result.at)
        if state is LetterState.UNCERTAIN
        else row.uncertain_at,
    }


def _next_step(row: AnyRow, result: LetterResult) -> tuple[LetterState, datetime | None]:
    """
    State and time of the next attempt.

    An uncertain letter is sent once more, within the hour. Put off beyond that it is a person's.
    """
    if result.state is LetterState.UNCERTAIN:
        return result.state, None if row.resent else result.next_try or result.at + RESEND_AFTER
    if result.state is not LetterState.DEFERRED:
        later = result.next_try if result.state is LetterState.SENT and result.refused else None
        return (LetterState.DEFERRED, later) if later else (result.state, None)
    ends_at = row.uncertain_at and row.uncertain_at + RESEND_WITHIN
    if ends_at and (result.next_try is None or result.next_try > ends_at):
        return LetterState.UNCERTAIN, None
    return result.state, result.next_try or result.at


def _enter_recipients(
    connection: Connection, row: AnyRow, result: LetterResult, state: str, directory: Directory
) -> None:
    """Those refused stand apart; a refusal for good means that mail to them comes back."""
    refused = {directory.id(address): reply for address, reply in result.refused}
    for person, reply in refused.items():
        gone = reply.lstrip().startswith("5") or state != LetterState.DEFERRED
        word = LetterState.FAILED.value if gone else LetterState.DEFERRED.value
        query = _CHANGE_RECIPIENTS.where(letter_recipients.c.person == person)
        connection.execute(query, {"this": row.id, "state": word, "reply": without_addresses(reply)})
    others = LetterState.SENT.value if result.state is LetterState.SENT else state
    query = _CHANGE_RECIPIENTS
    if refused:
        query = query.where(letter_recipients.c.person.not_in(refused))
    connection.execute(query, {"this": row.id, "state": others})
    permanent = [address for address, reply in result.refused if reply.lstrip().startswith("5")]
    mark_bounced(connection, permanent, result.at)
