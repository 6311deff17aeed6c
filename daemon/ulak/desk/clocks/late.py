"""
What a warning says beyond the clocks it is about: that it comes late and why, and whose time was missed.

Every reason is something that was written down when it happened. Where nothing was, the letter says when it
was due and no more. Trouble with SMTP is none: what waits for a server was written in time.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk import phrases
from ulak.desk.clocks.breach import DueStep
from ulak.desk.clocks.evidence import RULES, Coming, Evidence
from ulak.desk.clocks.first_sight import SIGHT
from ulak.desk.clocks.promise import Breach, Promise
from ulak.desk.clocks.remaining import span_in_words
from ulak.desk.clocks.repetition import Lapse
from ulak.desk.clocks.whose_time import LATE
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words

FIRST_SEEN = Words(
    "İleti ilk görüldüğünde ({time}) sürenin en az %25’i geçmişti.",
    "When the mail was first seen, at {time}, at least 25 % of its time was over.",
)
AWAY = Words(
    "Neden: masa {since} ile {until} arasında süreleri izlemedi; çalışmıyordu veya kayıtlarına ulaşamıyordu.",
    "Why: from {since} to {until} the desk did not watch its clocks; it was not running, or could not reach"
    " its store.",
)
ARRIVED = Words(
    "Neden: ileti posta kutusuna ancak {time} itibarıyla ulaştı.",
    "Why: the mail reached the mailbox only at {time}.",
)
UNREAD = Words(
    "Neden: posta kutusu {since} ile {until} arasında okunamadı.",
    "Why: the mailbox could not be read from {since} to {until}.",
)
SEEN = Words("Neden: ileti ilk kez {time} itibarıyla görüldü.", "Why: the mail was first seen at {time}.")
ENTERED = Words(
    "Neden: kayıt {time} itibarıyla açıldı; süresi {since} itibarıyla işliyor.",
    "Why: the ticket was opened at {time}, and its clock counts from {since}.",
)
RULES_CHANGED = Words("Neden: kurallar {time} itibarıyla değişti.", "Why: the rules were changed at {time}.")
_ADDED = Words(
    "Neden: bu süre kayda {time} itibarıyla eklendi.", "Why: this clock was added to the ticket at {time}."
)
_AGAIN = Words(
    "Neden: bu süre {time} itibarıyla yeniden işlemeye başladı.",
    "Why: this clock began to run again at {time}.",
)
_MERGED = Words(
    "Neden: kayıt {time} itibarıyla bir başkasıyla birleştirildi veya ondan ayrıldı.",
    "Why: the ticket was merged with another, or split from it, at {time}.",
)
CHANGES: Mapping[str, Words | None] = {
    RULES: RULES_CHANGED,
    "promise given": _ADDED,
    "route made stricter": _ADDED,
    "promise goes on": _AGAIN,
    "promise runs again": _AGAIN,
    "ticket reopened": _AGAIN,
    "merged in": _MERGED,
    "split off": _MERGED,
    "promise recounted": None,
}
"""What moves instants, by the journal's word; of a calendar the letter says more (`recounting.why_moved`)."""

_SPENT = Words("Bu sürenin {parts} geçti.", "Its time went so: {parts}.")
_SERVER = Words("{span} posta sunucularında", "{span} at mail servers")
_DESK = Words("{span} masa çalışmadığı için", "{span} because the desk was not at work")
_PEOPLE = Words("{span} ilgililerde", "{span} with people")
_HOURS = 1
"""Where the units of `span_in_words` begin."""
_OF_IT: Mapping[str, str] = {"sa": "saati", "dk": "dakikası"}


@dataclass(frozen=True, slots=True)
class Missed:
    """A promise with those of its steps that are due."""

    promise: Promise
    steps: tuple[DueStep, ...]


def remarks(missed: tuple[Missed, ...], evidence: Evidence, house: House, now: datetime) -> str:
    """All that the letter about these steps has to say of them; a line each, nothing where all is in time."""
    lines = (*_late(missed, evidence, house, now), *_whose(missed, house.language))
    return "\n".join(dict.fromkeys(lines))


