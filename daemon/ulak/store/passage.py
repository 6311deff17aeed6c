"""
What the gate says of a letter: to whom it may go, in which quotas it counts, for what it waits.

Whoever it is not for, robots, addresses whose mail came back and our own are left out. Nothing is
written here.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from ulak.desk.decision import Event, Letter
from ulak.desk.house import House
from ulak.desk.ticket import HUMAN_PURPOSES, Purpose
from ulak.errors import Refused
from ulak.mail.address import Address
from ulak.mail.message import Message, Origin
from ulak.mail.robot import is_robot
from ulak.store.accounts import (
    URGENT,
    WAITED_FOR,
    is_inside,
    of_letter,
    of_recipient,
    of_subscribers,
)
from ulak.store.gated import why_not_through
from ulak.store.people import Directory
from ulak.store.quota import ONCE, Account, Limits, Scope, room
from ulak.store.seal import Seals
from ulak.store.strays import strays, why_stray
from ulak.store.waiting_room import is_waited_in
from ulak.store.wire import defect


@dataclass(frozen=True, slots=True)
class Postage:
    """What the gate must know of the house: who is ours, who is staff, how much may leave."""

    house: House
    limits: Limits
    staff: frozenset[str]


@dataclass(frozen=True, slots=True)
class Passage:
    """
    To whom a letter may go, the accounts to enter it in now, and what was not let pass.

    `waits_in` is the full account it waits for; the accounts that can be waited for then count it when
    it leaves.
    """

    to: tuple[Address, ...] = ()
    accounts: tuple[Account, ...] = ()
    waits_in: Account | None = None
    refusals: tuple[Event, ...] = ()


def examine(
    connection: Connection,
    seals: Seals,
    postage: Postage,
    letter: Letter,
    number: str | None,
    cause: Message | None,
    directory: Directory,
    now: datetime,
) -> Passage:
    """Look at a letter; `Refused` where a person wrote it and its bytes are wrong."""
    purpose = letter.draft.purpose
    wrong, astray = defect(letter), strays(connection, seals, letter, number, postage.staff)
    if purpose in HUMAN_PURPOSES:
        if wrong:
            raise Refused(f"The {purpose} of {number} was not written well: {wrong}.")
        if astray:
            raise Refused(f"The {purpose} of {number} goes to {len(astray)} who are {why_stray(letter)}.")
        if why := why_not_through(connection, seals, letter, number):
            raise Refused(f"The {purpose} of {number} cannot go: {why}.")
        return _in_turn(connection, postage, letter, now)
    if wrong or (wrong := _unwanted(purpose, cause)):
        return Passage(refusals=(_refusal(letter, wrong),))
    allowed, refusals = _reachable(postage, letter, astray, directory)
    once = _told_once(letter, cause, directory)
    return _within_quotas(connection, postage, letter, number, allowed, refusals, once, directory, now)


def _in_turn(connection: Connection, postage: Postage, letter: Letter, now: datetime) -> Passage:
    """
    What people write leaves when they want it to; letters to many subscribers one after the other.

    While one of those is held it is counted nowhere: it asks for room when it may leave.
    """
    to, draft = _unique(letter), letter.draft
    if not draft.subscriber:
        return Passage(to)
    account = of_subscribers(postage.limits)
    is_held = draft.waits or (draft.leaves_at is not None and draft.leaves_at > now)
    is_full = is_held or room(connection, [account], now)[account] < 1 or is_waited_in(connection, account)
    return Passage(to, waits_in=account) if is_full else Passage(to, (account,))


def _unwanted(purpose: Purpose, cause: Message | None) -> str:
    """No acknowledgement goes to what is not a person's mail, whoever decided it (RFC 3834 §2)."""
    if purpose is not Purpose.ACKNOWLEDGEMENT or cause is None:
        return ""
    if cause.origin is not Origin.HUMAN:
        return f"the cause is {cause.origin}"
    return cause.automatic


def _reachable(
    postage: Postage, letter: Letter, astray: frozenset[str], directory: Directory
) -> tuple[tuple[Address, ...], tuple[Event, ...]]:
    allowed, refusals = [], []
    for one in _unique(letter):
        why = why_stray(letter) if one.address in astray else _why_not(postage, letter, one, directory)
        if why:
            refusals.append(_refusal(letter, why, directory.id(one.address)))
        else:
            allowed.append(one)
    return tuple(allowed), tuple(refusals)


