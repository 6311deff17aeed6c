"""
In which quotas a letter is entered that nobody wrote.

Letters to people outside are entered for their address, their domain, the ticket and, where they are
acknowledgements, in the total; letters to staff in the budget of staff alone. A full account of an
address or ticket means a loop, so that the letter is refused; where a domain or a total is full the
letter waits, because each of its readers may well be a person.
"""

from collections.abc import Container

from ulak.desk.ticket import Purpose
from ulak.mail.address import Address
from ulak.store.quota import LIMIT_NAMES, Account, Limits, Scope

URGENT = frozenset({Purpose.ESCALATION, Purpose.ALARM, Purpose.CODE})
"""The last tenth of the budget of staff is theirs: no flood of notices silences them."""

WAITED_FOR = frozenset({Scope.DOMAIN, Scope.ACKNOWLEDGEMENTS, Scope.STAFF, Scope.SUBSCRIBERS})


def is_inside(purpose: Purpose, address: str, staff: Container[str]) -> bool:
    """Is it a letter within the desk? A canary is: it goes to an address of ours."""
    return address in staff or purpose is Purpose.CANARY


def of_recipient(
    limits: Limits, purpose: Purpose, person: str, to: Address, is_staff: bool
) -> tuple[Account, ...]:
    """Return the accounts of one recipient; `person` is their opaque id."""
    if not is_staff:
        return (
            Account(Scope.ADDRESS, person, limits.automatic_per_address),
            Account(Scope.ADDRESS_LONG, person, limits.automatic_per_address_long),
            Account(Scope.DOMAIN, to.domain, limits.automatic_per_domain),
        )
    return (Account(Scope.CODE, person, limits.codes_per_address),) if purpose is Purpose.CODE else ()


def of_letter(
    limits: Limits, purpose: Purpose, number: str | None, outside: bool, inside: bool
) -> tuple[Account, ...]:
    """Return the accounts of a letter that goes to people outside, to staff, or to both."""
    accounts = []
    if outside and number is not None:
        accounts.append(Account(Scope.TICKET, number, limits.automatic_per_ticket))
    if outside and purpose is Purpose.ACKNOWLEDGEMENT:
        accounts.append(Account(Scope.ACKNOWLEDGEMENTS, "", limits.acknowledgements_total))
    if inside:
        kept_back = 0 if purpose in URGENT else limits.staff_letters_total.letters // 10
        accounts.append(Account(Scope.STAFF, "", limits.staff_letters_total, kept_back))
    return tuple(accounts)


def of_subscribers(limits: Limits) -> Account:
    """Return the account of every letter to a subscriber, though a person wrote it."""
    return Account(Scope.SUBSCRIBERS, "", limits.subscriber_letters_total)


def named(limits: Limits, key: str) -> Account:
    """Return the account that a letter waits in, from `Account.key`."""
    scope, _, subject = key.partition(" ")
    if scope == Scope.ADDRESS_LONG:
        return Account(Scope.ADDRESS_LONG, subject, limits.automatic_per_address_long)
    return Account(Scope(scope), subject, getattr(limits, LIMIT_NAMES[Scope(scope)]))
