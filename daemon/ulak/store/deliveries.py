"""What became of an attempt to send: the letter's row, its recipients, and who cannot be reached."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, case, select, update

from ulak.desk.decision import Event, LetterResult
from ulak.desk.ticket import LetterState
from ulak.desk.watch.backoff import RESEND_AFTER, RESEND_WITHIN
from ulak.mail.delivery import is_permanent
from ulak.store import journal
from ulak.store.columns import AnyRow
from ulak.store.people import Directory, mark_bounced
from ulak.store.schema import attempts, letter_recipients, letters
from ulak.store.seal import Seals
from ulak.store.upsert import replace

_NOBODY = Directory({})
_ADDRESS = re.compile(r"\S+@\S+")
CHANGE_LETTER = update(letters).where(letters.c.id == bindparam("this"))
_LETTER = select(letters).where(letters.c.id == bindparam("this"))
_STILL = letter_recipients.c.state.not_in((LetterState.SENT.value, LetterState.FAILED.value))
CHANGE_RECIPIENTS = update(letter_recipients).where(letter_recipients.c.letter == bindparam("this"), _STILL)
_PUT_OFF = case(
    (letter_recipients.c.state == LetterState.UNCERTAIN.value, LetterState.UNCERTAIN.value),
    else_=LetterState.DEFERRED.value,
)
"""Whoever may have the letter already may have it also while its resend is put off."""

_ADDRESSEE = select(letter_recipients.c.state).where(
    letter_recipients.c.letter == bindparam("this"), letter_recipients.c.position == 0
)
_OPEN = (LetterState.SENDING.value, LetterState.UNCERTAIN.value)
_TO_BE_LEFT = (LetterState.UNCERTAIN.value, LetterState.DEFERRED.value)
"""Also a resend that was put off within the hour, and whose time the desk, or its server, slept through."""


def enter_result(connection: Connection, result: LetterResult, directory: Directory) -> tuple[Event, ...]:
    """
    Write the end of an attempt down; return what the journal says.

    A result that comes after somebody else decided (a person dropped the uncertain letter, the letter
    was claimed again) changes nothing but the attempt's own row, and is journalled all the same.
    """
    row = connection.execute(_LETTER, {"this": result.letter}).one()
    facts: tuple[tuple[str, str], ...] = (
        ("letter", str(row.id)),
        ("purpose", row.purpose),
        ("attempt", str(result.attempt)),
        ("reply", without_addresses(result.reply)[:200]),
    )
    if not result.is_left:
        enter_attempt(connection, row.id, result.attempt, result.at, result.state, result.reply)
    if row.state not in (_TO_BE_LEFT if result.is_left else _OPEN) or row.attempts != result.attempt:
        return (Event("letter result too late", facts=(*facts, ("result", result.state.value))),)
    changed = _changed(row, result) | {"sent_at": _sent_at(connection, row, result)}
    connection.execute(CHANGE_LETTER, changed | {"this": row.id})
    _enter_recipients(connection, row, result, str(changed["state"]), directory)
    return (Event(_name(result, str(changed["state"])), facts=facts), *_refusals(result, facts[:2]))


def _name(result: LetterResult, state: str) -> str:
    if result.is_left:
        return "letter waits for a person"
    return f"letter {result.state if result.state is LetterState.FAILED else state}"


def ticket_of(connection: Connection, result: LetterResult | None) -> str | None:
    """The ticket whose letter it is: its journal says so also where the attempt changed nothing on it."""
    if result is None:
        return None
    number: str | None = connection.execute(_LETTER, {"this": result.letter}).one().ticket
    return number


def enter_attempt(
    connection: Connection, letter: int, number: int, at: datetime, state: LetterState, reply: str
) -> None:
    """Keep what became of one attempt; what is learned of it later is written over what was believed."""
    row = {
        "letter": letter,
        "number": number,
        "at": at,
        "state": state.value,
        "reply": without_addresses(reply),
    }
    replace(connection, attempts, row)


def _refusals(result: LetterResult, facts: tuple[tuple[str, str], ...]) -> tuple[Event, ...]:
    """Who was refused for good, of a letter that may have reached others; the recipient's row says who."""
    if result.state is LetterState.FAILED:
        return ()
    return tuple(
        Event("recipient refused", facts=(*facts, ("reply", without_addresses(reply)[:200])))
        for _, reply in result.refused
        if is_permanent(reply)
    )


