"""
The one gate: `submit` is the only function that inserts letters.

What may pass, and in which quotas it counts, says `store/passage.py`. A refusal is a line in the
journal, never an exception: the mail that caused the letter is dealt with all the same.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ulak.desk.decision import Event, Letter
from ulak.desk.ticket import HUMAN_PURPOSES, LetterState, Purpose
from ulak.mail.message import Message
from ulak.store.accounts import WAITED_FOR, is_inside
from ulak.store.contents import letter_content
from ulak.store.passage import Passage, Postage, examine
from ulak.store.people import Directory
from ulak.store.quota import count, one_at_a_time
from ulak.store.schema import letter_recipients, letters
from ulak.store.seal import Seals
from ulak.store.waiting_letters import IN_DOUBT

_NEVER_TWICE = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.CODE}) | HUMAN_PURPOSES
_FIRST = (
    frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.CODE, Purpose.ESCALATION, Purpose.ALARM}) | HUMAN_PURPOSES
)

_KEEP_THEIR_CAUSE = frozenset({Purpose.NOTICE, Purpose.RECEIPT})
"""Of the letters nobody wrote, those whose reply is about the mail they tell of."""


def submit(
    connection: Connection,
    seals: Seals,
    postage: Postage,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
    again: bool = False,
) -> tuple[Event, ...]:
    """
    Keep a letter for sending, or refuse it; return what the journal says about it.

    `again` where its cause is read a second time, after the store was restored from a copy: what then
    leaves the desk may have left before, and waits for a person.
    """
    if letter.draft.purpose not in HUMAN_PURPOSES or letter.draft.subscriber:
        one_at_a_time(connection)
    passage = examine(connection, seals, postage, letter, number, cause, directory, now)
    if not passage.to:
        return passage.refusals
    doubtful = again and _leaves_the_desk(letter, passage, postage)
    if doubtful:
        passage = replace(
            passage, waits_in=None, accounts=tuple(a for a in passage.accounts if a.scope not in WAITED_FOR)
        )
    count(connection, passage.accounts, now)
    id = _insert(connection, seals, letter, number, cause, passage, directory, now, doubtful)
    to = ", ".join(directory.id(one.address) for one in passage.to)
    facts: tuple[tuple[str, str], ...] = (
        ("letter", str(id)),
        ("purpose", letter.draft.purpose.value),
        ("to", to),
    )
    if letter.draft.party:
        facts = (*facts, ("party", letter.draft.party))
    if doubtful:
        facts = (*facts, ("waits for", IN_DOUBT))
    if passage.waits_in is not None and not _is_held(letter, now):
        facts = (*facts, ("waits for", f"room in the {passage.waits_in}"))
    return (*passage.refusals, Event("letter accepted", facts=facts))


def _leaves_the_desk(letter: Letter, passage: Passage, postage: Postage) -> bool:
    """To people outside, what a person wrote, codes; two of a letter within the desk do no harm."""
    purpose = letter.draft.purpose
    return purpose in _NEVER_TWICE or any(
        not is_inside(purpose, one.address, postage.staff) for one in passage.to
    )


def _insert(
    connection: Connection,
    seals: Seals,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    passage: Passage,
    directory: Directory,
    now: datetime,
    doubtful: bool,
) -> int:
    row = _row(seals, letter, number, cause, directory, now) | _departure(letter, passage, now)
    if doubtful:
        row |= {"state": LetterState.HELD.value, "next_at": None, "doubtful": True}
    id: int = connection.execute(letters.insert(), row).inserted_primary_key[0]  # type: ignore[index]
    rows = [
        {"letter": id, "position": position, "person": directory.id(one.address), "state": row["state"]}
        for position, one in enumerate(passage.to)
    ]
    connection.execute(letter_recipients.insert(), rows)
    return id


def _departure(letter: Letter, passage: Passage, now: datetime) -> dict[str, Any]:
    """When the letter may be taken: `next_at` is None as long as something else must happen first."""
    leaves_at = letter.draft.leaves_at
    waits_for_room = passage.waits_in is not None
    held = waits_for_room or _is_held(letter, now)
    return {
        "state": (LetterState.HELD if held else LetterState.QUEUED).value,
        "leaves_at": leaves_at,
        "waits": letter.draft.waits,
        "waits_for_room": waits_for_room,
        "account": passage.waits_in.key if passage.waits_in else None,
        "next_at": None if waits_for_room or letter.draft.waits else leaves_at or now,
    }


def _is_held(letter: Letter, now: datetime) -> bool:
    """Is it kept for its writer, whatever room there is?"""
    leaves_at = letter.draft.leaves_at
    return letter.draft.waits or (leaves_at is not None and leaves_at > now)


def _row(
    seals: Seals,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
) -> dict[str, Any]:
    draft, key = letter.draft, seals.new_key()
    has_cause = cause is not None and (draft.by or draft.purpose in _KEEP_THEIR_CAUSE)
    caused_by = draft.caused_by or (cause.message_id if cause is not None and has_cause else "")
    return {
        "ticket": number,
        "counter": draft.counter,
        "purpose": draft.purpose.value,
        "rank": 0 if draft.purpose in _FIRST else 1,
        "message_id": letter.message_id,
        "envelope_from": letter.envelope_from,
        "by": directory.id(draft.by) if draft.by else None,
        "party": draft.party,
        "task": draft.task,
        "at": now,
        "resent": False,
        "key": key.wrapped,
        "content": key.seal(letter_content(letter, caused_by)),
        "wire": key.seal(letter.wire),
    }
