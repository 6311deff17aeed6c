"""
What a ticket knows of certificates and subscribers, as words within its sealed content.

Contacts are opaque ids there; who they are say the ticket's participants.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ulak.desk.certificates.report import NO_REPORT, Informed, Report
from ulak.desk.certificates.reported_words import read_reported, reported_words
from ulak.mail.address import Address
from ulak.store.people import Directory

Words = list[Any]


def report_words(report: Report, directory: Directory) -> Words:
    """Write it down."""
    if report == NO_REPORT:
        return []
    return [
        [reported_words(one) for one in report.certificates],
        [_informed_words(one, directory) for one in report.subscribers],
        report.findings,
        _iso(report.looked_at),
        report.inventory,
        report.reports,
        report.left_out,
        list(report.taken_off),
        report.answer,
        report.not_looked_up,
    ]


def read_report(words: Words, people: Mapping[str, Address]) -> Report:
    """Read it back; a contact who was erased is left out."""
    if not words:
        return NO_REPORT
    certificates, subscribers, findings, looked_at, inventory, reports, left_out, *of_staff = words
    taken_off, answer, not_looked_up = of_staff
    return Report(
        certificates=tuple(read_reported(one) for one in certificates),
        subscribers=tuple(_informed(one, people) for one in subscribers),
        findings=findings,
        looked_at=_at(looked_at),
        inventory=inventory,
        reports=reports,
        left_out=left_out,
        taken_off=tuple(taken_off),
        answer=answer,
        not_looked_up=not_looked_up,
    )


def contact_ids(words: Words) -> dict[str, list[str]]:
    """The opaque ids of the contacts of each subscriber, by its key."""
    return {one[0]: one[3] for one in (words[1] if words else ())}


def contacts_of(report: Report) -> tuple[Address, ...]:
    """Everybody it names."""
    return tuple(one for subscriber in report.subscribers for one in subscriber.contacts)


def _informed_words(one: Informed, directory: Directory) -> Words:
    ids = [directory.id(contact.address) for contact in one.contacts]
    failed = [place for place, contact in enumerate(one.contacts) if contact.address in one.failed]
    return [one.key, one.name, one.institution, ids, failed, _iso(one.told_at), one.channel, one.told_on]


def _informed(words: Words, people: Mapping[str, Address]) -> Informed:
    key, name, institution, ids, failed, told_at, channel, told_on = words
    contacts = [people.get(id) for id in ids]
    lost = [contacts[place] for place in failed]
    return Informed(
        key=key,
        name=name,
        institution=institution,
        contacts=tuple(one for one in contacts if one and one.address),
        failed=tuple(one.address for one in lost if one and one.address),
        told_at=_at(told_at),
        channel=channel,
        told_on=told_on,
    )


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _at(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None