def without_addresses(reply: str) -> str:
    """A server's reply names the recipient; the row of the recipient does so already."""
    return _ADDRESS.sub("<address>", reply)


def journal_letter(
    connection: Connection, seals: Seals, row: AnyRow, name: str, now: datetime, by: str = "desk"
) -> None:
    """Say in the journal what happened to a letter of which no decision speaks."""
    event = Event(name, by, (("letter", str(row.id)), ("purpose", row.purpose)))
    journal.append(connection, seals, _NOBODY, row.ticket, (event,), now)


def _changed(row: AnyRow, result: LetterResult) -> dict[str, Any]:
    state, next_at = _next_step(row, result)
    certain = result.state in (LetterState.SENT, LetterState.DEFERRED)  # of this attempt we know
    return {
        "state": state.value,
        "next_at": next_at,
        "lease_owner": None,
        "lease_until": None,
        "reply": without_addresses(result.reply),
        "uncertain_at": _uncertain_since(row, result),
        "resent": row.resent and not certain,
    }


def _sent_at(connection: Connection, row: AnyRow, result: LetterResult) -> datetime | None:
    """The 250 for whom it was written to, which keeps its promise; others may have another."""
    before: datetime | None = row.sent_at
    if result.state is not LetterState.SENT:
        return before
    if before is not None and connection.execute(_ADDRESSEE, {"this": row.id}).scalar() == result.state.value:
        return before
    return result.at


def _uncertain_since(row: AnyRow, result: LetterResult) -> datetime | None:
    """Whoever has the letter now had it for certain; only those who were refused go on."""
    if result.state is LetterState.SENT:
        return None
    since: datetime | None = row.uncertain_at
    return since or (result.at if result.state is LetterState.UNCERTAIN else None)


def _next_step(row: AnyRow, result: LetterResult) -> tuple[LetterState, datetime | None]:
    """
    State and time of the next attempt.

    An uncertain letter is sent once more, within the hour. After that, or put off beyond it, it is a
    person's: dispatch finds it at its time, tells its ticket's people and brings it back as `is_left`.
    """
    if result.is_left:
        return LetterState.UNCERTAIN, None
    if result.state is LetterState.UNCERTAIN:
        return result.state, result.at if row.resent else result.at + RESEND_AFTER
    if result.state is LetterState.FAILED and row.sent_at is not None:
        return LetterState.SENT, None  # others have it
    if result.state is not LetterState.DEFERRED:
        later = result.next_try if result.state is LetterState.SENT and result.refused else None
        return (LetterState.DEFERRED, later) if later else (result.state, None)
    ends_at = row.uncertain_at and row.uncertain_at + RESEND_WITHIN
    if ends_at and (result.next_try is None or result.next_try > ends_at):
        return LetterState.UNCERTAIN, result.at
    return result.state, result.next_try or result.at


def _enter_recipients(
    connection: Connection, row: AnyRow, result: LetterResult, state: str, directory: Directory
) -> None:
    """
    Those refused stand apart; a refusal for good means that mail to them comes back.

    Who was refused only for this time is tried again as long as the letter is.
    """
    over = state in (LetterState.SENT.value, LetterState.FAILED.value)
    refused = {directory.id(address): reply for address, reply in result.refused}
    waits = LetterState.DEFERRED.value if result.state is LetterState.SENT else _PUT_OFF
    for person, reply in refused.items():
        gone = over or is_permanent(reply)
        said = {"state": LetterState.FAILED.value if gone else waits, "reply": without_addresses(reply)}
        query = CHANGE_RECIPIENTS.where(letter_recipients.c.person == person).values(said)
        connection.execute(query, {"this": row.id})
    if not result.is_left:
        certain = result.state in (LetterState.SENT, LetterState.FAILED)
        others = result.state.value if certain else state
        put_off = others == LetterState.DEFERRED.value
        query = CHANGE_RECIPIENTS.values(state=_PUT_OFF if put_off else others)
        if refused:
            query = query.where(letter_recipients.c.person.not_in(refused))
        connection.execute(query, {"this": row.id})
    permanent = [address for address, reply in result.refused if is_permanent(reply)]
    mark_bounced(connection, permanent, result.at)
