"""
The letter of the month: what was kept long enough, and on which day it goes unless somebody holds it.

It names tickets by number alone. What did not stand in such a letter is never removed.
"""

import csv
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import StringIO

from ulak.desk.decision import Decision, Draft, Event, ReceiptLine
from ulak.desk.figures.month import Month, month_of
from ulak.desk.for_others.kind_words import CALLED
from ulak.desk.house import House
from ulak.desk.keeping.kept import Over
from ulak.desk.lists.digest import OFFICE
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.ticket import Purpose
from ulak.mail.message import Attachment

NOTICE = timedelta(days=14)
"""For so long at least somebody can say no: from when the letter left to when the first ticket goes."""

SHOWN, MOST = 200, 5_000
"""Tickets in the text of the letter, and in one letter with its table; the others come the month after."""

_SUBJECT = Words("Saklama süresi dolan kayıtlar", "Tickets that were kept long enough")
_LINE = Words("{kind}, {day} kapandı; {rule} ({place})", "{kind}, closed {day}; {rule} ({place})")
_IN_TABLE = Words(
    "{count} kayıt daha var; ekteki tabloda hepsi duruyor.",
    "There are {count} more; the table has all of them.",
)
_LEFT_OUT = Words(
    "Bu ileti en çok {most} kayıt alır; kalanlar sonraki ayların iletilerinde yer alacak.",
    "A letter has {most} tickets at most; the others will stand in those of the next months.",
)
_COLUMNS = ("number", "kind", "channel", "closed", "kept_until", "rule", "place", "removed_on")


def opened_at(month: Month, rulebook: Rulebook, house: House) -> datetime:
    """When the office opens for the first time in a month; the midnight where there are no office hours."""
    begins, calendar = month.begins(house.timezone), rulebook.calendars.get(OFFICE)
    return calendar.next_opening(begins) if calendar else begins


def removal_day(now: datetime, rulebook: Rulebook, house: House) -> datetime:
    """The first working day of a month to come that leaves time enough to say no."""
    month = month_of(now, house.timezone).next()
    while (day := opened_at(month, rulebook, house)) < now + NOTICE:
        month = month.next()
    return day


def readers(rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Privacy and quality; the administrators where nobody answers for privacy."""
    privacy = rulebook.holders("privacy") or rulebook.holders("administrators")
    return tuple(dict.fromkeys((*privacy, *rulebook.holders("quality"))))


def announce(
    found: Sequence[Over], *, is_more: bool, day: datetime, to: tuple[Colleague, ...], house: House
) -> Decision:
    """Write the letter; `is_more` where there are others that it has no room for."""
    language = house.language
    more = [say(_IN_TABLE, language, count=str(len(found) - SHOWN))] if len(found) > SHOWN else []
    more += [say(_LEFT_OUT, language, most=str(MOST))] if is_more else []
    draft = Draft(
        template="retention",
        recipients=ToStaff(Purpose.RETENTION, to),
        language=language,
        counter=house.counters[0].name,
        subject=_SUBJECT.in_language(language),
        lines=tuple(_line(one, house) for one in found[:SHOWN]),
        reason=" ".join(more),
        until=day,
        attachments=(Attachment("retention.csv", "text/csv", _table(found, day, house).encode("utf-8-sig")),),
    )
    facts = (("tickets", str(len(found))), ("day", _day(day, house)))
    return Decision(
        "the time of tickets is over", events=(Event("removals announced", facts=facts),), drafts=(draft,)
    )


def _line(one: Over, house: House) -> ReceiptLine:
    kind = CALLED[one.life.kind][0] if house.language == "tr" else one.life.kind.replace("-", " ")
    closed = _day(one.life.closed_at or one.until, house)
    said = say(_LINE, house.language, kind=kind, day=closed, rule=str(one.rule), place=str(one.rule.place))
    return ReceiptLine(one.life.number, said)


def _table(found: Sequence[Over], day: datetime, house: House) -> str:
    """No cell holds a stranger's words, and the name of an entry is never a formula (`retention_rules`)."""
    page = StringIO()
    rows = csv.writer(page)
    rows.writerow(_COLUMNS)
    for one in found:
        life = one.life
        closed = _iso(life.closed_at or one.until, house)
        known = (life.number, life.kind, life.channel, closed, _iso(one.until, house))
        rows.writerow((*known, str(one.rule), str(one.rule.place), _iso(day, house)))
    return page.getvalue()


def _day(at: datetime, house: House) -> str:
    return f"{at.astimezone(house.timezone):%d.%m.%Y}"


def _iso(at: datetime, house: House) -> str:
    return f"{at.astimezone(house.timezone):%Y-%m-%d}"
