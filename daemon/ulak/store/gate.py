"""
The one gate: `submit` is the only function that inserts letters.

It refuses what nobody wrote to robots, to addresses whose mail came back and to ourselves, keeps the
quotas, and looks at the final bytes once more. A refusal is a line in the journal, never an
exception: the mail that caused the letter is dealt with all the same.
"""

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from ulak.desk.decision import Event, Letter
from ulak.desk.house import House
from ulak.desk.ticket import HUMAN_PURPOSES, LetterState, Purpose
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.message import Message, Origin
from ulak.store.contents import letter_content
from ulak.store.people import Directory
from ulak.store.quota import Account, Limits, Scope, count, room
from ulak.store.schema import letter_recipients, letters
from ulak.store.seal import Seals
from ulak.store.wire import defect

_ROBOT = re.compile(
    r"(mailer-daemon|(.*[-_.+])?(no|not|donot|do-not|do_not)[-_.]?reply([-_.+].*)?|bounces?([-_.+=].*)?"
    r"|owner-.*|.*-(request|owner|bounces?)|listserv|majordomo|yanitlamayin(iz)?|cevaplamayin(iz)?)"
)
_FIRST = (
    frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.CODE, Purpose.ESCALATION, Purpose.ALARM}) | HUMAN_PURPOSES
)


@dataclass(frozen=True, slots=True)
class Postage:
    """What the gate must know of the house: who is ours, who is staff, how much may leave."""

    house: House
    limits: Limits
    staff: Container[str]


@dataclass(frozen=True, slots=True)
class _Passage:
    """What the gate says of one letter: to whom it may go, on whose account, and what it did not let pass."""

    to: tuple[Address, ...]
    accounts: tuple[Account, ...]
    waits_for_room: bool
    refusals: tuple[Event, ...]


def submit(
    connection: Connection,
    seals: Seals,
    postage: Postage,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
) -> tuple[Event, ...]:
    """Keep a letter for sending, or refuse it; return what the journal says about it."""
    passage = _examine(connection, postage, letter, number, cause, directory, now)
    if not passage.to:
        return passage.refusals
    count(connection, passage.accounts, now)
    id = _insert(connection, seals, letter, number, cause, passage, directory, now)
    to = ", ".join(directory.id(one.address) for one in passage.to)
    facts: tuple[tuple[str, str], ...] = (
        ("letter", str(id)),
        ("purpose", letter.draft.purpose.value),
        ("to", to),
    )
    if passage.waits_for_room:
        facts = (*facts, ("waits for", "room in the quota of acknowledgements"))
    return (*passage.refusals, Event("letter accepted", facts=facts))


def is_robot(address: str) -> bool:
    """Does the local part say that nobody reads there (RFC 3834 §2)?"""
    return _ROBOT.fullmatch(address.rpartition("@")[0].lower()) is not None


def _examine(
    connection: Connection,
    postage: Postage,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
) -> _Passage:
    purpose = letter.draft.purpose
    wrong = defect(letter)
    if purpose in HUMAN_PURPOSES:
        if wrong:
            raise Refused(f"The {purpose} of {number} was not written well: {wrong}.")
        return _Passage(_unique(letter), (), False, ())
    if wrong or (wrong := _unwanted(purpose, cause)):
        return _Passage((), (), False, (_refusal(letter, wrong),))
    allowed, refusals = _reachable(postage, letter, directory)
    return _within_quotas(connection, postage, letter, number, allowed, refusals, directory, now)


def _unwanted(purpose: Purpose, cause: Message | None) -> str:
    """No acknowledgement goes to what is not a person's mail, whoever decided it (RFC 3834 §2)."""
    if purpose is not Purpose.ACKNOWLEDGEMENT or cause is None:
        return ""
    if cause.origin is not Origin.HUMAN:
        return f"the cause is {cause.origin}"
    return cause.automatic


def _reachable(
    postage: Postage, letter: Letter, directory: Directory
) -> tuple[tuple[Address, ...], tuple[Event, ...]]:
    """Leave out robots, addresses that bounced and our own; staff is told even where a mail came back."""
    allowed, refusals = [], []
    for one in _unique(letter):
        if postage.house.is_ours(one.address):
            why = "an address of ours"
        elif one.address in postage.staff:
            why = ""
        elif is_robot(one.address):
            why = "a robot's address"
        else:
            why = "mail to it came back" if directory.has_bounced(one.address) else ""
        if why:
            refusals.append(_refusal(letter, why, directory.id(one.address)))
        else:
            allowed.append(one)
    return tuple(allowed), tuple(refusals)


