"""
The head of the journal's chain, told outside once a day: in a letter to quality and in the log.

Who owns the database and the secret can write another past and chain it anew. What lies in somebody's
mailbox they cannot change, so `ulak journal verify --anchor` finds that the chain was another one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.decision import Decision, Draft, Event, ReceiptLine
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.ticket import Purpose

EVENT = "journal anchored"
WAITS = timedelta(hours=1)
"""How long after midnight the letter waits for the mailboxes' counts of the day."""

_ANCHOR = re.compile(r"(?<![0-9A-Za-z:])([1-9]\d{0,15}):([0-9a-f]{64})(?![0-9a-f])", re.ASCII)
_TORN = re.compile(r"=\r?\n|\r?\n>[ >]*")
_SUBJECT = Words("Kayıt zincirinin ucu", "The head of the journal")
_ENTRIES = Words("Zincirdeki satırlar", "Entries in the chain")
_SINCE = Words("{since} tarihinden beri eklenenler", "Added since {since}")
_CAME = Words(
    "gelen {came}: yeni kayıt {tickets}, kayda eklenen {appended}, dosyalanan {filed},"
    " yinelenen {duplicates}, karantinada {quarantined}",
    "{came} came: {tickets} new tickets, {appended} appended, {filed} filed, {duplicates} duplicates,"
    " {quarantined} in quarantine",
)


@dataclass(frozen=True, slots=True, order=True)
class Head:
    """A link of the chain: how many entries it holds up to there, and the digest over all of them."""

    position: int
    digest: str

    def __str__(self) -> str:
        """`1234:5e0f…`, as letters, log and command line have it."""
        return f"{self.position}:{self.digest}"


@dataclass(frozen=True, slots=True)
class Anchored:
    """What was told last: when, and where the chain stood."""

    at: datetime
    position: int


def anchors_in(text: str) -> tuple[Head, ...]:
    """Every anchor in a text, as it came out of a mail program: quoted, or torn at the ends of lines."""
    found = {
        Head(int(one[1]), one[2]) for each in (text, _TORN.sub("", text)) for one in _ANCHOR.finditer(each)
    }
    return tuple(sorted(found))


def is_due(last: Anchored, midnight: datetime, now: datetime, *, is_counted: bool) -> bool:
    """Once a day, as soon as all mailboxes are counted, or without them an hour after midnight."""
    return last.at < midnight and (is_counted or now >= midnight + WAITS)


def anchor(
    head: Head, last: Anchored, days: Iterable[Mapping[str, str]], rulebook: Rulebook, house: House
) -> Decision:
    """
    Tell where the chain stands; journalled also where there is nobody to tell.

    `days` are the facts of the days that were counted since the last anchor.
    """
    people, entries = _readers(rulebook), str(head.position - last.position)
    facts = (("position", str(head.position)), ("digest", head.digest), ("entries", entries))
    draft = Draft(
        template="anchor",
        recipients=ToStaff(Purpose.ANCHOR, people),
        language=house.language,
        counter=house.counters[0].name,
        subject=_SUBJECT.in_language(house.language),
        code=str(head),
        lines=tuple(_lines(head, last, days, house)),
    )
    return Decision(
        reason=f"the journal is anchored at {head.position}",
        events=(Event(EVENT, facts=(*facts, ("told", str(len(people))))),),
        drafts=(draft,) if people else (),
    )


def _readers(rulebook: Rulebook) -> tuple[Colleague, ...]:
    """Quality answers for the record; where nobody holds that role, the administrators."""
    return rulebook.holders("quality") or rulebook.holders("administrators")


def _lines(
    head: Head, last: Anchored, days: Iterable[Mapping[str, str]], house: House
) -> Iterator[ReceiptLine]:
    language = house.language
    yield ReceiptLine(_ENTRIES.in_language(language), str(head.position))
    since = say(_SINCE, language, since=local(last.at, house.timezone))
    yield ReceiptLine(since, str(head.position - last.position))
    for facts in days:
        yield ReceiptLine(f"{facts['day']} {facts['mailbox']}", say(_CAME, language, **_numbers(facts)))


def _numbers(facts: Mapping[str, str]) -> dict[str, str]:
    names = ("came", "tickets", "appended", "filed", "duplicates", "quarantined")
    return {name: facts[name] for name in names}