def _why_not(postage: Postage, letter: Letter, to: Address, directory: Directory) -> str:
    """Leave out robots, addresses that bounced and our own; staff is told even where a mail came back."""
    if letter.draft.purpose is Purpose.CANARY:
        return "" if _is_at_home(postage, letter, to) else "not the address this canary is for"
    if postage.house.is_ours(to.address):
        return "an address of ours"
    if to.address in postage.staff:
        return ""
    if is_robot(to.address):
        return "a robot's address"
    return "mail to it came back" if directory.has_bounced(to.address) else ""


def _is_at_home(postage: Postage, letter: Letter, to: Address) -> bool:
    """A canary goes to the address of the mailbox it comes from; nothing else goes to an address of ours."""
    return to.address == postage.house.counter(letter.draft.counter).address.address


def _within_quotas(
    connection: Connection,
    postage: Postage,
    letter: Letter,
    number: str | None,
    allowed: tuple[Address, ...],
    refusals: tuple[Event, ...],
    once: tuple[Account, ...],
    directory: Directory,
    now: datetime,
) -> Passage:
    """A full account of one recipient leaves them out, one of the whole letter stops or delays it."""
    own = {one: _accounts_of(postage, letter, one, directory) for one in allowed}
    asked = (*_common(postage, letter, number, allowed), *once, *(a for some in own.values() for a in some))
    left = room(connection, dict.fromkeys(asked), now)
    passed = []
    for one, accounts in own.items():
        if full := _refusing(accounts, left):
            refusals = (*refusals, _refusal(letter, str(full), directory.id(one.address)))
        else:
            passed.append(one)
    common = (*_common(postage, letter, number, tuple(passed)), *once)
    if full := _refusing(common, left):
        return Passage(refusals=(*refusals, _refusal(letter, str(full))))
    used = tuple(dict.fromkeys((*common, *(a for one in passed for a in own[one]))))
    waits_in = _waited_for(connection, letter.draft.purpose, used, left)
    counted = tuple(a for a in used if waits_in is None or a.scope not in WAITED_FOR)
    return Passage(tuple(passed), counted, waits_in, refusals)


def _accounts_of(postage: Postage, letter: Letter, to: Address, directory: Directory) -> tuple[Account, ...]:
    is_staff = is_inside(letter.draft.purpose, to.address, postage.staff)
    return of_recipient(postage.limits, letter.draft.purpose, directory.id(to.address), to, is_staff)


def _common(
    postage: Postage, letter: Letter, number: str | None, to: tuple[Address, ...]
) -> tuple[Account, ...]:
    staff = [one for one in to if is_inside(letter.draft.purpose, one.address, postage.staff)]
    return of_letter(postage.limits, letter.draft.purpose, number, len(staff) < len(to), bool(staff))


def _told_once(letter: Letter, cause: Message | None, directory: Directory) -> tuple[Account, ...]:
    """What is told once is told once for each author whose mails are the cause."""
    if not letter.draft.once:
        return ()
    about = directory.id(cause.author.address) if cause else ""
    return (Account(Scope.ONCE, f"{letter.draft.once} {about}".rstrip(), ONCE),)


def _refusing(accounts: tuple[Account, ...], left: dict[Account, int]) -> Account | None:
    return next((a for a in accounts if left[a] < 1 and a.scope not in WAITED_FOR), None)


def _waited_for(
    connection: Connection, purpose: Purpose, accounts: tuple[Account, ...], left: dict[Account, int]
) -> Account | None:
    """The first account without room; behind those who wait already, but for what is urgent."""
    for account in accounts:
        if account.scope in WAITED_FOR and (
            left[account] < 1 or (purpose not in URGENT and is_waited_in(connection, account))
        ):
            return account
    return None


def _refusal(letter: Letter, why: str, to: str = "") -> Event:
    facts = (("purpose", letter.draft.purpose.value), ("reason", why))
    return Event("letter refused", facts=(*facts, ("to", to)) if to else facts)


def _unique(letter: Letter) -> tuple[Address, ...]:
    """To and Cc, each address once."""
    return tuple({one.address: one for one in (*letter.to, *letter.cc)}.values())
