"""The letter that brings the report: to whom, with what, and what the record keeps of it."""

from dataclasses import dataclass

from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.house import House
from ulak.desk.month.page import Page
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook
from ulak.desk.ticket import Purpose
from ulak.mail.message import Attachment

SENT = "monthly report sent"
MOST_ENCLOSED = 10 * 1024 * 1024
"""Bytes of files in the letter; what is larger is had by `report --out`."""


@dataclass(frozen=True, slots=True)
class Printed:
    """
    A page with its files and charts, as they were made; `digest` is that of its figures.

    `unavailable` are sorts of files that could not be made.
    """

    page: Page
    digest: str
    files: tuple[Attachment, ...] = ()
    pictures: tuple[Attachment, ...] = ()
    unavailable: tuple[str, ...] = ()


def readers(rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Whoever holds one of the roles that the rules name, each once."""
    held = (rulebook.roles.get(role, ()) for role in rulebook.reporting.to)
    return rulebook.colleagues(address for addresses in held for address in addresses)


def language_of(rulebook: Rulebook, house: House) -> str:
    """The report's own language, or the house's."""
    return rulebook.reporting.language or house.language


def send(printed: Printed, rulebook: Rulebook, house: House) -> Decision:
    """Write to its readers, all of whom stand in one letter; the journal has month and digest."""
    page = printed.page
    letter = Draft(
        template="monthly-report",
        recipients=ToStaff(Purpose.MONTHLY_REPORT, readers(rulebook)),
        language=page.language,
        counter=house.counters[0].name,
        subject=page.title,
        attachments=_fitting(printed.files),
        report=page,
        pictures=printed.pictures,
    )
    facts = (("month", page.month), ("digest", printed.digest))
    return Decision(reason="the month is reported", events=(Event(SENT, facts=facts),), drafts=(letter,))


def _fitting(files: tuple[Attachment, ...]) -> tuple[Attachment, ...]:
    return files if sum(one.size for one in files) <= MOST_ENCLOSED else ()
