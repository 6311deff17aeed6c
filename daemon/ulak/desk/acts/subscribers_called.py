"""Which subscribers a line means: by an address, known or new, or by their name."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from ulak.desk.acts import reporting_words as say
from ulak.desk.acts.people_orders import ONE_ADDRESS, why_nobody_reads
from ulak.desk.certificates.report import Informed, Report
from ulak.desk.certificates.subscribers import named_subscriber, put, same_person, waiting, with_contact
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.for_others.contact_values import address_in
from ulak.desk.staff.to_subscribers import names_of
from ulak.desk.ticket import Ticket
from ulak.mail.address import Address
from ulak.mail.fold import fold


@dataclass(frozen=True, slots=True)
class Chosen:
    """The subscribers that are meant, and the ticket, which may have learnt of them by the same line."""

    ticket: Ticket
    subscribers: tuple[Informed, ...]


def chosen(work: Work, order: Order, value: str, *, is_called: bool = False) -> Chosen | Work:
    """
    Read addresses, a name, or a name with one address; `is_called` where a call needs no address.

    An address that no subscriber has is that of the named one, else of the only one who cannot be written to,
    else of somebody the inventory does not know.
    """
    words = value.replace(",", " ").replace(";", " ").split()
    name = " ".join(word for word in words if "@" not in word)
    written = [word for word in words if "@" in word]
    addresses = [one for one in map(address_in, written) if one]
    if len(addresses) < len(written) or (name and len(written) > 1):
        return work.cannot(order, ONE_ADDRESS, value=value)
    for address in addresses:
        if why := why_nobody_reads(address, work.occasion):
            return work.cannot(order, why, who=address.address)
    if not name:
        return _at_addresses(work.ticket, addresses)
    report = work.ticket.report
    found = _of_name(report, name)
    if found is None and not report.subscribers and (addresses or is_called):
        found = named_subscriber(report, name)
    if found is None:
        return work.cannot(
            order, say.NO_SUCH_SUBSCRIBER, value=name, names=names_of(report.subscribers, work)
        )
    found = with_contact(found, addresses[0]) if addresses else found
    return Chosen(put(work.ticket, found), (found,))


def _of_name(report: Report, name: str) -> Informed | None:
    """The only one whose name, or whose institution's, begins so."""
    asked = fold(name)
    named = ((one, fold(words)) for one in report.subscribers for words in (one.name, one.institution))
    found = {one.key: one for one, words in named if words.startswith(asked)}
    return next(iter(found.values())) if len(found) == 1 else None


def _at_addresses(ticket: Ticket, addresses: Iterable[Address]) -> Chosen:
    picked: dict[str, Informed] = {}
    for address in addresses:
        for one in _whose(ticket.report, address, picked):
            reached = with_contact(one, address)
            ticket, picked[one.key] = put(ticket, reached), reached
    return Chosen(ticket, tuple(picked.values()))


def _whose(report: Report, address: Address, picked: Collection[str]) -> tuple[Informed, ...]:
    """One address may be the contact of several subscribers, and is then written to for each."""
    keys = same_person(report, address.address)
    known = tuple(one for one in report.subscribers if one.key in keys)
    silent = [one for one in waiting(report) if one.next_contact is None and one.key not in picked]
    if known or len(silent) == 1:
        return known or tuple(silent)
    return (named_subscriber(report, address.name or address.address),)
