"""
The letter of the morning: once a day, when the office opens, everybody is told what lies on their desk.

`#benim` asks for the same letter at any time, with or without a ticket.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from ulak.desk import phrases
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.decision import Decision, Draft, Event
from ulak.desk.drafts import thread_of
from ulak.desk.house import House
from ulak.desk.lists.listing import Seat, seat_of
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Colleague, Rulebook, Words
from ulak.desk.signed_id import Word
from ulak.desk.subject_token import note_word
from ulak.desk.ticket import Purpose

OFFICE = "office"
OF_NO_TICKET = Words(
    "Yanıtladığınız yazı hiçbir kayda bağlı değil; metniniz hiçbir yere eklenmedi ve kimseye gönderilmedi."
    " Bir kayda yazmak için o kaydın bildirimini yanıtlayınız veya numarasını konu satırına yazınız.",
    "The letter you replied to belongs to no ticket; your text was filed nowhere and sent to nobody. To write"
    " to a ticket, reply to one of its notices, or put its number into the subject.",
)
_SUBJECT = Words("Kayıtlarınız", "Your tickets")


def opened_at(now: datetime, rulebook: Rulebook, house: House) -> datetime | None:
    """When the office opened today; None before that, and on a day on which it stays closed."""
    calendar = rulebook.calendars.get(OFFICE)
    if calendar is None:
        return None
    midnight = _midnight(now, house)
    opens = _first_opening(calendar, midnight, midnight + timedelta(days=1))
    return opens if opens is not None and opens <= now else None


def begins_a_week(opened: datetime, rulebook: Rulebook, house: House) -> bool:
    """Is that opening of the office the first since Monday?"""
    midnight = _midnight(opened, house)
    monday = midnight - timedelta(days=midnight.weekday())
    return monday == midnight or _first_opening(rulebook.calendars[OFFICE], monday, midnight) is None


def _midnight(at: datetime, house: House) -> datetime:
    return datetime.combine(at.astimezone(house.timezone).date(), time.min, house.timezone)


def _first_opening(calendar: Calendar, begins: datetime, ends: datetime) -> datetime | None:
    spans = (one for day in calendar.timeline(begins.astimezone(UTC), ends) for one in day.spans)
    return next((opens for opens, _ in spans), None)


def readers(rulebook: Rulebook) -> Iterator[tuple[Colleague, Seat]]:
    """
    Everybody of the desk with what is told them; without those whose teams all have `digest: false`.

    Of a gate management is reminded as `gates` says, and not every morning.
    """
    for one in rulebook.colleagues(sorted(rulebook.staff())):
        teams = rulebook.teams_of(one.address)
        told = {team.name for team in teams if team.digest}
        if told or not teams:
            seat = seat_of(one.address, rulebook)
            teams_told = tuple(name for name in seat.teams if name in told)
            leads = tuple(name for name in seat.leads if name in told)
            yield one, replace(seat, teams=teams_told, leads=leads, gates=frozenset())


def send(reader: Colleague, seat: Seat, house: House) -> Decision:
    """Write to somebody what lies on their desk."""
    return Decision(
        reason="the digest of the day",
        events=(Event("digest written", facts=(("teams", ", ".join(seat.teams) or "none"),)),),
        drafts=(_letter(reader, seat, house, house.counters[0].name),),
    )


def asked_for(occasion: Occasion) -> tuple[Draft, ...]:
    """`#benim` by somebody whose mail leads to no ticket."""
    message = occasion.message
    replies_to = message.message_id if message.message_id_given else ""
    thread = thread_of(message)
    return tuple(replace(one, replies_to=replies_to, references=thread) for one in _of_writer(occasion))


def mine(work: Work, order: Order) -> Work:
    """`#benim`: what lies on the writer's desk, on every ticket; a reply is a note on this one."""
    word = note_word(work.language)
    drafts = tuple(replace(one, token_word=word) for one in _of_writer(work.occasion))
    return replace(work, drafts=(*work.drafts, *drafts)).did(order, phrases.MAILED)


def is_reply_to_no_ticket(identified: Identified) -> bool:
    """Does the mail reply to a letter within the desk that belongs to no ticket, such as a digest?"""
    signed = identified.signed
    return signed is not None and signed.word is Word.NOTE and not signed.number


def _of_writer(occasion: Occasion) -> tuple[Draft, ...]:
    people, rulebook = occasion.rulebook.colleagues((occasion.author,)), occasion.rulebook
    return tuple(
        _letter(one, seat_of(one.address, rulebook), occasion.house, occasion.arrival.mailbox)
        for one in people
    )


def _letter(reader: Colleague, seat: Seat, house: House, counter: str) -> Draft:
    return Draft(
        template="digest",
        recipients=ToStaff(Purpose.DIGEST, (reader,)),
        language=house.language,
        counter=counter,
        subject=_SUBJECT.in_language(house.language),
        seat=seat,
    )