def _late(missed: tuple[Missed, ...], evidence: Evidence, house: House, now: datetime) -> Iterator[str]:
    """The steps of two parties of one report fall on one instant: that is not several."""
    oldest, step = min(((one, step) for one in missed for step in one.steps), key=lambda pair: pair[1].at)
    if now - step.at > LATE:
        several = len({step.at for one in missed for step in one.steps}) > 1
        words = phrases.SEVERAL_STEPS if several else phrases.CAME_LATE
        yield say(words, house.language, time=local(step.at, house.timezone))
    seen = next((one for one in missed if any(step.step == SIGHT for step in one.steps)), None)
    if seen is not None:
        coming = evidence.coming_of(seen.promise)
        at = next(step.at for step in seen.steps if step.step == SIGHT)
        yield say(FIRST_SEEN, house.language, time=local(at, house.timezone))
        yield from _why_unseen(coming, coming.received_at, evidence, house) if coming else ()
    elif now - step.at > LATE:
        yield from _why(oldest.promise, step.at, evidence, house)


def _why(promise: Promise, at: datetime, evidence: Evidence, house: House) -> Iterator[str]:
    """Why nobody was told then: the mail had not been seen, the desk was away, or it was not due yet."""
    coming = evidence.coming_of(promise)
    if coming and at < coming.opened_at:
        yield from _why_unseen(coming, at, evidence, house)
    elif away := [one for one in evidence.away if one[0] <= at <= one[1]]:
        yield _between(AWAY, away[-1], house)
    elif changes := [one for one in evidence.changes if one.at > at]:
        last = max(changes, key=lambda one: (one.what != RULES, one.at))
        if words := CHANGES[last.what]:
            yield say(words, house.language, time=local(last.at, house.timezone))


def _why_unseen(coming: Coming, at: datetime, evidence: Evidence, house: House) -> Iterator[str]:
    """What kept a mail from the desk between that instant and its opening."""
    if not coming.by_author:
        since = local(coming.received_at, house.timezone)
        yield say(ENTERED, house.language, time=local(coming.opened_at, house.timezone), since=since)
        return
    found = []
    if coming.arrived_at > at and coming.arrived_at - coming.received_at > LATE:
        found.append(say(ARRIVED, house.language, time=local(coming.arrived_at, house.timezone)))
    lay = (max(at, coming.arrived_at), coming.opened_at)
    found += [_between(UNREAD, one, house) for one in evidence.unread if _meet(one, lay)]
    found += [_between(AWAY, one, house) for one in evidence.away if _meet(one, lay)]
    yield from found or (say(SEEN, house.language, time=local(coming.opened_at, house.timezone)),)


def _between(words: Words, lapse: Lapse, house: House) -> str:
    since, until = (local(at, house.timezone) for at in lapse)
    return say(words, house.language, since=since, until=until)


def _meet(one: Lapse, other: Lapse) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _whose(missed: tuple[Missed, ...], language: str) -> Iterator[str]:
    """Whose the time of a promise was that was missed; that of two parties of one report is told once."""
    for one in missed:
        breach = one.promise.broken
        if breach is not None and breach.server + breach.desk + breach.people >= timedelta(minutes=1):
            yield _in_words(breach, language)


def _in_words(breach: Breach, language: str) -> str:
    """To the minute: the seconds that a desk at work takes to look are nobody's, and stand in the record."""
    server, desk = (_to_the_minute(one) for one in (breach.server, breach.desk))
    people = _to_the_minute(breach.server + breach.desk + breach.people) - server - desk
    spent = ((_SERVER, server), (_DESK, desk), (_PEOPLE, people))
    parts = (say(words, language, span=_of(span, language)) for words, span in spent if span)
    return say(_SPENT, language, parts=", ".join(parts))


def _to_the_minute(span: timedelta) -> timedelta:
    return timedelta(minutes=round(span / timedelta(minutes=1)))


def _of(span: timedelta, language: str) -> str:
    """`6 h 30 min`, in Turkish `6 saat 30 dakikası`: no days, since those of an office are shorter."""
    words = span_in_words(span, language, _HOURS)
    if language != "tr":
        return words
    pairs = words.split()
    pairs[1:-1:2] = ["saat"] * (len(pairs) // 2 - 1)
    pairs[-1] = _OF_IT[pairs[-1]]
    return " ".join(pairs)
