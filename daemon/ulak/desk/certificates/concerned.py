"""Who is a subscriber of what a ticket is about, once staff took a certificate off it."""

from dataclasses import replace

from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import is_named_by_staff
from ulak.desk.ticket import Participant, Role, Ticket


def only_concerned(ticket: Ticket) -> Ticket:
    """Without those none of whose certificates is left, unless they were told or staff named them."""
    keys = {one.subscriber for one in ticket.report.certificates}

    def stays(one: Informed) -> bool:
        return one.key in keys or one.told_at is not None or is_named_by_staff(one)

    subscribers = tuple(filter(stays, ticket.report.subscribers))
    contacts = {contact.address for one in subscribers for contact in one.contacts}

    def takes_part(one: Participant) -> bool:
        return one.role is not Role.SUBSCRIBER or one.address.address in contacts

    return replace(
        ticket,
        report=replace(ticket.report, subscribers=subscribers),
        participants=tuple(filter(takes_part, ticket.participants)),
    )