def _within_quotas(
    connection: Connection,
    postage: Postage,
    letter: Letter,
    number: str | None,
    allowed: tuple[Address, ...],
    refusals: tuple[Event, ...],
    directory: Directory,
    now: datetime,
) -> _Passage:
    """A full account of one recipient leaves them out, one of the whole letter stops or delays it."""
    own = {one: _accounts_of(postage, letter, one, directory) for one in allowed}
    common = _common_accounts(postage, letter, number, allowed)
    left = room(connection, dict.fromkeys((*common, *(a for some in own.values() for a in some))), now)
    passed = []
    for one, accounts in own.items():
        full = next((a for a in accounts if left[a] < 1), None)
        if full is None:
            passed.append(one)
        else:
            refusals = (*refusals, _refusal(letter, str(full), directory.id(one.address)))
    full = next((a for a in common if left[a] < 1 and a.scope is not Scope.ACKNOWLEDGEMENTS), None)
    if full is not None and passed:
        return _Passage((), (), False, (*refusals, _refusal(letter, str(full))))
    waits = any(left[a] < 1 for a in common)
    counted = [a for a in common if not (waits and a.scope is Scope.ACKNOWLEDGEMENTS)]
    used = (*counted, *(a for one in passed for a in own[one]))
    return _Passage(tuple(passed), used, waits, refusals)


def _accounts_of(postage: Postage, letter: Letter, to: Address, directory: Directory) -> tuple[Account, ...]:
    limits = postage.limits
    if to.address in postage.staff:
        if letter.draft.purpose is not Purpose.CODE:
            return ()
        return (Account(Scope.CODE, directory.id(to.address), limits.codes_per_address),)
    return (
        Account(Scope.ADDRESS, directory.id(to.address), limits.automatic_per_address),
        Account(Scope.DOMAIN, to.domain, limits.automatic_per_domain),
    )


def _common_accounts(
    postage: Postage, letter: Letter, number: str | None, allowed: tuple[Address, ...]
) -> tuple[Account, ...]:
    limits, accounts = postage.limits, []
    outside = [one for one in allowed if one.address not in postage.staff]
    if outside and number is not None:
        accounts.append(Account(Scope.TICKET, number, limits.automatic_per_ticket))
    if len(outside) < len(allowed):
        accounts.append(Account(Scope.STAFF, "", limits.staff_letters_total))
    if letter.draft.purpose is Purpose.ACKNOWLEDGEMENT:
        accounts.append(Account(Scope.ACKNOWLEDGEMENTS, "", limits.acknowledgements_total))
    return tuple(accounts)


def _refusal(letter: Letter, why: str, to: str = "") -> Event:
    facts = (("purpose", letter.draft.purpose.value), ("reason", why))
    return Event("letter refused", facts=(*facts, ("to", to)) if to else facts)


def _unique(letter: Letter) -> tuple[Address, ...]:
    """To and Cc, each address once."""
    return tuple({one.address: one for one in (*letter.draft.to, *letter.draft.cc)}.values())


def _insert(
    connection: Connection,
    seals: Seals,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    passage: _Passage,
    directory: Directory,
    now: datetime,
) -> int:
    row = _row(seals, letter, number, cause, directory, now) | _departure(letter, passage.waits_for_room, now)
    id: int = connection.execute(letters.insert(), row).inserted_primary_key[0]  # type: ignore[index]
    rows = [
        {"letter": id, "position": position, "person": directory.id(one.address), "state": row["state"]}
        for position, one in enumerate(passage.to)
    ]
    connection.execute(letter_recipients.insert(), rows)
    return id


def _departure(letter: Letter, waits_for_room: bool, now: datetime) -> dict[str, Any]:
    """When the letter may be taken: `next_at` is None as long as something else must happen first."""
    leaves_at = letter.draft.leaves_at
    held = waits_for_room or letter.draft.waits or (leaves_at is not None and leaves_at > now)
    return {
        "state": (LetterState.HELD if held else LetterState.QUEUED).value,
        "leaves_at": leaves_at,
        "waits": letter.draft.waits,
        "waits_for_room": waits_for_room,
        "next_at": None if waits_for_room or letter.draft.waits else leaves_at or now,
    }


def _row(
    seals: Seals,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
) -> dict[str, Any]:
    draft, key = letter.draft, seals.new_key()
    caused_by = cause.message_id if cause is not None and draft.by else ""
    content = letter_content(letter.subject, letter.text, draft.replies_to, caused_by, draft.attachments)
    return {
        "ticket": number,
        "counter": draft.counter,
        "purpose": draft.purpose.value,
        "rank": 0 if draft.purpose in _FIRST else 1,
        "message_id": letter.message_id,
        "envelope_from": letter.envelope_from,
        "by": directory.id(draft.by) if draft.by else None,
        "party": draft.party,
        "at": now,
        "resent": False,
        "key": key.wrapped,
        "content": key.seal(content),
        "wire": key.seal(letter.wire),
    }
