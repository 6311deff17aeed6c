"""Why each field of a ticket is what it is: the rule with its line, or that somebody of the desk set it."""

from collections.abc import Iterator

from ulak.desk.ticket import Reason, Ticket

BY_STAFF = "set by staff"
FIELDS = ("kind", "product", "category", "priority", "institution", "team", "owner")
"""What a command can set after a rule did."""


def set_by(ticket: Ticket) -> Iterator[tuple[str, str, str]]:
    """
    Field, value and why, the fields of commands first.

    A rule's word counts while the ticket still has its value: so nothing need be rewritten when a command
    changes a field, or is taken back.
    """
    for field in FIELDS:
        value = str(getattr(ticket, field))
        rules = [one for one in ticket.reasons if one.field == field]
        holding = [one for one in rules if one.value == value]
        if value and not holding:
            overruled = f"; before by {_place(rules[-1])}" if rules else ""
            yield field, value, BY_STAFF + overruled
        for one in holding[-1:]:
            yield field, value, _place(one)
    for one in ticket.reasons:
        if one.field not in FIELDS:
            yield one.field, one.value, _place(one)


def _place(reason: Reason) -> str:
    return f"{reason.rule} ({reason.file}:{reason.line})" if reason.file else reason.rule
