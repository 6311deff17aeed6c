"""Letters that wait for room in a quota, and how they are let out: what is urgent first, then the oldest."""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select

from ulak.desk.recipients import SUBSCRIBER
from ulak.desk.ticket import LetterState, Purpose
from ulak.mail.address import Address
from ulak.store.accounts import is_inside, named, of_letter, of_recipient, of_subscribers
from ulak.store.columns import AnyRow, UtcTime
from ulak.store.deliveries import CHANGE_LETTER
from ulak.store.engine import Store
from ulak.store.quota import Account, Limits, Scope, count, one_at_a_time, room, slot
from ulak.store.schema import WAITING_FOR_ROOM, letter_recipients, letters, people

MOST_AT_ONCE = 200
"""Letters one transaction lets out, so that no other writer waits long."""

_WAITED_IN = (
    select(letters.c.account).where(WAITING_FOR_ROOM).group_by(letters.c.account).order_by(letters.c.account)
)
_NOT_HELD = and_(
    letters.c.waits.is_(False),
    or_(letters.c.leaves_at.is_(None), letters.c.leaves_at <= bindparam("now", type_=UtcTime)),
)
_FIRST = (
    select(letters.c.id, letters.c.ticket, letters.c.purpose, letters.c.party)
    .where(WAITING_FOR_ROOM, letters.c.account == bindparam("key"), _NOT_HELD)
    .order_by(letters.c.rank, letters.c.id)
    .limit(bindparam("most"))
)
_FIRST_OF_MANY = _FIRST.with_for_update(skip_locked=True)
_IS_WAITED_IN = select(letters.c.id).where(WAITING_FOR_ROOM, letters.c.account == bindparam("key")).limit(1)
_RECIPIENTS = (
    select(people.c.id, people.c.address)
    .join_from(letter_recipients, people)
    .where(letter_recipients.c.letter == bindparam("this"))
)


@dataclass(frozen=True, slots=True)
class RoomWanted:
    """
    How many letters wait for room: those to people outside, and those to staff.

    Letters to many subscribers wait as a matter of course: that is no trouble.
    """

    acknowledgements: int
    staff_letters: int


def is_waited_in(connection: Connection, account: Account) -> bool:
    """Does a letter wait for room in this account?"""
    return connection.execute(_IS_WAITED_IN, {"key": account.key}).first() is not None


def room_wanted(connection: Connection) -> RoomWanted:
    """Count those who wait."""
    query = select(letters.c.account, func.count()).where(WAITING_FOR_ROOM).group_by(letters.c.account)
    waiting = {row[0]: int(row[1]) for row in connection.execute(query)}
    staff = waiting.pop(Scope.STAFF.value, 0)
    waiting.pop(Scope.SUBSCRIBERS.value, None)
    return RoomWanted(sum(waiting.values()), staff)


class WaitingRoom:
    """
    Lets out who waits, as windows slide.

    `staff` gives the addresses that are listed in the rules now. Room appears only when a window
    slides, so one look in each slot of time is enough.
    """

    def __init__(self, store: Store, limits: Limits, staff: Callable[[], Container[str]]) -> None:
        self._store = store
        self._limits = limits
        self._staff = staff
        self._looked_in = -1

    def let_out(self, now: datetime) -> int:
        """Let those leave for whom there is room now; return how many."""
        if slot(now) == self._looked_in:
            return 0
        with self._store.snapshot() as connection:
            someone = connection.execute(_WAITED_IN.limit(1)).first() is not None
        left = 0
        while someone:
            some = self._let_some_out(now)
            left, someone = left + some, some == MOST_AT_ONCE
        self._looked_in = slot(now)
        return left

    def _let_some_out(self, now: datetime) -> int:
        left = 0
        with self._store.write() as connection:
            one_at_a_time(connection)
            for key in connection.execute(_WAITED_IN).scalars().all():
                left += self._let_out_of(connection, key, MOST_AT_ONCE - left, now)
        return left

    def _let_out_of(self, connection: Connection, key: str, most: int, now: datetime) -> int:
        account, left = named(self._limits, key), 0
        query = _FIRST if self._store.is_sqlite else _FIRST_OF_MANY
        free = min(most, room(connection, [account], now)[account])
        for row in connection.execute(query, {"key": key, "most": free, "now": now}).all():
            accounts = self._accounts(connection, row)
            space = room(connection, accounts, now)
            full = next((a for a in accounts if space[a] < 1), None)
            if full is None:
                count(connection, accounts, now)
                changed = {"state": LetterState.QUEUED.value, "next_at": now, "waits_for_room": False}
                connection.execute(CHANGE_LETTER, changed | {"account": None, "this": row.id})
                left += 1
            elif full.key != key:  # else its last tenth is for what is more urgent
                connection.execute(CHANGE_LETTER, {"account": full.key, "this": row.id})
        return left

    def _accounts(self, connection: Connection, row: AnyRow) -> tuple[Account, ...]:
        """All that the letter is entered in as it leaves, its address and ticket once more."""
        if row.party == SUBSCRIBER:
            return (of_subscribers(self._limits),)
        staff, purpose = self._staff(), Purpose(row.purpose)
        to = [
            (id, Address(address or "")) for id, address in connection.execute(_RECIPIENTS, {"this": row.id})
        ]
        inside = [is_inside(purpose, one.address, staff) for _, one in to]
        own = (
            account
            for (id, one), is_staff in zip(to, inside, strict=True)
            for account in of_recipient(self._limits, purpose, id, one, is_staff)
            if account.scope is not Scope.CODE
        )
        common = of_letter(self._limits, purpose, row.ticket, not all(inside), any(inside))
        return tuple(dict.fromkeys((*common, *own)))
